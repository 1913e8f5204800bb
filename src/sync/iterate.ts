import { type AnyIterable, InvalidArgumentError } from '../index.js';

/** Settles as a promise does, or rejects with the reason of a signal when that comes first. Holds nothing after that. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal?.reason);
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
    promise.then(resolve, reject).finally(() => signal?.removeEventListener('abort', abort));
  });
}

/** @throws the reason of a signal that is aborted, which may be one of a polyfill */
export function assertGoing(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw signal.reason;
}

/** What ends with a signal of the user's, of whatever class, until it is aborted itself. */
export function endedBy(signal: AbortSignal | undefined): AbortController {
  const end = new AbortController();
  const abort = () => end.abort(signal?.reason);
  signal?.addEventListener('abort', abort);
  end.signal.addEventListener('abort', () => signal?.removeEventListener('abort', abort));
  if (signal?.aborted) abort();
  return end;
}

/** Iterators that were read: what they had is gone, and would look like no content. */
const usedUp = new WeakSet<object>();

/**
 * The items of an iterable until a signal aborts, which ends it also while an item is waited for.
 *
 * @param name what the argument is called that it comes from
 * @throws InvalidArgumentError for an iterator that was read before
 */
export async function* untilAborted<T>(
  items: AnyIterable<T>,
  name: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, undefined> {
  assertGoing(signal);
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  if (usedUp.has(iterator)) throw new InvalidArgumentError(name, 'can be read once, and was: make a new one');
  usedUp.add(iterator);
  let hasMore = true;
  try {
    while (true) {
      // One that fails has ended as well.
      hasMore = false;
      const { done, value } = await abortable(
        attempt(() => iterator.next()),
        signal,
      );
      if (done) return;
      hasMore = true;
      yield value;
      assertGoing(signal);
    }
  } finally {
    // Not waited for: it may be waiting for an item itself. What it makes of that no longer matters.
    if (hasMore || signal?.aborted) attempt(() => iterator.return?.()).catch(() => {});
  }
}

/** A promise, also where something fails at once. */
export const attempt = async <T>(work: () => T) => work();

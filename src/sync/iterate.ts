import type { AnyIterable } from '../index.js';

/** Settles as a promise does, or rejects with the reason of a signal when that comes first. Holds nothing after that. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal?.reason);
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
    promise.then(resolve, reject).finally(() => signal?.removeEventListener('abort', abort));
  });
}

/** The items of an iterable until a signal aborts, which ends it also while an item is waited for. */
export async function* untilAborted<T>(
  items: AnyIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, undefined> {
  signal?.throwIfAborted();
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
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
      signal?.throwIfAborted();
    }
  } finally {
    // Not waited for: it may be waiting for an item itself. What it makes of that no longer matters.
    if (hasMore || signal?.aborted) attempt(() => iterator.return?.()).catch(() => {});
  }
}

/** A promise, also where something fails at once. */
export const attempt = async <T>(work: () => T) => work();

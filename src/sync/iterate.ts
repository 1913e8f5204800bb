import type { AnyIterable } from '../index.js';

/** The items of an iterable until a signal aborts, which ends it also while an item is waited for. */
export async function* untilAborted<T>(
  items: AnyIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, undefined> {
  signal?.throwIfAborted();
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal?.reason);
  });
  // It is waited for only as long as there is something to wait for.
  aborted.catch(() => {});
  signal?.addEventListener('abort', abort);
  let hasMore = true;
  try {
    while (true) {
      // One that fails has ended as well.
      hasMore = false;
      const { done, value } = await Promise.race([attempt(() => iterator.next()), aborted]);
      if (done) return;
      hasMore = true;
      yield value;
      signal?.throwIfAborted();
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    // Not waited for: it may be waiting for an item itself. What it makes of that no longer matters.
    if (hasMore || signal?.aborted) attempt(() => iterator.return?.()).catch(() => {});
  }
}

/** A promise, also where something fails at once. */
const attempt = async <T>(work: () => T) => work();

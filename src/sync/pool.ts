import type { AnyIterable } from '../index.js';
import { endedBy } from './iterate.js';

/**
 * Does work on items as they come, so many at a time. After a failure, or an abort, none is taken any more, and what runs is
 * waited for.
 *
 * @param items gives the items; they end by the signal
 * @param work gets a signal that is aborted by the first failure as well
 * @throws the first failure, or the reason of the abort
 */
export async function inPool<T>(
  items: (signal: AbortSignal) => AnyIterable<T>,
  limit: number,
  signal: AbortSignal | undefined,
  work: (item: T, signal: AbortSignal) => Promise<unknown>,
): Promise<void> {
  const end = endedBy(signal);
  let running = 0;
  let wake = () => {};
  const isBelow = async (most: number) => {
    while (running > most) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  try {
    for await (const item of items(end.signal)) {
      if (end.signal.aborted) break;
      running += 1;
      work(item, end.signal)
        .catch((error) => end.abort(error))
        .finally(() => {
          running -= 1;
          wake();
        });
      await isBelow(limit - 1);
      if (end.signal.aborted) break;
    }
  } catch (error) {
    end.abort(error);
  } finally {
    await isBelow(0);
  }
  end.signal.throwIfAborted();
  // All is done, and nothing has to be ended any more.
  end.abort();
}

import type { AnyIterable } from './iterables.js';

/**
 * Runs `work` on the items of an iterable, at most `limit` at a time, and takes an item only when there is room
 * for it. `work` must not reject. If the iterable throws, what runs is waited for first.
 */
export async function runConcurrently<T>(
  items: AnyIterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  try {
    for await (const item of items) {
      const task: Promise<void> = work(item).finally(() => running.delete(task));
      running.add(task);
      if (running.size >= limit) await Promise.race(running);
    }
  } finally {
    await Promise.all(running);
  }
}

/**
 * Yields what `work` makes of each item, in order of arrival, at most `limit` at a time. Ends with the first
 * failure. When reading ends early, by a failure or by `break`, the signal that `work` has got is aborted.
 */
export async function* mapConcurrently<T, R>(
  items: Iterable<T>,
  limit: number,
  work: (item: T, signal: AbortSignal) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const end = new AbortController();
  const running = new Set<Promise<{ readonly task: Promise<unknown>; readonly result: R }>>();
  const next = async () => {
    const { task, result } = await Promise.race(running);
    for (const other of running) if (other === task) running.delete(other);
    return result;
  };
  try {
    for (const item of items) {
      const task: Promise<{ task: Promise<unknown>; result: R }> = work(item, end.signal).then((result) => ({
        task,
        result,
      }));
      task.catch(() => {}); // the first failure is reported by `next`, and the others are of no interest then
      running.add(task);
      if (running.size >= limit) yield await next();
    }
    while (running.size > 0) yield await next();
  } finally {
    end.abort();
  }
}

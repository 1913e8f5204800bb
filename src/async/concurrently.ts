import { abortable } from './abortable.js';
import { type AnyIterable, iteratorOf } from './iterables.js';

/** So many items without a pause could keep timers, and with them the end of the work, from running. */
const itemsBetweenPauses = 100;

/**
 * Runs `work` on the items of an iterable, at most `limit` at a time, and takes an item only when there is room
 * for it. `work` must not reject. What runs is waited for, also where the iterable throws.
 *
 * @param signal ends the reading, also while an item is waited for
 */
export async function runConcurrently<T>(
  items: AnyIterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const iterator = iteratorOf(items);
  let read = 0;
  try {
    while (!signal?.aborted) {
      const given = Promise.resolve(iterator.next());
      // What it gives while it aborts is still given.
      const next = await abortable(given, signal).catch((reason) => Promise.race([given, turnOf(reason)]));
      if (next.done) break;
      const task: Promise<void> = work(next.value).finally(() => running.delete(task));
      running.add(task);
      if (running.size >= limit) await Promise.race(running);
      read += 1;
      if (read % itemsBetweenPauses === 0) await turn();
    }
  } catch (error) {
    // An abort is no failure of the items.
    if (!signal?.aborted) throw error;
  } finally {
    if (signal?.aborted) close(iterator);
    await Promise.all(running);
  }
}

/** Lets everything else that is ready go on first. */
export const turn = () => new Promise((resolve) => setTimeout(resolve));

async function turnOf(reason: unknown): Promise<never> {
  await turn();
  throw reason;
}

/** Lets go of an iterator without waiting for it. What it makes of that no longer matters. */
export async function close(iterator: Iterator<unknown> | AsyncIterator<unknown>): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    // as said above
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

import { abortable } from './abortable.js';
import { type AnyIterable, iteratorOf } from './iterables.js';
import { Running } from './running.js';

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
  const running = new Running();
  const iterator = iteratorOf(items);
  let read = 0;
  let hadTurn = turn();
  try {
    while (!signal?.aborted) {
      const given = iterator.next();
      const next = isPromise(given) ? await arriving(given, signal) : given;
      if (next.done) break;
      running.add(work(next.value));
      await running.fewerThan(limit);
      read += 1;
      if (read % itemsBetweenPauses === 0) {
        // At once, where timers have had their turn since.
        await hadTurn;
        hadTurn = turn();
      }
    }
  } catch (error) {
    // An abort is no failure of the items.
    if (!signal?.aborted) throw error;
  } finally {
    if (signal?.aborted) close(iterator);
    await running.fewerThan(1);
  }
}

const isPromise = <T>(value: T | Promise<T>): value is Promise<T> => 'then' in Object(value);

/** What an iterator gives while it aborts is still given. */
const arriving = <T>(given: Promise<T>, signal: AbortSignal | undefined): Promise<Awaited<T>> =>
  abortable(given, signal).catch((reason) => Promise.race([given, turnOf(reason)]));

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
  const running = new Running();
  /** What has ended and wasn't taken yet, in order of arrival: each gives its result, or throws. */
  const ended: (() => R)[] = [];
  const next = async (): Promise<R> => {
    if (ended.length === 0) await running.fewerThan(running.count);
    // One at least has ended by now.
    const take = ended.shift() as () => R;
    return take();
  };
  const begin = async (item: T) => {
    try {
      const result = await work(item, end.signal);
      ended.push(() => result);
    } catch (error) {
      ended.push(() => {
        throw error;
      });
    }
  };
  try {
    for (const item of items) {
      running.add(begin(item));
      if (running.count + ended.length >= limit) yield await next();
    }
    while (running.count + ended.length > 0) yield await next();
  } finally {
    end.abort();
  }
}

import { abortable } from '../async/abortable.js';

/** Something under way, and how many wait for it. */
interface Shared<T> {
  readonly result: Promise<T>;
  readonly end: AbortController;
  waiting: number;
}

/** How somebody waits. */
interface Waiting {
  readonly signal: AbortSignal | undefined;
  /** How long at most, in milliseconds. */
  readonly time: number;
  /** What it rejects with then. */
  readonly timeout: Error;
}

/**
 * Lets those who need the same at the same time wait for it together, each for their own time. It ends when nobody waits any
 * longer.
 */
export function sharing<T>() {
  const running = new Map<string, Shared<T>>();

  return async (
    key: string,
    { signal, time, timeout }: Waiting,
    begin: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    signal?.throwIfAborted();
    let shared = running.get(key);
    if (shared === undefined) {
      const end = new AbortController();
      shared = { end, waiting: 0, result: begin(end.signal) };
      running.set(key, shared);
    }
    shared.waiting += 1;
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(timeout), time);
    try {
      return await abortable(abortable(shared.result, over.signal), signal);
    } finally {
      clearTimeout(timer);
      shared.waiting -= 1;
      // Nobody joins what has ended, nor what may be stuck; one who leaves takes it from nobody.
      const isLeft = signal?.aborted && shared.waiting > 0;
      if (!isLeft && running.get(key) === shared) running.delete(key);
      if (shared.waiting === 0) shared.end.abort();
    }
  };
}

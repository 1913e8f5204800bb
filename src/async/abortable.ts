/** A signal that is aborted as soon as one of the given ones is; undefined where none is given. */
export function anySignal(...signals: readonly (AbortSignal | undefined)[]): AbortSignal | undefined {
  const given = signals.filter((signal) => signal !== undefined);
  return given.length < 2 ? given[0] : AbortSignal.any(given);
}

/**
 * Settles as `promise` does, or rejects with the signal's reason when that comes first: what has settled already counts,
 * and is never lost. Of what is no promise, it is one.
 */
export function abortable<T>(
  promise: T | PromiseLike<T>,
  signal: AbortSignal | undefined,
): Promise<Awaited<T>> {
  const settled = Promise.resolve(promise) as Promise<Awaited<T>>;
  if (signal === undefined) return settled;
  // One promise, and no race, which holds what it has lost to, and costs more.
  return new Promise((resolve, reject) => {
    const leave = () => signal.removeEventListener('abort', abort);
    const abort = () => {
      leave();
      // After what was to be told before.
      queueMicrotask(() => reject(signal.reason));
    };
    const settle =
      <Value>(end: (value: Value) => void) =>
      (value: Value) => {
        leave();
        end(value);
      };
    settled.then(settle(resolve), settle(reject));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  });
}

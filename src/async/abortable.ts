/** A signal that is aborted as soon as one of the given ones is; undefined where none is given. */
export function anySignal(...signals: readonly (AbortSignal | undefined)[]): AbortSignal | undefined {
  const given = signals.filter((signal) => signal !== undefined);
  return given.length < 2 ? given[0] : AbortSignal.any(given);
}

/** Settles as `promise` does, or rejects with the signal's reason when that comes first. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  // One promise, and no race, which holds what it has lost to, and costs more.
  return new Promise((resolve, reject) => {
    const leave = () => signal.removeEventListener('abort', abort);
    const abort = () => {
      leave();
      reject(signal.reason);
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
    const settle =
      <Value>(end: (value: Value) => void) =>
      (value: Value) => {
        leave();
        end(value);
      };
    promise.then(settle(resolve), settle(reject));
  });
}

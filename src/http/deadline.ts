import { abortable, anySignal } from '../async/index.js';
import { longestDelay } from './delay.js';

/** When the time of a call is up, with all of its attempts and the pauses between them. */
export class Deadline {
  /** How long the call may take, in milliseconds. */
  readonly totalTimeout: number;
  #end: number;

  constructor(totalTimeout: number) {
    this.totalTimeout = totalTimeout;
    this.#end = performance.now() + totalTimeout;
  }

  /** Milliseconds that are left; negative once the time is up. */
  get left(): number {
    return this.#end - performance.now();
  }

  /** Allows for a time, in milliseconds, that the call was kept waiting by the client itself. */
  extend(milliseconds: number): void {
    this.#end += milliseconds;
  }

  /** Settles as `promise` does, unless a signal is aborted or the time is up before. */
  async limit<T>(promise: Promise<T>, signal: AbortSignal | undefined, tooLate: () => Error): Promise<T> {
    const end = new AbortController();
    const timer = setTimeout(() => end.abort(tooLate()), Math.min(Math.max(0, this.left), longestDelay));
    try {
      return await abortable(promise, anySignal(signal, end.signal));
    } finally {
      clearTimeout(timer);
    }
  }
}

import { abortable } from '../async/index.js';
import { longestDelay } from './delay.js';

/** When the time of a call, or of one attempt of it, is up. */
export class Deadline {
  /** How long it may take, in milliseconds. */
  readonly timeout: number;
  /** Of what it is a part: that of a call, for one of its attempts. */
  readonly #whole: Deadline | undefined;
  #end: number;
  #pausedAt: number | undefined;

  constructor(timeout: number, whole?: Deadline) {
    this.timeout = timeout;
    this.#whole = whole;
    this.#end = performance.now() + timeout;
  }

  /** Milliseconds that are left; negative once the time is up. */
  get left(): number {
    return this.#end - (this.#pausedAt ?? performance.now());
  }

  /** Stops the clock, while the client itself keeps the call waiting. Returns what lets it go on. */
  pause(): () => void {
    const pausedAt = performance.now();
    this.#pausedAt = pausedAt;
    const goOn = this.#whole?.pause();
    return () => {
      this.#end += performance.now() - pausedAt;
      this.#pausedAt = undefined;
      goOn?.();
    };
  }

  /**
   * Settles as some work does, unless a signal is aborted or the time is up before: the signal that the work gets is
   * aborted then.
   */
  async limit<T>(
    work: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal | undefined,
    tooLate: () => Error,
  ): Promise<T> {
    const end = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    // It may have been paused in the meantime.
    const look = (isFirst: boolean) => {
      if (!isFirst && this.left <= 0) return end.abort(tooLate());
      timer = setTimeout(look, Math.min(Math.max(0, this.left), longestDelay), false);
    };
    look(true);
    // By hand: a signal of both would cost more than all the rest.
    const abort = () => end.abort(signal?.reason);
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort);
    try {
      return await abortable(work(end.signal), end.signal);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }
}

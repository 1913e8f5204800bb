/** So many askings go at once: a provider may lag behind a revocation. */
const atOnce = 4;

/** Between two askings, in milliseconds. */
const longestPause = 30_000;

/**
 * How often a provider is asked whose values don't work: a few times at once, then after 1 s, 2 s, 4 s … up to 30 s.
 * By the monotonic clock, so that a wall clock that jumps has no effect.
 */
export class AskingPace {
  #askings = 0;
  #next = -Infinity;

  get allowsAsking(): boolean {
    return performance.now() >= this.#next;
  }

  /** Counts an asking that has ended. */
  count(): void {
    this.#askings += 1;
    const doublings = this.#askings - atOnce;
    if (doublings >= 0) this.#next = performance.now() + Math.min(longestPause, 1000 * 2 ** doublings);
  }

  /** After a value that works. */
  reset(): void {
    this.#askings = 0;
    this.#next = -Infinity;
  }
}

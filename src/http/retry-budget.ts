/** So many retries go at once. */
const burst = 50;

/** So many more for each call. */
const perCall = 0.1;

/** And so many a millisecond, so that a client that is seldom used recovers: one a minute. */
const perMillisecond = 1 / 60_000;

/**
 * How much a client may try again, of all its calls together: what helps against a failure now and then only makes an
 * outage worse. After a burst, one in ten calls.
 */
export class RetryBudget {
  #left = burst;
  #since = performance.now();

  /** Counts a call. */
  earn(): void {
    const now = performance.now();
    this.#left = Math.min(burst, this.#left + perCall + (now - this.#since) * perMillisecond);
    this.#since = now;
  }

  /** Takes one retry, if there is one left. */
  spend(): boolean {
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}

/**
 * Limits how many requests are under way at a time. The limit is halved by each response that asks to slow down, and
 * rises again by one for each full round of requests that go well.
 */
export class RequestLimiter {
  readonly #maximum: number;
  #limit: number;
  #running = 0;
  #successes = 0;
  /** Lets in those who wait for a place, in order. */
  readonly #waiting = new Set<() => void>();

  constructor(maximum: number) {
    this.#maximum = maximum;
    this.#limit = maximum;
  }

  get load(): { readonly running: number; readonly waiting: number } {
    return { running: this.#running, waiting: this.#waiting.size };
  }

  /**
   * Takes a place: at once, or as soon as there is one.
   *
   * @throws the reason of `signal`, once it is aborted before
   */
  enter(signal: AbortSignal | undefined): Promise<void> | undefined {
    if (this.#running >= this.#limit) return this.#place(signal);
    this.#running += 1;
    return undefined;
  }

  /** Gives a place back, by what came of the work: whether it asks to slow down, or went well. */
  leave(verdict: 'slow-down' | 'well' | undefined): void {
    if (verdict === 'slow-down') this.#slowDown();
    if (verdict === 'well') this.#speedUp();
    this.#running -= 1;
    this.#admit();
  }

  /** Waits for a place, which `#admit` counts as taken. */
  #place(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(enter);
        signal?.removeEventListener('abort', abort);
      };
      const enter = () => {
        leave();
        resolve();
      };
      const abort = () => {
        leave();
        reject(signal?.reason);
      };
      signal?.throwIfAborted();
      signal?.addEventListener('abort', abort);
      this.#waiting.add(enter);
    });
  }

  #admit(): void {
    for (const enter of this.#waiting) {
      if (this.#running >= this.#limit) return;
      this.#running += 1;
      enter();
    }
  }

  #slowDown(): void {
    this.#limit = Math.max(1, Math.floor(this.#limit / 2));
    this.#successes = 0;
  }

  #speedUp(): void {
    this.#successes += 1;
    if (this.#successes < this.#limit || this.#limit === this.#maximum) return;
    this.#limit += 1;
    this.#successes = 0;
  }
}

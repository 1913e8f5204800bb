/**
 * Limits how many requests are under way at a time. When the server asks to slow down, half of what is under way may
 * go on being so; the limit rises again by one for each full round of requests that goes well.
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

  /**
   * Does some work as soon as there is a place for it.
   *
   * @param work gets a function to call when the server asks to slow down
   * @throws the reason of `signal`, once it is aborted while the work waits for a place
   */
  async run<T>(work: (slowDown: () => void) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    if (this.#running < this.#limit) this.#running += 1;
    else await this.#place(signal);
    let isSlowedDown = false;
    try {
      const result = await work(() => {
        isSlowedDown = true;
        this.#limit = Math.max(1, Math.floor(Math.min(this.#limit, this.#running) / 2));
        this.#successes = 0;
      });
      if (!isSlowedDown) this.#speedUp();
      return result;
    } finally {
      this.#running -= 1;
      this.#admit();
    }
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

  #speedUp(): void {
    this.#successes += 1;
    if (this.#successes < this.#limit || this.#limit === this.#maximum) return;
    this.#limit += 1;
    this.#successes = 0;
  }
}

/**
 * Counts what is under way, and tells when it has become less. A race of all that runs would cost more for each of them, the
 * more there are.
 */
export class Running {
  #count = 0;
  #wake = () => {};

  get count(): number {
    return this.#count;
  }

  /** Counts some work until it has ended, however it ends. */
  add(work: Promise<unknown>): void {
    this.#count += 1;
    const leave = () => {
      this.#count -= 1;
      this.#wake();
    };
    work.then(leave, leave);
  }

  /** Resolves when fewer are under way. One at a time may wait. */
  async fewerThan(count: number): Promise<void> {
    while (this.#count >= count) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

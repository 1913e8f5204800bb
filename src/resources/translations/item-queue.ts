import { type AnyIterable, close, iteratorOf } from '../../async/index.js';

/**
 * The items of a write, in order: those that were put back, and then the rest of the source, which is read once and
 * never further than somebody asks. What isn't taken stays, so that an iteration that ends early loses nothing.
 */
export class ItemQueue<Item> implements AsyncIterable<Item> {
  readonly #source: Iterator<Item> | AsyncIterator<Item>;
  /** What was put back, the first of it at the end. */
  readonly #putBack: Item[] = [];
  /** What the source has given, and nobody has taken. */
  #next: IteratorResult<Item> | undefined;
  #reading: Promise<void> | undefined;
  /** How the source failed: for good, since what would have come after isn't known. */
  #failure: { readonly error: unknown } | undefined;
  #taken = 0;

  constructor(items: AnyIterable<Item>) {
    this.#source = iteratorOf(items);
  }

  /** How many items were taken from the source. */
  get taken(): number {
    return this.#taken;
  }

  /** Whether what is ready is the end. */
  get isAtEnd(): boolean {
    return this.#putBack.length === 0 && this.#next?.done === true;
  }

  /** Waits until there is something to take; undefined where there is. */
  ready(): Promise<void> | undefined {
    if (this.#putBack.length > 0 || this.#next !== undefined || this.#failure !== undefined) return undefined;
    if (this.#reading !== undefined) return this.#reading;
    try {
      const next = this.#source.next();
      if (!('then' in next)) {
        this.#next = next;
        return undefined;
      }
      this.#reading = Promise.resolve(next).then(
        (result) => {
          this.#reading = undefined;
          this.#next = result;
        },
        (error: unknown) => this.fail(error),
      );
    } catch (error) {
      this.fail(error);
    }
    return this.#reading;
  }

  /**
   * Takes what is ready.
   *
   * @throws what the source has failed with
   */
  take(): IteratorResult<Item> {
    if (this.#putBack.length > 0) {
      const [value] = this.#putBack.splice(-1);
      // There is one, as has been looked at.
      return { value: value as Item, done: false };
    }
    if (this.#failure !== undefined) throw this.#failure.error;
    const next = this.#next ?? { done: true, value: undefined };
    if (!next.done) {
      this.#next = undefined;
      this.#taken += 1;
    }
    return next;
  }

  /** Puts items in front of what is left. */
  putBack(items: Iterable<Item>): void {
    for (const item of [...items].reverse()) this.#putBack.push(item);
  }

  /** Ends the queue with an error, after what was put back. */
  fail(error: unknown): void {
    this.#reading = undefined;
    this.#failure ??= { error };
  }

  /** Lets go of the source. */
  close(): void {
    close(this.#source);
  }

  [Symbol.asyncIterator](): AsyncIterator<Item> {
    return {
      next: async () => {
        for (let reading = this.ready(); reading !== undefined; reading = this.ready()) await reading;
        return this.take();
      },
    };
  }
}

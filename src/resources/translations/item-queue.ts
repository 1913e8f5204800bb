import { type AnyIterable, close, iteratorOf } from '../../async/index.js';
import { type ErrorContext, InvalidArgumentError } from '../../errors/index.js';
import { clean, reasonOf } from '../../errors/text.js';

/** What can be read once, and has been begun: read again, it would look as if it were empty. */
const begun = new WeakSet<AnyIterable<unknown>>();

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
  #isUsedUp = false;
  /** The method that it is of: another would take its items for something else. */
  readonly #operation: string | undefined;
  /** Whether anything of it has arrived. */
  hasArrived = false;

  private constructor(source: Iterator<Item> | AsyncIterator<Item>, operation: string | undefined) {
    this.#source = source;
    this.#operation = operation;
  }

  /**
   * The queue of what a write is given, which may be what an earlier write has left.
   *
   * @throws InvalidArgumentError if it has been read before, and gives nothing again, or is what another method has left
   */
  static of<Item>(items: AnyIterable<Item>, context: ErrorContext): ItemQueue<Item> {
    if (items instanceof ItemQueue) {
      if (items.#isUsedUp) throw readBefore(context);
      if (items.#operation !== context.operation) {
        throw new InvalidArgumentError(
          'entries',
          `are what ${items.#operation} has left: give them to it`,
          context,
        );
      }
      return items;
    }
    if (begun.has(items)) throw readBefore(context);
    const source = iteratorOf(items);
    if ((source as unknown) === items || 'getReader' in items) begun.add(items);
    return new ItemQueue(source, context.operation);
  }

  /** How many items were taken from the source. */
  get taken(): number {
    return this.#taken;
  }

  /** Whether it ends in an error. */
  get isBroken(): boolean {
    return this.#failure !== undefined;
  }

  /** Whether what is ready is the end. */
  get isAtEnd(): boolean {
    return this.#putBack.length === 0 && this.#failure === undefined && this.#next?.done === true;
  }

  /** Waits until there is something to take; undefined where there is. */
  ready(): Promise<void> | undefined {
    if (this.#putBack.length > 0 || this.#next !== undefined || this.#failure !== undefined) return undefined;
    if (this.#reading !== undefined) return this.#reading;
    try {
      const next = this.#source.next();
      if (!isPromise(next)) {
        this.#next = resultOf(next);
        return undefined;
      }
      this.#reading = Promise.resolve(next)
        .then((result) => {
          this.#next = resultOf(result);
          this.#reading = undefined;
        })
        .catch((error: unknown) => this.fail(error));
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
    if (next.done) {
      this.#isUsedUp = true;
    } else {
      this.#next = undefined;
      this.#taken += 1;
    }
    return next;
  }

  /** Puts items in front of what is left. */
  putBack(items: Iterable<Item>): void {
    for (const item of [...items].reverse()) this.#putBack.push(item);
    if (this.#putBack.length > 0) this.#isUsedUp = false;
  }

  /** Ends the queue with an error, after what was put back. */
  fail(error: unknown): void {
    this.#reading = undefined;
    this.#failure ??= { error };
  }

  /** All of it has arrived. */
  finish(): void {
    this.#isUsedUp = true;
  }

  /** Lets go of the source. */
  close(): void {
    close(this.#source);
  }

  [Symbol.asyncIterator](): AsyncIterator<Item> {
    if (this.#isUsedUp) throw readBefore();
    return {
      next: async () => {
        for (let reading = this.ready(); reading !== undefined; reading = this.ready()) await reading;
        return this.take();
      },
    };
  }
}

function readBefore(context?: ErrorContext): InvalidArgumentError {
  return new InvalidArgumentError(
    'entries',
    'were read before, and can be read once: give a new one, or `remaining`',
    context,
  );
}

const isPromise = <T>(value: T | PromiseLike<T>): value is PromiseLike<T> =>
  typeof value === 'object' && value !== null && 'then' in value;

/** As `for await` has it: anything else would look like the end. */
function resultOf<Item>(result: IteratorResult<Item>): IteratorResult<Item> {
  if (typeof result === 'object' && result !== null) return result;
  throw new TypeError(`the iterator gave ${clean(reasonOf(result))}, and not an iterator result`);
}

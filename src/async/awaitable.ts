/** What can be read item by item, and awaited for all of it. */
export interface AwaitableIterable<Item, Whole> extends AsyncIterable<Item>, PromiseLike<Whole> {
  /** All of it: what awaiting it gives as well. */
  all(): Promise<Whole>;
}

/** Makes what can be read item by item something that can be awaited. Nothing begins before one of them does. */
export abstract class Awaitable<Item, Whole> implements AwaitableIterable<Item, Whole> {
  abstract [Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined>;

  abstract all(): Promise<Whole>;

  // biome-ignore lint/suspicious/noThenProperty: it is there to be awaited
  then<Result = Whole, Recovered = never>(
    onFulfilled?: ((whole: Whole) => Result | PromiseLike<Result>) | null,
    onRejected?: ((reason: unknown) => Recovered | PromiseLike<Recovered>) | null,
  ): Promise<Result | Recovered> {
    return this.all().then(onFulfilled, onRejected);
  }
}

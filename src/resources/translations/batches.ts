import { abortable, iteratorOf } from '../../async/index.js';
import type { CallResponse } from '../../calls/index.js';
import { type Items, maximumKeys } from '../../content/index.js';
import { type ErrorContext, PartialUpdateError } from '../../errors/index.js';

/** Told after each request of a write. */
export interface WriteProgress {
  /** How many keys the server has taken. */
  readonly done: number;
  /** How many there are; undefined where the entries don't know beforehand. */
  readonly total: number | undefined;
}

/** What a write did. */
export interface WriteResult {
  /** How many keys were sent. */
  readonly keys: number;
  /** Whether the server had anything to change. */
  readonly changed: boolean;
  /** What the server wants the user to know. */
  readonly notices: readonly string[];
}

/** Which request of a write it is. The first and the last go out alone. */
export interface Position {
  readonly first: boolean;
  readonly last: boolean;
}

export interface Batches<Item> extends Items<Item> {
  readonly keyOf: (item: Item) => string;
  readonly send: (batch: readonly Item[], position: Position) => Promise<CallResponse<unknown>>;
  /** Whether to send a request also without an item. */
  readonly evenIfEmpty?: boolean | undefined;
  /** How many requests at a time. */
  readonly concurrency: number;
  readonly onProgress?: ((progress: WriteProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly context: ErrorContext;
}

/**
 * Sends any number of items, in requests of at most 1,000 keys. The first request goes out alone, so that what it
 * empties is empty before others fill it and a credential that isn't accepted is noticed once; the last goes out
 * alone, so that what it sets off (the statistics) sees everything. Between them several are under way at a time.
 *
 * @throws PartialUpdateError once a request has gone through; before that, the failure itself
 */
export async function sendBatches<Item>(batches: Batches<Item>): Promise<WriteResult> {
  const { send, concurrency, onProgress, total, signal, context } = batches;
  const reader = new BatchReader(batches);
  const running = new Map<Batch<Item>, Promise<void>>();
  const applied: string[] = [];
  const failed: string[] = [];
  const notices = new Set<string>();
  let changed = false;
  let failure: { readonly cause: unknown } | undefined;

  const take = async (batch: Batch<Item>, position: Position) => {
    const { status, inDoubt, notice } = await send([...batch.values()], position);
    for (const key of batch.keys()) applied.push(key);
    // Where an attempt's outcome isn't known, it may be that one that left nothing to change.
    changed ||= status !== 412 || inDoubt;
    if (notice !== undefined) notices.add(notice);
    try {
      onProgress?.({ done: applied.length, total });
    } catch (cause) {
      failure ??= { cause }; // ends the write, but the keys of this request have gone through
    }
  };
  const start = (batch: Batch<Item>, position: Position) => {
    const task = take(batch, position)
      .catch((cause: unknown) => {
        failed.push(...batch.keys());
        failure ??= { cause };
      })
      .finally(() => running.delete(batch));
    running.set(batch, task);
  };
  const runningFewerThan = async (count: number) => {
    while (running.size >= count) await Promise.race(running.values());
  };

  const read = () => abortable(reader.read(), signal);

  let next: Batch<Item> | undefined;
  try {
    const first = await read();
    if (first === undefined && !batches.evenIfEmpty) return { keys: 0, changed: false, notices: [] };
    next = first && (await read());
    await take(first ?? new Map(), { first: true, last: next === undefined });
  } catch (error) {
    reader.close();
    throw error;
  }
  while (next !== undefined && failure === undefined) {
    const batch: Batch<Item> = next;
    try {
      next = await read();
    } catch (cause) {
      reader.putBack(batch);
      next = undefined;
      failure = { cause };
      break;
    }
    const last = next === undefined;
    // A key that comes again is sent again only when its earlier value has arrived.
    await runningFewerThan(last || overlaps(batch, running.keys()) ? 1 : concurrency);
    if (failure !== undefined) {
      reader.putBack(batch);
      break;
    }
    start(batch, { first: false, last });
  }
  await Promise.all(running.values());
  if (failure === undefined) return { keys: applied.length, changed, notices: [...notices] };

  if (signal?.aborted) {
    reader.close();
    throw signal.reason;
  }
  const pending = [...(next?.keys() ?? []), ...(await reader.rest())];
  const left = new Set([...failed, ...pending]);
  throw new PartialUpdateError(
    { applied: [...new Set(applied)].filter((key) => !left.has(key)), failed, pending },
    { ...context, cause: failure.cause },
  );
}

/** The items of a request by their keys: of a key that comes again, the later value counts. */
type Batch<Item> = Map<string, Item>;

function overlaps<Item>(batch: Batch<Item>, others: Iterable<Batch<Item>>): boolean {
  for (const other of others) for (const key of batch.keys()) if (other.has(key)) return true;
  return false;
}

/** Reads items into batches, and never loses sight of a key that it has read. */
class BatchReader<Item> {
  readonly #iterator: Iterator<Item> | AsyncIterator<Item>;
  readonly #keyOf: (item: Item) => string;
  readonly #check: ((item: Item) => void) | undefined;
  /** What is read, and in no batch that was handed out. */
  #batch: Batch<Item> = new Map();
  readonly #putBack: string[] = [];

  constructor({ items, keyOf, check }: Pick<Batches<Item>, 'items' | 'keyOf' | 'check'>) {
    this.#iterator = iteratorOf(items);
    this.#keyOf = keyOf;
    this.#check = check;
  }

  /** The next batch, or undefined after the last. */
  async read(): Promise<Batch<Item> | undefined> {
    while (this.#batch.size < maximumKeys) {
      const { done, value } = await this.#next();
      if (done) break;
      this.#check?.(value);
      this.#batch.set(this.#keyOf(value), value);
    }
    const batch = this.#batch;
    this.#batch = new Map();
    return batch.size === 0 ? undefined : batch;
  }

  putBack(batch: Batch<Item>): void {
    this.#putBack.push(...batch.keys());
  }

  /** The keys that are left, as far as they can be read. */
  async rest(): Promise<string[]> {
    const keys = [...this.#putBack, ...this.#batch.keys()];
    try {
      for (let step = await this.#next(); !step.done; step = await this.#next())
        keys.push(...this.#keyIn(step.value));
    } catch {
      // Whatever ends the items ends what can be known of them.
    }
    return keys;
  }

  /** None where an item isn't what it should be, for which there may be no key. */
  #keyIn(item: Item): [key: string] | [] {
    try {
      this.#check?.(item);
      return [this.#keyOf(item)];
    } catch {
      return [];
    }
  }

  /** Lets go of items that won't be read, without waiting for those who make them. */
  close(): void {
    Promise.resolve(this.#iterator.return?.()).catch(() => {});
  }

  #next(): IteratorResult<Item> | Promise<IteratorResult<Item>> {
    return this.#iterator.next();
  }
}

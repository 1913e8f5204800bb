import { own } from '../../api/own.js';
import { abortable, anySignal, Running } from '../../async/index.js';
import type { CallResponse } from '../../calls/index.js';
import { type Items, maximumKeys } from '../../content/index.js';
import { type ErrorContext, InvalidArgumentError, PartialUpdateError } from '../../errors/index.js';
import { ItemQueue } from './item-queue.js';

/** Told after each request of a write. All of it counts the items of the source, those of the same key too. */
export interface WriteProgress {
  /** How many items have arrived. */
  readonly done: number;
  /** How many there are; undefined where the source doesn't tell beforehand and no `total` is given. */
  readonly total: number | undefined;
  /**
   * So many items from the beginning of the source have all arrived. Requests end out of order, so this and not
   * `done` is where to go on in another process.
   */
  readonly checkpoint: number;
}

/** What a write did. */
export interface WriteResult {
  /** How many items were sent. */
  readonly keys: number;
  /** Whether the server had anything to change. */
  readonly changed: boolean;
  /** What the server wants the user to know: the first hundred of it. */
  readonly notices: readonly string[];
}

/** Which request of a write it is. The last goes out alone, and the first where it empties what was there. */
export interface Position {
  readonly first: boolean;
  readonly last: boolean;
}

export interface Batches<Item> extends Items<Item> {
  readonly keyOf: (item: Item) => string;
  readonly send: (items: readonly Item[], position: Position) => Promise<CallResponse<unknown>>;
  /** Whether the first request, which is sent also without an item, empties the namespace. */
  readonly replaces?: boolean | undefined;
  /** How many requests at a time. */
  readonly concurrency: number;
  readonly onProgress?: ((progress: WriteProgress) => unknown) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly context: ErrorContext;
}

/** How many different ones are kept: a server may give each request another. */
const mostNotices = 100;

/**
 * Sends any number of items, in requests of at most 1,000 keys, several at a time. Where the first one empties the
 * namespace, it goes out alone, before others fill that; the last one does always, so that what it sets off (the
 * statistics) sees everything. After a failure nothing more is read and nothing more is sent.
 *
 * @throws PartialUpdateError once a request has gone through; before that, the failure itself
 */
export async function sendBatches<Item>(batches: Batches<Item>): Promise<WriteResult> {
  const { items, send, concurrency, signal, context, replaces = false } = own(batches);
  // What an earlier write has left is gone on with, so that it has again what this one doesn't get through.
  const queue = ItemQueue.of(items, context);
  if (replaces && queue.hasArrived) {
    throw new InvalidArgumentError(
      'replace',
      'would delete what has arrived: leave it out with `remaining`',
      context,
    );
  }
  const reader = new BatchReader(queue, batches);
  const progress = new Progress(batches);
  const running = new Running();
  /** Those that are under way. */
  const sent = new Set<Batch<Item>>();
  const failed: Batch<Item>[] = [];
  const notices = new Set<string>();
  let changed = false;
  let failure: { readonly cause: unknown } | undefined;
  // Ends waiting for the source, which may take its time.
  const stop = new AbortController();
  const interrupted = anySignal(signal, stop.signal);

  const fail = (cause: unknown) => {
    failure ??= { cause };
    reader.stop();
    stop.abort();
  };
  const deliver = async (batch: Batch<Item>) => {
    try {
      const { status, inDoubt, notice } = await send([...batch.items.values()], batch);
      // Where an attempt's outcome isn't known, it may be that one that left nothing to change.
      changed ||= status !== 412 || inDoubt;
      if (notice !== undefined && notices.size < mostNotices) notices.add(notice);
    } catch (cause) {
      failed.push(batch);
      return fail(cause);
    }
    // What it throws ends the write, but the items of this request have arrived.
    await progress.report(batch).catch(fail);
  };
  while (failure === undefined) {
    const batch = await abortable(reader.read(), interrupted).catch(fail);
    if (batch === undefined || (batch.count === 0 && !(batch.first && replaces))) break;
    // A key that comes again is sent again only when its earlier value has arrived.
    await running.fewerThan(batch.last || overlaps(batch, sent) ? 1 : concurrency);
    if (failure !== undefined) {
      queue.putBack(batch.items.values());
      break;
    }
    sent.add(batch);
    running.add(deliver(batch).finally(() => sent.delete(batch)));
    // What empties a namespace comes before all that is to be in it.
    if (batch.first && replaces) await running.fewerThan(1);
    if (batch.last) break;
  }
  await running.fewerThan(1);
  queue.hasArrived ||= progress.done > 0;
  if (failure === undefined) {
    queue.finish();
    return { keys: progress.done, changed, notices: [...notices] };
  }

  const inDoubt = failed.flatMap((batch) => [...batch.items]);
  queue.putBack(inDoubt.map(([, item]) => item));
  if (signal?.aborted || progress.done === 0) {
    if (queue !== items) queue.close();
    signal?.throwIfAborted();
    throw failure.cause;
  }
  throw new PartialUpdateError(
    {
      applied: progress.done,
      failed: inDoubt.map(([key]) => key),
      read: queue.taken,
      isBroken: queue.isBroken,
      // Of what the same method takes, whatever that is.
      remaining: queue as AsyncIterable<unknown> as AsyncIterable<never>,
    },
    { ...context, cause: failure.cause },
  );
}

/** What goes into a request. */
interface Batch<Item> extends Position {
  /** By their keys: of a key that comes again, the later value counts. */
  readonly items: ReadonlyMap<string, Item>;
  /** How many items of the source it is, those of the same key too. */
  readonly count: number;
  /** How many came before it. */
  readonly offset: number;
}

function overlaps<Item>(batch: Batch<Item>, others: Iterable<Batch<Item>>): boolean {
  for (const other of others) for (const key of batch.items.keys()) if (other.items.has(key)) return true;
  return false;
}

/** Takes items from a queue, in batches that know whether they are the last. */
class BatchReader<Item> {
  readonly #queue: ItemQueue<Item>;
  readonly #keyOf: (item: Item) => string;
  readonly #readItem: ((item: Item) => Item) | undefined;
  #items = new Map<string, Item>();
  #count = 0;
  #offset = 0;
  #isStopped = false;

  constructor(queue: ItemQueue<Item>, { keyOf, readItem }: Pick<Batches<Item>, 'keyOf' | 'readItem'>) {
    this.#queue = queue;
    this.#keyOf = keyOf;
    this.#readItem = readItem;
  }

  /** The next batch; one without an item if there is none. Reads one item further, to know whether it is the last. */
  async read(): Promise<Batch<Item>> {
    for (;;) {
      const reading = this.#queue.ready();
      if (reading !== undefined) await reading;
      if (this.#isStopped || this.#queue.isAtEnd || this.#isFull) break;
      try {
        const { value, done } = this.#queue.take();
        if (done) break;
        this.#add(value);
      } catch (error) {
        // What is left of a source that has failed is sent, when that is what the write is given; then it ends so too.
        if (this.#count === 0 || !this.#queue.hasArrived) throw error;
        break;
      }
    }
    const [items, count, offset] = [this.#items, this.#count, this.#offset];
    this.#items = new Map();
    this.#count = 0;
    this.#offset += count;
    return { items, count, offset, first: offset === 0, last: this.#queue.isAtEnd };
  }

  /** Keys that come again and again are sent at times too: reading on would keep timers from running. */
  get #isFull(): boolean {
    return this.#items.size >= maximumKeys || this.#count >= 10 * maximumKeys;
  }

  /** Takes no more, and puts back what is in no batch that was handed out. */
  stop(): void {
    this.#isStopped = true;
    this.#queue.putBack(this.#items.values());
    this.#items = new Map();
  }

  /** What comes after an item that can't be sent isn't read: it would look as if all had been. */
  #add(item: Item): void {
    try {
      const read = this.#readItem === undefined ? item : this.#readItem(item);
      this.#items.set(this.#keyOf(read), read);
      this.#count += 1;
    } catch (error) {
      this.#queue.fail(error);
      this.#queue.close();
      throw error;
    }
  }
}

/** How many items have arrived, and up to where without a gap. */
class Progress {
  readonly #total: number | undefined;
  readonly #onProgress: ((progress: WriteProgress) => unknown) | undefined;
  /** The ends of batches that have arrived before what comes before them, by their beginnings. */
  readonly #ahead = new Map<number, number>();
  #checkpoint = 0;
  #telling: Promise<unknown> = Promise.resolve();
  done = 0;

  constructor({ total, onProgress }: Pick<Batches<unknown>, 'total' | 'onProgress'>) {
    this.#total = total;
    this.#onProgress = onProgress;
  }

  async report({ offset, count }: Pick<Batch<unknown>, 'offset' | 'count'>): Promise<void> {
    this.done += count;
    this.#ahead.set(offset, offset + count);
    for (let end = this.#ahead.get(this.#checkpoint); end !== undefined && end > this.#checkpoint; ) {
      this.#ahead.delete(this.#checkpoint);
      this.#checkpoint = end;
      end = this.#ahead.get(end);
    }
    // One after the other, so that the last one told is the last one.
    const tell = () =>
      this.#onProgress?.({ done: this.done, total: this.#total, checkpoint: this.#checkpoint });
    this.#telling = this.#telling.then(tell);
    await this.#telling;
  }
}

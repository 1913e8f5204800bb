import { Awaitable } from '../async/index.js';
import { UnexpectedResponseError } from '../errors/index.js';
import type { Operation } from '../operations/index.js';
import { callSite } from './call-site.js';
import { type Connection, during } from './connection.js';

/** What one of many calls brings, and the bytes of its response. */
export interface Piece<Item> {
  readonly item: Item;
  readonly bytes: number;
}

/** Does some work of the call, whose errors name the line that made it. */
export type AtSite = ReturnType<typeof callSite>;

/** How much is kept of what is read to its end, in bytes of its responses: 512 MiB. */
const mostBytes = 2 ** 29;

/** What many calls bring: read piece by piece, or awaited as a whole, which is one task then. */
export class Pieces<Item, Whole> extends Awaitable<Item, Whole> {
  readonly #connection: Connection;
  readonly #operation: Operation;
  readonly #read: (connection: Connection, atSite: AtSite) => AsyncGenerator<Piece<Item>, void, undefined>;
  readonly #join: (items: readonly Item[]) => Whole | Promise<Whole>;
  /** Where they were asked for: where they are awaited, no line of the user's is on the stack. */
  readonly #atSite = callSite();

  /**
   * @param read reads them by calls that are made over a connection
   * @param join makes a whole of all of them
   */
  constructor(
    connection: Connection,
    operation: Operation,
    read: (connection: Connection, atSite: AtSite) => AsyncGenerator<Piece<Item>, void, undefined>,
    join: (items: readonly Item[]) => Whole | Promise<Whole>,
  ) {
    super();
    this.#connection = connection;
    this.#operation = operation;
    this.#read = read;
    this.#join = join;
  }

  override async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const { item } of this.#read(this.#connection, this.#atSite)) yield item;
  }

  override async all(): Promise<Whole> {
    const all = (connection: Connection) => this.#all(connection);
    return this.#atSite(() => during(this.#connection, this.#operation, all));
  }

  async #all(connection: Connection): Promise<Whole> {
    const items: Item[] = [];
    let kept = 0;
    for await (const { item, bytes } of this.#read(connection, this.#atSite)) {
      kept += bytes;
      if (kept > mostBytes) {
        const problem = 'more than 512 MiB: read it by `for await`';
        const { name } = this.#operation;
        throw new UnexpectedResponseError(problem, {
          operation: name,
          projectId: connection.projectId,
          status: 200,
        });
      }
      items.push(item);
    }
    return this.#join(items);
  }
}

import type { AwaitableIterable } from '../async/index.js';
import { type ErrorContext, TimeoutError, UnexpectedResponseError } from '../errors/index.js';
import { Deadline } from '../http/index.js';
import type { Connection } from './connection.js';
import type { AtSite, Piece } from './pieces.js';

/** One page and where the next one begins. */
export interface Page<Content> {
  readonly content: Content;
  /** Of its response. */
  readonly bytes: number;
  /** Undefined on the last page. */
  readonly next: string | undefined;
}

/** More than any namespace has: a server that goes on is followed no further. */
const mostPages = 10_000;

/** As much as an address can have. */
const longestCursor = 4096;

/**
 * Pages that are fetched as they are read: `for await (const page of pages)`, or all of them in one by `await pages`
 * or `pages.all()`. Nothing is sent before reading starts, and reading again starts from the beginning.
 */
export interface Pages<Content, Whole = Content> extends AwaitableIterable<Content, Whole> {}

/** How the pages of a call are fetched. */
export interface Paging<Content> {
  readonly fetchPage: (connection: Connection, cursor: string) => Promise<Page<Content>>;
  /** In milliseconds, of all pages together. */
  readonly totalTimeout: () => number;
  readonly context: ErrorContext;
}

/** Fetches the pages of a call, which gives one at a time by its cursor. */
export async function* fetchPages<Content>(
  { fetchPage, totalTimeout, context }: Paging<Content>,
  connection: Connection,
  atSite: AtSite,
): AsyncGenerator<Piece<Content>, void, undefined> {
  const read = new Set<string>();
  let deadline: Deadline | undefined;
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const here: string = cursor;
    const { content, bytes, next }: Page<Content> = await atSite(async () => {
      deadline ??= new Deadline(totalTimeout());
      if (deadline.left <= 0) throw new TimeoutError(deadline.timeout, context, 'last page', 'totalTimeout');
      // Otherwise a server that leads in a circle, or always further, would be followed for ever.
      if (read.has(here) || here.length > longestCursor || read.size >= mostPages) {
        const problem = `the next page is no new one, none of the first ${mostPages}, or has a cursor of more than ${longestCursor} characters`;
        throw new UnexpectedResponseError(problem, { ...context, status: 200 });
      }
      read.add(here);
      return fetchPage(connection, here);
    });
    // What is done with a page in the meantime doesn't count.
    const goOn = deadline?.pause();
    yield { item: content, bytes };
    goOn?.();
    cursor = next;
  }
}

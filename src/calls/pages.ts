import { Awaitable, type AwaitableIterable } from '../async/index.js';
import { type ErrorContext, UnexpectedResponseError } from '../errors/index.js';
import { callSite } from './call-site.js';

/** One page and where the next one begins. */
export interface Page<Content> {
  readonly content: Content;
  /** Undefined on the last page. */
  readonly next: string | undefined;
}

/**
 * Pages that are fetched as they are read: `for await (const page of pages)`, or all of them in one by `await pages`
 * or `pages.all()`. Nothing is sent before reading starts, and reading again starts from the beginning.
 */
export interface Pages<Content, Whole = Content> extends AwaitableIterable<Content, Whole> {}

/** The pages of a call, which gives one at a time by its cursor. */
export class FetchedPages<Content, Whole> extends Awaitable<Content, Whole> {
  readonly #fetchPage: (cursor: string) => Promise<Page<Content>>;
  readonly #join: (pages: readonly Content[]) => Whole | Promise<Whole>;
  readonly #context: ErrorContext;
  /** Where they were asked for: where they are awaited, no line of the user's is on the stack. */
  readonly #atSite = callSite();

  constructor(
    fetchPage: (cursor: string) => Promise<Page<Content>>,
    join: (pages: readonly Content[]) => Whole | Promise<Whole>,
    context: ErrorContext,
  ) {
    super();
    this.#context = context;
    this.#fetchPage = fetchPage;
    this.#join = join;
  }

  override async *[Symbol.asyncIterator](): AsyncGenerator<Content, void, undefined> {
    let cursor: string | undefined = '';
    const read = new Set<string>();
    while (cursor !== undefined) {
      const page: Page<Content> = await this.#next(cursor, read);
      yield page.content;
      cursor = page.next;
    }
  }

  override async all(): Promise<Whole> {
    const pages: Content[] = [];
    for await (const page of this) pages.push(page);
    return this.#atSite(async () => this.#join(pages));
  }

  #next(cursor: string, read: Set<string>): Promise<Page<Content>> {
    return this.#atSite(async () => {
      // Otherwise a server that leads in a circle would be followed for ever.
      if (read.has(cursor)) {
        const problem = 'the next page has been read already';
        throw new UnexpectedResponseError(problem, { ...this.#context, status: 200 });
      }
      read.add(cursor);
      return this.#fetchPage(cursor);
    });
  }
}

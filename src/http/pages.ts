/** One page and where the next one begins. */
export interface Page<Content> {
  readonly content: Content;
  /** Undefined on the last page. */
  readonly next: string | undefined;
}

/**
 * Pages that are fetched as they are read: `for await (const page of pages)`, or all of them in one by
 * `.all()`. Reading starts anew each time, and sends nothing before it starts.
 */
export class Pages<Content, Whole = Content> implements AsyncIterable<Content> {
  readonly #fetchPage: (cursor: string) => Promise<Page<Content>>;
  readonly #join: (pages: readonly Content[]) => Whole | Promise<Whole>;

  /** @internal */
  constructor(
    fetchPage: (cursor: string) => Promise<Page<Content>>,
    join: (pages: readonly Content[]) => Whole | Promise<Whole>,
  ) {
    this.#fetchPage = fetchPage;
    this.#join = join;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Content, void, undefined> {
    let cursor: string | undefined = '';
    while (cursor !== undefined) {
      const page: Page<Content> = await this.#fetchPage(cursor);
      yield page.content;
      cursor = page.next;
    }
  }

  /** All pages in one. */
  async all(): Promise<Whole> {
    const pages: Content[] = [];
    for await (const page of this) pages.push(page);
    return this.#join(pages);
  }
}

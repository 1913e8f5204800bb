import { chanceOf } from '../faults/chance.js';
import { nested } from './nested.js';

/** The published texts of a namespace in a language. What is published later is another file. */
export class PublishedFile {
  /** By key. */
  readonly texts: ReadonlyMap<string, string>;
  /** When these texts were published first, in milliseconds since 1970. */
  readonly publishedAt: number;
  /** Whether any of them was an entry of the project's own. */
  readonly hasOwn: boolean;
  readonly #isNested: boolean;
  #summary: { readonly size: number; readonly etag: string } | undefined;

  constructor(
    texts: ReadonlyMap<string, string>,
    { at, hasOwn, isNested }: { readonly at: number; readonly hasOwn: boolean; readonly isNested: boolean },
  ) {
    this.texts = texts;
    this.publishedAt = at;
    this.hasOwn = hasOwn;
    this.#isNested = isNested;
  }

  /** Its JSON. Made anew each time, since there may be a lot of it. */
  get body(): string {
    return JSON.stringify(this.#isNested ? nested(this.texts) : Object.fromEntries(this.texts));
  }

  /** In bytes. */
  get size(): number {
    return this.#summarised().size;
  }

  get etag(): string {
    return this.#summarised().etag;
  }

  hasTexts(entries: ReadonlyMap<string, { readonly value: string }>): boolean {
    if (entries.size !== this.texts.size) return false;
    for (const [key, { value }] of entries) if (this.texts.get(key) !== value) return false;
    return true;
  }

  #summarised() {
    if (this.#summary === undefined) {
      const { body } = this;
      const size = new TextEncoder().encode(body).length;
      const hash = Math.floor(chanceOf(body) * 2 ** 32).toString(36);
      this.#summary = { size, etag: `"${hash}-${size}-${this.publishedAt.toString(36)}"` };
    }
    return this.#summary;
  }
}

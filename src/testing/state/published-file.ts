import { chanceOf } from '../faults/chance.js';
import { nested } from './nested.js';

/** What is known of a published file besides its texts. */
interface Facts {
  /** When these texts were published first, in milliseconds since 1970. */
  readonly publishedAt: number;
  /** Whether any of them was an entry of the project's own. */
  readonly hasOwn: boolean;
  /** What was inherited when it was made: see `Project.inheritedRevision`. */
  readonly inherited: string;
}

/** The published texts of a namespace in a language. What is published later is another file. */
export class PublishedFile implements Facts {
  readonly publishedAt: number;
  readonly hasOwn: boolean;
  readonly inherited: string;
  readonly #texts: Map<string, string>;
  readonly #isNested: boolean;
  /** Whether others have the same texts, which then stay as they are. */
  #isShared: boolean;
  #summary: { readonly size: number; readonly etag: string } | undefined;

  constructor(texts: Map<string, string>, facts: Facts, isNested: boolean, isShared = false) {
    this.publishedAt = facts.publishedAt;
    this.hasOwn = facts.hasOwn;
    this.inherited = facts.inherited;
    this.#texts = texts;
    this.#isNested = isNested;
    this.#isShared = isShared;
  }

  /** By key. */
  get texts(): ReadonlyMap<string, string> {
    return this.#texts;
  }

  /** Its JSON. Made anew each time, since there may be a lot of it. */
  get body(): string {
    return JSON.stringify(this.#isNested ? nested(this.#texts) : Object.fromEntries(this.#texts));
  }

  /** In bytes. */
  get size(): number {
    return this.#summarised().size;
  }

  get etag(): string {
    return this.#summarised().etag;
  }

  hasTexts(entries: ReadonlyMap<string, { readonly value: string }>): boolean {
    if (entries.size !== this.#texts.size) return false;
    for (const [key, { value }] of entries) if (this.#texts.get(key) !== value) return false;
    return true;
  }

  /** To be kept as it is, whatever is published later. */
  shared(): this {
    this.#isShared = true;
    return this;
  }

  /** Another file with the same texts. */
  as(facts: Facts): PublishedFile {
    this.shared();
    return new PublishedFile(this.#texts, facts, this.#isNested, true);
  }

  /**
   * What takes its place after some texts have changed; undefined for those that are gone. As long as nobody else has its texts,
   * that costs no more than the change, and this one is of no use any more.
   */
  changed(texts: ReadonlyMap<string, string | undefined>, facts: Facts): PublishedFile {
    const all = this.#isShared ? new Map(this.#texts) : this.#texts;
    for (const [key, text] of texts) {
      if (text === undefined) all.delete(key);
      else all.set(key, text);
    }
    return new PublishedFile(all, facts, this.#isNested);
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

/** A translation as the server stores it. Times are in milliseconds since 1970. */
export interface Entry {
  readonly value: string;
  readonly context?: { readonly text: string } | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly updatedAt: number;
  readonly lastUsed?: number | undefined;
}

/** Of all entries, so that no two of them ever have the same. */
let revisions = 0;

/** Entries by key. The entries themselves are replaced rather than modified, so that copies can share them. */
export class Entries extends Map<string, Entry> {
  #sortedKeys: readonly string[] | undefined;
  #translated = 0;
  #revision = 0;
  /** What was there before the change that is under way, by key. */
  #before: Map<string, Entry | undefined> | undefined;

  /** Cached until a key is added or deleted, so that reading page by page sorts only once. */
  get sortedKeys(): readonly string[] {
    this.#sortedKeys ??= [...this.keys()].sort();
    return this.#sortedKeys;
  }

  /** The sorted keys from the one after another on; `null` for all. */
  *keysAfter(key: string | null): Generator<string> {
    const { sortedKeys } = this;
    for (let index = key === null ? 0 : countUpTo(sortedKeys, key); index < sortedKeys.length; index += 1) {
      yield sortedKeys[index] ?? '';
    }
  }

  /** How many of them have a text that is not empty. */
  get translated(): number {
    return this.#translated;
  }

  /** Another number after each change, and for each place; 0 where nothing ever was. */
  get revision(): number {
    return this.#revision;
  }

  /**
   * Makes a change.
   *
   * @param change returns whether it changed something
   * @returns what it has changed, as it was before; undefined where it hasn't
   */
  changedBy(change: (entries: this) => boolean): ReadonlyMap<string, Entry | undefined> | undefined {
    const before = new Map<string, Entry | undefined>();
    this.#before = before;
    const isChanged = change(this);
    this.#before = undefined;
    return isChanged ? before : undefined;
  }

  override set(key: string, entry: Entry): this {
    const before = this.get(key);
    this.#note(key, before);
    if (before === undefined) this.#sortedKeys = undefined;
    this.#translated += translations(entry) - translations(before);
    return super.set(key, entry);
  }

  override delete(key: string): boolean {
    const before = this.get(key);
    if (before === undefined) return false;
    this.#note(key, before);
    this.#sortedKeys = undefined;
    this.#translated -= translations(before);
    return super.delete(key);
  }

  override clear(): void {
    for (const [key, entry] of this) this.#note(key, entry);
    this.#sortedKeys = undefined;
    this.#translated = 0;
    super.clear();
  }

  #note(key: string, before: Entry | undefined): void {
    revisions += 1;
    this.#revision = revisions;
    if (this.#before?.has(key) === false) this.#before.set(key, before);
  }

  copy(): Entries {
    // Not passed to the constructor, which would call `set` before the private fields exist.
    const copy = new Entries();
    for (const [key, entry] of this) copy.set(key, entry);
    return copy;
  }

  /** These with others over them. */
  under(others: Entries): Entries {
    const joined = this.copy();
    for (const [key, entry] of others) joined.set(key, entryOver(this.get(key), entry));
    return joined;
  }
}

/** One for an entry with a text, and none without. */
export const translations = (entry: Entry | undefined): number =>
  entry === undefined || entry.value === '' ? 0 : 1;

/** An entry over another: the context and the tags of that show through, unless it has its own. */
export function entryOver({ context, tags }: Partial<Entry> = {}, entry: Entry): Entry {
  return { ...(context && { context }), ...(tags && { tags }), ...entry };
}

export function isSameEntry(a: Entry, b: Entry): boolean {
  return (
    a.value === b.value &&
    a.context?.text === b.context?.text &&
    JSON.stringify(a.tags ?? []) === JSON.stringify(b.tags ?? [])
  );
}

export function getOrCreate<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const created = create();
  map.set(key, created);
  return created;
}

/** How many of the sorted keys come before a key or are equal to it. */
function countUpTo(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? '') <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}

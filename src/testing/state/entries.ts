/** A translation as the server stores it. Times are in milliseconds since 1970. */
export interface Entry {
  readonly value: string;
  readonly context?: { readonly text: string } | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly updatedAt: number;
  readonly lastUsed?: number | undefined;
}

/** Entries by key. The entries themselves are replaced rather than modified, so that copies can share them. */
export class Entries extends Map<string, Entry> {
  #sortedKeys: readonly string[] | undefined;
  #translated = 0;
  #revision = 0;

  /** Cached until a key is added or deleted, so that reading page by page sorts only once. */
  get sortedKeys(): readonly string[] {
    this.#sortedKeys ??= [...this.keys()].sort();
    return this.#sortedKeys;
  }

  /** How many of them have a text that is not empty. */
  get translated(): number {
    return this.#translated;
  }

  /** Another number after each change. */
  get revision(): number {
    return this.#revision;
  }

  override set(key: string, entry: Entry): this {
    const before = this.get(key);
    if (before === undefined) this.#sortedKeys = undefined;
    this.#translated += translations(entry) - translations(before);
    this.#revision += 1;
    return super.set(key, entry);
  }

  override delete(key: string): boolean {
    const before = this.get(key);
    if (before === undefined) return false;
    this.#sortedKeys = undefined;
    this.#translated -= translations(before);
    this.#revision += 1;
    return super.delete(key);
  }

  override clear(): void {
    this.#sortedKeys = undefined;
    this.#translated = 0;
    this.#revision += 1;
    super.clear();
  }

  /** These with others over them. */
  with(others: Iterable<readonly [string, Entry]>): Entries {
    // Not passed to the constructor, which would call `set` before the private fields exist.
    const copy = new Entries();
    for (const [key, entry] of this) copy.set(key, entry);
    for (const [key, entry] of others) copy.set(key, entry);
    return copy;
  }
}

const translations = (entry: Entry | undefined): number =>
  entry === undefined || entry.value === '' ? 0 : 1;

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

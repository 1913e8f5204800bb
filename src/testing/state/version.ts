/** A translation as the server stores it. Times are in milliseconds since 1970. */
export interface Entry {
  readonly value: string;
  readonly context?: { readonly text: string } | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly updatedAt: number;
  readonly lastUsed?: number | undefined;
}

/** Entries by key. */
export class Entries extends Map<string, Entry> {
  #sortedKeys: readonly string[] | undefined;

  /** Cached until a key is added or deleted, so that reading page by page sorts only once. */
  get sortedKeys(): readonly string[] {
    this.#sortedKeys ??= [...this.keys()].sort();
    return this.#sortedKeys;
  }

  override set(key: string, entry: Entry): this {
    if (!this.has(key)) this.#sortedKeys = undefined;
    return super.set(key, entry);
  }

  override delete(key: string): boolean {
    this.#sortedKeys = undefined;
    return super.delete(key);
  }

  override clear(): void {
    this.#sortedKeys = undefined;
    super.clear();
  }
}

/** Entries of a namespace by language. */
type Namespace = Map<string, Entries>;

export interface NamespaceStatistics {
  translated: number;
  untranslated: number;
  ordered: number;
  segmentsTranslated: number;
  segmentsTotal: number;
}

/** By language and namespace. */
export interface VersionStatistics {
  [language: string]: { [namespace: string]: NamespaceStatistics };
}

/** A version of a project: its working copy, and what is published. */
export class Version {
  /** The working copy. A namespace exists in all languages of the project, with or without entries. */
  readonly namespaces = new Map<string, Namespace>();
  #published: ReadonlyMap<string, Namespace> = new Map();
  /** When it was last published, in milliseconds since 1970; 0 if never. */
  publishedAt = 0;
  /** Statistics from before the first write that omitted them; undefined while they are up to date. */
  staleStatistics: VersionStatistics | undefined;

  entries(namespace: string, language: string): Entries {
    return this.namespaces.get(namespace)?.get(language) ?? new Entries();
  }

  /** The entries to write to. Creates the namespace if it doesn't exist. */
  writableEntries(namespace: string, language: string): Entries {
    const languages = getOrCreate(this.namespaces, namespace, () => new Map());
    return getOrCreate(languages, language, () => new Entries());
  }

  published(namespace: string): Namespace | undefined {
    return this.#published.get(namespace);
  }

  publishedNamespaces(): string[] {
    return [...this.#published.keys()];
  }

  publish(): void {
    this.#published = copyOf(this.namespaces);
    this.publishedAt = Date.now();
  }

  /** Replaces the working copy with that of another version. What is published stays. */
  overwriteWith(other: Version): void {
    this.namespaces.clear();
    for (const [name, namespace] of copyOf(other.namespaces)) this.namespaces.set(name, namespace);
    this.staleStatistics = undefined;
  }

  rename(from: string, to: string): void {
    const namespace = this.namespaces.get(from);
    if (namespace === undefined) return;
    this.namespaces.delete(from);
    this.namespaces.set(to, namespace);
    this.staleStatistics = undefined;
  }

  deleteNamespace(name: string): void {
    this.namespaces.delete(name);
    this.staleStatistics = undefined;
  }

  deleteLanguage(language: string): void {
    for (const namespace of this.namespaces.values()) namespace.delete(language);
    this.staleStatistics = undefined;
  }
}

export function getOrCreate<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const created = create();
  map.set(key, created);
  return created;
}

/** Shares the entries themselves, which are replaced rather than modified. */
function copyOf(namespaces: ReadonlyMap<string, Namespace>): Map<string, Namespace> {
  return new Map(
    [...namespaces].map(([name, languages]) => [
      name,
      new Map([...languages].map(([language, entries]) => [language, copyOfEntries(entries)])),
    ]),
  );
}

/** Doesn't pass them to the constructor, which would call `set` before the private field exists. */
function copyOfEntries(entries: Entries): Entries {
  const copy = new Entries();
  for (const [key, entry] of entries) copy.set(key, entry);
  return copy;
}

import type { Location, Project, WriteResult } from 'locize-sdk';

/**
 * Gathers the keys that a server misses, and reports them in one request a namespace. What can't be reported is kept
 * for the next time.
 */
export class MissingKeys {
  readonly #project: Project<'write'>;
  readonly #missing = new Map<
    string,
    { readonly location: Location; readonly entries: Map<string, string> }
  >();

  constructor(project: Project<'write'>) {
    this.#project = project;
  }

  /** Cheap enough for the way of a request: nothing is sent. */
  add(location: Location, key: string, defaultValue: string): void {
    const place = JSON.stringify([location.version, location.language, location.namespace]);
    const gathered = this.#missing.get(place) ?? { location, entries: new Map() };
    gathered.entries.set(key, defaultValue);
    this.#missing.set(place, gathered);
  }

  /** Reports what has been gathered. To be called now and then, and before the server ends. */
  async flush(): Promise<WriteResult[]> {
    const gathered = [...this.#missing];
    this.#missing.clear();
    const results = [];
    for (const [, { location, entries }] of gathered) {
      try {
        results.push(await this.#project.translations.reportMissing(location, entries));
      } catch (error) {
        for (const [key, value] of entries) this.add(location, key, value);
        throw error;
      }
    }
    return results;
  }
}

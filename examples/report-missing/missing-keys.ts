import type { Location, Project, WriteResult } from 'locize-sdk';

/**
 * Collects the keys that are missing on a server, and reports them with one call for each version, language and
 * namespace.
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

  /** Sends nothing, and so is cheap enough to call while a page is rendered. */
  add(location: Location, key: string, defaultValue: string): void {
    const id = JSON.stringify([location.version, location.language, location.namespace]);
    const collected = this.#missing.get(id) ?? { location, entries: new Map() };
    collected.entries.set(key, defaultValue);
    this.#missing.set(id, collected);
  }

  /**
   * Reports the collected keys. Call it regularly, and before the server stops. It stops at the first failure: the keys
   * of that call are kept for the next time, those of the calls after it are discarded.
   *
   * @throws the error of the failed call
   */
  async flush(): Promise<WriteResult[]> {
    const collected = [...this.#missing.values()];
    this.#missing.clear();
    const results = [];
    for (const { location, entries } of collected) {
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

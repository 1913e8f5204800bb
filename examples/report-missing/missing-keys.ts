import type { Location, Project } from 'locize-sdk';

/** The keys of a version, language and namespace, with their default values. */
interface Collected {
  readonly location: Location;
  readonly entries: Map<string, string>;
}

/** What a flush has done. */
export interface FlushReport {
  /** How many keys have arrived. */
  readonly keys: number;
  /** Where it failed, and why. The keys are kept for the next flush. */
  readonly failed: readonly { readonly location: Location; readonly error: unknown }[];
}

/**
 * Collects the keys that are missing on a server, and reports them with one call for each version, language and
 * namespace.
 */
export class MissingKeys {
  readonly #project: Project<'write'>;
  readonly #missing = new Map<string, Collected>();
  #lastFlush: Promise<unknown> = Promise.resolve();

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
   * Reports the collected keys. Call it regularly, and before the server stops. Never rejects, so that a timer can call
   * it: look at `failed`. Where another flush is under way, waits for it, and so sends nothing twice.
   */
  flush(): Promise<FlushReport> {
    const flush = this.#lastFlush.then(() => this.#flush());
    this.#lastFlush = flush;
    return flush;
  }

  async #flush(): Promise<FlushReport> {
    let keys = 0;
    const failed = [];
    for (const [id, collected] of [...this.#missing]) {
      try {
        keys += await this.#report(id, collected);
      } catch (error) {
        failed.push({ location: collected.location, error });
      }
    }
    return { keys, failed };
  }

  /**
   * Forgets keys only once they have arrived. Of a failed call all are kept, those that may have arrived too: to report
   * a key twice does no harm.
   */
  async #report(id: string, { location, entries }: Collected): Promise<number> {
    const sent = [...entries.keys()];
    await this.#project.translations.reportMissing(location, new Map(entries));
    for (const key of sent) entries.delete(key);
    if (entries.size === 0) this.#missing.delete(id);
    return sent.length;
  }
}

import { Entries, getOrCreate } from './entries.js';
import type { VersionStatistics } from './statistics.js';

/** The working copy of a version, as far as it is a project's own. */
export class Version {
  /** Entries by namespace and language. A namespace exists in all languages of the project, with or without entries. */
  namespaces = new Map<string, Map<string, Entries>>();
  /** Statistics from before the first write that omitted them; undefined while they are up to date. */
  staleStatistics: VersionStatistics | undefined;

  entries(namespace: string, language: string): Entries | undefined {
    return this.namespaces.get(namespace)?.get(language);
  }

  /** The entries to write to. Creates them, with their namespace, if they aren't there. */
  writableEntries(namespace: string, language: string): Entries {
    return getOrCreate(this.addNamespace(namespace), language, () => new Entries());
  }

  addNamespace(name: string): Map<string, Entries> {
    return getOrCreate(this.namespaces, name, () => new Map());
  }

  deleteLanguage(language: string): void {
    for (const languages of this.namespaces.values()) languages.delete(language);
    this.staleStatistics = undefined;
  }

  /** What is written to either doesn't change the other. */
  copy(): Version {
    const copy = new Version();
    for (const [name, languages] of this.namespaces) {
      const into = copy.addNamespace(name);
      for (const [language, entries] of languages) into.set(language, entries.copy());
    }
    copy.staleStatistics = this.staleStatistics;
    return copy;
  }
}

import type { SeedBranch, SeedEntry, SeedProject, SeedUser, SeedVersions } from '../seed.js';
import {
  type Entry,
  getOrCreate,
  type NamespaceStatistics,
  Version,
  type VersionStatistics,
} from './version.js';

/** An invitation to a project. Nothing accepts it. */
export interface Invitation {
  readonly code: string;
  readonly role: string;
  readonly email: string;
  readonly scope: unknown;
  readonly link: string;
  /** Whether an email was requested. None is sent. */
  readonly sent: boolean;
}

/** The project and version that a branch branches off. */
export interface Parent {
  readonly project: Project;
  readonly version: string;
}

/** An entry as seen in a project: its own, or inherited from the parent. */
export interface VisibleEntry extends Entry {
  readonly key: string;
  /** Whether it is the project's own, even if it overrides an inherited one. */
  readonly own: boolean;
  /** The parent's value, overridden or not; undefined if there is none. */
  readonly inherited: string | undefined;
}

/** A project or a branch, whose entries override its parent's. */
export class Project {
  readonly id: string;
  readonly cdnType: 'pro' | 'standard';
  /** Name of a branch; undefined for a project. */
  readonly name: string | undefined;
  readonly parent: Parent | undefined;
  readonly users: readonly SeedUser[];
  readonly privateNamespaces: ReadonlySet<string>;
  readonly invitations: Invitation[] = [];
  readonly versions = new Map<string, Version>();
  readonly #languages: Set<string>;
  readonly #referenceLanguage: string | undefined;

  constructor(seed: SeedProject, branch?: { readonly name: string; readonly parent: Parent }) {
    this.id = seed.id;
    this.cdnType = branch?.parent.project.cdnType ?? seed.cdnType ?? 'pro';
    this.name = branch?.name;
    this.parent = branch?.parent;
    this.users = seed.users ?? [];
    this.privateNamespaces = branch?.parent.project.privateNamespaces ?? new Set(seed.privateNamespaces);
    this.#languages = new Set(seed.languages);
    this.#referenceLanguage = seed.referenceLanguage;
    if (seed.referenceLanguage !== undefined) this.#languages.add(seed.referenceLanguage);
    this.versions.set(branch?.parent.version ?? 'latest', new Version());
    this.#load(seed.versions ?? {});
  }

  static branch(parent: Parent, { id, name, entries = {} }: SeedBranch): Project {
    return new Project({ id, versions: { [parent.version]: entries } }, { name, parent });
  }

  get languages(): ReadonlySet<string> {
    return new Set([...(this.parent?.project.languages ?? []), ...this.#languages]);
  }

  get referenceLanguage(): string | undefined {
    return this.#referenceLanguage ?? this.parent?.project.referenceLanguage ?? [...this.languages][0];
  }

  addLanguage(language: string): void {
    this.#languages.add(language);
  }

  removeLanguage(language: string): void {
    this.#languages.delete(language);
    for (const version of this.versions.values()) version.deleteLanguage(language);
  }

  /** The sorted keys of the working copy, including those inherited from the parent. */
  visibleKeys(version: string, namespace: string, language: string): readonly string[] {
    const own = this.versions.get(version)?.entries(namespace, language).sortedKeys ?? [];
    const inherited = this.#parentOf(version)?.visibleKeys(version, namespace, language) ?? [];
    return inherited.length === 0 ? own : [...new Set([...own, ...inherited])].sort();
  }

  visibleEntry(version: string, namespace: string, language: string, key: string): VisibleEntry | undefined {
    const own = this.versions.get(version)?.entries(namespace, language).get(key);
    const inherited = this.#parentOf(version)?.visibleEntry(version, namespace, language, key);
    const entry = own ?? inherited;
    return entry && { ...entry, key, own: own !== undefined, inherited: inherited?.value };
  }

  tags(): Set<string> {
    const entries = [...this.versions.values()].flatMap(({ namespaces }) =>
      [...namespaces.values()].flatMap((languages) =>
        [...languages.values()].flatMap((keys) => [...keys.values()]),
      ),
    );
    return new Set([...(this.parent?.project.tags() ?? []), ...entries.flatMap(({ tags }) => tags ?? [])]);
  }

  /** The published values by key; undefined if the namespace isn't published. */
  published(version: string, namespace: string, language: string): Map<string, string> | undefined {
    const own = this.versions.get(version)?.published(namespace);
    const inherited = this.#parentOf(version)?.published(version, namespace, language);
    if (own === undefined && inherited === undefined) return undefined;
    const result = new Map(inherited);
    for (const [key, { value }] of own?.get(language) ?? []) result.set(key, value);
    return result;
  }

  namespaces(version: string): Set<string> {
    return new Set([
      ...(this.#parentOf(version)?.namespaces(version) ?? []),
      ...(this.versions.get(version)?.namespaces.keys() ?? []),
    ]);
  }

  publishedNamespaces(version: string): Set<string> {
    return new Set([
      ...(this.#parentOf(version)?.publishedNamespaces(version) ?? []),
      ...(this.versions.get(version)?.publishedNamespaces() ?? []),
    ]);
  }

  /** By language and namespace; out of date while they are frozen. */
  statistics(version: string): VersionStatistics {
    const stale = this.versions.get(version)?.staleStatistics;
    if (stale !== undefined) return stale;
    const namespaces = [...this.namespaces(version)];
    const ofLanguage = (language: string) =>
      Object.fromEntries(
        namespaces.map((name) => [name, this.#namespaceStatistics(version, name, language)]),
      );
    return Object.fromEntries([...this.languages].map((language) => [language, ofLanguage(language)]));
  }

  /** Keeps the statistics of a version as they are until they are regenerated, or a write refreshes them. */
  freezeStatistics(version: string): void {
    const found = this.versions.get(version);
    if (found !== undefined) found.staleStatistics = this.statistics(version);
  }

  /** Copies a branch's own languages and entries to its parent. */
  merge(): void {
    if (this.parent === undefined) return;
    const { project, version } = this.parent;
    const target = getOrCreate(project.versions, version, () => new Version());
    for (const language of this.#languages) project.addLanguage(language);
    for (const [namespace, languages] of this.versions.get(version)?.namespaces ?? []) {
      for (const [language, entries] of languages) {
        const into = target.writableEntries(namespace, language);
        for (const [key, entry] of entries) into.set(key, entry);
      }
    }
    target.staleStatistics = undefined;
  }

  #namespaceStatistics(version: string, namespace: string, language: string): NamespaceStatistics {
    const keys = this.visibleKeys(version, namespace, language);
    const reference = this.visibleKeys(version, namespace, this.referenceLanguage ?? language);
    const total = new Set([...reference, ...keys]).size;
    const translated = keys.filter(
      (key) => this.visibleEntry(version, namespace, language, key)?.value !== '',
    ).length;
    return {
      translated,
      untranslated: total - translated,
      ordered: 0,
      segmentsTranslated: translated,
      segmentsTotal: total,
    };
  }

  /** The parent, if this project inherits from it in that version. */
  #parentOf(version: string): Project | undefined {
    return this.parent?.version === version ? this.parent.project : undefined;
  }

  #load(versions: SeedVersions): void {
    for (const [name, languages] of Object.entries(versions)) {
      const version = getOrCreate(this.versions, name, () => new Version());
      for (const [language, namespaces] of Object.entries(languages)) {
        if (!this.parent?.project.languages.has(language)) this.#languages.add(language);
        for (const [namespace, entries] of Object.entries(namespaces)) {
          const into = version.writableEntries(namespace, language);
          for (const [key, entry] of Object.entries(entries)) into.set(key, entryOf(entry));
        }
      }
    }
    for (const version of this.versions.values()) version.publish();
  }
}

function entryOf(entry: SeedEntry): Entry {
  const details = typeof entry === 'string' ? { value: entry } : entry;
  return { ...details, updatedAt: details.updatedAt ?? Date.now() };
}

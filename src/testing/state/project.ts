import type { SeedBranch, SeedProject, SeedTenant, SeedUser, SeedVersions } from '../seed.js';
import { entriesOf } from '../seed-entries.js';
import { Entries, type Entry, entryOver, getOrCreate, isSameEntry } from './entries.js';
import { mergeSorted } from './merge-sorted.js';
import type { Place, Reach } from './place.js';
import { Publication, type PublicationSettings } from './publication.js';
import { statisticsOf, type VersionStatistics } from './statistics.js';
import { Version } from './version.js';

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

/** What a project inherits from: a branch from one version of its parent, a tenant from all of them. */
export interface Parent {
  readonly project: Project;
  readonly version: string | undefined;
}

/** What the main project, its branches and its tenants have in common. */
interface Settings extends PublicationSettings {
  readonly privateNamespaces: ReadonlySet<string>;
  readonly privateVersions: ReadonlySet<string>;
}

/** What there is of a project besides its versions. */
interface Identity {
  readonly id: string;
  readonly settings: Settings;
  readonly users: readonly SeedUser[];
  readonly parent?: Parent | undefined;
  /** Of a branch. */
  readonly name?: string | undefined;
  readonly referenceLanguage?: string | undefined;
}

/** A project, a branch or a tenant. The entries of the latter two lie over those of their parents. */
export class Project {
  readonly #identity: Identity;
  #languages = new Set<string>();
  #versions = new Map<string, Version>();
  #invitations: Invitation[] = [];
  /** What inherits from it: its branches and its tenants. */
  readonly #children = new Set<Project>();
  /** What is published of it. */
  readonly publication: Publication;
  /** The job that deletes a branch, once one has been started. */
  deletedBy: string | undefined;

  private constructor(identity: Identity) {
    this.#identity = identity;
    this.publication = new Publication(this, identity.settings);
  }

  /** @param now the time of what the seed has, where it says none */
  static main(seed: SeedProject, now: number): Project {
    const { id, users = [], referenceLanguage, cdnType = 'pro', languages = [], versions = {} } = seed;
    const settings = {
      cdnType,
      isNested: seed.publishFormat !== 'flat',
      privateNamespaces: new Set(seed.privateNamespaces),
      privateVersions: new Set(seed.privateVersions),
      autoPublish: new Set(seed.autoPublish),
    };
    const project = new Project({ id, settings, users, referenceLanguage });
    const all = referenceLanguage === undefined ? languages : [...languages, referenceLanguage];
    project.#load(versions, all, now);
    return project.#publishSeed(now);
  }

  static tenant(
    main: Project,
    { id, users = [], languages = [], versions = {} }: SeedTenant,
    now: number,
  ): Project {
    const { settings } = main.#identity;
    const parent = { project: main, version: undefined };
    const tenant = new Project({ id, settings, users, parent });
    main.#children.add(tenant);
    tenant.#load(versions, languages, now);
    return tenant.#publishSeed(now);
  }

  static branch(
    parent: Parent & { readonly version: string },
    { id, name, entries }: SeedBranch,
    now: number,
  ): Project {
    const { settings } = parent.project.#identity;
    const branch = new Project({ id, name, settings, parent, users: [] });
    parent.project.#children.add(branch);
    branch.#load({ [parent.version]: entries ?? {} }, [], now);
    // One that is made later has published nothing yet.
    if (entries !== undefined) branch.publication.publish(parent.version, now);
    return branch;
  }

  get id(): string {
    return this.#identity.id;
  }

  /** Name of a branch; undefined for another project. */
  get name(): string | undefined {
    return this.#identity.name;
  }

  get parent(): Parent | undefined {
    return this.#identity.parent;
  }

  /** The parent of a branch; undefined for another project. */
  get trunk(): (Parent & { readonly version: string }) | undefined {
    const { parent } = this;
    return parent?.version === undefined ? undefined : { ...parent, version: parent.version };
  }

  get isTenant(): boolean {
    return this.parent !== undefined && this.trunk === undefined;
  }

  get children(): readonly Project[] {
    return [...this.#children];
  }

  get branches(): readonly Project[] {
    return this.children.filter(({ isTenant }) => !isTenant);
  }

  get tenants(): readonly Project[] {
    return this.children.filter(({ isTenant }) => isTenant);
  }

  get cdnType(): 'pro' | 'standard' {
    return this.#identity.settings.cdnType;
  }

  get users(): readonly SeedUser[] {
    return this.#identity.users;
  }

  get invitations(): readonly Invitation[] {
    return this.#invitations;
  }

  get languages(): ReadonlySet<string> {
    return new Set([...(this.parent?.project.languages ?? []), ...this.#languages]);
  }

  get referenceLanguage(): string | undefined {
    const own = this.#identity.referenceLanguage ?? this.parent?.project.referenceLanguage;
    return own ?? [...this.languages][0];
  }

  get versions(): ReadonlySet<string> {
    const inherited = this.isTenant ? (this.parent?.project.versions ?? []) : [];
    return new Set([...inherited, ...this.#versions.keys()]);
  }

  /** Whether there is no text in it, of its own or inherited. */
  get isEmpty(): boolean {
    for (const entries of this.#allVisible()) if (entries.size > 0) return false;
    return true;
  }

  isPrivate({ version, namespace }: Pick<Place, 'version' | 'namespace'>): boolean {
    const { privateVersions, privateNamespaces } = this.#identity.settings;
    return privateVersions.has(version) || privateNamespaces.has(namespace);
  }

  invite(invitation: Invitation): void {
    this.#invitations.push(invitation);
  }

  addLanguage(language: string): void {
    this.#languages.add(language);
  }

  get ownLanguages(): ReadonlySet<string> {
    return this.#languages;
  }

  /** Forgets a language with all that there is of it, so that nothing comes back with it. */
  forgetLanguage(language: string): void {
    this.#languages.delete(language);
    for (const version of this.#versions.values()) version.deleteLanguage(language);
    if (!this.languages.has(language)) this.publication.forgetLanguage(language);
    // The parent's shows through again.
    else for (const version of this.versions) this.publication.uncovered({ version, language });
  }

  /** The namespaces of a version, in the working copy. */
  namespaces(version: string): Set<string> {
    return new Set([
      ...(this.above(version)?.namespaces(version) ?? []),
      ...(this.#versions.get(version)?.namespaces.keys() ?? []),
    ]);
  }

  hasNamespace(version: string, namespace: string): boolean {
    return (
      this.hasOwnNamespace(version, namespace) ||
      (this.above(version)?.hasNamespace(version, namespace) ?? false)
    );
  }

  hasOwnVersion(version: string): boolean {
    return this.#versions.has(version);
  }

  hasOwnNamespace(version: string, namespace: string): boolean {
    return this.#versions.get(version)?.namespaces.has(namespace) ?? false;
  }

  /** Its own entries. What it inherits isn't among them. Not for writing. */
  own({ version, namespace, language }: Place): Entries {
    return this.#versions.get(version)?.entries(namespace, language) ?? nothing;
  }

  /** What it inherits there, under its own. Not for writing. */
  inherited(place: Place): Entries {
    return this.above(place.version)?.visible(place) ?? nothing;
  }

  /** The entries of the working copy: its own over those that it inherits. Not for writing. */
  visible(place: Place): Entries {
    const own = this.own(place);
    const inherited = this.inherited(place);
    if (own.size === 0 || inherited.size === 0) return own.size === 0 ? inherited : own;
    return inherited.under(own);
  }

  /** The keys of what is visible, sorted, from the one after another on. Nothing is joined for it: a page reads a few. */
  keysAfter(place: Place, key: string | null): Iterable<string> {
    const own = this.own(place).keysAfter(key);
    const above = this.above(place.version);
    return above === undefined ? own : mergeSorted(own, above.keysAfter(place, key));
  }

  /** Another text after each change of what it inherits there. */
  inheritedRevision(place: Place): string {
    const above = this.above(place.version);
    return above === undefined ? '' : `${above.own(place).revision} ${above.inheritedRevision(place)}`;
  }

  /** Whether somebody has put something there, or it is inherited; also if nothing is left of it. */
  isIn(place: Place): boolean {
    const own = this.#versions.get(place.version)?.entries(place.namespace, place.language);
    return own !== undefined || (this.above(place.version)?.isIn(place) ?? false);
  }

  /** Its own namespaces of some versions, and the languages in which they are: what a deletion of them reaches. */
  *ownReach(versions: Iterable<string> = this.#versions.keys()): Generator<Reach> {
    for (const version of versions) {
      for (const [namespace, languages] of this.#versions.get(version)?.namespaces ?? []) {
        yield { version, namespace };
        for (const language of languages.keys()) yield { version, namespace, language };
      }
    }
  }

  tags(): Set<string> {
    const tags = new Set<string>();
    for (const entries of this.#allVisible()) {
      for (const entry of entries.values()) for (const tag of entry.tags ?? []) tags.add(tag);
    }
    return tags;
  }

  /**
   * Changes its own entries of a place. A namespace that doesn't exist is created where something was changed.
   *
   * @param change returns whether it changed something
   */
  write(place: Place, change: (entries: Entries) => boolean): boolean {
    const { version, namespace, language } = place;
    const found = this.#versions.get(version)?.entries(namespace, language);
    const entries = found ?? new Entries();
    const before = entries.changedBy(change);
    if (before === undefined) return false;
    if (found === undefined) this.#own(version).addNamespace(namespace).set(language, entries);
    if (this.publication.isAutomatic(version)) {
      this.publication.changedTexts(place, this.#changedTexts(place, before));
    }
    return true;
  }

  /** The texts that are others than before, where some of its own entries have changed. */
  #changedTexts(
    place: Place,
    before: ReadonlyMap<string, Entry | undefined>,
  ): ReadonlyMap<string, string | undefined> {
    const texts = new Map<string, string | undefined>();
    for (const [key, entry] of before) {
      const earlier = entry ?? this.inheritedEntry(place, key);
      const text = this.entry(place, key)?.value;
      if (text !== earlier?.value) texts.set(key, text);
    }
    return texts;
  }

  /** Stamps its own entries as used. What it inherits is the parent's. */
  touch(place: Place, keys: readonly string[], lastUsed: number): void {
    const entries = this.own(place);
    for (const key of keys) {
      const entry = entries.get(key);
      if (entry !== undefined) entries.set(key, { ...entry, lastUsed });
    }
  }

  /** Creates a namespace, in one language or in none yet. */
  createNamespace(version: string, namespace: string, language?: string): void {
    const own = this.#own(version);
    if (language === undefined) own.addNamespace(namespace);
    else own.writableEntries(namespace, language);
    this.publication.changed({ version, namespace, language });
  }

  renameNamespace(version: string, from: string, to: string): void {
    const { namespaces } = this.#own(version);
    const namespace = namespaces.get(from);
    if (namespace === undefined) return;
    namespaces.delete(from);
    namespaces.set(to, namespace);
    this.refreshStatistics(version);
    for (const name of [from, to]) this.publication.changed({ version, namespace: name });
  }

  deleteNamespace(version: string, namespace: string): void {
    this.#own(version).namespaces.delete(namespace);
    this.refreshStatistics(version);
    this.publication.changed({ version, namespace });
  }

  /**
   * Replaces the working copy of a version with that of another one, and what shines through that as well. What is
   * published stays.
   */
  copyVersion(from: string, to: string): void {
    const copy = new Version();
    for (const namespace of this.namespaces(from)) {
      copy.addNamespace(namespace);
      for (const language of this.languages) {
        const source = { version: from, namespace, language };
        if (this.isIn(source)) this.#copyEntries(source, copy, this.inherited({ ...source, version: to }));
      }
    }
    this.#versions.set(to, copy);
    this.publication.changed({ version: to });
  }

  deleteVersion(version: string): void {
    this.#versions.delete(version);
    // The main project's shows through in a tenant again.
    if (this.versions.has(version)) this.publication.uncovered({ version });
    else this.publication.forgetVersion(version);
  }

  /** Copies a branch's own languages and entries to its parent, which has the languages from now on. */
  merge(): void {
    if (this.trunk === undefined) return;
    const { project, version } = this.trunk;
    for (const language of this.#languages)
      if (!project.languages.has(language)) project.addLanguage(language);
    this.#languages.clear();
    for (const [namespace, languages] of this.#own(version).namespaces) {
      if (!project.hasNamespace(version, namespace)) project.createNamespace(version, namespace);
      for (const [language, own] of languages) project.#take({ version, namespace, language }, own);
    }
    project.refreshStatistics(version);
  }

  #take(place: Place, merged: Entries): void {
    const updatedAt = Date.now();
    this.write(place, (entries) => {
      // What the branch doesn't say stays as it is.
      let isChanged = false;
      for (const [key, entry] of merged) {
        const before = entries.get(key);
        const lastUsed = Math.max(before?.lastUsed ?? 0, entry.lastUsed ?? 0) || undefined;
        const after = { ...before, ...entry, ...(lastUsed && { lastUsed }) };
        if (before !== undefined && isSameEntry(before, after) && before.lastUsed === after.lastUsed)
          continue;
        entries.set(key, { ...after, updatedAt });
        isChanged = true;
      }
      return isChanged;
    });
  }

  /** Drops all that a branch holds: when it is deleted, it is known by its id alone. */
  clear(): void {
    for (const version of this.#versions.keys()) this.deleteVersion(version);
    const { parent } = this;
    if (parent !== undefined) parent.project.#children.delete(this);
  }

  /** By language and namespace; out of date while they are frozen. */
  statistics(version: string): VersionStatistics {
    return this.#versions.get(version)?.staleStatistics ?? statisticsOf(this, version);
  }

  /** An entry of its own, or one that it inherits. */
  entry(place: Place, key: string): Entry | undefined {
    const own = this.own(place).get(key);
    const inherited = this.inheritedEntry(place, key);
    return own === undefined ? inherited : entryOver(inherited, own);
  }

  inheritedEntry(place: Place, key: string): Entry | undefined {
    return this.above(place.version)?.entry(place, key);
  }

  /** Keeps the statistics of a version as they were before a write, until they are refreshed. */
  freezeStatistics(version: string, before: VersionStatistics): void {
    this.#own(version).staleStatistics = before;
  }

  refreshStatistics(version: string): void {
    const own = this.#versions.get(version);
    if (own !== undefined) own.staleStatistics = undefined;
  }

  /** What is done to either doesn't change the other. */
  copy(parent: Parent | undefined): Project {
    const copy = new Project({ ...this.#identity, parent });
    // A deleted branch is known to its parent no more.
    if (parent !== undefined && this.parent?.project.children.includes(this))
      parent.project.#children.add(copy);
    copy.#languages = new Set(this.#languages);
    copy.#versions = new Map(Array.from(this.#versions, ([name, version]) => [name, version.copy()]));
    copy.#invitations = [...this.#invitations];
    copy.publication.copyFrom(this.publication);
    copy.deletedBy = this.deletedBy;
    return copy;
  }

  *#allVisible(): Generator<Entries> {
    for (const version of this.versions) {
      for (const namespace of this.namespaces(version)) {
        for (const language of this.languages) yield this.visible({ version, namespace, language });
      }
    }
  }

  /** The project that it inherits from in a version. */
  above(version: string): Project | undefined {
    const inherits = this.isTenant || this.parent?.version === version;
    return inherits ? this.parent?.project : undefined;
  }

  /** What shines through the other version in the same words needs no entry of its own, and keeps up with it. */
  #copyEntries(source: Place, into: Version, inherited: Entries): void {
    const own = this.own(source);
    const entries = into.writableEntries(source.namespace, source.language);
    for (const [key, entry] of this.visible(source)) {
      const below = inherited.get(key);
      const ownEntry = own.get(key);
      const isSame = (one: Entry | undefined) => one !== undefined && isSameEntry(one, entry);
      if (ownEntry === undefined && isSame(below)) continue;
      // Where others would show through, it has none of its own, in so many words.
      const explicit = { ...entry, context: entry.context, tags: entry.tags };
      const looksSame = ownEntry !== undefined && isSame(entryOver(below, ownEntry));
      entries.set(key, looksSame ? ownEntry : below === undefined ? entry : explicit);
    }
  }

  #own(version: string): Version {
    return getOrCreate(this.#versions, version, () => new Version());
  }

  #load(versions: SeedVersions, languages: readonly string[], now: number): void {
    for (const language of languages) this.#languages.add(language);
    if (this.parent === undefined) this.#own('latest');
    for (const [version, byLanguage] of Object.entries(versions)) {
      const own = this.#own(version);
      for (const [language, namespaces] of Object.entries(byLanguage)) {
        if (!this.parent?.project.languages.has(language)) this.#languages.add(language);
        for (const [namespace, content] of Object.entries(namespaces)) {
          const entries = own.writableEntries(namespace, language);
          for (const [key, entry] of entriesOf(content, now)) entries.set(key, entry);
        }
      }
    }
  }

  /** What is seeded counts as published. */
  #publishSeed(now: number): this {
    for (const version of this.versions) this.publication.publish(version, now);
    return this;
  }
}

/** Never written to. */
const nothing = new Entries();

import { type Entries, getOrCreate } from './entries.js';
import type { Place } from './place.js';
import { PublishedFile } from './published-file.js';

/** How a project is published. */
export interface PublicationSettings {
  readonly cdnType: 'pro' | 'standard';
  readonly isNested: boolean;
  /** Versions that publish themselves. */
  readonly autoPublish: ReadonlySet<string>;
}

/** A project, as far as it is published. */
interface Publisher {
  readonly versions: ReadonlySet<string>;
  readonly languages: ReadonlySet<string>;
  readonly isTenant: boolean;
  namespaces(version: string): ReadonlySet<string>;
  isIn(place: Place): boolean;
  visible(place: Place): Entries;
  above(version: string): { readonly publication: Publication } | undefined;
}

/** A file that is published. */
export interface Published extends Place {
  readonly file: PublishedFile;
}

/** Files by namespace and language. */
type Files = Map<string, Map<string, PublishedFile>>;

/** How long a CDN of the type `standard` keeps what it has served, in milliseconds. */
const cachedFor = 3_600_000;

/** What is published of a project: of a tenant and a branch, with what showed through when they were published. */
export class Publication {
  readonly #project: Publisher;
  readonly #settings: PublicationSettings;
  #versions = new Map<string, Files>();
  /** What has changed in versions that publish themselves, and isn't a file yet: with the time of the change. */
  #changedPlaces = new Map<string, { readonly place: Place; readonly at: number }>();
  #changedVersions = new Map<string, number>();
  /** What the CDN keeps of a project of the type `standard`. */
  #served = new Map<string, Published & { readonly at: number }>();

  constructor(project: Publisher, settings: PublicationSettings) {
    this.#project = project;
    this.#settings = settings;
  }

  /** The files of a version by namespace and language; of a branch that has published nothing, its parent's. */
  of(version: string): ReadonlyMap<string, ReadonlyMap<string, PublishedFile>> {
    this.publishChanges();
    const own = this.#versions.get(version);
    if (own !== undefined) return own;
    const above = this.#project.isTenant ? undefined : this.#project.above(version);
    return above?.publication.of(version) ?? new Map();
  }

  /** All files. */
  *files(): Generator<Published> {
    for (const version of this.#project.versions) {
      for (const [namespace, languages] of this.of(version)) {
        for (const [language, file] of languages) yield { version, namespace, language, file };
      }
    }
  }

  /** The file that a download gets: what the CDN keeps, unless it is to be fresh. */
  served(place: Place, isFresh: boolean): PublishedFile | undefined {
    const files = this.of(place.version).get(place.namespace);
    const [other] = files?.values() ?? [];
    // What is published in another language is there, and empty.
    const present = files?.get(place.language) ?? (other && this.#emptyFile(other.publishedAt));
    if (isFresh || this.#settings.cdnType === 'pro') return present;
    const kept = this.#served.get(pathOf(place));
    const age = kept === undefined ? cachedFor : Date.now() - kept.at;
    if (kept !== undefined && age >= 0 && age < cachedFor) return kept.file;
    if (present !== undefined) this.#served.set(pathOf(place), { ...place, file: present, at: Date.now() });
    return present;
  }

  /** Publishes a version as it is now. What is the same as before keeps its time. */
  publish(version: string, at = Date.now()): void {
    const before = this.#versions.get(version);
    const files: Files = new Map();
    for (const namespace of this.#project.namespaces(version)) {
      const languages = getOrCreate(files, namespace, () => new Map<string, PublishedFile>());
      for (const language of this.#project.languages) {
        const place = { version, namespace, language };
        const earlier = before?.get(namespace)?.get(language);
        if (this.#project.isIn(place)) languages.set(language, this.#fileOf(place, at, earlier));
      }
    }
    this.#versions.set(version, files);
    this.#forgetChanges((place) => place.version === version);
    this.#changedVersions.delete(version);
  }

  /**
   * To be told of what is written, since a version can publish itself. The files are made when somebody asks for them, or
   * before what shows through them changes.
   *
   * @param place where, if it is no more than entries of one place
   */
  changed(version: string, place?: Place): void {
    if (!this.#settings.autoPublish.has(version)) return;
    if (place !== undefined && this.#versions.has(version)) {
      this.#changedPlaces.set(pathOf(place), { place, at: Date.now() });
    } else this.#changedVersions.set(version, Date.now());
  }

  publishChanges(): void {
    for (const { place, at } of this.#changedPlaces.values()) {
      const files = this.#versions.get(place.version);
      if (files === undefined) continue;
      const languages = getOrCreate(files, place.namespace, () => new Map<string, PublishedFile>());
      languages.set(place.language, this.#fileOf(place, at, languages.get(place.language)));
    }
    this.#changedPlaces.clear();
    for (const [version, at] of this.#changedVersions) this.publish(version, at);
  }

  forgetVersion(version: string): void {
    this.#versions.delete(version);
    this.#changedVersions.delete(version);
    this.#forget((place) => place.version === version);
  }

  forgetLanguage(language: string): void {
    for (const files of this.#versions.values())
      for (const languages of files.values()) languages.delete(language);
    this.#forget((place) => place.language === language);
  }

  /** Takes over what is published of another project. What happens to either afterwards doesn't change the other. */
  copyFrom(other: Publication): void {
    this.#versions = new Map(
      Array.from(other.#versions, ([version, files]) => [
        version,
        new Map(Array.from(files, ([namespace, languages]) => [namespace, new Map(languages)])),
      ]),
    );
    this.#changedPlaces = new Map(other.#changedPlaces);
    this.#changedVersions = new Map(other.#changedVersions);
    this.#served = new Map(other.#served);
  }

  /** What was published before, if it is the same: then it keeps its time. */
  #fileOf(place: Place, at: number, earlier: PublishedFile | undefined): PublishedFile {
    const entries = this.#project.visible(place);
    if (earlier?.hasTexts(entries)) return earlier;
    // What a tenant doesn't override is not kept twice.
    const above = this.#project.above(place.version)?.publication.of(place.version);
    const inherited = above?.get(place.namespace)?.get(place.language);
    const texts = inherited?.hasTexts(entries)
      ? inherited.texts
      : new Map(Array.from(entries, ([key, { value }]) => [key, value]));
    return new PublishedFile(texts, at, this.#settings.isNested);
  }

  #emptyFile(at: number): PublishedFile {
    return new PublishedFile(new Map(), at, this.#settings.isNested);
  }

  #forget(isForgotten: (place: Place) => boolean): void {
    this.#forgetChanges(isForgotten);
    for (const [path, place] of this.#served) if (isForgotten(place)) this.#served.delete(path);
  }

  #forgetChanges(isForgotten: (place: Place) => boolean): void {
    for (const [path, { place }] of this.#changedPlaces) {
      if (isForgotten(place)) this.#changedPlaces.delete(path);
    }
  }
}

const pathOf = ({ version, language, namespace }: Place): string => `${version}/${language}/${namespace}`;

import { type Entries, getOrCreate } from './entries.js';
import type { Place, Reach } from './place.js';
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
  hasNamespace(version: string, namespace: string): boolean;
  isIn(place: Place): boolean;
  own(place: Place): Entries;
  visible(place: Place): Entries;
  inheritedRevision(place: Place): string;
  above(version: string): { readonly publication: Publication } | undefined;
}

/** A file that is published. */
export interface Published extends Place {
  readonly file: PublishedFile;
}

/** A version, or what there is of a namespace or a language in it. */
type Part = Reach & Pick<Place, 'version'>;

/** Files by namespace and language. */
type Files = Map<string, Map<string, PublishedFile>>;

/** How long a CDN of the type `standard` keeps what it has served, in milliseconds. */
const cachedFor = 3_600_000;

/** What is published of a project: of a tenant and a branch, with what showed through when they were published. */
export class Publication {
  readonly #project: Publisher;
  readonly #settings: PublicationSettings;
  #versions = new Map<string, Files>();
  /** What the CDN keeps of a project of the type `standard`. */
  #served = new Map<string, Published & { readonly at: number }>();

  constructor(project: Publisher, settings: PublicationSettings) {
    this.#project = project;
    this.#settings = settings;
  }

  /** The files of a version by namespace and language; of a branch that has published nothing, its parent's. */
  of(version: string): ReadonlyMap<string, ReadonlyMap<string, PublishedFile>> {
    const own = this.#versions.get(version);
    if (own !== undefined) return own;
    const above = this.#project.isTenant ? undefined : this.#project.above(version);
    return above?.publication.of(version) ?? new Map();
  }

  /** All files. */
  *files(): Generator<Published> {
    for (const version of this.#project.versions) yield* published(version, this.of(version));
  }

  /** The files that it has published itself, and that would be lost with it. */
  *ownFiles(): Generator<Published> {
    for (const [version, files] of this.#versions) yield* published(version, files);
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
    if (present !== undefined) {
      this.#served.set(pathOf(place), { ...place, file: present.shared(), at: Date.now() });
    }
    return present;
  }

  /** Whether a version publishes itself. */
  isAutomatic(version: string): boolean {
    return this.#settings.autoPublish.has(version);
  }

  /** Publishes a version as it is now. What is the same as before keeps its time. */
  publish(version: string, at = Date.now()): void {
    this.#publishPart({ version }, at);
  }

  /** To be told of what has changed, since a version can publish itself: that, and nothing besides. */
  changed(part: Part): void {
    const { version } = part;
    if (!this.isAutomatic(version)) return;
    // A branch that hasn't published anything, and so has shown its parent's, begins with all of it.
    const isFirst = !this.#versions.has(version) && !this.#project.isTenant;
    this.#publishPart(isFirst ? { version } : part, Date.now());
  }

  /**
   * The same of a version that publishes itself, where it is no more than entries of a place, of which there may be many.
   *
   * @param texts those that are others than before; undefined where there is none any more
   */
  changedTexts(place: Place, texts: ReadonlyMap<string, string | undefined>): void {
    const { version, namespace, language } = place;
    const languages = this.#versions.get(version)?.get(namespace);
    const file = languages?.get(language);
    const facts = this.#factsOf(place, Date.now());
    // What shows through may be another by now.
    if (file === undefined || file.inherited !== facts.inherited) this.changed(place);
    else if (texts.size > 0) languages?.set(language, file.changed(texts, facts));
  }

  /** To be told of what shows through again: of a branch that has published nothing it does so anyway. */
  uncovered(part: Part): void {
    if (this.#versions.has(part.version)) this.changed(part);
  }

  forgetVersion(version: string): void {
    this.#versions.delete(version);
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
        new Map(
          Array.from(files, ([namespace, languages]) => [
            namespace,
            new Map(Array.from(languages, ([language, file]) => [language, file.shared()])),
          ]),
        ),
      ]),
    );
    this.#served = new Map(other.#served);
  }

  /** What was published before, if it has the same texts: then it keeps its time. */
  #fileOf(place: Place, at: number, earlier: PublishedFile | undefined): PublishedFile {
    const entries = this.#project.visible(place);
    const facts = this.#factsOf(place, at);
    if (earlier?.hasTexts(entries)) return earlier.as({ ...facts, publishedAt: earlier.publishedAt });
    // What a tenant doesn't override is not kept twice.
    const above = this.#project.above(place.version)?.publication.of(place.version);
    const inherited = above?.get(place.namespace)?.get(place.language);
    if (inherited?.hasTexts(entries)) return inherited.as(facts);
    const texts = new Map(Array.from(entries, ([key, { value }]) => [key, value]));
    return new PublishedFile(texts, facts, this.#settings.isNested);
  }

  #factsOf(place: Place, publishedAt: number) {
    return {
      publishedAt,
      hasOwn: this.#project.own(place).size > 0,
      inherited: this.#project.inheritedRevision(place),
    };
  }

  #emptyFile(publishedAt: number): PublishedFile {
    return new PublishedFile(
      new Map(),
      { publishedAt, hasOwn: false, inherited: '' },
      this.#settings.isNested,
    );
  }

  #publishPart({ version, language, namespace }: Part, at: number): void {
    const { languages } = this.#project;
    // Of a branch's first ones, what its parent has published: the same texts keep their time.
    const shown = this.of(version);
    const files = getOrCreate(this.#versions, version, (): Files => new Map());
    const names =
      namespace === undefined ? [...files.keys(), ...this.#project.namespaces(version)] : [namespace];
    for (const name of new Set(names)) {
      const byLanguage = getOrCreate(files, name, () => new Map<string, PublishedFile>());
      const codes = language === undefined ? [...byLanguage.keys(), ...languages] : [language];
      for (const code of new Set(codes)) {
        const place = { version, namespace: name, language: code };
        const isThere = languages.has(code) && this.#project.isIn(place);
        const earlier = shown.get(name)?.get(code);
        if (isThere) byLanguage.set(code, this.#fileOf(place, at, earlier));
        else byLanguage.delete(code);
      }
      if (byLanguage.size === 0 && !this.#project.hasNamespace(version, name)) files.delete(name);
    }
  }

  #forget(isForgotten: (place: Place) => boolean): void {
    for (const [path, place] of this.#served) if (isForgotten(place)) this.#served.delete(path);
  }
}

function* published(version: string, files: ReturnType<Publication['of']>): Generator<Published> {
  for (const [namespace, languages] of files) {
    for (const [language, file] of languages) yield { version, namespace, language, file };
  }
}

const pathOf = ({ version, language, namespace }: Place): string => `${version}/${language}/${namespace}`;

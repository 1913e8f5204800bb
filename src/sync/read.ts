import type {
  AwaitableIterable,
  ContentByLanguage,
  NamespaceContent,
  Project,
  ProjectStatistics,
  RawContent,
  RawEntry,
} from '../index.js';
import { InvalidArgumentError } from '../index.js';
import { isPlainObject, type Place, type PlaceContent } from './content.js';
import * as must from './options.js';
import { pieces } from './pieces.js';

/** How much is read at a time, unless given. */
export const usualConcurrency = 20;

/** The entries of a place as they are now, by key. */
export async function entriesOf(
  project: Project<'read'>,
  version: string,
  { language, namespace }: Place,
  signal: AbortSignal | undefined,
): Promise<Map<string, RawEntry>> {
  const entries = new Map<string, RawEntry>();
  // Content may be nested, down to what has a value that isn't an object itself.
  const add = (parent: RawContent, prefix: string) => {
    for (const [name, entry] of Object.entries(parent)) {
      const isEntry = Object.hasOwn(entry, 'value')
        ? !isPlainObject(entry.value)
        : Object.hasOwn(entry, 'overrides');
      if (isEntry) entries.set(prefix + name, entry);
      else add(entry as RawContent, `${prefix}${name}.`); // of others below keys
    }
  };
  const location = { version, language, namespace };
  for await (const page of project.translations.pull(location, { raw: true, signal })) add(page, '');
  return entries;
}

/** The places of a version by the statistics: the authoritative list, also of what isn't published. */
export function placesIn(statistics: ProjectStatistics, version: string): Map<string, Set<string>> {
  const languages = Object.entries(ownOf(statistics, version));
  return new Map(languages.map(([language, namespaces]) => [language, new Set(Object.keys(namespaces))]));
}

/** A new project has no version yet: it is made with the first text. */
export function assertVersion(statistics: ProjectStatistics, version: string): void {
  const versions = Object.keys(statistics);
  if (versions.length === 0 || versions.includes(version)) return;
  throw new InvalidArgumentError(
    'version',
    `"${version}" is none of the project, which has ${versions.join(', ')}`,
  );
}

const ownOf = (statistics: ProjectStatistics, version: string) =>
  Object.hasOwn(statistics, version) ? (statistics[version] ?? {}) : {};

export interface ReadProjectOptions {
  /** @default 'latest' */
  readonly version?: string | undefined;
  /** Only these; all by default. */
  readonly languages?: readonly string[] | undefined;
  /** Only these; all by default. */
  readonly namespaces?: readonly string[] | undefined;
  /**
   * How many namespaces are read at a time.
   *
   * @default 20
   */
  readonly concurrency?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const checks: must.ChecksOf<ReadProjectOptions> = {
  version: must.text,
  languages: must.texts,
  namespaces: must.texts,
  concurrency: must.concurrency,
  signal: must.signal,
};

/**
 * The texts that a version has now, published or not: namespace by namespace, or all of them by `await`. An entry that has
 * no value is left out. Nothing is sent before reading starts.
 *
 * @scope read
 */
export function readProject(
  project: Project<'read'>,
  options?: ReadProjectOptions,
): AwaitableIterable<PlaceContent, ContentByLanguage> {
  return pieces(async function* () {
    const {
      version = 'latest',
      languages,
      namespaces,
      concurrency = usualConcurrency,
      signal,
    } = must.readOptions('readProject', checks, options);
    const statistics = await project.statistics.project({ signal });
    assertVersion(statistics, version);
    const there = placesIn(statistics, version);
    const places = [...there].flatMap(([language, names]) =>
      [...names].map((namespace) => ({ language, namespace })),
    );
    const wanted = places
      .filter(({ language, namespace }) => isAmong(languages, language) && isAmong(namespaces, namespace))
      .values();
    const end = new AbortController();
    const either = signal === undefined ? end.signal : AbortSignal.any([signal, end.signal]);
    const begun: Promise<PlaceContent>[] = [];
    const begin = () => {
      const { value: place } = wanted.next();
      if (place === undefined) return;
      const reading = entriesOf(project, version, place, either).then((entries) => ({
        ...place,
        content: contentOf(entries),
      }));
      reading.catch(() => {}); // told by whoever reads it
      begun.push(reading);
    };
    try {
      for (let count = 0; count < concurrency; count += 1) begin();
      for (let next = begun.shift(); next !== undefined; next = begun.shift()) {
        const piece = await next;
        begin();
        yield piece;
      }
    } finally {
      end.abort();
    }
  });
}

/** Whether something is among those that are asked for; anything is, where none are named. */
export const isAmong = (names: readonly string[] | undefined, name: string): boolean =>
  names === undefined || names.includes(name);

function contentOf(entries: ReadonlyMap<string, RawEntry>): NamespaceContent {
  const texts = [...entries].flatMap(([key, { value }]) => (typeof value === 'string' ? [[key, value]] : []));
  return Object.fromEntries(texts);
}

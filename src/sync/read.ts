import type {
  AwaitableIterable,
  ContentByLanguage,
  NamespaceContent,
  NamespaceStatistics,
  Project,
  ProjectStatistics,
  RawEntry,
} from '../index.js';
import { InvalidArgumentError } from '../index.js';
import { isPlainObject, nameOf, type Place, type PlaceContent } from './content.js';
import { attempt, endedBy } from './iterate.js';
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
  const location = { version, language, namespace };
  for await (const page of project.translations.pull(location, { raw: true, signal })) {
    // Content may be nested, down to what is an entry.
    const parents: [parent: object, prefix: string][] = [[page, '']];
    for (let next = parents.pop(); next !== undefined; next = parents.pop()) {
      const [parent, prefix] = next;
      for (const [name, value] of Object.entries(parent)) {
        if (!isPlainObject(value)) continue;
        if (isEntry(value)) entries.set(prefix + name, value);
        else parents.push([value, `${prefix}${name}.`]);
      }
    }
  }
  return entries;
}

/** Whether an object is an entry, and has no others below keys. What an entry knows may be the name of a part of a key. */
function isEntry(value: { readonly [name: string]: unknown }): value is RawEntry & typeof value {
  if (Object.hasOwn(value, 'value')) return !isPlainObject(value.value);
  if (Object.hasOwn(value, 'overrides')) return !isPlainObject(value.overrides);
  // One without a value.
  const { tags, context } = value;
  return (
    Array.isArray(tags) ||
    typeof Object(context).text === 'string' ||
    !Object.values(value).some(isPlainObject)
  );
}

/** What a version of a project has, as far as that is known without reading it. */
export interface Standing {
  readonly referenceLanguage: string | undefined;
  readonly languages: ReadonlySet<string>;
  has(place: Place): boolean;
  /** Whether a place has no text, by the statistics. */
  isBare(place: Place): boolean;
  places(): Iterable<Place>;
}

export async function standingOf(
  project: Project<'read'>,
  version: string,
  reference: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Standing> {
  const [known, statistics] = await Promise.all([
    project.languages.list({ signal }),
    project.statistics.project({ signal }),
  ]);
  const byPlace = placesIn(statistics, version);
  const places = [...byPlace.values()];
  const languages = new Set([...known.map(({ code }) => code), ...places.map(({ language }) => language)]);
  if (reference !== undefined && languages.size > 0 && !languages.has(reference)) {
    const problem = `"${reference}" is none of the project, which has ${[...languages].join(', ')}`;
    throw new InvalidArgumentError('referenceLanguage', problem);
  }
  return {
    referenceLanguage: reference ?? known.find(({ isReferenceLanguage }) => isReferenceLanguage)?.code,
    languages,
    has: (place) => byPlace.has(nameOf(place)),
    isBare: (place) => byPlace.get(nameOf(place))?.translated === 0,
    places: () => places,
  };
}

/**
 * The places of a version by the statistics: the authoritative list, also of what isn't published.
 *
 * @throws InvalidArgumentError for a version that isn't there, unless there is none yet: it is made with the first text
 */
function placesIn(
  statistics: ProjectStatistics,
  version: string,
): Map<string, Place & Pick<NamespaceStatistics, 'translated'>> {
  const versions = new Map(Object.entries(statistics));
  const found = versions.get(version);
  if (found === undefined && versions.size > 0) {
    const problem = `"${version}" is none of the project, which has ${[...versions.keys()].join(', ')}`;
    throw new InvalidArgumentError('version', problem);
  }
  const places = Object.entries(found ?? {}).flatMap(([language, namespaces]) =>
    Object.entries(namespaces).map(([namespace, { translated }]) => ({ language, namespace, translated })),
  );
  return new Map(places.map((place) => [nameOf(place), place]));
}

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
  // Read at once, so that a later change has no effect; refused where somebody waits for it.
  const given = attempt(() => must.readOptions('readProject', checks, options));
  given.catch(() => {});
  return pieces(async function* () {
    const { version = 'latest', concurrency = usualConcurrency, signal, ...filter } = await given;
    const there = placesIn(await project.statistics.project({ signal }), version);
    const wanted = [...there.values()].filter(isAmong(filter)).values();
    const end = endedBy(signal);
    const begun: Promise<PlaceContent>[] = [];
    const begin = () => {
      const { value: place } = wanted.next();
      if (place === undefined) return;
      const { language, namespace } = place;
      const reading = entriesOf(project, version, place, end.signal).then((entries) => ({
        language,
        namespace,
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

/** Tells places that are asked for: of all languages and namespaces where none are named. */
export const isAmong =
  ({ languages, namespaces }: Pick<ReadProjectOptions, 'languages' | 'namespaces'>) =>
  ({ language, namespace }: Place): boolean =>
    (languages?.includes(language) ?? true) && (namespaces?.includes(namespace) ?? true);

function contentOf(entries: ReadonlyMap<string, RawEntry>): NamespaceContent {
  const texts = [...entries].flatMap(([key, { value }]) => (value == null ? [] : [[key, `${value}`]]));
  return Object.fromEntries(texts);
}

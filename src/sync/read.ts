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
import { attempt } from './iterate.js';
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

/**
 * The places of a version by the statistics: the authoritative list, also of what isn't published.
 *
 * @throws InvalidArgumentError for a version that isn't there, unless there is none yet: it is made with the first text
 */
export function placesIn(statistics: ProjectStatistics, version: string): Map<string, Set<string>> {
  const versions = new Map(Object.entries(statistics));
  const found = versions.get(version);
  if (found === undefined && versions.size > 0) {
    const problem = `"${version}" is none of the project, which has ${[...versions.keys()].join(', ')}`;
    throw new InvalidArgumentError('version', problem);
  }
  const languages = Object.entries(found ?? {});
  return new Map(languages.map(([language, namespaces]) => [language, new Set(Object.keys(namespaces))]));
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
    const places = [...there].flatMap(([language, names]) =>
      [...names].map((namespace) => ({ language, namespace })),
    );
    const wanted = places.filter(isAmong(filter)).values();
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

/** Tells places that are asked for: of all languages and namespaces where none are named. */
export const isAmong =
  ({ languages, namespaces }: Pick<ReadProjectOptions, 'languages' | 'namespaces'>) =>
  ({ language, namespace }: Place): boolean =>
    (languages?.includes(language) ?? true) && (namespaces?.includes(namespace) ?? true);

function contentOf(entries: ReadonlyMap<string, RawEntry>): NamespaceContent {
  const texts = [...entries].flatMap(([key, { value }]) => (typeof value === 'string' ? [[key, value]] : []));
  return Object.fromEntries(texts);
}

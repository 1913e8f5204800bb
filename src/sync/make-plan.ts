import { InvalidArgumentError, type Project } from '../index.js';
import { nameOf, type Place, type PlaceTexts, readContent, type SyncContent, type Texts } from './content.js';
import { differencesIn, type Piece, type Rules } from './differences.js';
import * as must from './options.js';
import { Plan } from './plan.js';
import { isDifferent, type PlannedPlace } from './plan-data.js';
import { inPool } from './pool.js';
import { entriesOf, isAmong, placesIn, usualConcurrency } from './read.js';
import { variantsOf } from './variants.js';

export interface PlanOptions {
  /**
   * Of the project.
   *
   * @default 'latest'
   */
  readonly version?: string | undefined;
  /**
   * The content at the last sync, of which both sides have made what they have now: that of the merge base, from git. What
   * was changed at Locize alone is left alone, and what was changed on both sides is a conflict.
   */
  readonly base?: SyncContent | undefined;
  /**
   * Without a `base`: whether texts that differ are overwritten.
   *
   * @default in the reference language only
   */
  readonly overwrite?: boolean | undefined;
  /**
   * Which keys are removed. `'reference'`: in all wanted languages, those that the wanted reference language lacks, but for
   * plural and context variants of keys that it has; no such key is added either. `'exact'`: those that the wanted place
   * lacks. With a `base`, only keys that are as the base has them.
   *
   * @default false
   */
  readonly prune?: 'reference' | 'exact' | false | undefined;
  /** New keys by old ones, whose texts are moved in all languages of the project, with their tags and contexts. */
  readonly renames?: { readonly [oldKey: string]: string } | undefined;
  /**
   * Whether the project is a branch or a tenant: what shines through from its parent isn't removed, and a text that is
   * the parent's gives up what lies over it.
   *
   * @default false
   */
  readonly inherits?: boolean | undefined;
  /**
   * What joins the parts of the keys of nested content; `false` where keys are never nested.
   *
   * @default '.'
   */
  readonly keySeparator?: string | false | undefined;
  /**
   * What is made of empty texts: with `'skip'` they are not translated yet, and with `'write'` texts as others.
   *
   * @default 'skip'
   */
  readonly emptyValues?: 'skip' | 'write' | undefined;
  /**
   * Whether several pieces of the same place are united.
   *
   * @default false
   */
  readonly merge?: boolean | undefined;
  /** Only these; all that are wanted by default. */
  readonly languages?: readonly string[] | undefined;
  /** Only these; all that are wanted by default. */
  readonly namespaces?: readonly string[] | undefined;
  /** Whether a key is left alone, on both sides. */
  readonly ignore?: ((place: Place, key: string) => boolean) | undefined;
  /**
   * The code of the reference language.
   *
   * @default what the project says, whose answer caches keep for an hour
   */
  readonly referenceLanguage?: string | undefined;
  /**
   * How many namespaces are read at a time.
   *
   * @default 20
   */
  readonly concurrency?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const checks: must.ChecksOf<PlanOptions> = {
  version: must.text,
  base: must.anything,
  overwrite: must.trueOrFalse,
  prune: must.oneOf('reference', 'exact', false),
  renames: must.textsByName,
  inherits: must.trueOrFalse,
  keySeparator: must.keySeparator,
  emptyValues: must.oneOf('skip', 'write'),
  merge: must.trueOrFalse,
  languages: must.texts,
  namespaces: must.texts,
  ignore: must.callback,
  referenceLanguage: must.text,
  concurrency: must.concurrency,
  signal: must.signal,
};

/**
 * What it would take to bring a project to the wanted content. Nothing is written. What isn't named in it is left alone.
 *
 * ```ts
 * const changes = await plan(project, await readDirectory('locales'), { base });
 * console.log(`${changes}`);
 * ```
 *
 * Empty texts, `null` and what is empty are not translated yet: they remove nothing and overwrite nothing. Sends
 * `GET /languages`, `GET /stats/project`, and `GET /pull` for each place that is there, and that the base doesn't say to be
 * as it is wanted.
 *
 * @scope read
 * @param wanted content by language and namespace, or an iterable of `{ language, namespace, content }`
 * @throws InvalidArgumentError for content that can't be right; it names the place
 */
export async function plan(
  project: Project<'read'>,
  wanted: SyncContent,
  options?: PlanOptions,
): Promise<Plan> {
  const given = must.readOptions('plan', checks, options);
  const { version = 'latest', inherits = false, concurrency = usualConcurrency, signal } = given;
  const { base, prune = false, overwrite, ignore } = given;
  if (base !== undefined && overwrite !== undefined) {
    throw new InvalidArgumentError(
      'overwrite',
      'is for plans without a `base`, which says what was changed where',
    );
  }
  const settings = {
    keySeparator: given.keySeparator ?? '.',
    writesEmpty: given.emptyValues === 'write',
    merges: given.merge ?? false,
  };
  const renames = new Map(Object.entries(given.renames ?? {}).filter(([old, key]) => old !== key));
  for (const key of renames.values()) {
    if (!renames.has(key)) continue;
    throw new InvalidArgumentError('renames', `has "${key}" as an old key and as a new one: sync twice`);
  }
  // Read before anything is waited for: what is in memory is as it was given.
  const wantedPlaces = readContent(wanted, 'wanted', settings);
  const basePlaces = base === undefined ? undefined : readContent(base, 'base', settings);
  const isAsked = isAmong(given);

  const [known, statistics] = await Promise.all([
    project.languages.list({ signal }),
    project.statistics.project({ signal }),
  ]);
  const baseTexts = basePlaces && (await textsByPlace(basePlaces, signal));
  const reference =
    given.referenceLanguage ?? known.find(({ isReferenceLanguage }) => isReferenceLanguage)?.code;
  const there = placesIn(statistics, version);
  const languagesThere = new Set([...known.map(({ code }) => code), ...there.keys()]);
  const isThere = ({ language, namespace }: Place) => there.get(language)?.has(namespace) === true;

  const places: PlannedPlace[] = [];
  const missing = new Set<string>();
  let keys = 0;
  let wantedCount = 0;
  // Where keys are pruned by the reference language.
  let references: ReadonlyMap<string, (key: string) => boolean> = new Map();
  let wantedLanguages: ReadonlySet<string> = new Set();

  const work = async (piece: Piece, end: AbortSignal) => {
    const { language, namespace, texts, isNamed } = piece;
    if (isNamed) wantedCount += 1;
    if (isNamed && !languagesThere.has(language)) missing.add(language);
    for (const [old, key] of renames) {
      const [one, other] = [texts.get(old), texts.get(key)];
      if (one === undefined || other === undefined || one === other) continue;
      const problem = `has texts of both "${old}" and "${key}" in ${nameOf(piece)}, which are to be one key`;
      throw new InvalidArgumentError('wanted', problem);
    }
    const isOfReference = references.get(namespace);
    const isOrphan = (key: string) => isOfReference?.(key) === false;
    const rules: Rules = {
      overwrites: overwrite ?? language === reference,
      prunes: (key) => (prune === 'exact' ? isNamed : wantedLanguages.has(language) && isOrphan(key)),
      isOrphan,
      ignores: (key) => Boolean(ignore?.({ language, namespace }, key)),
      inherits,
      renames,
    };
    const before = baseTexts && (baseTexts.get(nameOf(piece)) ?? new Map());
    // Nothing was changed here, whatever was changed there. Of what isn't there at all, that is told.
    if (
      before !== undefined &&
      isThere(piece) &&
      renames.size === 0 &&
      isAlike(texts, before, isOrphan, prune !== false)
    )
      return;
    const entries = isThere(piece) ? await entriesOf(project, version, piece, end) : new Map();
    const place = differencesIn(piece, before, entries, rules);
    keys += place.keys;
    if (isDifferent(place)) places.push(place);
  };
  const named = async function* (end: AbortSignal) {
    for await (const piece of wantedPlaces(end)) if (isAsked(piece)) yield { ...piece, isNamed: true };
  };
  const all = async function* (end: AbortSignal) {
    // What is pruned or renamed depends on what other places have.
    const pieces: Piece[] = [];
    for await (const piece of named(end)) pieces.push(piece);
    wantedLanguages = new Set(pieces.map(({ language }) => language));
    if (prune === 'reference') {
      references = new Map(
        pieces
          .filter(({ language }) => language === reference)
          .map(({ namespace, texts }) => [namespace, variantsOf(newKeys(texts, renames))]),
      );
    }
    yield* pieces;
    const names = new Set(pieces.map(nameOf));
    for (const namespace of new Set(pieces.map((piece) => piece.namespace))) {
      for (const language of there.keys()) {
        const place = { language, namespace };
        const isConcerned = renames.size > 0 || (references.has(namespace) && wantedLanguages.has(language));
        if (isConcerned && isThere(place) && isAsked(place) && !names.has(nameOf(place))) {
          yield { ...place, texts: new Map(), isNamed: false };
        }
      }
    }
  };
  await inPool(renames.size > 0 || prune === 'reference' ? all : named, concurrency, signal, work);

  return new Plan({
    projectId: project.id,
    version,
    referenceLanguage: reference,
    inherits,
    undoes: false,
    keys,
    wanted: wantedCount,
    missingLanguages: [...missing].sort(),
    places: places.sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1)),
  });
}

async function textsByPlace(
  places: ReturnType<typeof readContent>,
  signal: AbortSignal | undefined,
): Promise<Map<string, Texts>> {
  const byPlace = new Map<string, Texts>();
  const end = signal ?? new AbortController().signal;
  for await (const piece of places(end) as AsyncIterable<PlaceTexts>) byPlace.set(nameOf(piece), piece.texts);
  return byPlace;
}

/** Keys as they are called after the renaming. */
const newKeys = (texts: Texts, renames: Rules['renames']) =>
  [...texts.keys()].map((key) => renames.get(key) ?? key);

/** Whether wanted texts are those of the base, of which keys without a text don't matter unless they are pruned. */
function isAlike(texts: Texts, base: Texts, isOrphan: (key: string) => boolean, isPruned: boolean): boolean {
  for (const [key, text] of texts) if (isOrphan(key) || text !== base.get(key)) return false;
  for (const [key, text] of base) if (!texts.has(key) && (isPruned || text !== undefined)) return false;
  return true;
}

import { InvalidArgumentError, type Project } from '../index.js';
import {
  type ContentSettings,
  nameOf,
  type Place,
  type PlaceTexts,
  readContent,
  type SyncContent,
  type Texts,
} from './content.js';
import { differencesIn, type Piece, type Rules } from './differences.js';
import * as must from './options.js';
import { Plan } from './plan.js';
import { isDifferent, type PlannedPlace } from './plan-data.js';
import { inPool } from './pool.js';
import { entriesOf, isAmong, standingOf, usualConcurrency } from './read.js';
import { Whole, type WholeOptions } from './whole.js';

export interface PlanOptions {
  /**
   * Of the project.
   *
   * @default 'latest'
   */
  readonly version?: string | undefined;
  /**
   * The content that was synced last, of which both sides have made what they have now, from git. What was changed at Locize
   * alone is left alone, and what was changed on both sides is a conflict.
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
  /**
   * New keys by old ones, whose texts are moved in all languages of the project, with their tags and contexts. In a namespace
   * of which what is wanted has the old key still, and the new one in no language, it is another key, and stays.
   */
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
   * The code of the reference language, which the project has.
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
  const { version = 'latest', inherits = false, prune = false, overwrite, ignore, signal } = given;
  const { settings, renames } = readSettings(given);
  // Read before anything is waited for: what is in memory is as it was given.
  const wantedPlaces = readContent(wanted, 'wanted', settings);
  const basePlaces = given.base === undefined ? undefined : readContent(given.base, 'base', settings);
  const isAsked = isAmong(given);

  const there = await standingOf(project, version, given.referenceLanguage, signal);
  const base = basePlaces && (await textsByPlace(basePlaces, signal));
  const { referenceLanguage } = there;

  const places: PlannedPlace[] = [];
  const missing = new Set<string>();
  let keys = 0;
  let wantedCount = 0;
  const ignores = ({ language, namespace }: Place, key: string) =>
    Boolean(ignore?.({ language, namespace }, key));
  const rulesOfAll: WholeOptions = {
    renames,
    ignores,
    reference: prune === 'reference' ? referenceLanguage : undefined,
  };
  let whole = new Whole([], rulesOfAll);

  const compare = async (piece: Piece, end: AbortSignal) => {
    const { language, texts, isNamed } = piece;
    if (isNamed) wantedCount += 1;
    if (isNamed && !there.languages.has(language)) missing.add(language);
    const rules: Rules = {
      overwrites: overwrite ?? language === referenceLanguage,
      prunes: (key) => (prune === 'exact' ? isNamed : whole.isOrphan(piece, key)),
      isOrphan: (key) => whole.isOrphan(piece, key),
      ignores: (key) => ignores(piece, key),
      inherits,
      renames: whole.renamesIn(piece),
    };
    assertOneKey(piece, rules.renames);
    const before = base && (base.get(nameOf(piece)) ?? new Map());
    const isThere = there.has(piece);
    // Nothing was changed here, whatever was changed there. That it isn't there at all is told.
    const isUnread =
      before !== undefined &&
      isThere &&
      rules.renames.size === 0 &&
      isAlike(texts, before, rules.isOrphan, prune !== false) &&
      !(there.isBare(piece) && hasText(before));
    if (isUnread) return;
    const entries = isThere ? await entriesOf(project, version, piece, end) : new Map();
    const place = differencesIn(piece, before, entries, rules);
    keys += place.keys;
    if (isDifferent(place)) places.push(place);
  };
  const pieces = async function* (end: AbortSignal): AsyncGenerator<Piece> {
    const named: Piece[] = [];
    for await (const piece of wantedPlaces(end)) {
      if (!isAsked(piece)) continue;
      // What is pruned or renamed depends on what other places have.
      if (renames.size > 0 || prune === 'reference') named.push({ ...piece, isNamed: true });
      else yield { ...piece, isNamed: true };
    }
    whole = new Whole(named, rulesOfAll);
    yield* named;
    for (const place of whole.othersAmong(there.places())) {
      if (isAsked(place)) yield { ...place, texts: new Map(), isNamed: false };
    }
  };
  await inPool(pieces, given.concurrency ?? usualConcurrency, signal, compare);

  return new Plan({
    projectId: project.id,
    version,
    referenceLanguage,
    inherits,
    undoes: false,
    keys,
    wanted: wantedCount,
    base: base?.size,
    missingLanguages: [...missing].sort(),
    places: places.sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1)),
  });
}

/** How content is read, and new keys by old ones. */
function readSettings({ base, overwrite, renames = {}, ...given }: PlanOptions) {
  if (base !== undefined && overwrite !== undefined) {
    throw new InvalidArgumentError(
      'overwrite',
      'is for plans without a `base`, which says what was changed where',
    );
  }
  const byOld = new Map(Object.entries(renames).filter(([old, key]) => old !== key));
  for (const key of byOld.values()) {
    if (!byOld.has(key)) continue;
    throw new InvalidArgumentError('renames', `has "${key}" as an old key and as a new one: sync twice`);
  }
  const settings: ContentSettings = {
    keySeparator: given.keySeparator ?? '.',
    writesEmpty: given.emptyValues === 'write',
    merges: given.merge ?? false,
  };
  return { settings, renames: byOld };
}

/** @throws InvalidArgumentError for two wanted texts that are to have one key */
function assertOneKey(piece: Piece, renames: Rules['renames']): void {
  /** By new key, the key that has a text for it. */
  const found = new Map<string, string>();
  for (const [old, key] of [...renames].flatMap(([old, key]) => [[key, key] as const, [old, key] as const])) {
    const text = piece.texts.get(old);
    if (text === undefined) continue;
    const other = found.get(key) ?? old;
    found.set(key, other);
    if (text === piece.texts.get(other)) continue;
    const problem = `has texts of both "${other}" and "${old}" in ${nameOf(piece)}, which \`renames\` makes one key`;
    throw new InvalidArgumentError('wanted', problem);
  }
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

const hasText = (texts: Texts): boolean => [...texts.values()].some((text) => text !== undefined);

/** Whether wanted texts are those of the base, of which keys without a text don't matter unless they are pruned. */
function isAlike(texts: Texts, base: Texts, isOrphan: (key: string) => boolean, isPruned: boolean): boolean {
  for (const [key, text] of texts) if (isOrphan(key) || text !== base.get(key)) return false;
  for (const [key, text] of base) if (!texts.has(key) && (isPruned || text !== undefined)) return false;
  return true;
}

import {
  InvalidArgumentError,
  isLocizeError,
  type LocizeErrorCode,
  type Project,
  type RawEntry,
  type TranslationDetails,
} from '../index.js';
import { nameOf, type Place } from './content.js';
import { detailsOf, type Entries, emptyLists, type Lists, textOf } from './differences.js';
import {
  type ApplyConflict,
  type ApplyResult,
  PartialApplyError,
  PlanConflictError,
  PlanRefusedError,
} from './errors.js';
import { type GuardOptions, refusalsOf } from './guards.js';
import { abortable, assertGoing, attempt } from './iterate.js';
import * as must from './options.js';
import { Plan } from './plan.js';
import { isWritten, type PlannedPlace } from './plan-data.js';
import { inPool } from './pool.js';
import { entriesOf, usualConcurrency } from './read.js';
import { type Part, partsOf, type Writes, writesTo } from './writes.js';

/** What is about to go from a place. */
export interface Backup extends Place {
  /**
   * The entries as they are, with their contexts and tags: those that are removed or overwritten. `translations.update` takes
   * them as they are, also from JSON.
   */
  readonly entries: { readonly [key: string]: TranslationDetails };
}

export interface ApplyProgress extends Place {
  /** How many places are done, this one too. */
  readonly done: number;
  readonly total: number;
}

/** With the scope `manage`. */
export interface ApplyWithLanguagesOptions extends ApplyOptions {
  /**
   * Whether languages are added that the project lacks.
   *
   * @default false
   */
  readonly addLanguages?: boolean | undefined;
}

export interface ApplyOptions extends GuardOptions {
  /** Gets what is about to go from a place, and is waited for before anything is written there. */
  readonly backup?: ((backup: Backup) => unknown) | undefined;
  /**
   * What becomes of a key that isn't as the plan saw it: it is skipped and told at the end, or overwritten all the same.
   *
   * @default 'skip'
   */
  readonly onConflict?: 'skip' | 'overwrite' | undefined;
  /** Whether texts of the reference language are translated into the others. */
  readonly autotranslate?: boolean | undefined;
  /** Has what was translated automatically reviewed. */
  readonly autotranslateReview?: boolean | undefined;
  /** Translates into these languages only. */
  readonly autotranslateLanguages?: readonly string[] | undefined;
  /** Called after each place, and waited for. What it throws ends the apply as a failed request does. */
  readonly onProgress?: ((progress: ApplyProgress) => unknown) | undefined;
  /**
   * How many places are in work at a time.
   *
   * @default 20
   */
  readonly concurrency?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const checks: must.ChecksOf<ApplyWithLanguagesOptions> = {
  maxRemovals: must.count,
  maxChanges: must.count,
  allowEmpty: must.trueOrFalse,
  addLanguages: must.trueOrFalse,
  backup: must.callback,
  onConflict: must.oneOf('skip', 'overwrite'),
  autotranslate: must.trueOrFalse,
  autotranslateReview: must.trueOrFalse,
  autotranslateLanguages: must.texts,
  onProgress: must.callback,
  concurrency: must.concurrency,
  signal: must.signal,
};

/**
 * Does what a plan says. Each place is read again before it is written: what isn't as the plan saw it is left alone, and what
 * is already as the plan wants it is done, so that a plan can be applied again after it was interrupted. The reference
 * language goes last, and the statistics are recalculated once, at the very end. It doesn't publish.
 *
 * Somebody else's edit between the reading of a place and the request that writes it can't be seen. Sends `GET /pull`
 * for each place, once or more, `POST /update` and `POST /missing` for what is to be written, `POST /stats/project/regenerate`, and `GET /languages` and
 * `POST /language` where languages are missing.
 *
 * @scope read and write; with `addLanguages`, manage as well
 * @returns what was done, with a plan that takes it back
 * @throws PlanRefusedError for more than the guards permit, before anything is written
 * @throws PlanConflictError at the end, for keys that were left alone
 * @throws PartialApplyError if it ended after something was sent, though the server may have refused that
 */
export function apply(
  project: Project<'read' | 'write'>,
  plan: Plan,
  options?: ApplyOptions & { readonly addLanguages?: false | undefined },
): Promise<ApplyResult>;
export function apply(
  project: Project<'read' | 'write' | 'manage'>,
  plan: Plan,
  options?: ApplyWithLanguagesOptions,
): Promise<ApplyResult>;
export async function apply(
  project: Project<'read' | 'write'>,
  plan: Plan,
  options?: ApplyWithLanguagesOptions,
): Promise<ApplyResult> {
  const given = must.readOptions('apply', checks, options);
  const { signal, concurrency = usualConcurrency } = given;
  if (!(plan instanceof Plan)) {
    throw new InvalidArgumentError('plan', 'must be a Plan: what `plan()` or `Plan.from()` gives');
  }
  if (plan.projectId !== project.id) {
    throw new InvalidArgumentError(
      'plan',
      `is for the project "${plan.projectId}", and not for "${project.id}": see \`retarget\``,
    );
  }
  assertGoing(signal);
  const places = plan.places.filter(isWritten);
  const refusals = refusalsOf(plan, given);
  const { missing, referenceLanguage } = await languagesOf(project, plan, places, signal);
  if (!given.addLanguages) {
    refusals.push(
      ...missing.map((language) => ({
        option: 'addLanguages' as const,
        reason: `write the language "${language}", which the project lacks`,
      })),
    );
  }
  if (refusals.length > 0) throw new PlanRefusedError(refusals, project.id);
  const run = new Run(project, new Plan({ ...plan, referenceLanguage }), places, given);
  let failure: { readonly cause: unknown } | undefined;
  // A failure says more than the abort that it came to.
  const fail = (cause: unknown) => {
    if (failure === undefined || (signal?.aborted && failure.cause === signal.reason)) failure = { cause };
  };
  try {
    for (const language of missing) await run.addLanguage(language);
    const isLast = ({ language }: Place) => language === referenceLanguage;
    const work = async (place: PlannedPlace) => {
      try {
        await run.apply(place);
      } catch (cause) {
        fail(cause);
        throw cause;
      }
    };
    for (const group of [places.filter((place) => !isLast(place)), places.filter(isLast)]) {
      await inPool(() => group, concurrency, signal, work);
    }
  } catch (cause) {
    fail(cause);
  }
  try {
    await run.recalculate();
  } catch (cause) {
    run.isUnfinished = true;
    fail(cause);
  }
  if (failure !== undefined && !run.hasSent) throw failure.cause;
  const result = run.result();
  if (failure !== undefined) throw new PartialApplyError(result, project.id, failure.cause);
  if (result.conflicts.length > 0) throw new PlanConflictError(result, project.id);
  return result;
}

/** Languages that the plan would write, and the project still lacks; and which one is its reference language. */
async function languagesOf(
  project: Project<'read' | 'write'>,
  { missingLanguages, referenceLanguage }: Plan,
  places: readonly PlannedPlace[],
  signal: AbortSignal | undefined,
): Promise<{ readonly missing: string[]; readonly referenceLanguage: string | undefined }> {
  const written = [...new Set(places.map(({ language }) => language))].sort();
  const isKnown = missingLanguages !== undefined && !written.some((one) => missingLanguages.includes(one));
  if (written.length === 0 || isKnown) return { missing: [], referenceLanguage };
  const there = await project.languages.list({ signal });
  return {
    missing: written.filter((language) => !there.some(({ code }) => code === language)),
    referenceLanguage:
      referenceLanguage ?? there.find(({ isReferenceLanguage }) => isReferenceLanguage)?.code,
  };
}

/** What the SDK fails with before anything is sent. */
const unsent: readonly LocizeErrorCode[] = [
  'invalid_argument',
  'missing_credential',
  'missing_scope',
  'insufficient_role',
  'restricted',
  'credential_expired',
  'browser_credential',
  'client_closed',
];

/** How often a place is backed up that is changed again and again meanwhile. */
const mostBackups = 10;

/** How long the statistics may take after an abort, in milliseconds. */
const longestGoodbye = 10_000;

/** An apply that goes on. */
class Run {
  /** Whether something was sent that changes the project. */
  hasSent = false;
  /** Whether the statistics aren't those of what was written: what is applied again recalculates them. */
  isUnfinished = false;
  readonly #project: Project<'read' | 'write'>;
  readonly #plan: Plan;
  /** Those of the plan in which something is to be written. */
  readonly #places: readonly PlannedPlace[];
  readonly #options: ApplyOptions;
  readonly #overwrites: boolean;
  readonly #conflicts: ApplyConflict[] = [];
  /** What takes back all that was written, by place. */
  readonly #undo = new Map<string, PlannedPlace & Lists>();
  /** Places that are done, by name. */
  readonly #done = new Set<string>();
  /** Languages in which something was written, now or by an apply that may have ended before the statistics. */
  readonly #languages = new Set<string>();
  /** Whether texts were translated automatically, into whatever languages. */
  #hasTranslated = false;
  readonly #applied = { added: 0, changed: 0, removed: 0, unchanged: 0 };

  constructor(
    project: Project<'read' | 'write'>,
    plan: Plan,
    places: readonly PlannedPlace[],
    options: ApplyOptions,
  ) {
    this.#project = project;
    this.#plan = plan;
    this.#places = places;
    this.#options = options;
    this.#overwrites = options.onConflict === 'overwrite';
  }

  async addLanguage(language: string): Promise<void> {
    // Its types have asked for the scope where the option is set.
    const { languages } = this.#project as Project;
    await this.#sent(languages.add(language, { ifMissing: true, signal: this.#options.signal }));
  }

  async apply(planned: PlannedPlace): Promise<void> {
    const { language, namespace } = planned;
    const place = { language, namespace };
    const settings = { undoes: this.#plan.undoes, isTranslated: this.#isTranslated(place) };
    const saved = new Map<string, string>();
    for (const [nth, part] of partsOf(planned, settings).entries()) {
      // All of it before anything is written, and then what has changed since.
      const entries = await this.#backedUp(place, nth === 0 ? planned : part, saved);
      await this.#write(planned, part, entries);
    }
    this.#done.add(nameOf(place));
    const progress = { ...place, done: this.#done.size, total: this.#places.length };
    await this.#call(() => this.#options.onProgress?.(progress));
  }

  /**
   * The entries of a place, read after those that will go have been backed up: somebody may write while that is waited for.
   *
   * @param saved what was backed up of each key
   */
  async #backedUp(place: Place, { add, change, remove }: Part, saved: Map<string, string>): Promise<Entries> {
    const { backup } = this.#options;
    const losing = [
      ...change.map(({ key, from, to }) => ({ key, to, expected: from })),
      ...remove.map(({ key, from }) => ({ key, to: undefined, expected: from })),
      ...add.map(({ key, to, fills }) => ({ key, to, expected: fills && '' })),
    ];
    for (let round = 0; ; round += 1) {
      const entries = await this.#read(place);
      if (backup === undefined) return entries;
      const going = losing.flatMap(({ key, to, expected }) => {
        const entry = entries.get(key);
        const text = textOf(entry);
        // What isn't as the plan saw it is left alone, unless it is overwritten.
        const isGoing = text === expected || (this.#overwrites && text !== to);
        if (entry === undefined || text === undefined || !isGoing) return [];
        const details = { value: text, ...detailsOf(entry) };
        const json = JSON.stringify(details);
        const isSaved = saved.get(key) === json;
        saved.set(key, json);
        return isSaved ? [] : [[key, details] as const];
      });
      if (going.length === 0) return entries;
      if (round === mostBackups) {
        const problem = `was called ${round} times for ${nameOf(place)}, where "${going[0]?.[0]}" changes each time`;
        throw new InvalidArgumentError('backup', problem);
      }
      await this.#call(() => backup({ ...place, entries: Object.fromEntries(going) }));
    }
  }

  /** Calls a function of the user's, and waits for it unless the signal is aborted. */
  #call(work: () => unknown): Promise<unknown> {
    return abortable(attempt(work), this.#options.signal);
  }

  /** Waits for what changes the project, and notes that it was sent: unless the SDK has refused to. */
  async #sent(work: Promise<unknown>, language?: string): Promise<void> {
    let isSent = true;
    try {
      await work;
    } catch (error) {
      // The reason of an abort may be anything, also an error of the SDK.
      const isAborted = error === this.#options.signal?.reason;
      isSent = isAborted || !(isLocizeError(error) && unsent.includes(error.code));
      throw error;
    } finally {
      this.hasSent ||= isSent;
      if (isSent && language !== undefined) this.#languages.add(language);
    }
  }

  #read(place: Place): Promise<Map<string, RawEntry>> {
    return entriesOf(this.#project, this.#plan.version, place, this.#options.signal);
  }

  /** How texts are translated automatically, where that is asked for. */
  get #translation(): Pick<ApplyOptions, 'autotranslate' | 'autotranslateReview' | 'autotranslateLanguages'> {
    const { autotranslate, autotranslateReview, autotranslateLanguages } = this.#options;
    return { autotranslate, autotranslateReview, autotranslateLanguages };
  }

  #isTranslated({ language }: Place): boolean {
    const isAsked = Object.values(this.#translation).some((one) => one !== undefined);
    return isAsked && language === this.#plan.referenceLanguage;
  }

  /** Writes what is as the plan saw it. */
  async #write(planned: PlannedPlace, part: Part, entries: Entries): Promise<void> {
    const { translations } = this.#project;
    const { version, inherits, undoes } = this.#plan;
    const { language, namespace } = planned;
    const isTranslated = this.#isTranslated(planned);
    const { missing, update, moved, undo, conflicts, unchanged } = writesTo(planned, part, entries, {
      inherits,
      undoes,
      overwrites: this.#overwrites,
      isTranslated,
    });
    this.#takeBack(undo);
    for (const conflict of conflicts) this.#conflicts.push(conflict);
    this.#applied.unchanged += unchanged;
    if (unchanged > 0) this.#languages.add(language);
    const location = { language, namespace, version };
    const options = { signal: this.#options.signal, omitStatistics: true };
    const send = async <Item>({ items, counts }: Writes<Item>, sent: (items: Item[]) => Promise<unknown>) => {
      if (items.length === 0) return;
      await this.#sent(sent(items), language);
      for (const name of ['added', 'changed', 'removed'] as const) this.#applied[name] += counts[name];
    };
    if (isTranslated && update.items.length > 0) this.#hasTranslated = true;
    // First what overwrites: the longer ago it was read, the more can have been changed since.
    await send(update, (texts) =>
      translations.update(location, texts, { ...options, ...(isTranslated && this.#translation) }),
    );
    await send(missing, (texts) => translations.reportMissing(location, texts, options));
    await send(moved, (keys) => translations.delete(location, keys, options));
  }

  /** Notes what takes back a part of a place. */
  #takeBack({ add, change, remove, ...place }: PlannedPlace): void {
    const before = this.#undo.get(nameOf(place)) ?? { ...place, ...emptyLists() };
    this.#undo.set(nameOf(place), before);
    for (const item of add) before.add.push(item);
    for (const item of change) before.change.push(item);
    for (const item of remove) before.remove.push(item);
  }

  /** Recalculates the statistics of what was written, whatever became of that. */
  async recalculate(): Promise<void> {
    const [language, ...others] = this.#languages;
    if (language === undefined) return;
    const { version } = this.#plan;
    const { signal } = this.#options;
    const isOne = others.length === 0 && !this.#hasTranslated;
    // After an abort somebody waits for the end.
    const end = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const leave = () => {
      timer = setTimeout(() => end.abort(signal?.reason), longestGoodbye);
    };
    if (signal?.aborted) leave();
    else signal?.addEventListener('abort', leave);
    try {
      await this.#project.statistics.regenerate(isOne ? { version, language } : { version }, {
        signal: end.signal,
      });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', leave);
    }
  }

  result(): ApplyResult {
    const conflicts = this.#conflicts;
    const inConflict = new Set(conflicts.map((one) => JSON.stringify([nameOf(one), one.key])));
    const left = (place: PlannedPlace) => {
      const isFree = (key: string | undefined) => !inConflict.has(JSON.stringify([nameOf(place), key]));
      // Of what is moved, neither end without the other.
      const isLeft = (item: { key: string; movedFrom?: string; movedTo?: string }) =>
        [item.key, item.movedFrom, item.movedTo].every(isFree);
      return {
        ...place,
        ...emptyLists(),
        add: place.add.filter(isLeft),
        change: place.change.filter(isLeft),
        remove: place.remove.filter(isLeft),
      };
    };
    const remaining = this.#places
      .filter((place) => this.isUnfinished || !this.#done.has(nameOf(place)))
      .map(left)
      .filter(isWritten);
    return {
      applied: { ...this.#applied },
      conflicts,
      remaining: new Plan({ ...this.#plan, places: remaining }),
      undo: new Plan({
        ...this.#plan,
        undoes: true,
        missingLanguages: [],
        places: [...this.#undo.values()].filter(isWritten),
      }),
    };
  }
}

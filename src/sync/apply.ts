import {
  InvalidArgumentError,
  isLocizeError,
  type LocizeErrorCode,
  type Project,
  type RawContent,
  type RawEntry,
} from '../index.js';
import { nameOf, type Place } from './content.js';
import { type Entries, emptyLists, textOf } from './differences.js';
import {
  type ApplyConflict,
  type ApplyResult,
  PartialApplyError,
  PlanConflictError,
  PlanRefusedError,
} from './errors.js';
import { type GuardOptions, refusalsOf } from './guards.js';
import { abortable, attempt } from './iterate.js';
import * as must from './options.js';
import { Plan } from './plan.js';
import { type Addition, type Change, isWritten, type PlannedPlace, type Removal } from './plan-data.js';
import { inPool } from './pool.js';
import { entriesOf, usualConcurrency } from './read.js';
import { type Writes, writesTo } from './writes.js';

/** What is about to go from a place. */
export interface Backup extends Place {
  /** The entries as they are, with their contexts and tags: those that are removed or overwritten. */
  readonly entries: RawContent;
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
 * Somebody else's edit between the reading of a place and the request that writes it can't be seen.
 *
 * @scope read and write; with `addLanguages`, manage as well
 * @returns what was done, with a plan that takes it back
 * @throws PlanRefusedError for more than the guards permit, before anything is written
 * @throws PlanConflictError at the end, for keys that were left alone
 * @throws PartialApplyError if it ended after something was written
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
    throw new InvalidArgumentError('plan', `is for another project: see \`retarget\``);
  }
  signal?.throwIfAborted();
  const places = plan.places.filter(isWritten);
  const refusals = refusalsOf(plan, given);
  const missing = await missingLanguages(project, plan, places, signal);
  if (!given.addLanguages) {
    refusals.push(
      ...missing.map((language) => ({
        option: 'addLanguages' as const,
        reason: `write the language "${language}", which the project lacks (files of another name: see \`languageNames\`)`,
      })),
    );
  }
  if (refusals.length > 0) throw new PlanRefusedError(refusals, project.id);
  const run = new Run(project, plan, places, given);
  let failure: { readonly cause: unknown } | undefined;
  try {
    for (const language of missing) await run.addLanguage(language);
    const isLast = ({ language }: Place) => language === plan.referenceLanguage;
    const work = async (place: PlannedPlace) => {
      try {
        await run.apply(place);
      } catch (cause) {
        // A failure says more than the abort that it came to.
        if (failure === undefined || failure.cause === signal?.reason) failure = { cause };
        throw cause;
      }
    };
    for (const group of [places.filter((place) => !isLast(place)), places.filter(isLast)]) {
      await inPool(() => group, concurrency, signal, work);
    }
  } catch (cause) {
    failure ??= { cause };
  }
  try {
    await run.recalculate();
  } catch (cause) {
    run.isUnfinished = true;
    failure ??= { cause };
  }
  if (failure !== undefined && !run.hasSent) throw failure.cause;
  const result = run.result();
  if (failure !== undefined) throw new PartialApplyError(result, project.id, failure.cause);
  if (result.conflicts.length > 0) throw new PlanConflictError(result, project.id);
  return result;
}

/** Languages that the plan would write, and the project still lacks. */
async function missingLanguages(
  project: Project<'read' | 'write'>,
  { missingLanguages }: Plan,
  places: readonly PlannedPlace[],
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const languages = new Set(places.map(({ language }) => language));
  const written = [...languages].filter((language) => missingLanguages?.includes(language) ?? true).sort();
  if (written.length === 0) return [];
  const there = await project.languages.list({ signal });
  return written.filter((language) => !there.some(({ code }) => code === language));
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
  readonly #undo: PlannedPlace[] = [];
  /** Places that are done, by name. */
  readonly #done = new Set<string>();
  /** Languages in which something was written, now or by an apply that may have ended before the statistics. */
  readonly #languages = new Set<string>();
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
    await this.#write(place, planned, await this.#backedUp(place, planned));
    this.#done.add(nameOf(place));
    const progress = { ...place, done: this.#done.size, total: this.#places.length };
    await this.#call(() => this.#options.onProgress?.(progress));
  }

  /** The entries of a place, read after those that may go have been backed up: somebody may write while that is waited for. */
  async #backedUp(place: Place, { add, change, remove }: PlannedPlace): Promise<Entries> {
    const { backup } = this.#options;
    // What is there by now where something is added goes too, if it's overwritten.
    const losing = [...change, ...remove, ...(this.#overwrites ? add : [])];
    let before: Entries = new Map();
    for (let isFirst = true; ; isFirst = false) {
      const entries = await this.#read(place);
      const going = losing.flatMap(({ key }) => {
        const entry = entries.get(key);
        const isNew = entry !== undefined && textOf(before.get(key)) !== textOf(entry);
        return isNew ? [[key, entry] as const] : [];
      });
      // What is new after the first time is left alone, unless it is overwritten.
      if (backup === undefined || going.length === 0 || (!isFirst && !this.#overwrites)) return entries;
      await this.#call(() => backup({ ...place, entries: Object.fromEntries(going) }));
      before = entries;
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
      isSent = !(isLocizeError(error) && unsent.includes(error.code));
      throw error;
    } finally {
      this.hasSent ||= isSent;
      if (isSent && language !== undefined) this.#languages.add(language);
    }
  }

  #read(place: Place): Promise<Map<string, RawEntry>> {
    return entriesOf(this.#project, this.#plan.version, place, this.#options.signal);
  }

  /** Writes what is as the plan saw it. */
  async #write(place: Place, planned: PlannedPlace, entries: Entries): Promise<void> {
    const { translations } = this.#project;
    const { version, referenceLanguage, inherits, undoes } = this.#plan;
    const { signal, autotranslate, autotranslateReview, autotranslateLanguages } = this.#options;
    const translation = { autotranslate, autotranslateReview, autotranslateLanguages };
    const isTranslated =
      place.language === referenceLanguage && Object.values(translation).some((one) => one !== undefined);
    const { missing, update, moved, undo, conflicts, unchanged } = writesTo(planned, entries, {
      inherits,
      undoes,
      overwrites: this.#overwrites,
      isTranslated,
    });
    if (isWritten(undo)) this.#undo.push(undo);
    for (const conflict of conflicts) this.#conflicts.push(conflict);
    this.#applied.unchanged += unchanged;
    if (unchanged > 0) this.#languages.add(place.language);
    const location = { ...place, version };
    const options = { signal, omitStatistics: true };
    const send = async <Item>({ items, counts }: Writes<Item>, sent: (items: Item[]) => Promise<unknown>) => {
      if (items.length === 0) return;
      await this.#sent(sent(items), place.language);
      for (const name of ['added', 'changed', 'removed'] as const) this.#applied[name] += counts[name];
    };
    await send(missing, (texts) => translations.reportMissing(location, texts, options));
    await send(update, (texts) =>
      translations.update(location, texts, {
        ...options,
        ...(isTranslated && translation),
      }),
    );
    await send(moved, (keys) => translations.delete(location, keys, options));
  }

  /** Recalculates the statistics of what was written, whatever became of that. */
  async recalculate(): Promise<void> {
    const [language, ...others] = this.#languages;
    if (language === undefined) return;
    const { version } = this.#plan;
    await this.#project.statistics.regenerate(others.length === 0 ? { version, language } : { version });
  }

  result(): ApplyResult {
    const conflicts = this.#conflicts;
    const inConflict = new Set(conflicts.map((one) => JSON.stringify([nameOf(one), one.key])));
    const left = (place: PlannedPlace) => {
      const isLeft = ({ key }: Addition | Change | Removal) =>
        !inConflict.has(JSON.stringify([nameOf(place), key]));
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
      undo: new Plan({ ...this.#plan, undoes: true, missingLanguages: [], places: this.#undo }),
    };
  }
}

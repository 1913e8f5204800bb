import {
  InvalidArgumentError,
  isLocizeError,
  type LocizeErrorCode,
  type Project,
  type RawContent,
  type RawEntry,
  type Translation,
} from '../index.js';
import { nameOf, type Place } from './content.js';
import { detailsOf, type Entries, emptyLists, isInherited, textOf } from './differences.js';
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
import {
  type Addition,
  type Change,
  isWritten,
  type PlannedPlace,
  type Removal,
  type TextDetails,
} from './plan-data.js';
import { inPool } from './pool.js';
import { entriesOf, usualConcurrency } from './read.js';

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
  const missing = await missingLanguages(project, plan, signal);
  if (!given.addLanguages) {
    refusals.push(
      ...missing.map((language) => ({
        option: 'addLanguages' as const,
        reason: `write the language "${language}", which the project lacks (files of another name: see \`languageNames\`)`,
      })),
    );
  }
  if (refusals.length > 0) throw new PlanRefusedError(refusals, project.id);
  const run = new Run(project, plan, given);
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
  plan: Plan,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const languages = new Set(plan.places.filter(isWritten).map(({ language }) => language));
  const written = [...languages]
    .filter((language) => plan.missingLanguages?.includes(language) ?? true)
    .sort();
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

/** What goes out together, and what was done once it has arrived. */
interface Writes<Item> {
  readonly items: Item[];
  readonly counts: { added: number; changed: number; removed: number };
}

const writesOf = <Item>(): Writes<Item> => ({ items: [], counts: { added: 0, changed: 0, removed: 0 } });

/** An apply that goes on. */
class Run {
  /** Whether something was sent that changes the project. */
  hasSent = false;
  /** Whether the statistics aren't those of what was written: what is applied again recalculates them. */
  isUnfinished = false;
  readonly #project: Project<'read' | 'write'>;
  readonly #plan: Plan;
  readonly #options: ApplyOptions;
  readonly #conflicts: ApplyConflict[] = [];
  readonly #undo: PlannedPlace[] = [];
  /** Places that are done, by name. */
  readonly #done = new Set<string>();
  /** Languages in which something was written, now or by an apply that may have ended before the statistics. */
  readonly #languages = new Set<string>();
  readonly #applied = { added: 0, changed: 0, removed: 0, unchanged: 0 };

  constructor(project: Project<'read' | 'write'>, plan: Plan, options: ApplyOptions) {
    this.#project = project;
    this.#plan = plan;
    this.#options = options;
  }

  async addLanguage(language: string): Promise<void> {
    // Its types have asked for the scope where the option is set.
    const { languages } = this.#project as Project;
    await this.#sent(languages.add(language, { ifMissing: true, signal: this.#options.signal }));
  }

  async apply(planned: PlannedPlace): Promise<void> {
    const { language, namespace } = planned;
    const place = { language, namespace };
    const { backup, onProgress } = this.#options;
    // What is there by now where something is added goes too, if it's overwritten.
    const added = this.#options.onConflict === 'overwrite' ? planned.add : [];
    const losing = [...planned.change, ...planned.remove, ...added];
    let entries: Entries = new Map();
    const backUp = async (before: Entries) => {
      entries = await this.#read(place);
      if (backup === undefined) return;
      const going = losing.flatMap(({ key }) => {
        const entry = entries.get(key);
        const isNew = entry !== undefined && textOf(before.get(key)) !== textOf(entry);
        return isNew ? [[key, entry] as const] : [];
      });
      if (going.length > 0) await this.#call(() => backup({ ...place, entries: Object.fromEntries(going) }));
    };
    await backUp(new Map());
    // What somebody has written meanwhile goes as well, if it's overwritten.
    if (backup !== undefined && losing.length > 0) await backUp(entries);
    await this.#write(place, planned, entries);
    this.#done.add(nameOf(place));
    const total = this.#plan.places.filter(isWritten).length;
    await this.#call(() => onProgress?.({ ...place, done: this.#done.size, total }));
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
    const { version, referenceLanguage } = this.#plan;
    const { signal, autotranslate, autotranslateReview, autotranslateLanguages } = this.#options;
    const translation = { autotranslate, autotranslateReview, autotranslateLanguages };
    const isTranslated =
      place.language === referenceLanguage && Object.values(translation).some((one) => one !== undefined);
    const { missing, update, moved, undo } = this.#writesOf(place, planned, entries, isTranslated);
    if (undo !== undefined) this.#undo.push(undo);
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

  #writesOf(place: Place, planned: PlannedPlace, entries: Entries, isTranslated: boolean) {
    /** Keys that aren't there, which are never overwritten. */
    const missing = writesOf<[key: string, text: Translation]>();
    const update = writesOf<[key: string, text: Translation | null]>();
    /** Keys whose texts have got another one: gone only when that is there. */
    const moved = writesOf<string>();
    const undo = { ...place, keys: 0, ...emptyLists() };
    const earlier = this.#conflicts.length;
    const { inherits } = this.#plan;
    const isOwn = (entry: RawEntry | undefined) => entry !== undefined && !(inherits && isInherited(entry));

    /** Whether a key is to be written: it is as the plan saw it, or is overwritten all the same. */
    const isToWrite = (
      key: string,
      expected: string | undefined,
      wanted: string | undefined,
      isDone: boolean,
    ) => {
      const found = textOf(entries.get(key));
      if (isDone) {
        this.#applied.unchanged += 1;
        this.#languages.add(place.language);
      } else if (found === expected || this.#options.onConflict === 'overwrite') return true;
      else this.#conflicts.push({ ...place, key, expected, found, wanted });
      return false;
    };
    /** Takes back a text that was written, or a key that was removed. */
    const takeBack = (
      key: string,
      written: string | undefined,
      entry: RawEntry | undefined,
      hasDetails = false,
    ) => {
      const before = textOf(entry);
      if (entry === undefined || !isOwn(entry)) {
        // There was nothing of its own: what it lies over comes through again.
        if (before === undefined) undo.remove.push({ key, from: written ?? '' });
        else undo.change.push({ key, from: written ?? '', to: before, givesUp: true });
      } else if (written === undefined) {
        const parent = inherits && typeof entry.overrides === 'string' ? entry.overrides : undefined;
        const details = { key, to: before ?? '', ...detailsOf(entry) };
        if (parent === undefined) undo.add.push(details);
        else undo.change.push({ ...details, from: parent });
      } else {
        // Where nothing else was written, they are still there.
        const kept = hasDetails ? detailsOf(entry) : {};
        undo.change.push({ key, from: written, to: before ?? '', ...kept });
      }
    };
    const translationOf = (value: string, own: TextDetails, entry: RawEntry | undefined): Translation => {
      const details = { ...(entry && detailsOf(entry)), ...own };
      return Object.keys(details).length === 0 ? value : { value, ...details };
    };

    const leaving = new Map(planned.remove.map(({ key, from }) => [key, from]));
    for (const item of planned.add) {
      const { key, to, movedFrom } = item;
      const entry = entries.get(key);
      const old = movedFrom === undefined ? undefined : entries.get(movedFrom);
      const isDone = textOf(entry) === to;
      // A text that was changed or deleted meanwhile isn't moved as it was.
      const isLeaving = movedFrom === undefined || (isOwn(old) && textOf(old) === leaving.get(movedFrom));
      const expected = item.fills ? '' : undefined;
      if (!isDone && !isLeaving && this.#options.onConflict !== 'overwrite') {
        this.#conflicts.push({ ...place, key, expected, found: textOf(entry), wanted: to });
        continue;
      }
      if (!isToWrite(key, expected, to, isDone)) continue;
      // Of what is moved, what is known of it now.
      const details = detailsOf(old ?? item);
      const isPlain = entry === undefined && !isTranslated && details.tags === undefined;
      const writes = isPlain ? missing : update;
      writes.items.push([key, translationOf(to, details, entry)]);
      writes.counts.added += 1;
      takeBack(key, to, entry, Object.keys(details).length > 0);
    }
    for (const item of planned.change) {
      const { key, from, to, givesUp } = item;
      const entry = entries.get(key);
      // In a branch, a text of its own and the parent's may be the same.
      const isDone = textOf(entry) === to && (from !== to || isOwn(entry) === !givesUp);
      if (!isToWrite(key, from, to, isDone)) continue;
      // Only where that brings the text: the parent may have another one by now, or be none.
      const isGivenUp = givesUp && (this.#plan.undoes || (inherits && entry?.overrides === to));
      update.items.push([key, isGivenUp ? null : translationOf(to, detailsOf(item), entry)]);
      update.counts.changed += 1;
      takeBack(key, isGivenUp ? undefined : to, entry, item.tags !== undefined || item.context !== undefined);
    }
    // Those of this place: nothing else comes in between.
    const isKept = new Set(this.#conflicts.slice(earlier).map(({ key }) => key));
    for (const { key, from, movedTo } of planned.remove) {
      const entry = entries.get(key);
      // Its text stays where it is as long as it isn't where it should be.
      if (movedTo !== undefined && isKept.has(movedTo)) {
        this.#conflicts.push({ ...place, key, expected: from, found: textOf(entry), wanted: undefined });
        continue;
      }
      if (!isToWrite(key, from, undefined, !isOwn(entry))) continue;
      if (movedTo === undefined) update.items.push([key, null]);
      else moved.items.push(key);
      (movedTo === undefined ? update : moved).counts.removed += 1;
      takeBack(key, undefined, entry);
    }
    return { missing, update, moved, undo: isWritten(undo) ? undo : undefined };
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
    const remaining = this.#plan.places
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

import {
  InvalidArgumentError,
  isLocizeError,
  type LocizeErrorCode,
  type Project,
  type RawEntry,
} from '../index.js';
import type { ApplyOptions } from './apply-options.js';
import { nameOf, type Place } from './content.js';
import { detailsOf, type Entries, emptyLists, type Lists, textOf } from './differences.js';
import type { ApplyConflict, ApplyResult } from './errors.js';
import { abortable, attempt } from './iterate.js';
import { Plan } from './plan.js';
import { isWritten, type PlannedPlace } from './plan-data.js';
import { entriesOf } from './read.js';
import { type Part, partsOf, type Writes, writesTo } from './writes.js';

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
export class Run {
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

import { InvalidArgumentError } from '../index.js';
import { isPlainObject, nameOf, type Place } from './content.js';
import { type DiffOptions, markdownOf, textualDiff } from './diff.js';
import * as must from './options.js';

/** What goes along with a text. */
export interface TextDetails {
  readonly context?: { readonly text: string };
  readonly tags?: readonly string[];
}

/** A text that isn't there. */
export interface Addition extends TextDetails {
  readonly key: string;
  readonly to: string;
  /** The key that it had, which is removed. */
  readonly movedFrom?: string;
}

/** Another text for a key. */
export interface Change extends TextDetails {
  readonly key: string;
  /** The text that is there; empty where there is none. */
  readonly from: string;
  readonly to: string;
  /** In a branch or tenant: gives up what lies over the parent's text, which is the wanted one. */
  readonly givesUp?: true;
}

/** A key that goes. */
export interface Removal {
  readonly key: string;
  readonly from: string;
  /** The key that its text gets. */
  readonly movedTo?: string;
}

/** What was changed at Locize since the base, and not here. Nothing is done about it. */
export interface Theirs {
  readonly key: string;
  readonly base?: string | undefined;
  /** The text that is there; undefined where it was deleted. */
  readonly from?: string | undefined;
}

/** What was changed on both sides, and not alike. Nothing is done about it. */
export interface Conflict {
  readonly key: string;
  readonly base?: string | undefined;
  readonly from?: string | undefined;
  /** The wanted text; undefined where the key was removed here. */
  readonly to?: string | undefined;
}

/** What differs and is left as it is, by the options of the plan. */
export interface Skipped {
  readonly key: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** What is to be done in a place, and what isn't. */
export interface PlannedPlace extends Place {
  /** How many keys with a text were there. */
  readonly keys: number;
  readonly add: readonly Addition[];
  readonly change: readonly Change[];
  readonly remove: readonly Removal[];
  readonly theirs: readonly Theirs[];
  readonly conflicts: readonly Conflict[];
  readonly skipped: readonly Skipped[];
  /** What would be removed, and is the parent's, in a branch or tenant. */
  readonly kept: readonly Removal[];
}

/** The lists of a place. */
export type ListName = Exclude<keyof PlannedPlace, keyof Place | 'keys'>;

/** How many keys of a plan are in each list. */
export type PlanTotals = { readonly [Name in ListName]: number };

/** A plan as data. */
export interface PlanData {
  readonly projectId: string;
  readonly version: string;
  readonly referenceLanguage?: string | undefined;
  /** Whether it is for a branch or tenant. */
  readonly inherits: boolean;
  /** Whether it takes back what was written, which no guard holds back. */
  readonly undoes: boolean;
  /** How many keys with a text were read in all. */
  readonly keys: number;
  /** How many places were wanted: where there are none, the folder or a filter may be wrong. */
  readonly wanted: number;
  /** Wanted languages that the project lacks; undefined of a plan for another project, where that isn't known. */
  readonly missingLanguages?: readonly string[] | undefined;
  /** Places in which something differs. */
  readonly places: readonly PlannedPlace[];
}

/** Where a plan is to be applied. */
export interface PlanTarget {
  readonly projectId?: string | undefined;
  readonly version?: string | undefined;
}

const targetChecks: must.ChecksOf<PlanTarget> = { projectId: must.text, version: must.text };

/** The format of the JSON. */
const format = 1;

/** By list: the texts that each item has, and those that it may have. */
const lists: { readonly [Name in ListName]: { readonly has: string; readonly mayHave: string } } = {
  add: { has: 'key to', mayHave: 'movedFrom' },
  change: { has: 'key from to', mayHave: '' },
  remove: { has: 'key from', mayHave: 'movedTo' },
  theirs: { has: 'key', mayHave: 'base from' },
  conflicts: { has: 'key', mayHave: 'base from to' },
  skipped: { has: 'key', mayHave: 'from to' },
  kept: { has: 'key from', mayHave: '' },
};

export const listNames = Object.keys(lists) as ListName[]; // of which it is made

/**
 * What a sync would do: a plain value, that can be looked at, stored as JSON, and applied later. It holds the texts that it
 * adds and those that it finds, also private ones.
 */
export class Plan implements PlanData {
  static readonly name = 'Plan';

  readonly projectId: string;
  readonly version: string;
  readonly referenceLanguage: string | undefined;
  readonly inherits: boolean;
  readonly undoes: boolean;
  readonly keys: number;
  readonly wanted: number;
  readonly missingLanguages: readonly string[] | undefined;
  readonly places: readonly PlannedPlace[];

  /** @internal */
  constructor(data: PlanData) {
    this.projectId = data.projectId;
    this.version = data.version;
    this.referenceLanguage = data.referenceLanguage;
    this.inherits = data.inherits;
    this.undoes = data.undoes;
    this.keys = data.keys;
    this.wanted = data.wanted;
    this.missingLanguages = data.missingLanguages;
    this.places = data.places;
  }

  /**
   * A plan of what `toJSON()` gave, after `JSON.parse`.
   *
   * @throws InvalidArgumentError for what isn't one, or is of another version of this package
   */
  static from(json: unknown): Plan {
    return new Plan(readPlan(json));
  }

  /** How many keys are in each list. */
  get totals(): PlanTotals {
    const sum = (name: ListName) => this.places.reduce((total, place) => total + place[name].length, 0);
    // Of each of them.
    return Object.fromEntries(listNames.map((name) => [name, sum(name)])) as PlanTotals;
  }

  /** Whether there is nothing to write. */
  get isEmpty(): boolean {
    const { add, change, remove } = this.totals;
    return add + change + remove === 0;
  }

  /**
   * The same for another project or version: of one from which it was copied or branched off, for instance.
   *
   * @throws InvalidArgumentError for a misspelt option
   */
  retarget(target: PlanTarget): Plan {
    const { projectId = this.projectId, version = this.version } = must.readOptions(
      'retarget',
      targetChecks,
      target,
    );
    // Which languages another one has isn't known: `apply` asks for them.
    const missingLanguages = projectId === this.projectId ? this.missingLanguages : undefined;
    return new Plan({ ...this, projectId, version, missingLanguages });
  }

  /**
   * A diff to be read, sorted by place and key, in colours where the terminal has them. What could be taken for something
   * else there is escaped.
   */
  toString(options?: DiffOptions): string {
    return textualDiff(this, options);
  }

  /** A diff for a pull request, below the 65,536 characters that GitHub takes. */
  toMarkdown(): string {
    return markdownOf(this);
  }

  toJSON(): PlanData & { readonly format: number } {
    return { format, ...this };
  }
}

/** Whether something is to be written in a place. */
export const isWritten = ({ add, change, remove }: PlannedPlace): boolean =>
  add.length + change.length + remove.length > 0;

/** Whether anything is to be said of a place. */
export const isDifferent = (place: PlannedPlace): boolean => listNames.some((name) => place[name].length > 0);

/** Checks a plan, of which nothing but what it has to have is taken over. */
function readPlan(json: unknown): PlanData {
  const data = objectIn(json, 'json');
  if (data.format !== format) throw refused('format', `must be ${format}: plan anew`);
  const taken = new Set<string>();
  const places = listIn(data.places, 'places').map((one, index) => {
    const name = `places[${index}]`;
    const place = objectIn(one, name);
    const keys = new Set<unknown>();
    const items = Object.entries(lists).map(([list, { has, mayHave }]) => [
      list,
      listIn(place[list], `${name}.${list}`).map((item, nth) => {
        const read = itemOf(item, `${name}.${list}[${nth}]`, has, mayHave);
        if (!/^(add|change|remove)$/.test(list)) return read;
        if (keys.has(read.key)) throw refused(`${name}.${list}[${nth}]`, 'has a key that another one has');
        keys.add(read.key);
        return read;
      }),
    ]);
    const language = nameIn(place.language, `${name}.language`);
    const namespace = nameIn(place.namespace, `${name}.namespace`);
    const id = nameOf({ language, namespace });
    if (taken.has(id)) throw refused(name, 'is a place that another one is');
    taken.add(id);
    return {
      language,
      namespace,
      keys: countIn(place.keys, `${name}.keys`),
      ...Object.fromEntries(items),
    } as PlannedPlace; // with each list, whose items were checked
  });
  return {
    projectId: nameIn(data.projectId, 'projectId'),
    version: nameIn(data.version, 'version'),
    referenceLanguage:
      data.referenceLanguage === undefined ? undefined : nameIn(data.referenceLanguage, 'referenceLanguage'),
    inherits: flagIn(data.inherits, 'inherits'),
    undoes: flagIn(data.undoes, 'undoes'),
    keys: countIn(data.keys, 'keys'),
    wanted: countIn(data.wanted, 'wanted'),
    missingLanguages:
      data.missingLanguages === undefined
        ? undefined
        : listIn(data.missingLanguages, 'missingLanguages').map((language, index) =>
            nameIn(language, `missingLanguages[${index}]`),
          ),
    places,
  };
}

type Json = { readonly [name: string]: unknown };

const refused = (argument: string, problem: string) => new InvalidArgumentError(argument, problem);

function itemOf(value: unknown, name: string, has: string, mayHave: string): Json {
  const item = objectIn(value, name);
  const texts = `${has} ${mayHave}`
    .trim()
    .split(' ')
    .filter((field) => item[field] !== undefined);
  const { context, tags, givesUp } = item;
  if (!has.split(' ').every((field) => texts.includes(field))) {
    throw refused(name, `must have ${has.replaceAll(' ', ', ')}`);
  }
  if (context !== undefined && typeof Object(context).text !== 'string') {
    throw refused(`${name}.context`, 'must be an object with a text');
  }
  if (tags !== undefined && !listIn(tags, `${name}.tags`).every((tag) => typeof tag === 'string')) {
    throw refused(`${name}.tags`, 'must be texts');
  }
  if (givesUp !== undefined) flagIn(givesUp, `${name}.givesUp`);
  for (const field of texts) {
    if (typeof item[field] !== 'string') throw refused(`${name}.${field}`, 'must be a text');
  }
  return {
    ...Object.fromEntries(texts.map((field) => [field, item[field]])),
    ...(context !== undefined && { context: { text: Object(context).text } }),
    ...(Array.isArray(tags) && { tags: [...tags] }),
    ...(givesUp === true && { givesUp }),
  };
}

function objectIn(value: unknown, name: string): Json {
  if (isPlainObject(value)) return value;
  throw refused(name, 'must be an object of a plan: what `toJSON()` gives');
}

function listIn(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw refused(name, 'must be a list');
}

function nameIn(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw refused(name, 'must be a name');
}

function flagIn(value: unknown, name: string): boolean {
  if (typeof value === 'boolean') return value;
  throw refused(name, 'must be true or false');
}

function countIn(value: unknown, name: string): number {
  if (Number.isSafeInteger(value) && Number(value) >= 0) return Number(value);
  throw refused(name, 'must be a whole number from 0');
}

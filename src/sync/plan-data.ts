import type { Place } from './content.js';

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
  /** Where it is moved and changed on the way: the text that goes. */
  readonly from?: string;
  /** Where it is moved: whether the key is there, without a text. */
  readonly fills?: true;
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
  /** The key that should get its text, and has another one. */
  readonly movedTo?: string;
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
  /** How many places the base has; undefined without one. */
  readonly base?: number | undefined;
  /** Wanted languages that the project lacks; undefined of a plan for another project, where that isn't known. */
  readonly missingLanguages?: readonly string[] | undefined;
  /** Places in which something differs. */
  readonly places: readonly PlannedPlace[];
}

/** The lists of a place, in the order in which they are shown. */
export const listNames: readonly ListName[] = [
  'add',
  'change',
  'remove',
  'conflicts',
  'theirs',
  'skipped',
  'kept',
];

/** How many keys are in each list. */
export function totalsOf(places: readonly PlannedPlace[]): PlanTotals {
  const sum = (name: ListName) => places.reduce((total, place) => total + place[name].length, 0);
  // Of each of them.
  return Object.fromEntries(listNames.map((name) => [name, sum(name)])) as PlanTotals;
}

/** Whether something is to be written in a place. */
export const isWritten = ({ add, change, remove }: PlannedPlace): boolean =>
  add.length + change.length + remove.length > 0;

/** Whether anything is to be said of a place. */
export const isDifferent = (place: PlannedPlace): boolean => listNames.some((name) => place[name].length > 0);

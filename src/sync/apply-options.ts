import type { TranslationDetails } from '../index.js';
import type { Place } from './content.js';
import type { GuardOptions } from './guards.js';
import * as must from './options.js';

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

/** What each of them has to be. */
export const applyChecks: must.ChecksOf<ApplyWithLanguagesOptions> = {
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

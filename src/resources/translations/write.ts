import { assertStrings } from '../../arguments.js';
import type { ErrorContext } from '../../errors/index.js';
import type { CallOptions } from '../../http/index.js';
import type { Pair } from './entries.js';
import type { Position, Series, WriteProgress } from './series.js';

/** Of a write that may take several requests. */
export interface WriteOptions extends CallOptions {
  /** How many requests at a time; the client's `concurrency`, or 4. */
  readonly concurrency?: number | undefined;
  /** Called after each request. */
  readonly onProgress?: ((progress: WriteProgress) => void) | undefined;
}

export interface UpdateOptions extends WriteOptions {
  /** Empties the namespace first. When you finish what a `PartialUpdateError` has left, leave this out. */
  readonly replace?: boolean | undefined;
  /** Whether to translate the changes into other languages; only for the reference language. */
  readonly autotranslate?: boolean | undefined;
  /** Has what was translated automatically reviewed. */
  readonly autotranslateReview?: boolean | undefined;
  /** Translates into these languages only. */
  readonly autotranslateLanguages?: readonly string[] | undefined;
  /**
   * Leaves the statistics as they are, also after the last request. Regenerate them when you are through with a
   * series of updates of your own.
   */
  readonly omitStatistics?: boolean | undefined;
}

/** What is written, and how it becomes requests. */
export interface Write<Item>
  extends Pick<Series<Item>, 'items' | 'total' | 'check' | 'keyOf' | 'evenIfEmpty'> {
  readonly bodyOf: (batch: readonly Item[]) => unknown;
  readonly queryOf?: ((position: Position) => { readonly [name: string]: string | undefined }) | undefined;
}

/** Pairs as the object that the API takes. */
export const byPairs = {
  keyOf: ([key]: Pair) => key,
  bodyOf: (batch: readonly Pair[]) => Object.fromEntries(batch),
};

/** The statistics are made with the last request of a series, which sees everything. */
export const withStatisticsOnce = ({ last }: Position) => ({
  omitstatsgeneration: last ? undefined : 'true',
});

/** The query of each request of an update, in the words of the API. */
export function updateQuery(
  { replace, autotranslate, autotranslateReview, autotranslateLanguages, omitStatistics }: UpdateOptions,
  context: ErrorContext,
): Write<Pair>['queryOf'] {
  if (autotranslateLanguages !== undefined) {
    assertStrings('autotranslateLanguages', autotranslateLanguages, context);
  }
  return ({ first, last }) => ({
    replace: first && replace ? 'true' : undefined,
    autotranslate: autotranslate === undefined ? undefined : String(Boolean(autotranslate)),
    autotranslatereview: autotranslateReview ? 'true' : undefined,
    autotranslatelanguages: autotranslateLanguages?.join(','),
    ...withStatisticsOnce({ first, last: last && !omitStatistics }),
  });
}

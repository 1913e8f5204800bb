import { fromPairs } from '../../api/own.js';
import { boolean, callback, integerFrom, type OptionsOf, strings } from '../../arguments/index.js';
import { type CallOptions, callOptions } from '../../calls/index.js';
import type { Pair } from '../../content/index.js';
import type { Batches, Position, WriteProgress } from './batches.js';

/** Of a write that may take several requests. */
export interface WriteOptions extends CallOptions {
  /**
   * How many requests at a time.
   *
   * @default the client's `concurrency`, or 4
   */
  readonly concurrency?: number | undefined;
  /** How many items there are, for `onProgress`, where the source doesn't tell. */
  readonly total?: number | undefined;
  /**
   * Called after each request, and waited for. What it throws, or rejects with, ends the write as a failed request
   * does.
   */
  readonly onProgress?: ((progress: WriteProgress) => unknown) | undefined;
}

export const writeOptions = {
  ...callOptions,
  concurrency: integerFrom(1),
  total: integerFrom(0),
  onProgress: callback<(progress: WriteProgress) => unknown>(),
} satisfies OptionsOf<WriteOptions>;

/** Of a write that changes texts. */
export interface TextWriteOptions extends WriteOptions {
  /**
   * Leaves the statistics as they are, also after the last request. Regenerate them when you are through with a
   * series of writes of your own.
   *
   * @default false
   */
  readonly omitStatistics?: boolean | undefined;
}

export const textWriteOptions = {
  ...writeOptions,
  omitStatistics: boolean,
} satisfies OptionsOf<TextWriteOptions>;

export interface UpdateOptions extends TextWriteOptions {
  /**
   * Empties the namespace first. Where it isn't known whether that was done, it isn't tried again. When you finish what
   * a `PartialUpdateError` has left, leave this out.
   *
   * @default false
   */
  readonly replace?: boolean | undefined;
  /** Whether to translate the changes into other languages; only for the reference language. */
  readonly autotranslate?: boolean | undefined;
  /**
   * Has what was translated automatically reviewed.
   *
   * @default false
   */
  readonly autotranslateReview?: boolean | undefined;
  /** Translates into these languages only. */
  readonly autotranslateLanguages?: readonly string[] | undefined;
}

export const updateOptions = {
  ...textWriteOptions,
  replace: boolean,
  autotranslate: boolean,
  autotranslateReview: boolean,
  autotranslateLanguages: strings,
} satisfies OptionsOf<UpdateOptions>;

/** What is written, and how it becomes requests. */
export interface Write<Item>
  extends Pick<Batches<Item>, 'items' | 'total' | 'readItem' | 'keyOf' | 'replaces'> {
  readonly bodyOf: (batch: readonly Item[]) => unknown;
  readonly queryOf?: ((position: Position) => { readonly [name: string]: string | undefined }) | undefined;
}

/** Pairs, as the API takes them. */
export const byPairs = {
  keyOf: ([key]: Pair) => key,
  bodyOf: (pairs: readonly Pair[]): unknown => fromPairs(pairs),
};

/** Keys, as the API takes them. */
export const byKeys = { keyOf: (key: string) => key, bodyOf: (keys: readonly string[]): unknown => keys };

/** The statistics are recalculated with the last request, which sees everything. */
export const withStatisticsOnce =
  ({ omitStatistics }: TextWriteOptions) =>
  ({ last }: Position) => ({ omitstatsgeneration: last && !omitStatistics ? undefined : 'true' });

/** The query of each request of an update, in the words of the API. */
export function updateQuery(options: UpdateOptions): Write<Pair>['queryOf'] {
  const { replace, autotranslate, autotranslateReview, autotranslateLanguages } = options;
  const statistics = withStatisticsOnce(options);
  return (position) => ({
    replace: position.first && replace ? 'true' : undefined,
    autotranslate: autotranslate?.toString(),
    autotranslatereview: autotranslateReview ? 'true' : undefined,
    autotranslatelanguages: autotranslateLanguages?.join(','),
    ...statistics(position),
  });
}

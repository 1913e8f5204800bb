import {
  boolean,
  date,
  milliseconds,
  type OptionsOf,
  someStrings,
  withDefault,
} from '../../arguments/index.js';
import { type CallOptions, callOptions } from '../../calls/index.js';
import { type ErrorContext, InvalidArgumentError } from '../../errors/index.js';

/** Which entries to pull; all by default. */
export interface PullFilter {
  /** Entries that have these tags. */
  readonly tags?: readonly string[] | undefined;
  /** Entries that don't have these tags. */
  readonly withoutTags?: readonly string[] | undefined;
  /** Entries that were changed after this time. Not together with `updatedBefore`: the API takes one of them. */
  readonly updatedAfter?: Date | undefined;
  readonly updatedBefore?: Date | undefined;
  /** Entries that were used after this time. Not together with `lastUsedBefore`: the API takes one of them. */
  readonly lastUsedAfter?: Date | undefined;
  readonly lastUsedBefore?: Date | undefined;
}

export interface PullOptions extends PullFilter, CallOptions {
  /**
   * Only entries of a branch's or tenant's own, not those that it inherits.
   *
   * @default false
   */
  readonly own?: boolean | undefined;
  /**
   * How long all pages may take together, in milliseconds, without what you do between them. None is asked for after
   * that.
   *
   * @default 600_000
   */
  readonly totalTimeout?: number | undefined;
  /** Entries with all that is known of them, in place of their texts. */
  readonly raw?: false | undefined;
}

/** As {@link PullOptions}, for entries with all that is known of them in place of their texts. */
export type RawPullOptions = Omit<PullOptions, 'raw'> & { readonly raw: true };

export const pullOptions = {
  ...callOptions,
  tags: someStrings,
  withoutTags: someStrings,
  updatedAfter: date,
  updatedBefore: date,
  lastUsedAfter: date,
  lastUsedBefore: date,
  own: boolean,
  totalTimeout: withDefault(milliseconds, 600_000),
  raw: boolean,
} satisfies OptionsOf<Omit<PullOptions, 'raw'> & { readonly raw?: boolean | undefined }>;

/** The query of a filter, in the words of the API. */
export function filterQuery(
  filter: PullFilter,
  context: ErrorContext,
): { readonly [name: string]: string | undefined } {
  const { tags, withoutTags } = filter;
  return {
    tags: tags && JSON.stringify(tags),
    '!tags': withoutTags && JSON.stringify(withoutTags),
    updatedAt: time('updated', filter.updatedAfter, filter.updatedBefore, context),
    lastUsed: time('lastUsed', filter.lastUsedAfter, filter.lastUsedBefore, context),
  };
}

function time(
  what: string,
  after: Date | undefined,
  before: Date | undefined,
  context: ErrorContext,
): string | undefined {
  if (after !== undefined && before !== undefined) {
    throw new InvalidArgumentError(`${what}Before`, `can't be combined with ${what}After`, context);
  }
  if (after !== undefined) return `>${after.getTime()}`;
  return before && `<${before.getTime()}`;
}

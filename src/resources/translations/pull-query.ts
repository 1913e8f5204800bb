import { assertStrings } from '../../arguments.js';
import { type ErrorContext, InvalidArgumentError } from '../../errors/index.js';
import type { CallOptions } from '../../http/index.js';

/** Which entries to pull; all unless given. */
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
  /** Only entries of a branch's or tenant's own, not those that it inherits. */
  readonly own?: boolean | undefined;
  /** Entries with all that is known of them, in place of their texts. */
  readonly raw?: false | undefined;
}

/** As {@link PullOptions}, for entries with all that is known of them in place of their texts. */
export type RawPullOptions = Omit<PullOptions, 'raw'> & { readonly raw: true };

/** The query of a filter, in the words of the API. */
export function filterQuery(
  filter: PullFilter,
  context: ErrorContext,
): { readonly [name: string]: string | undefined } {
  const { tags, withoutTags, updatedAfter, updatedBefore, lastUsedAfter, lastUsedBefore } = filter;
  return {
    tags: list('tags', tags, context),
    '!tags': list('withoutTags', withoutTags, context),
    updatedAt: time('updated', updatedAfter, updatedBefore, context),
    lastUsed: time('lastUsed', lastUsedAfter, lastUsedBefore, context),
  };
}

function list(
  option: string,
  tags: readonly string[] | undefined,
  context: ErrorContext,
): string | undefined {
  if (tags === undefined) return undefined;
  assertStrings(option, tags, context);
  if (tags.length === 0)
    throw new InvalidArgumentError(option, 'is empty: leave it out for no filter', context);
  return JSON.stringify(tags);
}

function time(
  what: string,
  after: Date | undefined,
  before: Date | undefined,
  context: ErrorContext,
): string | undefined {
  if (after !== undefined && before !== undefined) {
    throw new InvalidArgumentError(
      `${what}Before`,
      `can't be combined with ${what}After: the API takes one of them`,
      context,
    );
  }
  if (after !== undefined) return `>${milliseconds(`${what}After`, after, context)}`;
  return before && `<${milliseconds(`${what}Before`, before, context)}`;
}

function milliseconds(option: string, date: Date, context: ErrorContext): number {
  if (!(date instanceof Date) || Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError(option, 'must be a valid Date', context);
  }
  return date.getTime();
}

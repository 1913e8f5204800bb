import { type AnyIterable, isIterable } from '../async/index.js';
import { type ErrorContext, InvalidArgumentError } from '../errors/index.js';
import type { RawEntry, TranslationValue } from './content.js';

/** A translation with what is known about it. */
export interface TranslationDetails {
  readonly value: string;
  /** Tells translators where the text is used. */
  readonly context?: { readonly text: string } | undefined;
  readonly tags?: readonly string[] | undefined;
}

/** A text, or a text with its context and tags. */
export type Translation = string | TranslationDetails;

/**
 * What a download holds below a key. It compiles as an entry so that what is downloaded can be written again; only a
 * text can be sent.
 */
export type DownloadedValue =
  | Exclude<TranslationValue, { readonly [key: string]: TranslationValue }>
  // Not with the names of the details, so that a misspelt one beside them isn't taken for content.
  | ({ readonly [key: string]: TranslationValue } & {
      readonly [Name in keyof TranslationDetails]?: never;
    });

/** By key: an object, a `Map`, or any iterable or async iterable of pairs, which needn't be in memory as a whole. */
export type ByKey<Value> =
  | { readonly [key: string]: Value }
  | AnyIterable<readonly [key: string, value: Value]>;

/** Translations by key. */
export type Entries = ByKey<Translation>;

/** Changes by key: translations, `null` to delete a key, or what `download` and `pull` have returned. */
export type Changes = ByKey<Translation | RawEntry | DownloadedValue>;

/** An entry as it is sent. */
export type Pair = readonly [key: string, value: Translation | null];

/** Items to send, checked as far as they can be before the first request. */
export interface Items<Item> {
  readonly items: AnyIterable<Item>;
  /** How many there are, where that is known beforehand. */
  readonly total: number | undefined;
  /** Checks an item as it is read; undefined where all are checked already. */
  readonly check: ((item: Item) => void) | undefined;
}

/** How many keys the API takes in one request. */
export const maximumKeys = 1000;

/**
 * Entries as pairs. Those in memory are checked here, all of them, and others as they are read.
 *
 * @param deletions whether `null` is allowed, for a key to delete
 * @throws InvalidArgumentError for what can't be sent
 */
export function pairsOf(entries: Changes, deletions: boolean, context: ErrorContext): Items<Pair> {
  if (typeof entries !== 'object' || entries === null) {
    throw new InvalidArgumentError(
      'entries',
      'must be translations by key: an object, a Map or an iterable of pairs',
      context,
    );
  }
  // An object that isn't iterable is one of translations by key. What isn't a pair of these is found by the check.
  const pairs = (isIterable(entries) ? entries : Object.entries(entries)) as AnyIterable<Pair>;
  return checked(pairs, (pair) => assertPair(pair, deletions, context));
}

/**
 * The body of a request that has to hold all entries.
 *
 * @throws InvalidArgumentError for more than a request holds, or for what can't be sent
 */
export function bodyOf(entries: { readonly [key: string]: Translation }, context: ErrorContext): object {
  const { total = 0 } = pairsOf(entries, false, context);
  if (total > maximumKeys) {
    throw new InvalidArgumentError(
      'entries',
      `has ${total} keys, but a request takes at most ${maximumKeys}`,
      context,
    );
  }
  return entries;
}

/** Pairs as the object that the API takes: of what `pull` returns, only what can be written. */
export function bodyOfPairs(pairs: readonly Pair[]): object {
  return Object.fromEntries(pairs.map(([key, value]) => [key, sent(value)]));
}

function sent(value: Pair[1]): Pair[1] {
  if (typeof value === 'string' || value === null) return value;
  const { value: text, context, tags } = value;
  return { value: text, ...(context && { context }), ...(tags && { tags }) };
}

/**
 * Keys. Those in memory are checked here, all of them, and others as they are read.
 *
 * @throws InvalidArgumentError for what can't be sent
 */
export function keysOf(keys: AnyIterable<string>, context: ErrorContext): Items<string> {
  if (!isIterable(keys)) {
    throw new InvalidArgumentError('keys', 'must be an array, or another iterable, of strings', context);
  }
  return checked(keys, (key: unknown) => {
    if (typeof key !== 'string') throw new InvalidArgumentError('keys', 'must all be strings', context);
  });
}

function checked<Item>(items: AnyIterable<Item>, check: (item: Item) => void): Items<Item> {
  // What can be read again can be checked beforehand.
  if (!Array.isArray(items) && !(items instanceof Map) && !(items instanceof Set)) {
    return { items, total: undefined, check };
  }
  for (const item of items) check(item);
  return { items, total: Array.isArray(items) ? items.length : items.size, check: undefined };
}

/** `JSON.stringify` would leave out what is undefined, and the server would refuse or garble other values. */
function assertPair(pair: unknown, deletions: boolean, context: ErrorContext): asserts pair is Pair {
  if (!Array.isArray(pair) || pair.length !== 2 || typeof pair[0] !== 'string') {
    throw new InvalidArgumentError('entries', 'must be pairs of a key and a value', context);
  }
  const [key, value] = pair;
  if (typeof value === 'string' || (deletions && value === null)) return;
  if (typeof value === 'object' && value !== null && 'value' in value && typeof value.value === 'string')
    return;
  throw new InvalidArgumentError(
    'entries',
    `has no text for the key ${JSON.stringify(key)}: a value is a string${deletions ? ', null to delete the key,' : ''} or { value, context?, tags? }`,
    context,
  );
}

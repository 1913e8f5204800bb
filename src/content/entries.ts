import { fromPairs, isPlainObject, own } from '../api/own.js';
import { isObject } from '../api/shapes.js';
import { type AnyIterable, isIterable } from '../async/index.js';
import { type ErrorContext, InvalidArgumentError } from '../errors/index.js';
import { quote } from '../errors/text.js';
import type { RawEntry, TranslationValue } from './content.js';
import { isReadEntry } from './pages.js';

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
  | (AnyIterable<readonly [key: string, value: Value]> & object);

/** Texts by key, of a type that names its keys: an `interface` has no index signature. */
export type NamedTexts<T> = T & { readonly [Key in keyof T]: string | null };

/** Translations by key. */
export type Entries = ByKey<Translation>;

/** Changes by key: translations, `null` to delete a key, or what `download` and `pull` have returned. */
export type Changes = ByKey<Translation | RawEntry | DownloadedValue>;

/** An entry as it is sent. */
export type Pair = readonly [key: string, value: Translation | null];

/** Items to send. What is in memory has been read: checked, and copied so that a later change has no effect. */
export interface Items<Item> {
  readonly items: AnyIterable<Item>;
  /** How many there are, where that is known beforehand. */
  readonly total: number | undefined;
  /** Reads an item as it comes; undefined where all have been read. */
  readonly readItem: ((item: Item) => Item) | undefined;
}

/** How many keys the API takes in one request. */
export const maximumKeys = 1000;

/**
 * Entries as pairs.
 *
 * @param deletions whether `null` is allowed, for a key to delete
 * @throws InvalidArgumentError for what can't be sent
 */
export function pairsOf(entries: Changes | object, deletions: boolean, context: ErrorContext): Items<Pair> {
  if (!isIterable(entries) && !isPlainObject(entries)) {
    throw new InvalidArgumentError(
      'entries',
      'must be translations by key: a plain object, a Map or an iterable of pairs',
      context,
    );
  }
  // What isn't a pair of these is found when it is read.
  const pairs = (isIterable(entries) ? entries : Object.entries(entries)) as AnyIterable<Pair>;
  return taken(pairs, (pair) => readPair(pair, deletions, context));
}

/**
 * The body of a request that has to hold all entries.
 *
 * @throws InvalidArgumentError for more than a request holds, or for what can't be sent
 */
export function bodyOf(entries: Entries, context: ErrorContext): object {
  const { items, total } = pairsOf(entries, false, context);
  if (total === undefined) {
    throw new InvalidArgumentError('entries', 'must be in memory: an object, a Map or an array', context);
  }
  if (total > maximumKeys) {
    throw new InvalidArgumentError(
      'entries',
      `has ${total} keys, but a request takes at most ${maximumKeys}`,
      context,
    );
  }
  // What has a total is in memory.
  return fromPairs(items as Iterable<Pair>);
}

/**
 * Keys to send.
 *
 * @throws InvalidArgumentError for what can't be sent
 */
export function keysOf(keys: AnyIterable<string>, context: ErrorContext): Items<string> {
  if (!isIterable(keys)) {
    throw new InvalidArgumentError('keys', 'must be an array, or another iterable, of strings', context);
  }
  return taken(keys, (key: unknown) => {
    if (typeof key === 'string') return key;
    throw new InvalidArgumentError('keys', 'must all be strings', context);
  });
}

/** Takes over what is in memory, at once; what isn't is read as it comes. */
function taken<Item>(items: AnyIterable<Item>, readItem: (item: Item) => Item): Items<Item> {
  if (!Array.isArray(items) && !(items instanceof Map) && !(items instanceof Set)) {
    return { items, total: undefined, readItem };
  }
  // What a Map has are pairs, which is what is asked for with one.
  const read = Array.from(items as Iterable<Item>, readItem);
  return { items: read, total: read.length, readItem: undefined };
}

/** `JSON.stringify` would leave out what is undefined, and the server would refuse or garble other values. */
function readPair(pair: unknown, deletions: boolean, context: ErrorContext): Pair {
  if (!Array.isArray(pair) || pair.length !== 2 || typeof pair[0] !== 'string') {
    throw new InvalidArgumentError('entries', 'must be pairs of a key and a value', context);
  }
  const [key, value] = pair;
  if (typeof value === 'string' || (deletions && value === null)) return [key, value];
  const problem = `has no text for the key ${quote(key)}`;
  if (isObject(value) && !Object.hasOwn(value, 'value') && Object.keys(value).length > 0) {
    const [part = ''] = Object.keys(value);
    const example = quote(`${key}.${part}`);
    throw new InvalidArgumentError(
      'entries',
      `${problem}: what is nested needs a key for each text, such as ${example}. See flatten()`,
      context,
    );
  }
  if (isObject(value)) {
    const details = readDetails(value);
    if (typeof details === 'object') return [key, details];
    throw new InvalidArgumentError('entries', `${details} for the key ${quote(key)}`, context);
  }
  throw new InvalidArgumentError(
    'entries',
    `${problem}: a value is a string${deletions ? ', null to delete the key,' : ''} or { value, context?, tags? }`,
    context,
  );
}

/** The details of a translation, or what is wrong with them. */
function readDetails(details: object): TranslationDetails | string {
  const { value, context, tags, ...unknown } = own(details as { readonly [name: string]: unknown });
  if (typeof value !== 'string') return 'has no text';
  const isContext =
    isObject(context) && Object.keys(context).join() === 'text' && typeof context.text === 'string';
  const isTags = Array.isArray(tags) && tags.every((tag) => typeof tag === 'string');
  // Of what `pull` has returned only what can be written is sent. Whatever else there is was made by somebody.
  if (!isReadEntry(details)) {
    const [name] = Object.keys(unknown);
    if (name !== undefined) return `has a property ${quote(name)} (it takes value, context and tags)`;
    if (context !== undefined && !isContext) return 'has a context that is not { text }';
    if (tags !== undefined && !isTags) return 'has tags that are not an array of strings';
  }
  return {
    value,
    ...(isContext && { context: { ...(context as { readonly text: string }) } }),
    ...(isTags && { tags: [...tags] }),
  };
}

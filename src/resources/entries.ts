import { type ErrorContext, InvalidArgumentError } from '../errors/index.js';

/** A translation with what is known about it. */
export interface TranslationDetails {
  readonly value: string;
  /** Tells translators where the text is used. */
  readonly context?: { readonly text: string } | undefined;
  readonly tags?: readonly string[] | undefined;
}

/** Translations by key: a text, or a text with its context and tags. */
export interface Entries {
  readonly [key: string]: string | TranslationDetails;
}

/** Changes by key: as {@link Entries}, and `null` deletes the key. */
export interface Changes {
  readonly [key: string]: string | TranslationDetails | null;
}

/** How many keys the API takes in one request. */
export const maximumKeys = 1000;

/**
 * Checks entries for a request that has to hold them all.
 *
 * @throws InvalidArgumentError for more than a request holds, or for a value that can't be sent
 */
export function entriesBody(entries: Entries, context: ErrorContext): Entries {
  const keys = Object.keys(checkedObject(entries, context));
  if (keys.length > maximumKeys) {
    throw new InvalidArgumentError(
      'entries',
      `has ${keys.length} keys, and a request takes at most ${maximumKeys}`,
      context,
    );
  }
  for (const key of keys) assertValue(key, entries[key], false, context);
  return entries;
}

/**
 * Splits entries into what a request takes. A key of any name, `__proto__` too, is one like any other.
 *
 * @throws InvalidArgumentError for a value that can't be sent
 */
export function batchesOf(entries: Changes, deletions: boolean, context: ErrorContext): Changes[] {
  const pairs = Object.entries(checkedObject(entries, context));
  for (const [key, value] of pairs) assertValue(key, value, deletions, context);
  return chunks(pairs).map((batch) => Object.fromEntries(batch));
}

/**
 * Splits keys into what a request takes, each key once.
 *
 * @throws InvalidArgumentError if they aren't an array of strings
 */
export function keyBatchesOf(keys: readonly string[], context: ErrorContext): string[][] {
  if (!Array.isArray(keys) || keys.some((key) => typeof key !== 'string')) {
    throw new InvalidArgumentError('keys', 'must be an array of strings', context);
  }
  return chunks([...new Set(keys)]);
}

function chunks<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / maximumKeys) }, (_, index) =>
    items.slice(index * maximumKeys, (index + 1) * maximumKeys),
  );
}

function checkedObject<T extends object>(entries: T, context: ErrorContext): T {
  if (typeof entries !== 'object' || entries === null || Array.isArray(entries)) {
    throw new InvalidArgumentError('entries', 'must be an object of translations by key', context);
  }
  return entries;
}

/** `JSON.stringify` would leave out what is undefined, and the server would refuse or garble other values. */
function assertValue(key: string, value: unknown, deletions: boolean, context: ErrorContext): void {
  if (typeof value === 'string' || (deletions && value === null)) return;
  if (typeof value === 'object' && value !== null && 'value' in value && typeof value.value === 'string')
    return;
  throw new InvalidArgumentError(
    'entries',
    `has no text for the key ${JSON.stringify(key)}: a value is a string${deletions ? ', null to delete the key,' : ''} or { value, context?, tags? }`,
    context,
  );
}

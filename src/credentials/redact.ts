import { own } from '../api/own.js';
import { clean, reasonOf } from '../errors/text.js';
import { mask } from './mask.js';

/** Those of the credential that was looked for last: the next call has the same, as a rule. */
let last: { readonly secret: string; readonly forms: readonly string[] } | undefined;

/** The forms in which a text may quote a credential. */
function formsOf(secret: string): readonly string[] {
  if (last?.secret !== secret) {
    const encoded = [0, 1, 2].map((offset) => base64At(offset, secret));
    last = { secret, forms: [secret, encodeURIComponent(secret), ...encoded] };
  }
  return last.forms;
}

/** What is the same in the base64 of every text that has the secret at such a place: three bytes are four characters. */
function base64At(offset: number, secret: string): string {
  const end = Math.floor(((offset + secret.length) * 4) / 3);
  return btoa(' '.repeat(offset) + secret).slice(Math.ceil((offset * 4) / 3), end);
}

/** A text that is shorter stands in other words too, and is no credential that needs to be kept. */
const shortest = 8;

/** A text in which a credential shows itself masked: a server may quote what it was sent. */
export function redact(text: string, secret: string | undefined): string {
  if (text === '' || secret === undefined || secret.length < shortest) return text;
  return formsOf(secret).reduce((result, form) => result.replaceAll(form, () => mask(secret)), text);
}

/** Whether a text has a credential in it, or is one. */
export function hasSecret(text: string, secret: string): boolean {
  return (
    text === secret || (secret.length >= shortest && formsOf(secret).some((form) => text.includes(form)))
  );
}

/**
 * The cause of an error, without the credential: as it is where it has none in it, and otherwise what it says, with
 * the credential masked. A `fetch` of the user's own may throw errors that hold the request.
 */
export function withoutSecret(cause: unknown, secret: string | undefined): unknown {
  if (secret === undefined || secret.length < shortest) return cause;
  const forms = formsOf(secret);
  const isQuoted = quotes(cause, (text) => forms.some((form) => text.includes(form)));
  return isQuoted ? masked(cause, (text) => redact(text, secret)) : cause;
}

/** What has the form of a credential, also of one that isn't known. */
const prefixed = /lz_(?:pat|api)_[\w-]{8,}/g;

/**
 * The same of what a function failed with that fetches a credential: it may quote the one that it has just got.
 *
 * @param secret the one before
 */
export function withoutAnySecret(cause: unknown, secret: string | undefined): unknown {
  const redacted = (text: string) => redact(text, secret).replaceAll(prefixed, mask);
  return quotes(cause, (text) => redacted(text) !== text) ? masked(cause, redacted) : cause;
}

function masked(cause: unknown, redacted: (text: string) => string): Error {
  const name = cause instanceof Error ? reasonOf(cause.name) : 'Error';
  return Object.assign(new Error(clean(redacted(reasonOf(cause)))), { name: clean(redacted(name)) });
}

/** Whether a value has a text of a kind in it, anywhere that can be reached from it. */
function quotes(value: unknown, isOne: (text: string) => boolean): boolean {
  const seen = new Set<unknown>();
  const left = [value];
  for (let next = left.pop(); seen.size < 1e5; next = left.pop()) {
    if (typeof next === 'string' && isOne(next)) return true;
    if (typeof next === 'object' && next !== null && !seen.has(next)) {
      if (!isOpen(next)) return true;
      for (const part of partsOf(next)) left.push(part);
    }
    seen.add(next);
    if (left.length === 0) return false;
  }
  return true; // too much to tell
}

/** What can be looked at. Others may print what they keep in private: a `Request`, an iterator, a promise. */
function isOpen(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return (
    prototype === null ||
    prototype === Object.prototype ||
    [Array, Error, Map, Set, Date].some((Class) => value instanceof Class) ||
    ArrayBuffer.isView(value)
  );
}

function partsOf(value: object): unknown[] {
  // Bytes are printed as numbers.
  if (ArrayBuffer.isView(value)) return [];
  const held: unknown[] = value instanceof Map || value instanceof Set ? [...value] : [];
  // `message`, `stack` and `cause` are not enumerable, and what is kept under symbols is printed as well.
  for (const key of Reflect.ownKeys(value)) held.push(own(Object.getOwnPropertyDescriptor(value, key)).value);
  return held;
}

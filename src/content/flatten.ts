import { fromPairs, isPlainObject } from '../api/own.js';
import { isText } from '../arguments/index.js';
import { InvalidArgumentError } from '../errors/index.js';
import { quote } from '../errors/text.js';
import { maximumDepth } from './pages.js';

/** Content without anything nested: texts, as a rule, by their keys. */
export interface FlatContent {
  readonly [key: string]: string | number | boolean | null;
}

/**
 * Content by the keys that its texts have at Locize: what is published is nested by default, and keys are not.
 * `{ login: { label: 'Log in' }, steps: ['One'] }` becomes `{ 'login.label': 'Log in', 'steps.0': 'One' }`. What isn't
 * nested stays as it is: a `null` too, by which `update` deletes a key. Objects and arrays that are empty have no text, and
 * are left out. Sends nothing.
 *
 * @param content of a namespace: what `download`, `pull` or a piece of `downloadAll` has; not of raw entries
 * @param separator what joins the parts of a key
 * @throws InvalidArgumentError for what isn't content or is nested more than 200 levels deep, for a key that two texts
 * would have, or for a separator that is empty or no text
 */
export function flatten<Content extends object>(
  content: Content extends
    | PromiseLike<unknown>
    | Iterable<unknown>
    | Date
    | ((...parameters: never) => unknown)
    ? never
    : Content,
  separator = '.',
): FlatContent {
  if (!isText(separator) || separator === '') {
    throw new InvalidArgumentError('separator', 'must be a string that is not empty');
  }
  const flat = new Map<string, FlatContent[string]>();
  if (!isPlainObject(content)) throw refused('must be an object of translations by key');
  const add = (parent: object, prefix: string, depth: number) => {
    if (depth > maximumDepth) throw refused(`is nested more than ${maximumDepth} levels deep`);
    for (const [name, value] of Object.entries(parent)) {
      const key = prefix + name;
      if (Array.isArray(value) || isPlainObject(value)) add(value, key + separator, depth + 1);
      else if (flat.has(key)) throw refused(`has the key ${quote(key)} twice`);
      // JSON makes `null` of other numbers, and that deletes a key.
      else if (value !== null && !/^(str|boo)/.test(typeof value) && !Number.isFinite(value))
        throw refused(`has no text for the key ${quote(key)}`);
      else flat.set(key, value);
    }
  };
  add(content, '', 0);
  return fromPairs(flat);
}

const refused = (problem: string) => new InvalidArgumentError('content', problem);

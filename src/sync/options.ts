import { InvalidArgumentError } from '../index.js';
import { isPlainObject } from './content.js';

/** What an option has to be, and whether a value is that. */
export type Check = readonly [expected: string, matches: (value: unknown) => boolean];

/** The check of each option. */
export type ChecksOf<T> = { readonly [Name in keyof T]-?: Check };

const isString = (value: unknown): value is string => typeof value === 'string';

export const trueOrFalse: Check = ['true or false', (value) => typeof value === 'boolean'];
export const text: Check = ['a string that is not empty', (value) => isString(value) && value !== ''];
export const texts: Check = ['an array of strings', (value) => Array.isArray(value) && value.every(isString)];
export const textsByName: Check = [
  'an object of strings',
  (value) => isPlainObject(value) && Object.values(value).every(isString),
];
export const callback: Check = ['a function', (value) => typeof value === 'function'];
export const signal: Check = [
  'an AbortSignal',
  // Also one of a polyfill, or of another realm.
  (value) =>
    typeof Object(value).aborted === 'boolean' && typeof Object(value).addEventListener === 'function',
];
export const count: Check = [
  'a whole number from 0, or Infinity',
  (value) => value === Infinity || (Number.isSafeInteger(value) && Number(value) >= 0),
];
export const concurrency: Check = [
  'a whole number from 1',
  (value) => Number.isSafeInteger(value) && Number(value) >= 1,
];
export const keySeparator: Check = [
  'a string that is not empty, or false',
  (value) => value === false || (isString(value) && value !== ''),
];
export const anything: Check = ['', () => true];
export const oneOf = (...values: readonly unknown[]): Check => [
  `one of ${values.map((value) => JSON.stringify(value)).join(', ')}`,
  (value) => values.includes(value),
];

/**
 * The options of a function, as they are now: own properties only, checked.
 *
 * @throws InvalidArgumentError for a value that can't be right, or an option that isn't one
 */
export function readOptions<T extends object>(owner: string, checks: ChecksOf<T>, given: T | undefined): T {
  const options: object = given === undefined ? {} : given;
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new InvalidArgumentError('options', 'must be an object');
  }
  const known = Object.keys(checks);
  for (const [name, value] of Object.entries(options)) {
    if (!known.includes(name)) {
      throw new InvalidArgumentError(name, `is not an option of ${owner}, which takes ${known.join(', ')}`);
    }
    const [expected, matches] = checks[name as keyof T]; // one of them, as was looked at
    if (value !== undefined && !matches(value)) throw new InvalidArgumentError(name, `must be ${expected}`);
  }
  // Nothing of it comes from a prototype, and what is in memory has no effect when it is changed later.
  const copies = Object.entries(options).map(([name, value]) => [
    name,
    Array.isArray(value) ? [...value] : value,
  ]);
  return Object.assign(Object.create(null), Object.fromEntries(copies));
}

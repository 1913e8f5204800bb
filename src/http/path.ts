import { type ErrorContext, InvalidArgumentError, type Restriction } from '../errors/index.js';

/** Path parameters that an API key can be restricted in. The source of a copy is none: it is only read. */
const restrictedParameters = new Map<string, Restriction>([
  ['version', 'version'],
  ['targetVersion', 'version'],
  ['language', 'language'],
  ['namespace', 'namespace'],
  ['newNamespace', 'namespace'],
]);

const withoutColon = new Set<Restriction | undefined>(['language', 'namespace']);
const prototypeNames = new Set(['__proto__', 'constructor', 'prototype']);
const maximumLength = 128;

/** What a path parameter is restricted by, if anything. */
export function restrictionOf(parameter: string): Restriction | undefined {
  return restrictedParameters.get(parameter);
}

/** Values for a path. One that is undefined leaves out its segment where that is optional. */
export type PathValues = { readonly [name: string]: string | undefined };

/**
 * Fills a path, `{name}` with a value and `/{name?}` with one or nothing, in a single pass, so that a placeholder
 * inside a value stays what it is.
 *
 * @throws InvalidArgumentError for a value that could lead to another path
 */
export function fillPath(path: string, values: PathValues, context?: ErrorContext): string {
  return path.replaceAll(/(\/?)\{(\w+)(\??)\}/g, (_, slash: string, name: string, optional: string) => {
    const value = values[name];
    if (optional !== '' && value === undefined) return '';
    assertSegment(name, value, context);
    return slash + encodeURIComponent(value);
  });
}

/** Refuses what the advisories against other clients were about, and what can't be a name at all. */
export function assertSegment(name: string, value: unknown, context?: ErrorContext): asserts value is string {
  const problem = problemOf(name, value);
  if (problem !== undefined) throw new InvalidArgumentError(name, problem, context);
}

function problemOf(name: string, value: unknown): string | undefined {
  if (typeof value !== 'string') return `must be a string, and is ${value === null ? 'null' : typeof value}`;
  if (value === '') return 'is empty';
  if (value.length > maximumLength) return `is longer than ${maximumLength} characters`;
  if (value === '.' || value === '..') return 'can\'t be "." or ".."';
  if (prototypeNames.has(value)) return `can't be "${value}"`;
  if (/[/\\?#%@]/.test(value)) return "can't have any of / \\ ? # % @ in it";
  if (/[\s\p{Cc}]/u.test(value)) return "can't have white space or control characters in it";
  if (/\p{Cs}/u.test(value)) return 'has half of a surrogate pair in it';
  if (value.includes(':') && withoutColon.has(restrictionOf(name))) return "can't have a : in it";
  return undefined;
}

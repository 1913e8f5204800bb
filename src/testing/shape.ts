import * as z from 'zod/mini';
import { isPlainObject, own } from '../api/own.js';
import { InvalidArgumentError } from '../errors/index.js';

/** Where in an argument something is: `['tokens', 0, 'expiresAt']`. */
export type Path = readonly PropertyKey[];

/** Something that can't be meant, in words. */
export interface Problem {
  readonly path: Path;
  readonly text: string;
}

/** Rejects invalid input: with a typo in it, a test could pass for the wrong reason. */
export function assertShape(argument: string, schema: z.ZodMiniType, value: unknown): void {
  // A schema finds nothing wrong in a promise without properties.
  const isOdd = typeof value === 'object' && value !== null && !Array.isArray(value) && !isPlainObject(value);
  const problem = isOdd
    ? { path: [], text: `expected an object${butGot(value)}` }
    : shapeProblem(schema, value);
  if (problem !== undefined) refuseAt(argument, problem);
}

/** What is wrong with a value, if anything is. */
export function shapeProblem(schema: z.ZodMiniType, value: unknown): Problem | undefined {
  const result = z.safeParse(schema, value, { reportInput: true });
  return result.success ? undefined : problemOf(result.error.issues);
}

/** Deeper than anything that is given. */
const maximumDepth = 100;

/** A copy that inherits nothing, down to the last option: what is on `Object.prototype` is no part of a seed. */
export function ownThroughout<T>(value: T, depth?: number, copies?: Map<object, unknown>): T;
export function ownThroughout(value: unknown, depth = 0, copies = new Map<object, unknown>()): unknown {
  if (typeof value !== 'object' || value === null || depth > maximumDepth) return value;
  if (value instanceof Date) return new Date(value);
  // What stands in several places, or within itself, is copied once.
  if (copies.has(value)) return copies.get(value);
  if (Array.isArray(value)) {
    const copy: unknown[] = [];
    copies.set(value, copy);
    for (const one of value) copy.push(ownThroughout(one, depth + 1, copies));
    return copy;
  }
  if (!isPlainObject(value)) return value;
  const copy = own(value as { [name: string]: unknown }); // whose values are copied in turn
  copies.set(value, copy);
  for (const [name, one] of Object.entries(copy)) copy[name] = ownThroughout(one, depth + 1, copies);
  return copy;
}

/** Rejects the first of some problems, if there is one. */
export function assertNone(argument: string, problems: Iterable<Problem>): void {
  for (const problem of problems) refuseAt(argument, problem);
}

function refuseAt(argument: string, { path, text }: Problem): never {
  throw new InvalidArgumentError(
    argument,
    `is wrong${path.length > 0 ? ` at ${inWords(path)}` : ''}: ${text}`,
  );
}

/** As it would be written in code: `tokens[0].roles["web-shop"]`. */
export function inWords(path: Path): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      const name = String(part);
      if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `[${JSON.stringify(name)}]`;
      return index === 0 ? name : `.${name}`;
    })
    .join('');
}

export const listed = (values: Iterable<unknown>): string =>
  [...values].map((value) => (typeof value === 'string' ? `"${value}"` : String(value))).join(', ');

/**
 * An object with these options and no others. An unknown one is named, together with those that there are.
 *
 * @param advice what else to do about it
 */
export const strict = <Shape extends z.core.$ZodShape>(shape: Shape, advice = '') =>
  z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys'
        ? `there is no such option; known are ${Object.keys(shape).join(', ')}${advice}`
        : undefined,
  });

/** Any value in which a function finds no problem. The function says in words what it expects instead. */
export const checked = (problemOf: (value: unknown) => string | undefined) =>
  z
    .unknown()
    .check(z.refine((value) => problemOf(value) === undefined, { error: ({ input }) => problemOf(input) }));

export const wholeNumber = (from: number, to = Number.MAX_SAFE_INTEGER) =>
  checked((value) =>
    Number.isSafeInteger(value) && Number(value) >= from && Number(value) <= to
      ? undefined
      : `expected a whole number ${to === Number.MAX_SAFE_INTEGER ? `from ${from}` : `from ${from} to ${to}`}`,
  );

/** A typed schema's issue carries its input only where it was asked to report it. */
type Issue = z.core.$ZodIssue;

/** What to tell of several issues: an unknown option first, since a misspelt one is also missing. */
function problemOf(issues: readonly Issue[]): Problem {
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  if (issue === undefined) return { path: [], text: 'expected something else' };
  const { path, message } = issue;
  switch (issue.code) {
    case 'unrecognized_keys':
      return { path: [...path, ...issue.keys.slice(0, 1)], text: message };
    case 'invalid_type':
      return { path, text: `expected ${typeInWords(issue.expected)}${butGot(issue.input)}` };
    case 'invalid_value':
      return { path, text: `expected one of ${listed(issue.values)}${butGot(issue.input)}` };
    case 'invalid_union':
      return problemOfUnion(issue);
    default:
      return { path, text: message };
  }
}

/** The problem of the only alternative that is of the value's type, or else what the types could be. */
function problemOfUnion(issue: z.core.$ZodIssueInvalidUnion): Problem {
  const { path, input } = issue;
  if ('options' in issue && issue.discriminator !== undefined) {
    const given = (input as { readonly [name: string]: unknown } | undefined)?.[issue.discriminator];
    return { path, text: `expected one of ${listed(issue.options ?? [])}${butGot(given)}` };
  }
  const ofOtherTypes = issue.errors
    .flat()
    .filter(({ code, path }) => code === 'invalid_type' && path.length === 0);
  const [ofItsType] = issue.errors.filter((issues) => !issues.some((one) => ofOtherTypes.includes(one)));
  if (ofItsType !== undefined) {
    const inner = problemOf(ofItsType);
    return { ...inner, path: [...path, ...inner.path] };
  }
  const types = ofOtherTypes.map((one) => (one.code === 'invalid_type' ? typeInWords(one.expected) : ''));
  return { path, text: `expected ${types.join(' or ')}${butGot(input)}` };
}

const types: { readonly [type: string]: string } = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const typeInWords = (type: string): string => types[type] ?? type;

/** What was given instead. Quotes nothing that is long, since it could be a credential in the wrong place. */
export function butGot(value: unknown): string {
  if (value === undefined) return ', and it is missing';
  if (typeof value === 'string') return value.length <= 20 ? `, not "${value}"` : ', not this text';
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return `, not ${value}`;
  if (Array.isArray(value)) return ', not a list';
  if (typeof value !== 'object') return `, not a ${typeof value}`;
  if (typeof (value as { then?: unknown }).then === 'function') return ', not a promise: await it';
  return isPlainObject(value)
    ? ', not an object'
    : `, not a ${Object.prototype.toString.call(value).slice(8, -1)}`;
}

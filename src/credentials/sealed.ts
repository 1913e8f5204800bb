import { option } from '../arguments/index.js';
import { type ErrorContext, InvalidArgumentError } from '../errors/index.js';

/** When something stops working: a `Date`, an ISO 8601 string, or milliseconds since 1970. */
export type Expiry = Date | string | number;

/** A key or token as a function gives it: alone, or with the time when it stops working. */
export type ProvidedSecret =
  | string
  | {
      readonly value: string;
      /** When the value stops working: a `Date`, an ISO 8601 string, or milliseconds since 1970; not known if none. */
      readonly expiresAt?: Expiry | null | undefined;
    };

/** A key or token: the value itself, or a function that fetches it (secret manager, rotation). */
export type SecretSource = string | (() => ProvidedSecret | Promise<ProvidedSecret>);

/** Says what is wrong with a value, if anything is. Never quotes the value. */
export type SecretCheck = (value: string) => string | undefined;

export const expiry = /* @__PURE__ */ option<Expiry>(
  'a Date, an ISO 8601 string, or milliseconds since 1970, not seconds',
  (value) =>
    // A number of seconds would be a time in 1970.
    !(typeof value === 'number' && value > 0 && value < 1e11) &&
    // Of other strings, each runtime makes a date of its own.
    ((typeof value === 'string' && /^[+-]?\d{4,6}-/.test(value)) ||
      typeof value === 'number' ||
      value instanceof Date) &&
    !Number.isNaN(new Date(value).getTime()),
);

export const timeOf = (time: Expiry): number => (typeof time === 'number' ? time : new Date(time).getTime());

/** A value with what is known of its expiry. */
export interface Value {
  readonly value: string;
  /** Milliseconds since 1970; infinite where it isn't known. */
  readonly expiresAt: number;
}

/**
 * What a credential has of its value, where neither `console.log` nor `JSON.stringify` can see it, nor developer tools among
 * the fields of an object.
 */
export interface Sealed {
  /** How the argument is called that gives it. */
  readonly name: string;
  readonly provider: (() => unknown) | undefined;
  readonly check: SecretCheck;
  /** What is declared of the first value, in milliseconds since 1970; infinite where nothing is. */
  readonly firstExpiry: number;
  /** The present value; undefined where a provider hasn't given one yet. */
  held: Value | undefined;
}

/** @throws InvalidArgumentError for a value that can't be right */
export function seal(
  name: string,
  source: SecretSource,
  check: SecretCheck,
  expiresAt: Expiry = Infinity,
): Sealed {
  const firstExpiry = timeOf(expiresAt);
  if (typeof source === 'function') return { name, provider: source, check, firstExpiry, held: undefined };
  assertSecret({ name, check }, source);
  return { name, provider: undefined, check, firstExpiry, held: { value: source, expiresAt: firstExpiry } };
}

/** When the present value stops working, as far as that is known. */
export function expiryOf({ held, firstExpiry }: Sealed): Date | undefined {
  const { expiresAt } = held ?? { expiresAt: firstExpiry };
  return expiresAt === Infinity ? undefined : new Date(expiresAt);
}

export function assertSecret(
  { name, check }: Pick<Sealed, 'name' | 'check'>,
  value: unknown,
  context?: ErrorContext,
): asserts value is string {
  const problem = problemOf(value, check);
  if (problem !== undefined) throw new InvalidArgumentError(name, problem, context);
}

function problemOf(value: unknown, check: SecretCheck): string | undefined {
  if (value === undefined) return 'is undefined: is the environment variable that it comes from set?';
  if (typeof value !== 'string') return 'must be a string, or a function that returns one';
  if (value === '') return 'is empty';
  // It becomes a header: a line break would start another one, and other characters can't be sent.
  if (!/^[\x21-\x7e]+$/.test(value)) {
    return 'has white space, a line break or a character outside of ASCII';
  }
  return check(value);
}

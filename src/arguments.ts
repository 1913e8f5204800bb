import { type ErrorContext, InvalidArgumentError } from './errors/index.js';

/** An argument whose properties are looked at: of `null` and the like, there are none to look at. */
export function objectOf<T extends object>(argument: string, value: T): T {
  if (typeof value !== 'object' || value === null) {
    throw new InvalidArgumentError(argument, 'must be an object');
  }
  return value;
}

/** A misspelt option would be ignored in silence where no compiler looks, and `scope` for `scopes` grants all. */
export function assertKnownOptions(owner: string, options: object, known: readonly string[]): void {
  const unknown = Object.keys(objectOf(`options of ${owner}`, options)).find(
    (option) => !known.includes(option),
  );
  if (unknown !== undefined) {
    throw new InvalidArgumentError(unknown, `is not an option of ${owner}, which takes ${known.join(', ')}`);
  }
}

/** The longest time that a timer can take: 2^31 - 1. */
const longest = 2_147_483_647;

export function assertMilliseconds(option: string, value: number, context?: ErrorContext): void {
  if (!(typeof value === 'number' && value > 0 && value <= longest)) {
    throw new InvalidArgumentError(option, `must be a number of milliseconds from 1 to ${longest}`, context);
  }
}

export function assertCount(option: string, value: number, least: number, context?: ErrorContext): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new InvalidArgumentError(option, `must be a whole number from ${least}`, context);
  }
}

export function assertOneOf(
  argument: string,
  value: unknown,
  allowed: readonly string[],
  context?: ErrorContext,
): void {
  if (!allowed.some((one) => one === value)) {
    throw new InvalidArgumentError(argument, `must be one of ${allowed.join(', ')}`, context);
  }
}

export function assertStrings(option: string, values: unknown, context?: ErrorContext): void {
  if (!Array.isArray(values) || values.some((value) => typeof value !== 'string')) {
    throw new InvalidArgumentError(option, 'must be an array of strings', context);
  }
}

export function assertFunction(option: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'function') {
    throw new InvalidArgumentError(option, 'must be a function');
  }
}

export function assertSignal(signal: AbortSignal | undefined, context?: ErrorContext): void {
  if (signal !== undefined && typeof signal?.throwIfAborted !== 'function') {
    throw new InvalidArgumentError('signal', 'must be an AbortSignal', context);
  }
}

/** Without what is undefined, so that it doesn't hide a default when it is spread over it. */
export function defined<T extends object>(options: T): T {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  // An optional property that is left out is still a T.
  return Object.fromEntries(entries) as T;
}

/** What options can hold. Each check names what it expects, so that its error says what to do. */

import { type CdnType, cdnTypes } from '../api/cdn-types.js';
import type { StandardSchemaV1 } from '../api/standard-schema.js';
import { InvalidArgumentError } from '../errors/index.js';
import { type Option, withDefault } from './options.js';

/**
 * An option whose values are those that `matches` lets through. An array or a date is copied, so that a later change has no
 * effect.
 */
export function option<T>(expected: string, matches: (value: unknown) => boolean): Option<T> {
  return {
    read: (value, name, context) => {
      // What `matches` lets through is a T.
      if (matches(value)) return copyOf(value) as T;
      throw new InvalidArgumentError(name, `must be ${expected}`, context);
    },
  };
}

function copyOf(value: unknown): unknown {
  if (value instanceof Date) return new Date(value);
  return Array.isArray(value) ? [...value] : value;
}

/** The longest time that a timer can take. */
const longest = 2 ** 31 - 1;

export const milliseconds = /* @__PURE__ */ option<number>(
  'a number of milliseconds from 1 to 2147483647',
  (value) => typeof value === 'number' && value >= 1 && value <= longest,
);

export const integerFrom = (least: number) =>
  option<number>(
    `a whole number from ${least}`,
    (value) => Number.isSafeInteger(value) && Number(value) >= least,
  );

export const boolean = /* @__PURE__ */ option<boolean>(
  'true or false',
  (value) => typeof value === 'boolean',
);

/** Longer texts are meant by nobody, and would cost whatever looks at them. */
const longestText = 8192;

/** Ends what a check expects of a text. */
export const ofBoundedLength = `of at most ${longestText} characters`;

export const isText = (value: unknown, maximum = longestText): value is string =>
  typeof value === 'string' && value.length <= maximum;

/** An option of texts, whose length is bounded. */
const textOption = <T>(expected: string, matches: (value: unknown) => boolean) =>
  option<T>(`${expected} ${ofBoundedLength}`, matches);

export const string = /* @__PURE__ */ textOption<string>('a string', (value) => isText(value));

export const text = /* @__PURE__ */ textOption<string>(
  'a string that is not empty,',
  (value) => isText(value) && value.trim() !== '',
);

export const date = /* @__PURE__ */ option<Date>(
  'a valid Date',
  (value) => value instanceof Date && !Number.isNaN(+value),
);

/** A function of any kind: what it takes and returns is for the compiler to check. */
export const callback = <T>() => option<T>('a function', (value) => typeof value === 'function');

export const signal: Option<AbortSignal> = {
  read: (value, name, context) => {
    if (value instanceof AbortSignal) return value;
    const foreign = value as Partial<AbortSignal> | null;
    if (typeof foreign?.addEventListener === 'function' && typeof foreign.aborted === 'boolean') {
      return adopted(foreign as AbortSignal);
    }
    throw new InvalidArgumentError(name, 'must be an AbortSignal', context);
  },
};

/** One for each, so that a signal of many calls has a single listener. */
const adoptedSignals = new WeakMap<AbortSignal, AbortSignal>();

/** A signal that the platform takes, for one of another class: of a polyfill, or of another realm. */
function adopted(foreign: AbortSignal): AbortSignal {
  const earlier = adoptedSignals.get(foreign);
  if (earlier !== undefined) return earlier;
  const controller = new AbortController();
  adoptedSignals.set(foreign, controller.signal);
  const abort = () => controller.abort(foreign.reason);
  if (foreign.aborted) abort();
  else foreign.addEventListener('abort', abort);
  return controller.signal;
}

export const oneOf = <const T extends string>(allowed: readonly T[]) =>
  option<T>(`one of ${allowed.join(', ')}`, (value) => allowed.some((one) => one === value));

// Keys alone, so that no name of a prototype is one.
export const cdnType = /* @__PURE__ */ oneOf([...(Object.keys(cdnTypes) as CdnType[]), 'auto']);

const isStrings = (value: unknown): value is unknown[] =>
  Array.isArray(value) && value.every((one) => isText(one));

export const strings = /* @__PURE__ */ textOption<readonly string[]>('an array of strings', isStrings);

/** Where a list restricts something, an empty one would leave nothing. */
export const someStrings: Option<readonly string[]> = {
  read: (value, name, context) => {
    const read = strings.read(value, name, context);
    if (read.length > 0) return read;
    throw new InvalidArgumentError(name, 'is empty: leave it out where there is no restriction', context);
  },
};

/** What is checked where it is used: as a part of a path, or as JSON. */
export const anything = /* @__PURE__ */ option<never>('', () => true);

/** What the SDK returns along with what it takes. */
export const ignored = { ...anything, isIgnored: true } as const;

/** A version, checked as a part of a path. */
export const version = /* @__PURE__ */ withDefault<string>(anything, 'latest');

/** A schema of any library that follows Standard Schema; some of them are functions. */
export const schema = /* @__PURE__ */ option<StandardSchemaV1>(
  'a schema that follows Standard Schema',
  (value) => {
    const standard = (value as Partial<StandardSchemaV1> | null | undefined)?.['~standard'];
    return typeof standard?.validate === 'function';
  },
);

/**
 * Reads arguments at once, and tells what is wrong with them when they are used: for what returns something that
 * isn't a promise, whose user expects to hear of an error only when they await it.
 */
export function readNow<T>(read: () => T): () => T {
  try {
    const value = read();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

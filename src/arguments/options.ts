import { type ErrorContext, InvalidArgumentError } from '../errors/index.js';

/** Checks a value that was given and returns it as it will be used, or throws an InvalidArgumentError that names it. */
export type Read<T> = (value: unknown, name: string, context?: ErrorContext) => T;

/** An option as data: its check and its default. */
export interface Option<T> {
  readonly read: Read<T>;
  /** What stands in for it where it is left out. */
  readonly default?: T;
  /** Whether it can't be left out. */
  readonly isRequired?: true;
}

/** An option for each property of an interface. Declared with `satisfies`, so that a forgotten one does not compile. */
export type OptionsOf<T> = {
  readonly [Name in keyof T]-?: undefined extends T[Name]
    ? Option<Exclude<T[Name], undefined>>
    : Option<T[Name]> & { readonly isRequired: true };
};

/** What was given, with defaults for what was left out. */
export type Given<T, Options> = {
  readonly [Name in keyof T]-?: Name extends keyof Options
    ? Options[Name] extends { readonly default: unknown; readonly read: Read<infer Value> }
      ? Value
      : T[Name]
    : never;
};

export const withDefault = <T>(option: Option<T>, value: T) => ({ ...option, default: value });

export const required = <T>(option: Option<T>) => ({ ...option, isRequired: true as const });

/** An option that is an object of options itself, each with its default: `retry: { limit }`. */
export const nested = <T extends object, Complete extends T>(options: OptionsOf<T>) => {
  const read: Read<Complete> = (value, name, context) =>
    // What is read of each property is what T has there, and its defaults complete it.
    readObject(name, options, value, { context, prefix: `${name}.` }) as Complete;
  return { read, default: read({}, '') };
};

/**
 * Reads the options of a call, once: own properties only, checked, with defaults for what is left out.
 *
 * @param owner what takes them: `versions.publish`
 * @throws InvalidArgumentError for a value that can't be right, or an option that isn't one: a misspelt one would
 * otherwise be ignored silently where no compiler looks
 */
export function readOptions<T extends object, const Options extends OptionsOf<T>>(
  owner: string,
  options: Options,
  given: T | undefined,
  context?: ErrorContext,
): Given<T, Options> {
  // `readObject` checks each property by the option of its name.
  return readObject(owner, options, given === undefined ? {} : given, { context, what: 'options' }) as Given<
    T,
    Options
  >;
}

interface ReadObject {
  readonly context: ErrorContext | undefined;
  /** What the object is called, if not by its owner. */
  readonly what?: string;
  /** Stands before the names of its properties. */
  readonly prefix?: string;
}

function readObject(
  owner: string,
  options: { readonly [name: string]: Option<unknown> },
  given: unknown,
  { context, what = owner, prefix = '' }: ReadObject,
): object {
  if (typeof given !== 'object' || given === null) {
    throw new InvalidArgumentError(what, 'must be an object', context);
  }
  const names = Object.keys(options);
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(options, name));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(
      unknown,
      `is not an option of ${owner}, which takes ${names.join(', ')}`,
      context,
    );
  }
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => {
      // Of its own: what a library has put on Object.prototype is no option of this call.
      const value = Object.hasOwn(given, name) ? (given as { [name: string]: unknown })[name] : undefined;
      const isLeftOut = value === undefined && option.isRequired !== true;
      return [name, isLeftOut ? option.default : option.read(value, prefix + name, context)];
    }),
  );
}

import { own } from '../api/own.js';
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
  /** Whether it is allowed and has no effect: what the SDK has returned may have more than it takes. */
  readonly isIgnored?: true;
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

/** An option that is an object of options itself, of which only those stay that were given: `retry: { limit }`. */
export const partial = <T extends object>(options: OptionsOf<T>): Option<T> => ({
  read: (value, name, context) => {
    const read = readObject(options, value, {
      argument: name,
      isWhat: `an option of ${name}`,
      prefix: `${name}.`,
      context,
    });
    // What is read of each property is what T has there.
    return Object.fromEntries(Object.entries(read).filter(([, one]) => one !== undefined)) as T;
  },
});

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
  const known = given === undefined ? defaults.get(options) : undefined;
  // As below.
  if (known !== undefined) return known as Given<T, Options>;
  const report = { argument: 'options', isWhat: `an option of ${owner}`, context };
  const read = readObject(options, given === undefined ? {} : given, report);
  if (given === undefined) defaults.set(options, Object.freeze(read));
  // `readObject` checks each property by the option of its name.
  return read as Given<T, Options>;
}

type AnyOptions = { readonly [name: string]: Option<unknown> };

/** What there is where no option is given: it is asked for at most calls. */
const defaults = new WeakMap<AnyOptions, object>();

/**
 * Reads an argument that is an object, as {@link readOptions} does.
 *
 * @param argument its name: `location`
 */
export function readArgument<T extends object, const Options extends OptionsOf<T>>(
  argument: string,
  options: Options,
  given: T,
  context?: ErrorContext,
): Given<T, Options> {
  const report = { argument, isWhat: `a property of ${argument}`, context };
  // As above.
  return readObject(options, given, report) as Given<T, Options>;
}

/** How errors call the object and its properties. */
interface Report {
  readonly argument: string;
  /** What an unknown property is not. */
  readonly isWhat: string;
  /** Stands before the names of its properties. */
  readonly prefix?: string;
  readonly context: ErrorContext | undefined;
}

function readObject(options: AnyOptions, given: unknown, report: Report): object {
  const { argument, isWhat, prefix = '', context } = own(report);
  const known = Object.entries(options)
    .map(([name, option]) => [name, own(option)] as const)
    .filter(([, { isIgnored }]) => !isIgnored);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    const shape = known.map(([name, { isRequired }]) => (isRequired ? name : `${name}?`)).join(', ');
    throw new InvalidArgumentError(argument, `must be an object: { ${shape} }`, context);
  }
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(options, name));
  if (unknown !== undefined) {
    const names = known.map(([name]) => name).join(', ');
    throw new InvalidArgumentError(unknown, `is not ${isWhat}, which takes ${names}`, context);
  }
  return Object.fromEntries(
    known.map(([name, option]) => {
      // Of its own: what a library has put on Object.prototype is no option of this call.
      const value = Object.hasOwn(given, name) ? (given as { [name: string]: unknown })[name] : undefined;
      const isLeftOut = value === undefined && option.isRequired !== true;
      return [name, isLeftOut ? option.default : option.read(value, prefix + name, context)];
    }),
  );
}

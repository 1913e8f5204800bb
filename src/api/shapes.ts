/**
 * Shapes of what the API responds with, as schemas that follow Standard Schema. Values are looked at and left as they
 * were parsed: a library's own objects, arrays and primitives make each one anew, and weigh a multiple of this.
 */

import type { StandardSchemaResult, StandardSchemaV1 } from './standard-schema.js';

/** Tells of something wrong in a value, and where. */
type Report = (path: readonly PropertyKey[], problem: string) => void;

/** Looks at a value, at a place within a response. `T` is what it is if nothing is wrong. */
export interface Shape<T> {
  (value: unknown, path: readonly PropertyKey[], report: Report): void;
  readonly type?: T;
}

type TypeOf<S> = S extends Shape<infer T> ? T : never;

const typeOf =
  <T>(...types: readonly string[]): Shape<T> =>
  (value, path, report) => {
    if (!types.includes(typeof value)) report(path, `expected a ${types.join(' or a ')}`);
  };

export const string = /* @__PURE__ */ typeOf<string>('string');
export const number = /* @__PURE__ */ typeOf<number>('number');
export const boolean = /* @__PURE__ */ typeOf<boolean>('boolean');

/** A point in time as the API gives it. */
export const timestamp = /* @__PURE__ */ typeOf<string | number>('string', 'number');

/** One that is a text, of which a `Date` can be made. */
export const time: Shape<string> = (value, path, report) => {
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) report(path, 'expected a date');
};

export const anything: Shape<unknown> = () => {};

export const optional =
  <T>(shape: Shape<T>): Shape<T | undefined> =>
  (value, ...where) => {
    if (value !== undefined) shape(value, ...where);
  };

export const nullish =
  <T>(shape: Shape<T>): Shape<T | null | undefined> =>
  (value, ...where) => {
    if (value !== null && value !== undefined) shape(value, ...where);
  };

export const arrayOf =
  <T>(item: Shape<T>): Shape<T[]> =>
  (value, path, report) => {
    if (!Array.isArray(value)) return report(path, 'expected an array');
    value.forEach((one, index) => {
      item(one, [...path, index], report);
    });
  };

/** An object of values of one kind, by names that aren't known. */
export const recordOf =
  <T>(item: Shape<T>): Shape<{ [name: string]: T }> =>
  (value, path, report) => {
    if (!isObject(value)) return report(path, 'expected an object');
    for (const [name, one] of Object.entries(value)) item(one, [...path, name], report);
  };

/** An object that has at least these properties. */
export const objectOf =
  <Properties extends { readonly [name: string]: Shape<unknown> }>(
    properties: Properties,
  ): Shape<{ [Name in keyof Properties]: TypeOf<Properties[Name]> }> =>
  (value, path, report) => {
    if (!isObject(value)) return report(path, 'expected an object');
    for (const [name, shape] of Object.entries(properties)) {
      shape(Object.hasOwn(value, name) ? value[name] : undefined, [...path, name], report);
    }
  };

export const isObject = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A shape as a schema, which tells of the first that is wrong: there may be millions. */
export function schemaOf<T>(shape: Shape<T>): StandardSchemaV1<unknown, T> {
  const validate = (value: unknown): StandardSchemaResult<T> => {
    let issue: { readonly message: string; readonly path: readonly PropertyKey[] } | undefined;
    shape(value, [], (path, message) => {
      issue ??= { message, path };
    });
    // What the shape has found nothing wrong with.
    return issue ? { issues: [issue] } : { value: value as T, issues: undefined };
  };
  return { '~standard': { version: 1, vendor: 'locize-sdk', validate } };
}

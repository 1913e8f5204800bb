/**
 * What an object has of its own, as an object that inherits nothing: what a library has put on `Object.prototype` is no
 * option of a call. Nothing of `undefined`.
 */
export function own<T extends object>(value: T): T;
export function own<T extends object>(value: T | undefined): Partial<T>;
export function own<T extends object>(value: T | undefined): Partial<T> {
  return Object.assign(Object.create(null), value);
}

/** Of the kind that `{}` makes, also in another realm: a promise or a `WeakMap` would look empty. */
export function isPlainObject(value: unknown): value is { readonly [name: string]: unknown } {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

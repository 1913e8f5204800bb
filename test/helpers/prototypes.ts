import { expect } from 'vitest';

const builtIn = { Object, Array, Function, String, Number, Boolean, Error, Map, Set, Promise };

const descriptors = () =>
  Object.entries(builtIn).flatMap(([name, { prototype }]) =>
    Reflect.ownKeys(prototype).map((key) => {
      const { value, get, set } = Object.getOwnPropertyDescriptor(prototype, key) ?? {};
      return [`${name}.prototype.${String(key)}`, [value, get, set]] as const;
    }),
  );

const before = new Map(descriptors());

/** That the built-in prototypes have what they had when the tests began, and nothing else. */
export function expectPrototypesUntouched(): void {
  const changed = descriptors().filter(
    ([name, parts]) => !parts.every((part, index) => Object.is(part, before.get(name)?.[index])),
  );
  expect(changed.map(([name]) => name)).toEqual([]);
  expect(descriptors()).toHaveLength(before.size);
}

/** That neither a value nor anything in it has a property of this name from its prototype. */
export function expectNothingInherited(value: unknown, name: string): void {
  const seen = new Set<unknown>();
  const visit = (part: unknown) => {
    if (typeof part !== 'object' || part === null || seen.has(part)) return;
    seen.add(part);
    expect(name in part && !Object.hasOwn(part, name)).toBe(false);
    for (const key of Reflect.ownKeys(part)) visit(Object.getOwnPropertyDescriptor(part, key)?.value);
  };
  visit(value);
}

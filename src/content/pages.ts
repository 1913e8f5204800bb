/** What is made of the pages of a pull. */

import { fromPairs } from '../api/own.js';
import { isObject } from '../api/shapes.js';
import { type ErrorContext, UnexpectedResponseError } from '../errors/index.js';
import type { NamespaceContent, RawContent, RawEntry } from './content.js';

type Content = { readonly [key: string]: unknown };

/**
 * Pages in one. Content may be nested, and two pages can each have a part of what is below a key.
 *
 * @param raw whether they are of raw entries, which are not divided
 */
export function joinPages(
  pages: readonly Content[],
  raw: boolean,
  context: ErrorContext,
  depth = 0,
): Content {
  assertDepth(depth, context);
  const isDivisible = (value: unknown): value is Content => (raw ? isParent(value) : isObject(value));
  const joined = new Map<string, unknown>();
  // Joined once, when all are there: otherwise each page would cost as much as all before it.
  const parts = new Map<string, Content[]>();
  for (const page of pages) {
    for (const [key, value] of Object.entries(page)) {
      joined.set(key, value);
      const earlier = parts.get(key);
      if (!isDivisible(value)) parts.delete(key);
      else if (earlier === undefined) parts.set(key, [value]);
      else earlier.push(value);
    }
  }
  for (const [key, below] of parts) {
    if (below.length > 1) joined.set(key, joinPages(below, raw, context, depth + 1));
  }
  return fromPairs(joined);
}

/** Whether a value has others below keys, and is no raw entry. */
const isParent = (value: unknown): value is Content => isObject(value) && !isRawEntry(value);

/** Raw content may be nested as well, down to what has a value that isn't an object itself. */
function isRawEntry(value: object): value is RawEntry {
  return Object.hasOwn(value, 'value')
    ? !isObject((value as RawEntry).value)
    : Object.hasOwn(value, 'overrides') && !isObject((value as RawEntry).overrides);
}

/** Raw entries that `pull` has returned. They may have properties that are not for writing. */
const readEntries = new WeakSet<object>();

export const isReadEntry = (value: object): boolean => readEntries.has(value);

/** Remembers the entries of raw content, so that they can be given to `update` as they are. */
export function rememberEntries(content: RawContent): RawContent {
  const parents: Content[] = [content];
  for (let parent = parents.pop(); parent !== undefined; parent = parents.pop()) {
    for (const value of Object.values(parent)) {
      if (isParent(value)) parents.push(value);
      else if (isObject(value)) readEntries.add(value);
    }
  }
  return content;
}

/** The entries of a branch's or tenant's own: only those have `overrides`. */
export function ownOf(
  content: RawContent,
  raw: boolean,
  context: ErrorContext,
  depth = 0,
): NamespaceContent | RawContent {
  assertDepth(depth, context);
  const own = Object.entries(content).flatMap(([key, entry]): [string, unknown][] => {
    if (isParent(entry)) {
      const below = ownOf(entry as RawContent, raw, context, depth + 1);
      return Object.keys(below).length === 0 ? [] : [[key, below]];
    }
    // An entry without a value passes for a parent, and what it has instead (`tags: null`) is no entry.
    if (!isObject(entry) || !Object.hasOwn(entry, 'overrides') || entry.overrides === undefined) return [];
    if (raw) return [[key, entry]];
    // One without a text has none to give; `null` would delete it, given to `update`.
    const text = Object.hasOwn(entry, 'value') && entry.value;
    return typeof text === 'string' ? [[key, text]] : [];
  });
  // Of entries, or of their texts.
  return fromPairs(own) as NamespaceContent | RawContent;
}

/** Deeper than anybody nests, and still far from what a stack holds. */
export const maximumDepth = 200;

function assertDepth(depth: number, context: ErrorContext): void {
  if (depth <= maximumDepth) return;
  throw new UnexpectedResponseError(`nested more than ${maximumDepth} levels deep`, {
    ...context,
    status: 200,
  });
}

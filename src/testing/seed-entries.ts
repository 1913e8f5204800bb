import * as z from 'zod/mini';
import { isPlainObject } from '../api/own.js';
import type { SeedEntries, SeedEntryDetails } from './seed.js';
import { butGot, checked, inWords, type Path, type Problem, shapeProblem, strict } from './shape.js';
import type { Entry } from './state/entries.js';

/** As milliseconds these are in the first months of 1970, and as seconds from 2001 to 2286. */
export const isInSeconds = (time: number) => time >= 1e9 && time < 1e10;

export const inSeconds =
  'expected milliseconds since 1970, and this looks like seconds: multiply it by 1,000';

const time = checked((value) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'expected milliseconds since 1970';
  return isInSeconds(value) ? inSeconds : undefined;
});

const detailsSchema = strict(
  {
    value: z.string(),
    context: z.optional(strict({ text: z.string() })),
    tags: z.optional(z.array(z.string())),
    updatedAt: z.optional(time),
    lastUsed: z.optional(time),
  },
  '. What has a text as its `value` is one translation: where it holds several, write their whole keys, such as "form.value"',
);

/** Deeper than anybody nests. */
const maximumDepth = 50;

/** What stands at a place in the content of a namespace. */
interface Leaf {
  readonly key: string;
  readonly path: Path;
  readonly value: unknown;
}

/** The entries of a namespace, whose content may be nested. */
export function* entriesOf(content: SeedEntries, now: number): Generator<[key: string, entry: Entry]> {
  for (const { key, value } of leavesOf(content, [])) {
    // What else there could be has been refused.
    const details = typeof value === 'string' ? { value } : (value as SeedEntryDetails);
    const given = Object.entries(details).filter(([, detail]) => detail !== undefined);
    yield [key, { value: details.value, ...Object.fromEntries(given), updatedAt: details.updatedAt ?? now }];
  }
}

/** What can't be meant in the content of a namespace. */
export function* entryProblems(content: unknown, path: Path): Generator<Problem> {
  if (!isPlainObject(content)) {
    yield { path, text: `expected a plain object${butGot(content)}` };
    return;
  }
  const seen = new Map<string, Path>();
  for (const { key, path: at, value } of leavesOf(content, path)) {
    const other = seen.get(key);
    if (other !== undefined)
      yield { path: at, text: `expected a key of its own, and ${inWords(other)} is the same` };
    seen.set(key, at);
    if (typeof value === 'string') continue;
    const problem = isDetails(value)
      ? shapeProblem(detailsSchema, value)
      : { path: [], text: `expected a text or a plain object${butGot(value)}` };
    if (problem !== undefined) yield { ...problem, path: [...at, ...problem.path] };
  }
}

/**
 * Whatever can't be nested further, under the keys of which the parts are joined by dots.
 *
 * @param isEntry whether an object is one translation
 */
export function* leavesOf(
  parent: object,
  path: Path,
  isEntry: (value: object) => boolean = isDetails,
  prefix = '',
  above: readonly object[] = [],
): Generator<Leaf> {
  const within = [...above, parent];
  for (const [name, value] of Object.entries(parent)) {
    const key = prefix + name;
    const at = [...path, Array.isArray(parent) ? Number(name) : name];
    const isParent = (isPlainObject(value) || Array.isArray(value)) && !isEntry(value);
    // What holds itself has no end.
    const isEndless = within.includes(value) || within.length > maximumDepth;
    if (isParent && !isEndless) yield* leavesOf(value, at, isEntry, `${key}.`, within);
    else yield { key, path: at, value };
  }
}

/** What has a text as its `value` is an entry, and anything else holds entries below. */
const isDetails = (value: unknown): boolean =>
  isPlainObject(value) &&
  Object.hasOwn(value, 'value') &&
  'value' in value &&
  typeof value.value === 'string';

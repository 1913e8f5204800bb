/** Which file is whose. */

import { isName, type Place } from '../content.js';
import { invalid } from './invalid.js';

export interface Pattern {
  /** How many folders and files a path has. */
  readonly depth: number;
  /** What a path, or the beginning of one, says of a place; undefined where no file of the pattern is there or below. */
  match(path: readonly string[]): Partial<Place> | undefined;
  /**
   * The path of a place.
   *
   * @throws InvalidArgumentError for a place that can't have a file of its own
   */
  pathOf(place: Place): readonly string[];
}

export interface PatternOptions {
  readonly pattern?: string | undefined;
  readonly namespace?: string | undefined;
  readonly languageNames?: { readonly [name: string]: string } | undefined;
}

/** What Windows has no file or folder by: devices, with any extension, and what it cuts off or keeps for itself. */
const isPortable = (name: string): boolean =>
  !/^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i.test(name) &&
  !/[<>:"|?*\\]|[. ]$/.test(name);

/** What is passed over unless the pattern names it. */
export const isPassedOver = (name: string): boolean => name.startsWith('.') || name === 'node_modules';

export function readPattern(options: PatternOptions): Pattern {
  const { namespace, languageNames = {} } = options;
  const pattern = (options.pattern ?? '{language}/{namespace}.json').replace(/^\.\//, '');
  checkPattern(pattern, namespace);
  const codes = new Map(Object.entries(languageNames));
  const names = new Map([...codes].map(([name, code]) => [code, name]));
  if (names.size < codes.size) throw invalid('languageNames', 'has two names for a language');
  for (const name of [...codes].flat()) assertName('languageNames', name);
  const segments = pattern.split('/').map(partsOf);

  const match = (path: readonly string[]) => {
    if (path.length > segments.length) return undefined;
    const found = new Map<string, string>(namespace === undefined ? [] : [['namespace', namespace]]);
    for (const [index, name] of path.entries()) {
      const values = valuesIn(segments[index] ?? [], name);
      if (!values?.every(([, value]) => isName(value))) return undefined;
      for (const [placeholder, value] of values) {
        found.set(placeholder, (placeholder === 'language' ? codes.get(value) : undefined) ?? value);
      }
    }
    return Object.fromEntries(found);
  };

  const pathOf = (place: Place) => {
    assertName('language', place.language);
    assertName('namespace', place.namespace);
    const values = new Map([
      ['language', names.get(place.language) ?? place.language],
      ['namespace', place.namespace],
    ]);
    const path = segments.map((parts) =>
      parts.map((part, nth) => (nth % 2 ? values.get(part) : part)).join(''),
    );
    const is = match(path);
    if (is?.language !== place.language || is.namespace !== place.namespace || !path.every(isPortable)) {
      const which = `"${place.namespace}" in the language "${place.language}"`;
      throw invalid('content', `has the namespace ${which}, which can't have the file "${path.join('/')}"`);
    }
    return path;
  };

  return { depth: segments.length, match, pathOf };
}

function assertName(argument: string, name: unknown): asserts name is string {
  if (typeof name !== 'string') throw invalid(argument, 'must be a string');
  if (!isName(name)) throw invalid(argument, `can't be "${name}"`);
}

function checkPattern(pattern: string, namespace: string | undefined): void {
  const placeholders: readonly string[] = pattern.match(/\{[^{}]*\}/g) ?? [];
  const wanted = namespace === undefined ? ['{language}', '{namespace}'] : ['{language}'];
  if ([...placeholders].sort().join() !== wanted.join()) {
    const why =
      namespace === undefined ? 'unless the option namespace is set' : 'as the option namespace is set';
    throw invalid(
      'pattern',
      `must have ${wanted.join(' and ')} in it, once, and nothing else in braces, ${why}: ${pattern}`,
    );
  }
  if (pattern.includes('}{')) throw invalid('pattern', 'needs something between its placeholders');
  if (pattern.split('/').some((one) => /^\.{0,2}$/.test(one)) || /[\\\p{Cc}]|^[a-z]:/iu.test(pattern)) {
    throw invalid('pattern', 'must be a path below the folder, with / between its parts');
  }
  if (namespace !== undefined) assertName('namespace', namespace);
}

/** The text of a segment and, in each second place, its placeholders. */
const partsOf = (segment: string): string[] => segment.split(/\{(language|namespace)\}/);

/** What a name has in the place of placeholders. Where both are in one name, the language is as short as can be. */
function valuesIn(
  parts: readonly string[],
  name: string,
): (readonly [placeholder: string, value: string])[] | undefined {
  const [before = '', first, between = '', second, after = ''] = parts;
  if (first === undefined) return name === before ? [] : undefined;
  const end = second === undefined ? between : after;
  if (!name.startsWith(before) || !name.endsWith(end) || name.length < before.length + end.length)
    return undefined;
  if (before === '' && isPassedOver(name)) return undefined;
  const middle = name.slice(before.length, name.length - end.length);
  if (second === undefined) return [[first, middle]];
  const at =
    first === 'language'
      ? middle.indexOf(between, 1)
      : middle.lastIndexOf(between, middle.length - between.length - 1);
  if (at < 0) return undefined;
  return [
    [first, middle.slice(0, at)],
    [second, middle.slice(at + between.length)],
  ];
}

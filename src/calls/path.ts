import { own } from '../api/own.js';
import { type ParameterKind, restrictionOf, segmentProblem } from '../api/path-parameters.js';
import { type ErrorContext, InvalidArgumentError } from '../errors/index.js';
import type { Operation } from '../operations/index.js';

/** Values for a path. One that is undefined leaves out its segment where that is optional. */
export type PathValues = { readonly [name: string]: string | undefined };

/** The kind of a path parameter: as declared, or as its name says. In a request of the user's own, any other is an id. */
export function kindOf({ kinds }: Pick<Operation, 'kinds'>, name: string): ParameterKind {
  return own(kinds)[name] ?? restrictionOf(name) ?? 'id';
}

/** A part of a path: a text as it is, and the value that comes after it, if any does. */
interface Part {
  readonly text: string;
  readonly value:
    | {
        readonly slash: string;
        readonly name: string;
        readonly isOptional: boolean;
        readonly kind: ParameterKind;
      }
    | undefined;
}

/** The parts of the paths of operations, which are constants. */
const partsOfPaths = new WeakMap<object, readonly Part[]>();

/** In a single pass over the path, so that a placeholder inside a value stays what it is. */
function partsOf(operation: Pick<Operation, 'path' | 'kinds'>): readonly Part[] {
  const known = partsOfPaths.get(operation);
  if (known !== undefined) return known;
  const { path } = operation;
  const parts: Part[] = [];
  let end = 0;
  for (const { 0: whole, 1: slash = '', 2: name = '', 3: mark, index } of path.matchAll(
    /(\/?)\{(\w+)(\??)\}/g,
  )) {
    const value = { slash, name, isOptional: mark !== '', kind: kindOf(operation, name) };
    parts.push({ text: path.slice(end, index), value });
    end = index + whole.length;
  }
  parts.push({ text: path.slice(end), value: undefined });
  partsOfPaths.set(operation, parts);
  return parts;
}

/**
 * Fills a path, `{name}` with a value and `/{name?}` with one or nothing.
 *
 * @throws InvalidArgumentError for a value that could lead to another path
 */
export function fillPath(
  operation: Pick<Operation, 'path' | 'kinds'>,
  values: PathValues,
  context?: ErrorContext,
): string {
  let path = '';
  for (const { text, value: parameter } of partsOf(operation)) {
    path += text;
    if (parameter === undefined) continue;
    const { slash, name, isOptional, kind } = parameter;
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (isOptional && value === undefined) continue;
    assertSegment(name, kind, value, context);
    path += slash + encodeURIComponent(value);
  }
  return path;
}

/** @throws InvalidArgumentError for a value that can't be a segment of a path */
export function assertSegment(
  name: string,
  kind: ParameterKind,
  value: unknown,
  context?: ErrorContext,
): asserts value is string {
  const problem = segmentProblem(kind, value);
  if (problem !== undefined) throw new InvalidArgumentError(name, problem, context);
}

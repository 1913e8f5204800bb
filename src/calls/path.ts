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

/**
 * Fills a path, `{name}` with a value and `/{name?}` with one or nothing, in a single pass, so that a placeholder
 * inside a value stays what it is.
 *
 * @throws InvalidArgumentError for a value that could lead to another path
 */
export function fillPath(
  operation: Pick<Operation, 'path' | 'kinds'>,
  values: PathValues,
  context?: ErrorContext,
): string {
  const given = own(values);
  return operation.path.replaceAll(
    /(\/?)\{(\w+)(\??)\}/g,
    (_, slash: string, name: string, optional: string) => {
      const value = given[name];
      if (optional !== '' && value === undefined) return '';
      assertSegment(name, kindOf(operation, name), value, context);
      return slash + encodeURIComponent(value);
    },
  );
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

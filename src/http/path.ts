import { type ErrorContext, InvalidArgumentError, type Restriction } from '../errors/index.js';
import { segmentProblem } from '../segments.js';

/** Path parameters that an API key can be restricted in. The source of a copy is none: it is only read. */
const restrictedParameters = new Map<string, Restriction>([
  ['version', 'version'],
  ['targetVersion', 'version'],
  ['language', 'language'],
  ['namespace', 'namespace'],
  ['newNamespace', 'namespace'],
]);

/** What a path parameter is restricted by, if anything. */
export function restrictionOf(parameter: string): Restriction | undefined {
  return restrictedParameters.get(parameter);
}

/** Values for a path. One that is undefined leaves out its segment where that is optional. */
export type PathValues = { readonly [name: string]: string | undefined };

/**
 * Fills a path, `{name}` with a value and `/{name?}` with one or nothing, in a single pass, so that a placeholder
 * inside a value stays what it is.
 *
 * @throws InvalidArgumentError for a value that could lead to another path
 */
export function fillPath(path: string, values: PathValues, context?: ErrorContext): string {
  return path.replaceAll(/(\/?)\{(\w+)(\??)\}/g, (_, slash: string, name: string, optional: string) => {
    const value = values[name];
    if (optional !== '' && value === undefined) return '';
    assertSegment(name, value, context);
    return slash + encodeURIComponent(value);
  });
}

/** @throws InvalidArgumentError for a value that can't be a segment of a path */
export function assertSegment(name: string, value: unknown, context?: ErrorContext): asserts value is string {
  const problem = segmentProblem(name, value);
  if (problem !== undefined) throw new InvalidArgumentError(name, problem, context);
}

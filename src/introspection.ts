import { InvalidArgumentError } from './errors/index.js';
import type { Project } from './project.js';
import { declarations } from './resources/operations.js';
import { type Access, type Scope, scopesAmong } from './scopes.js';

/** The methods of a resource group, by the names of their operations. */
type MethodsOf<Group extends keyof Project> = `${Group}.${keyof Project[Group] & string}`;

/**
 * Name of an operation: the method that sends it. Taken from the methods, so that the declaration file needn't
 * carry the whole table; a type test holds the two equal.
 */
export type OperationName =
  | MethodsOf<'translations'>
  | MethodsOf<'namespaces'>
  | MethodsOf<'languages'>
  | MethodsOf<'versions'>
  | MethodsOf<'branches'>
  | MethodsOf<'users'>
  | MethodsOf<'tags'>
  | MethodsOf<'statistics'>
  | Exclude<MethodsOf<'jobs'>, 'jobs.wait'>;

/** An operation as the table shows it. */
export interface OperationInfo {
  readonly name: OperationName;
  readonly method: string;
  /** Path of the API, its parameters in braces. */
  readonly path: string;
  /** The scope it needs, or `public` (none), `optional` (works without a credential) or `any` (any credential). */
  readonly scope: Access;
}

/** All operations of the SDK, from the same declarations that its methods send. */
export const operations: readonly OperationInfo[] = declarations.map(({ name, method, path, scope }) =>
  Object.freeze({ name, method, path, scope }),
);

/**
 * The least scopes that a credential needs for some operations: `requiredScopes(['versions.publish'])` is
 * `['manage']`.
 *
 * @throws InvalidArgumentError for a name that isn't in the table of operations
 */
export function requiredScopes(names: Iterable<OperationName>): Scope[] {
  const accesses = Array.from(names, (name) => {
    const found = operations.find((operation) => operation.name === name);
    if (found === undefined) {
      throw new InvalidArgumentError('names', `has "${name}", which is not in the table of operations`);
    }
    return found.scope;
  });
  return scopesAmong(accesses);
}

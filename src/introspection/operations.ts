import type { Method, OperationName } from '../api/operation-names.js';
import { type Access, type Scope, scopesAmong } from '../api/scopes.js';
import type { Connection } from '../calls/index.js';
import { Project } from '../client/index.js';
import { InvalidArgumentError } from '../errors/index.js';
import { quote } from '../errors/text.js';
import { Resource } from '../resources/index.js';

/** An operation as the table shows it. */
export interface OperationInfo {
  readonly name: OperationName;
  readonly method: Method;
  /** Path of the API, its parameters in braces. */
  readonly path: string;
  /** The scope it needs, or `public` (none), `optional` (works without a credential) or `any` (any credential). */
  readonly access: Access;
}

/** All operations of the SDK, from the same declarations that its methods send. */
export const operations: readonly OperationInfo[] = declarationsOf(Project).map(
  ({ name, method, path, access }) =>
    // Requests of the user's own are in no group, so that each name is that of a method.
    Object.freeze({ name: name as OperationName, method, path, access }),
);

/** What the groups of a project send, in the order in which it has them. */
function declarationsOf(ProjectClass: typeof Project) {
  // Its connection is used when something is sent, which never happens here.
  return Object.values(new ProjectClass({} as Connection)).flatMap((group) =>
    group instanceof Resource ? (group.constructor as typeof Resource).operations : [],
  );
}

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
      throw new InvalidArgumentError(
        'names',
        `has ${quote(String(name))}, which is not in the table of operations`,
      );
    }
    return found.access;
  });
  return scopesAmong(accesses);
}

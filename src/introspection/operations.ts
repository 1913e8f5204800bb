import { type OperationName, type Route, routes } from '../api/operations.js';
import { type Scope, scopesAmong } from '../api/scopes.js';
import { InvalidArgumentError } from '../errors/index.js';
import { quote } from '../errors/text.js';

/** An operation as the table shows it. */
export interface OperationInfo extends Route {
  readonly name: OperationName;
}

/** All operations of the SDK, from the same table that its methods send. */
export const operations: readonly OperationInfo[] = /* @__PURE__ */ Object.keys(routes).map((name) =>
  // The keys of a constant are those of its type.
  Object.freeze({ name: name as OperationName, ...routes[name as OperationName] }),
);

/**
 * The least scopes that a credential needs for some operations: `requiredScopes(['versions.publish'])` is
 * `['manage']`.
 *
 * @throws InvalidArgumentError for a name that isn't in the table of operations
 */
export function requiredScopes(names: Iterable<OperationName>): Scope[] {
  const accesses = Array.from(names, (name) => {
    // A caller without types may give anything.
    if (!Object.hasOwn(routes, name)) {
      throw new InvalidArgumentError(
        'names',
        `has ${quote(String(name))}, which is not in the table of operations`,
      );
    }
    return routes[name].access;
  });
  return scopesAmong(accesses);
}

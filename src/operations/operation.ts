import type { CdnType } from '../api/cdn-types.js';
import { type CallName, type OperationName, type Route, routes } from '../api/operations.js';
import { own } from '../api/own.js';
import type { ParameterKind } from '../api/path-parameters.js';
import type { Access } from '../api/scopes.js';
import type { StandardSchemaV1 } from '../api/standard-schema.js';
import type { KindsOfUnusual } from './path-types.js';

/** A response as an operation judges it: whether it means "there is nothing". */
export interface ResponseSummary {
  readonly status: number;
  /** `errorMessage` or `message` of a JSON body. */
  readonly message: string | undefined;
  /** Whether the body is JSON, or empty. */
  readonly isJson: boolean;
  /** Whether an earlier attempt may have done the work. */
  readonly inDoubt: boolean;
  /** Where it comes from. */
  readonly cdnType: CdnType;
}

/** What is to be known of an operation besides its route. */
export interface Declaration<R> {
  /** The kinds of parameters whose names don't say it: `{ to: 'version' }`. */
  readonly kinds?: { readonly [parameter: string]: ParameterKind } | undefined;
  /** Shape of the body of a successful response, or `undocumented`. */
  readonly response: StandardSchemaV1<unknown, R>;
  /**
   * For one that isn't idempotent, and so isn't repeated while it isn't known whether it was done: the method that
   * shows whether it was. An operation without it is idempotent.
   */
  readonly checkWith?: string | undefined;
  /** Whether the body is content with keys of the user's own, among which may be `message`. */
  readonly content?: boolean;
  /** Whether it is for private namespaces, which not every CDN type has. */
  readonly isPrivate?: boolean;
  /** Whether the cache of the CDN type `standard` must not give it, which keeps all for an hour. It has no query then. */
  readonly isFresh?: boolean;
  /** Whether the body may be a text that isn't JSON. */
  readonly text?: boolean;
  /** Which responses are no error but mean "nothing": the body is then `undefined`, and of content an empty object. */
  readonly meansNothing?: (response: ResponseSummary) => boolean;
}

/** A call of the API as data: all that the code that sends it needs to know. */
export interface Operation<
  A extends Access = Access,
  Path extends string = string,
  R = unknown,
  Name extends CallName = CallName,
> extends Declaration<R>,
    Route {
  /** The method of the SDK that sends it: `versions.publish`. */
  readonly name: Name;
  readonly access: A;
  readonly path: Path;
}

type Routes = typeof routes;

/**
 * Declares what a method of the SDK sends: the route of its name, and how its responses are judged. Its types are taken
 * from the text of the path and from `response`; a parameter of the path whose kind is neither known by its name nor
 * declared does not compile.
 */
export function operation<const Name extends OperationName, R>(
  name: Name,
  declaration: Declaration<R> & KindsOfUnusual<Routes[Name]['path']>,
): Operation<Routes[Name]['access'], Routes[Name]['path'], R, Name> {
  // What a route has is known by its name; the compiler only sees that it is one of the routes.
  return Object.freeze(own({ ...declaration, name, ...routes[name] })) as Operation<
    Routes[Name]['access'],
    Routes[Name]['path'],
    R,
    Name
  >;
}

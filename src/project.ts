import type { StandardSchemaV1 } from 'ky';
import { assertOneOf, assertStrings, defined } from './arguments.js';
import { type ErrorContext, InvalidArgumentError } from './errors/index.js';
import { type CallOptions, type Connection, call } from './http/index.js';
import { type Method, operation, type PathParameters, undocumented } from './operations/index.js';
import {
  Branches,
  Jobs,
  Languages,
  Namespaces,
  Statistics,
  Tags,
  Translations,
  Users,
  Versions,
} from './resources/index.js';
import { type Access, accesses, type Scope, type ScopeOf } from './scopes.js';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] satisfies Method[];

/** A call for which there is no method. */
export interface ProjectRequest<A extends Access, Path extends string, T> extends CallOptions {
  readonly method: Method;
  /** Path of the API, with parameters in braces: `/glossary/{projectId}/{entry}`. */
  readonly path: Path;
  /** The scope that it needs, or `public` (sent without a credential), `optional` or `any` (any credential). */
  readonly scope: A;
  /** Values for the parameters of the path, but for the project id. */
  readonly parameters?: PathParameters<Path> | undefined;
  readonly query?: { readonly [name: string]: string | undefined } | undefined;
  /** Becomes JSON. */
  readonly body?: unknown;
  /** Checks and types the answer: a schema of zod, valibot, arktype or any other that follows Standard Schema. */
  readonly schema?: StandardSchemaV1<unknown, T> | undefined;
  /**
   * Whether it can be sent again when it isn't known if the first attempt did its work. Unless given, `GET`, `PUT`
   * and `DELETE` can.
   */
  readonly repeatable?: boolean | undefined;
}

/**
 * One project and its resource groups, made by `locize.project(id)`. `S` is the union of scopes that its
 * credential has: a function that publishes asks for a `Project<'manage'>`.
 */
export class Project<S extends Scope = Scope> {
  readonly id: string;
  readonly translations: Translations<S>;
  readonly namespaces: Namespaces<S>;
  readonly languages: Languages<S>;
  readonly versions: Versions<S>;
  readonly branches: Branches<S>;
  readonly users: Users<S>;
  readonly tags: Tags<S>;
  readonly statistics: Statistics<S>;
  readonly jobs: Jobs<S>;
  readonly #connection: Connection;

  /** @internal */
  constructor(connection: Connection) {
    this.#connection = connection;
    this.id = connection.projectId;
    this.translations = new Translations(connection);
    this.namespaces = new Namespaces(connection);
    this.languages = new Languages(connection);
    this.versions = new Versions(connection);
    this.branches = new Branches(connection);
    this.users = new Users(connection);
    this.tags = new Tags(connection);
    this.statistics = new Statistics(connection);
    this.jobs = new Jobs(connection);
  }

  /**
   * Calls what there is no method for: the same authorisation, retries and errors as the methods have. Answers
   * what its JSON says, or what the `schema` makes of it.
   *
   * @scope the one that it declares
   * @throws UnexpectedResponseError if the answer doesn't fit the schema
   */
  async request<const A extends Access, const Path extends string, T = unknown>(
    this: Project<ScopeOf<A>>,
    request: ProjectRequest<A, Path, T>,
  ): Promise<T> {
    const {
      method,
      path,
      scope,
      parameters,
      schema,
      repeatable = method !== 'POST' && method !== 'PATCH',
      ...input
    } = request;
    const { id: projectId } = this;
    assertOneOf('method', method, methods, { projectId });
    assertOneOf('scope', scope, accesses, { projectId });
    assertPath(path, { projectId });
    assertStrings('query', Object.values(defined(input.query ?? {})), { projectId });
    const name = `${method} ${path}`;
    const described = operation({
      name,
      scope,
      method,
      path,
      // Without a schema, T is what it is unless given: unknown.
      response: schema ?? (undocumented as StandardSchemaV1<unknown, T>),
      repeatable,
      ...(!repeatable && { checkWith: 'what it changes' }),
      content: true,
    });
    const { body } = await call(this.#connection, described, { ...parameters }, input);
    return body;
  }
}

/** What the parameters of a path can't do, its text can't either: lead to another host, or out of the API. */
function assertPath(path: unknown, context: ErrorContext): void {
  const fine = typeof path === 'string' && /^(?:\/(?!\.{1,2}(?:\/|$))[\w.~!$&'()*+,;=:{}?-]+)+$/.test(path);
  const withoutQuery = fine && !/\?(?!\})/.test(path);
  if (!withoutQuery) {
    throw new InvalidArgumentError(
      'path',
      'must begin with / and be a plain path: what comes after ? goes into `query`',
      context,
    );
  }
}

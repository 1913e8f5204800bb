import type { Access, Scope, ScopeOf } from '../api/scopes.js';
import { Connected, type Connection, connectionOf } from '../calls/index.js';
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
} from '../resources/index.js';
import { type ProjectRequest, type ProjectResponse, sendRequest } from './request.js';

/**
 * One project and its resource groups, made by `locize.project(id)`. `S` is the union of scopes that its
 * credential has: a function that publishes asks for a `Project<'manage'>`.
 */
export class Project<S extends Scope = Scope> extends Connected {
  readonly id: string;

  // The resource groups: one line each.
  readonly translations = new Translations<S>(connectionOf(this));
  readonly namespaces = new Namespaces<S>(connectionOf(this));
  readonly languages = new Languages<S>(connectionOf(this));
  readonly versions = new Versions<S>(connectionOf(this));
  readonly branches = new Branches<S>(connectionOf(this));
  readonly users = new Users<S>(connectionOf(this));
  readonly tags = new Tags<S>(connectionOf(this));
  readonly statistics = new Statistics<S>(connectionOf(this));
  readonly jobs = new Jobs<S>(connectionOf(this));

  /** @internal */
  constructor(connection: Connection) {
    super(connection);
    this.id = connection.projectId;
  }

  /**
   * Makes a call that there is no method for, with the same authorisation, retries and errors as the methods have.
   *
   * @scope the one that it declares
   * @returns the `body`, what its JSON says or what the `schema` makes of it, with the `status` and the `headers`
   * @throws UnexpectedResponseError if the response doesn't fit the schema
   */
  async request<const A extends Access, const Path extends string, T = unknown>(
    this: Project<ScopeOf<A>>,
    request: ProjectRequest<A, Path, T>,
  ): Promise<ProjectResponse<T>> {
    return sendRequest(connectionOf(this), request);
  }
}

/** A project of any scopes. `Project` alone means one that has all. */
export type AnyProject = Project<never>;

import type { Connection } from './http/index.js';
import { Branches, Jobs, Languages, Namespaces, Translations, Users, Versions } from './resources/index.js';
import type { Scope } from './scopes.js';

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
  readonly jobs: Jobs<S>;

  /** @internal */
  constructor(connection: Connection) {
    this.id = connection.projectId;
    this.translations = new Translations(connection);
    this.namespaces = new Namespaces(connection);
    this.languages = new Languages(connection);
    this.versions = new Versions(connection);
    this.branches = new Branches(connection);
    this.users = new Users(connection);
    this.jobs = new Jobs(connection);
  }
}

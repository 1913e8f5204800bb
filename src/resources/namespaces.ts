import { objectOf } from '../arguments.js';
import type { CallOptions } from '../http/index.js';
import { goneInDoubt, operation, undocumented } from '../operations/index.js';
import type { Scope } from '../scopes.js';
import { projectStatistics } from './project-statistics.js';
import { Resource } from './resource.js';
import { placeOf } from './translations/content.js';
import { bodyOf, type Translation } from './translations/entries.js';

const list = operation({ ...projectStatistics, name: 'namespaces.list' });

const create = operation({
  name: 'namespaces.create',
  scope: 'write',
  method: 'POST',
  path: '/create/{projectId}/{version}/{language}/{namespace}',
  response: undocumented,
  repeatable: false,
  checkWith: 'namespaces.list()',
});

const rename = operation({
  name: 'namespaces.rename',
  scope: 'write',
  method: 'POST',
  path: '/rename/{projectId}/{version}/{namespace}/{newNamespace}',
  response: undocumented,
  repeatable: false,
  checkWith: 'namespaces.list()',
});

const remove = operation({
  name: 'namespaces.delete',
  scope: 'write',
  method: 'DELETE',
  path: '/delete/{projectId}/{version}/{namespace}',
  response: undocumented,
  repeatable: true,
  nothing: goneInDoubt,
});

export const namespaceOperations = [list, create, rename, remove] as const;

/** A namespace, and where there is one of its name. */
export interface Namespace {
  readonly name: string;
  readonly versions: readonly string[];
  readonly languages: readonly string[];
}

export interface ListNamespacesOptions extends CallOptions {
  /** Only what there is in this version. */
  readonly version?: string | undefined;
  /** Only what there is in this language. */
  readonly language?: string | undefined;
}

export interface CreateNamespace {
  /** `latest` unless given. */
  readonly version?: string | undefined;
  readonly language: string;
  readonly namespace: string;
}

export interface RenameNamespace {
  readonly from: string;
  readonly to: string;
  /** `latest` unless given. */
  readonly version?: string | undefined;
}

export interface DeleteNamespace {
  readonly namespace: string;
  /** `latest` unless given. */
  readonly version?: string | undefined;
}

/** The namespaces of a project. */
export class Namespaces<S extends Scope = Scope> extends Resource<S> {
  /**
   * The namespaces of the project, unpublished ones too, each once. `GET /stats/project/{projectId}`
   *
   * @scope read
   */
  async list(
    this: Namespaces<'read'>,
    { version: onlyVersion, language: onlyLanguage, ...options }: ListNamespacesOptions = {},
  ): Promise<Namespace[]> {
    const statistics = await this.send(list, {}, options);
    const found = new Map<string, { versions: Set<string>; languages: Set<string> }>();
    for (const [version, languages] of Object.entries(statistics)) {
      if (onlyVersion !== undefined && version !== onlyVersion) continue;
      for (const [language, namespaces] of Object.entries(languages)) {
        if (onlyLanguage !== undefined && language !== onlyLanguage) continue;
        for (const name of Object.keys(namespaces)) {
          const places = found.get(name) ?? { versions: new Set(), languages: new Set() };
          places.versions.add(version);
          places.languages.add(language);
          found.set(name, places);
        }
      }
    }
    return [...found].map(([name, { versions, languages }]) => ({
      name,
      versions: [...versions],
      languages: [...languages],
    }));
  }

  /**
   * Creates a namespace, with translations if any are given.
   * `POST /create/{projectId}/{version}/{language}/{namespace}`
   *
   * @scope write
   * @param entries at most 1,000; `translations.update` takes any number
   */
  async create(
    this: Namespaces<'write'>,
    location: CreateNamespace,
    entries?: { readonly [key: string]: Translation },
    options?: CallOptions,
  ): Promise<void> {
    const body = entries && bodyOf(entries, this.contextOf(create));
    await this.send(create, placeOf(location), { ...options, body });
  }

  /**
   * Renames a namespace in all languages. `POST /rename/{projectId}/{version}/{from}/{to}`
   *
   * @scope write
   */
  async rename(this: Namespaces<'write'>, names: RenameNamespace, options?: CallOptions): Promise<void> {
    const { from, to, version = 'latest' } = objectOf('names', names);
    await this.send(rename, { version, namespace: from, newNamespace: to }, options);
  }

  /**
   * Deletes a namespace in all languages. `DELETE /delete/{projectId}/{version}/{namespace}`
   *
   * @scope write
   */
  async delete(this: Namespaces<'write'>, place: DeleteNamespace, options?: CallOptions): Promise<void> {
    const { namespace, version = 'latest' } = objectOf('place', place);
    await this.send(remove, { version, namespace }, options);
  }
}

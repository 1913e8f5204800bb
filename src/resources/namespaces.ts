import type { Scope } from '../api/scopes.js';
import { anything, type OptionsOf, required, string, version } from '../arguments/index.js';
import { type CallOptions, callOptions } from '../calls/index.js';
import { bodyOf, type Entries, type Location, locationProperties } from '../content/index.js';
import { goneInDoubt, operation, undocumented } from '../operations/index.js';
import { projectStatistics } from './project-statistics.js';
import { Resource } from './resource.js';

const list = operation('namespaces.list', { ...projectStatistics });

const create = operation('namespaces.create', {
  response: undocumented,
  checkWith: 'namespaces.list()',
});

const rename = operation('namespaces.rename', {
  kinds: { from: 'namespace', to: 'namespace' },
  response: undocumented,
  checkWith: 'namespaces.list()',
});

const remove = operation('namespaces.delete', {
  response: undocumented,
  meansNothing: goneInDoubt,
});

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

const listOptions = {
  ...callOptions,
  version: string,
  language: string,
} satisfies OptionsOf<ListNamespacesOptions>;

/** Where to create a namespace, and with what. */
export interface CreateNamespace extends Location {
  /** At most 1,000, in memory; `translations.update` takes any number. */
  readonly entries?: Entries | undefined;
}

const newNamespace = { ...locationProperties, entries: anything } satisfies OptionsOf<CreateNamespace>;

export interface RenameNamespace {
  readonly from: string;
  readonly to: string;
  /** @default 'latest' */
  readonly version?: string | undefined;
}

export interface DeleteNamespace {
  readonly namespace: string;
  /** @default 'latest' */
  readonly version?: string | undefined;
}

const renamed = {
  from: required(anything),
  to: required(anything),
  version,
} satisfies OptionsOf<RenameNamespace>;

const deletedNamespace = { namespace: required(anything), version } satisfies OptionsOf<DeleteNamespace>;

/** The namespaces of a project. */
export class Namespaces<S extends Scope = Scope> extends Resource<S> {
  /**
   * The namespaces of the project, unpublished ones too, each once. `GET /stats/project/{projectId}`
   *
   * @scope read
   */
  async list(this: Namespaces<'read'>, options?: ListNamespacesOptions): Promise<Namespace[]> {
    const { version: onlyVersion, language: onlyLanguage, ...call } = this.read(list, listOptions, options);
    const statistics = await this.send(list, {}, call);
    const found = new Map<string, { versions: Set<string>; languages: Set<string> }>();
    for (const [version, languages] of Object.entries(statistics)) {
      for (const [language, namespaces] of Object.entries(languages)) {
        const isMeant = version === (onlyVersion ?? version) && language === (onlyLanguage ?? language);
        for (const name of isMeant ? Object.keys(namespaces) : []) {
          const places = found.get(name) ?? { versions: new Set(), languages: new Set() };
          found.set(name, places);
          places.versions.add(version);
          places.languages.add(language);
        }
      }
    }
    return Array.from(found, ([name, { versions, languages }]) => ({
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
   */
  async create(this: Namespaces<'write'>, namespace: CreateNamespace, options?: CallOptions): Promise<void> {
    const { entries, ...location } = this.readArgument(create, 'namespace', newNamespace, namespace);
    const body = entries && bodyOf(entries, this.contextOf(create));
    await this.send(create, location, options, { body });
  }

  /**
   * Renames a namespace in all languages. `POST /rename/{projectId}/{version}/{from}/{to}`
   *
   * @scope write
   */
  async rename(this: Namespaces<'write'>, names: RenameNamespace, options?: CallOptions): Promise<void> {
    await this.send(rename, this.readArgument(rename, 'names', renamed, names), options);
  }

  /**
   * Deletes a namespace in all languages. `DELETE /delete/{projectId}/{version}/{namespace}`
   *
   * @scope write
   */
  async delete(this: Namespaces<'write'>, place: DeleteNamespace, options?: CallOptions): Promise<void> {
    await this.send(remove, this.readArgument(remove, 'place', deletedNamespace, place), options);
  }
}

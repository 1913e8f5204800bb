import { objectOf } from '../arguments.js';
import { InvalidArgumentError } from '../errors/index.js';
import { type CallOptions, type Job, startedJob } from '../http/index.js';
import { operation } from '../operations/index.js';
import type { Scope } from '../scopes.js';
import { projectStatistics } from './project-statistics.js';
import { Resource } from './resource.js';

const list = operation({ ...projectStatistics, name: 'versions.list' });

const publish = operation({
  name: 'versions.publish',
  scope: 'manage',
  method: 'POST',
  path: '/publish/{projectId}/{version}',
  response: startedJob,
  repeatable: false,
  checkWith: 'translations.download()',
});

const copy = operation({
  name: 'versions.copy',
  scope: 'manage',
  method: 'POST',
  path: '/copy/{projectId}/version/{sourceVersion}/{targetVersion}',
  response: startedJob,
  repeatable: false,
  checkWith: 'versions.list()',
});

const remove = operation({
  name: 'versions.delete',
  scope: 'manage',
  method: 'DELETE',
  path: '/version/{projectId}/{version}',
  response: startedJob,
  repeatable: true,
});

export const versionOperations = [list, publish, copy, remove] as const;

/** A version of a project, published or not. */
export interface Version {
  readonly name: string;
  readonly languages: readonly string[];
  readonly namespaces: readonly string[];
}

export interface PublishOptions extends CallOptions {
  /** Also publishes the project's tenants. */
  readonly tenants?: boolean | undefined;
}

export interface CopyVersion {
  /** The version to copy. */
  readonly from: string;
  /** The version to write: created, or overwritten where it exists. */
  readonly to: string;
  /** Leaves a version that exists as it is. */
  readonly ignoreIfExists?: boolean | undefined;
}

/** The versions of a project. */
export class Versions<S extends Scope = Scope> extends Resource<S> {
  /**
   * The versions of the project, unpublished ones too. `GET /stats/project/{projectId}`
   *
   * @scope read
   */
  async list(this: Versions<'read'>, options?: CallOptions): Promise<Version[]> {
    const statistics = await this.send(list, {}, options);
    return Object.entries(statistics).map(([name, languages]) => ({
      name,
      languages: Object.keys(languages),
      namespaces: [...new Set(Object.values(languages).flatMap((namespaces) => Object.keys(namespaces)))],
    }));
  }

  /**
   * Starts to publish a version. What was published before is served until the job is done.
   * `POST /publish/{projectId}/{version}`
   *
   * @scope manage
   * @param version the version to publish; `latest` unless given
   */
  async publish(
    this: Versions<'manage'>,
    version = 'latest',
    { tenants, ...options }: PublishOptions = {},
  ): Promise<Job> {
    return this.start(publish, { version }, { ...options, query: { tenants: tenants ? 'true' : undefined } });
  }

  /**
   * Starts to copy one version over another. `POST /copy/{projectId}/version/{from}/{to}`
   *
   * @scope manage; of an API key, one that may write the version `to`
   */
  async copy(this: Versions<'manage'>, versions: CopyVersion, options?: CallOptions): Promise<Job> {
    const { from, to, ignoreIfExists } = objectOf('versions', versions);
    if (from === to)
      throw new InvalidArgumentError('to', 'is the version that is copied', this.contextOf(copy));
    return this.start(
      copy,
      { sourceVersion: from, targetVersion: to },
      { ...options, query: { ignoreIfVersionExists: ignoreIfExists ? 'true' : undefined } },
    );
  }

  /**
   * Starts to delete a version with all its translations. `DELETE /version/{projectId}/{version}`
   *
   * @scope manage
   */
  async delete(this: Versions<'manage'>, version: string, options?: CallOptions): Promise<Job> {
    return this.start(remove, { version }, options);
  }
}

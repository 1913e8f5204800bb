import type { Scope } from '../api/scopes.js';
import { anything, boolean, type OptionsOf, required } from '../arguments/index.js';
import { type CallOptions, callOptions } from '../calls/index.js';
import { InvalidArgumentError } from '../errors/index.js';
import { operation } from '../operations/index.js';
import { type JobPromise, startedJob } from './jobs/index.js';
import { projectStatistics } from './project-statistics.js';
import { Resource } from './resource.js';

const list = operation('versions.list', { ...projectStatistics });

const publish = operation('versions.publish', {
  response: startedJob,
  checkWith: 'translations.listPublished()',
});

const copy = operation('versions.copy', {
  kinds: { from: 'sourceVersion', to: 'version' },
  response: startedJob,
  checkWith: 'versions.list()',
});

const remove = operation('versions.delete', {
  response: startedJob,
  checkWith: 'versions.list()',
});

/** A version of a project, published or not. */
export interface Version {
  readonly name: string;
  readonly languages: readonly string[];
  readonly namespaces: readonly string[];
}

export interface PublishOptions extends CallOptions {
  /**
   * Also publishes the project's tenants.
   *
   * @default false
   */
  readonly tenants?: boolean | undefined;
}

const publishOptions = { ...callOptions, tenants: boolean } satisfies OptionsOf<PublishOptions>;

export interface CopyVersion {
  /** The version to copy. */
  readonly from: string;
  /** The version to write: created, or overwritten where it exists. */
  readonly to: string;
}

const copiedVersions = {
  from: required(anything),
  to: required(anything),
} satisfies OptionsOf<CopyVersion>;

export interface CopyVersionOptions extends CallOptions {
  /**
   * Leaves the version `to` as it is if it exists already.
   *
   * @default false
   */
  readonly ignoreIfExists?: boolean | undefined;
}

const copyOptions = { ...callOptions, ignoreIfExists: boolean } satisfies OptionsOf<CopyVersionOptions>;

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
   * @param version the version to publish; `latest` by default
   */
  publish(this: Versions<'manage'>, version = 'latest', options?: PublishOptions): JobPromise {
    return this.start(publish, async () => {
      const { tenants, ...call } = this.read(publish, publishOptions, options);
      return this.send(publish, { version }, call, { query: { tenants: tenants ? 'true' : undefined } });
    });
  }

  /**
   * Starts to copy one version over another. `POST /copy/{projectId}/version/{from}/{to}`
   *
   * @scope manage; of an API key, one that may write the version `to`
   */
  copy(this: Versions<'manage'>, versions: CopyVersion, options?: CopyVersionOptions): JobPromise {
    return this.start(copy, async () => {
      const { ignoreIfExists, ...call } = this.read(copy, copyOptions, options);
      const { from, to } = this.readArgument(copy, 'versions', copiedVersions, versions);
      if (from === to) {
        throw new InvalidArgumentError('to', 'is the version that is copied', this.contextOf(copy));
      }
      const query = { ignoreIfVersionExists: ignoreIfExists ? 'true' : undefined };
      return this.send(copy, { from, to }, call, { query });
    });
  }

  /**
   * Starts to delete a version with all its translations. `DELETE /version/{projectId}/{version}`
   *
   * @scope manage
   */
  delete(this: Versions<'manage'>, version: string, options?: CallOptions): JobPromise {
    return this.start(remove, () => this.send(remove, { version }, options));
  }
}

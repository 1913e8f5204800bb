import type { Scope } from '../api/scopes.js';
import { number, objectOf, schemaOf } from '../api/shapes.js';
import { anything, integerFrom, type OptionsOf, string, version } from '../arguments/index.js';
import { type CallOptions, callOptions } from '../calls/index.js';
import { operation, undocumented } from '../operations/index.js';
import { type ProjectStatistics, projectStatistics } from './project-statistics.js';
import { Resource } from './resource.js';

const regenerate = operation('statistics.regenerate', {
  response: undocumented,
});

const user = operation('statistics.user', {
  response: undocumented,
});

const users = operation('statistics.users', {
  response: undocumented,
});

const badge = operation('statistics.badge', {
  response: schemaOf(objectOf({ translatedPercentage: number })),
});

export interface RegenerateStatistics {
  /** @default 'latest' */
  readonly version?: string | undefined;
  /** Only of this language. */
  readonly language?: string | undefined;
  /** Only of this namespace. */
  readonly namespace?: string | undefined;
}

export interface UserStatisticsOptions extends CallOptions {
  /** Only of this year. */
  readonly year?: number | undefined;
}

const regenerated = {
  version,
  language: anything,
  namespace: string,
} satisfies OptionsOf<RegenerateStatistics>;

const userStatisticsOptions = {
  ...callOptions,
  year: integerFrom(1970),
} satisfies OptionsOf<UserStatisticsOptions>;

/** How far a project is translated, for a badge. */
export interface Badge {
  /** From 0 to 100. */
  readonly translatedPercentage: number;
}

/** The statistics of a project. */
export class Statistics<S extends Scope = Scope> extends Resource<S> {
  /**
   * How far each namespace is translated, by version, language and namespace: the authoritative list of all
   * three, unpublished ones too. `GET /stats/project/{projectId}`
   *
   * @scope read
   */
  async project(this: Statistics<'read'>, options?: CallOptions): Promise<ProjectStatistics> {
    return this.send(projectStatistics, {}, options);
  }

  /**
   * Recalculates the statistics, after a series of updates that left them as they were.
   * `POST /stats/project/regenerate/{projectId}/{version}/{language?}`
   *
   * @scope write
   */
  async regenerate(
    this: Statistics<'write'>,
    place: RegenerateStatistics = {},
    options?: CallOptions,
  ): Promise<void> {
    const { version, language, namespace } = this.readArgument(regenerate, 'place', regenerated, place);
    await this.send(regenerate, { version, language }, options, { query: { namespace } });
  }

  /**
   * What a user did; its shape isn't documented. `GET /stats/user/{projectId}/{userId}`
   *
   * @scope read
   */
  async user(this: Statistics<'read'>, userId: string, options?: UserStatisticsOptions): Promise<unknown> {
    const { year, ...call } = this.read(user, userStatisticsOptions, options);
    return this.send(user, { userId }, call, { query: { year: year?.toString() } });
  }

  /**
   * What all users did; its shape isn't documented. `GET /stats/users/{projectId}`
   *
   * @scope read
   */
  async users(this: Statistics<'read'>, options?: UserStatisticsOptions): Promise<unknown> {
    const { year, ...call } = this.read(users, userStatisticsOptions, options);
    return this.send(users, {}, call, { query: { year: year?.toString() } });
  }

  /**
   * How far the project is translated. Sent without a credential. `GET /badgedata/{projectId}`
   *
   * @scope public
   */
  async badge(options?: CallOptions): Promise<Badge> {
    return this.send(badge, {}, options);
  }
}

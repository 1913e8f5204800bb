import * as z from 'zod/mini';
import { assertCount } from '../arguments.js';
import type { ErrorContext } from '../errors/index.js';
import type { CallOptions } from '../http/index.js';
import { operation, undocumented } from '../operations/index.js';
import type { Scope } from '../scopes.js';
import { type ProjectStatistics, projectStatistics } from './project-statistics.js';
import { Resource } from './resource.js';

const regenerate = operation({
  name: 'statistics.regenerate',
  scope: 'write',
  method: 'POST',
  path: '/stats/project/regenerate/{projectId}/{version}/{language?}',
  response: undocumented,
  repeatable: true,
});

const user = operation({
  name: 'statistics.user',
  scope: 'read',
  method: 'GET',
  path: '/stats/user/{projectId}/{userId}',
  response: undocumented,
  repeatable: true,
});

const users = operation({
  name: 'statistics.users',
  scope: 'read',
  method: 'GET',
  path: '/stats/users/{projectId}',
  response: undocumented,
  repeatable: true,
});

const badge = operation({
  name: 'statistics.badge',
  scope: 'public',
  method: 'GET',
  path: '/badgedata/{projectId}',
  response: z.looseObject({ translatedPercentage: z.number() }),
  repeatable: true,
});

export const statisticsOperations = [projectStatistics, regenerate, user, users, badge] as const;

export interface RegenerateStatistics {
  /** `latest` unless given. */
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

/** How far a project is translated, for a badge. */
export interface Badge {
  /** From 0 to 100. */
  readonly translatedPercentage: number;
  readonly [field: string]: unknown;
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
   * Makes the statistics anew, after a series of updates that left them as they were.
   * `POST /stats/project/regenerate/{projectId}/{version}/{language}`
   *
   * @scope write
   */
  async regenerate(
    this: Statistics<'write'>,
    { version = 'latest', language, namespace }: RegenerateStatistics = {},
    options?: CallOptions,
  ): Promise<void> {
    await this.send(regenerate, { version, language }, { ...options, query: { namespace } });
  }

  /**
   * What a user did; its shape isn't documented. `GET /stats/user/{projectId}/{userId}`
   *
   * @scope read
   */
  async user(
    this: Statistics<'read'>,
    userId: string,
    { year, ...options }: UserStatisticsOptions = {},
  ): Promise<unknown> {
    return this.send(user, { userId }, { ...options, query: { year: yearOf(year, this.contextOf(user)) } });
  }

  /**
   * What all users did; its shape isn't documented. `GET /stats/users/{projectId}`
   *
   * @scope read
   */
  async users(this: Statistics<'read'>, { year, ...options }: UserStatisticsOptions = {}): Promise<unknown> {
    return this.send(users, {}, { ...options, query: { year: yearOf(year, this.contextOf(users)) } });
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

function yearOf(year: number | undefined, context: ErrorContext): string | undefined {
  if (year === undefined) return undefined;
  assertCount('year', year, 1970, context);
  return String(year);
}

import * as z from 'zod/mini';
import { objectOf } from '../arguments.js';
import { InvalidArgumentError } from '../errors/index.js';
import { type CallOptions, type Job, startedJob } from '../http/index.js';
import { operation } from '../operations/index.js';
import type { Scope } from '../scopes.js';
import { Resource } from './resource.js';

/**
 * A branch: a project of its own that inherits from its parent. Work in it with its `id` as the project id and
 * its `version` as the version.
 */
export interface Branch {
  readonly id: string;
  readonly name: string;
  readonly version?: string | undefined;
  readonly [field: string]: unknown;
}

const branch = z.looseObject({ id: z.string(), name: z.string(), version: z.optional(z.string()) });

const list = operation({
  name: 'branches.list',
  scope: 'read',
  method: 'GET',
  path: '/branches/{projectId}',
  response: z.optional(z.array(branch)),
  repeatable: true,
  nothing: ({ status }) => status === 404,
});

const create = operation({
  name: 'branches.create',
  scope: 'manage',
  method: 'POST',
  path: '/branch/create/{projectId}/{version}',
  response: branch,
  repeatable: false,
  checkWith: 'branches.list()',
});

const merge = operation({
  name: 'branches.merge',
  scope: 'manage',
  method: 'POST',
  path: '/branch/merge/{branchId}',
  response: startedJob,
  repeatable: false,
  checkWith: 'translations.pull()',
});

const remove = operation({
  name: 'branches.delete',
  scope: 'manage',
  method: 'DELETE',
  path: '/branch/{branchId}',
  response: startedJob,
  repeatable: true,
});

export const branchOperations = [list, create, merge, remove] as const;

export interface CreateBranch {
  readonly name: string;
  /** The version to branch off; `latest` unless given. */
  readonly version?: string | undefined;
}

export interface MergeBranchOptions extends CallOptions {
  /** Deletes the branch after it is merged. */
  readonly delete?: boolean | undefined;
}

/** The branches of a project. */
export class Branches<S extends Scope = Scope> extends Resource<S> {
  /**
   * The branches of the project. `GET /branches/{projectId}`
   *
   * @scope read
   */
  async list(this: Branches<'read'>, options?: CallOptions): Promise<Branch[]> {
    return (await this.send(list, {}, options)) ?? [];
  }

  /**
   * Branches off a version. `POST /branch/create/{projectId}/{version}`
   *
   * @scope manage
   */
  async create(this: Branches<'manage'>, branch: CreateBranch, options?: CallOptions): Promise<Branch> {
    const { name, version = 'latest' } = objectOf('branch', branch);
    if (typeof name !== 'string' || name.trim() === '') {
      throw new InvalidArgumentError('name', 'must be a string that is not empty', this.contextOf(create));
    }
    return this.send(create, { version }, { ...options, body: { name } });
  }

  /**
   * Starts to merge a branch into its parent. `POST /branch/merge/{branchId}`
   *
   * @scope manage
   * @param branchId the `id` of the branch, not its name
   */
  async merge(
    this: Branches<'manage'>,
    branchId: string,
    { delete: deleteAfter, ...options }: MergeBranchOptions = {},
  ): Promise<Job> {
    const query = { delete: deleteAfter ? 'true' : undefined };
    return this.start(merge, { branchId }, { ...options, query }, branchId);
  }

  /**
   * Starts to delete a branch; what it inherits stays with the parent. `DELETE /branch/{branchId}`
   *
   * @scope manage
   * @param branchId the `id` of the branch, not its name
   */
  async delete(this: Branches<'manage'>, branchId: string, options?: CallOptions): Promise<Job> {
    return this.start(remove, { branchId }, options, branchId);
  }
}

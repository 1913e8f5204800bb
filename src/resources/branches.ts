import type { Scope } from '../api/scopes.js';
import { arrayOf, objectOf, optional, schemaOf, string } from '../api/shapes.js';
import { boolean, type OptionsOf, required, text, version } from '../arguments/index.js';
import { type CallOptions, callOptions } from '../calls/index.js';
import { operation } from '../operations/index.js';
import { type JobPromise, startedJob } from './jobs/index.js';
import { Resource } from './resource.js';

/**
 * A branch: a project of its own that inherits from its parent. Work in it with its `id` as the project id and
 * its `version` as the version.
 */
export interface Branch {
  readonly id: string;
  readonly name: string;
  readonly version?: string | undefined;
}

const branch = objectOf({ id: string, name: string, version: optional(string) });

const list = operation('branches.list', {
  response: schemaOf(optional(arrayOf(branch))),
  meansNothing: ({ status }) => status === 404,
});

const create = operation('branches.create', {
  response: schemaOf(branch),
  checkWith: 'branches.list()',
});

const merge = operation('branches.merge', {
  response: startedJob,
  checkWith: 'translations.pull()',
});

const remove = operation('branches.delete', {
  response: startedJob,
  checkWith: 'branches.list()',
});

export interface CreateBranch {
  readonly name: string;
  /**
   * The version to branch off.
   *
   * @default 'latest'
   */
  readonly version?: string | undefined;
}

export interface MergeBranchOptions extends CallOptions {
  /**
   * Deletes the branch after it is merged.
   *
   * @default false
   */
  readonly delete?: boolean | undefined;
}

const newBranch = { name: required(text), version } satisfies OptionsOf<CreateBranch>;

const mergeOptions = { ...callOptions, delete: boolean } satisfies OptionsOf<MergeBranchOptions>;

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
    const { name, version } = this.readArgument(create, 'branch', newBranch, branch);
    return this.send(create, { version }, options, { body: { name } });
  }

  /**
   * Starts to merge a branch into its parent. `POST /branch/merge/{branchId}`
   *
   * @scope manage
   * @param branchId the `id` of the branch, not its name
   */
  merge(this: Branches<'manage'>, branchId: string, options?: MergeBranchOptions): JobPromise {
    return this.start(
      merge,
      async () => {
        const { delete: deleteAfter, ...call } = this.read(merge, mergeOptions, options);
        return this.send(merge, { branchId }, call, { query: { delete: deleteAfter ? 'true' : undefined } });
      },
      branchId,
    );
  }

  /**
   * Starts to delete a branch; what it inherits stays with the parent. `DELETE /branch/{branchId}`
   *
   * @scope manage
   * @param branchId the `id` of the branch, not its name
   */
  delete(this: Branches<'manage'>, branchId: string, options?: CallOptions): JobPromise {
    return this.start(remove, () => this.send(remove, { branchId }, options), branchId);
  }
}

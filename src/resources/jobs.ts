import type { CallOptions, JobDoneOptions, JobStatus } from '../http/index.js';
import type { Scope } from '../scopes.js';
import { Resource } from './resource.js';

/** The jobs of a project, by their ids: for one that another process started. */
export class Jobs<S extends Scope = Scope> extends Resource<S> {
  /**
   * Where a job stands; a job that isn't known is done. Jobs of a branch's merge or deletion are asked for in the
   * project with the branch's id. `GET /jobs/{projectId}/{jobId}`
   *
   * @scope any credential
   */
  async get(jobId: string, options?: CallOptions): Promise<JobStatus> {
    return this.job(jobId).status(options);
  }

  /**
   * Waits until a job is done, as `Job.done` does. `GET /jobs/{projectId}/{jobId}`, until it is
   *
   * @scope any credential
   * @throws JobFailedError if the server gave the job up
   * @throws JobTimeoutError if it still runs after `timeout`
   */
  async wait(jobId: string, options?: JobDoneOptions): Promise<void> {
    await this.job(jobId).done(options);
  }
}

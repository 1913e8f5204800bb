import type { Scope } from '../../api/scopes.js';
import { connectionOf } from '../../calls/index.js';
import { Resource } from '../resource.js';
import { type Job, StartedJob } from './job.js';

/** What a group of a client without a credential is not. */
interface NeedsCredential {
  readonly needs: 'a credential';
}

/** The jobs of a project, by their ids: for those that another process started. */
export class Jobs<S extends Scope = Scope> extends Resource<S> {
  /**
   * A job by its id. Sends nothing: its `status()` asks, by `GET /jobs/{projectId}/{jobId}`. A job of a branch's
   * merge or deletion belongs to the project with the branch's id.
   *
   * @scope any credential
   */
  get(this: [S] extends [never] ? NeedsCredential : Jobs<S>, jobId: string): Job {
    // At run time, it is a group in any case.
    return new StartedJob(connectionOf(this as unknown as Jobs), jobId);
  }
}

/** Errors of a task that takes more than one request. */

import { type ErrorContext, LocizeError } from './base.js';

/** A job (publish, copy, merge, a deletion) ended without success on the server. */
export class JobFailedError extends LocizeError {
  override readonly name = 'JobFailedError';
  readonly code = 'job_failed';
  readonly jobId: string;

  constructor(jobId: string, context?: ErrorContext) {
    super(`the job ${jobId} timed out on the server, and its work was not done. Start it again.`, context);
    this.jobId = jobId;
  }
}

/**
 * A job wasn't known to be done when the time to wait for it was up. It goes on, and can be waited for again. Where asking
 * failed at the end, `cause` has what it failed with.
 */
export class JobTimeoutError extends LocizeError {
  override readonly name = 'JobTimeoutError';
  readonly code = 'job_timeout';
  readonly jobId: string;
  /** How long the job was waited for, in milliseconds. */
  readonly timeout: number;

  constructor(jobId: string, timeout: number, context?: ErrorContext) {
    super(`the job ${jobId} is not known to be done after ${timeout} ms. It goes on: wait again.`, context);
    this.jobId = jobId;
    this.timeout = timeout;
  }
}

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

/** A job was still running when the time to wait for it was up. It goes on, and can be waited for again. */
export class JobTimeoutError extends LocizeError {
  override readonly name = 'JobTimeoutError';
  readonly code = 'job_timeout';
  readonly jobId: string;
  /** How long the job was waited for, in milliseconds. */
  readonly timeout: number;

  constructor(jobId: string, timeout: number, context?: ErrorContext) {
    super(
      `the job ${jobId} was still running after ${timeout} ms. It goes on: call wait() again to wait longer.`,
      context,
    );
    this.jobId = jobId;
    this.timeout = timeout;
  }
}

/**
 * An update of several requests of which some failed. Call it again with the keys in `failed` and `pending`
 * to finish the work; `cause` is the first failure.
 */
export class PartialUpdateError extends LocizeError {
  override readonly name = 'PartialUpdateError';
  readonly code = 'partial_update';
  /** Keys that the server has taken. */
  readonly applied: readonly string[];
  /** Keys of the requests that failed: whether the server has them isn't known. */
  readonly failed: readonly string[];
  /** Keys that were not sent. */
  readonly pending: readonly string[];

  constructor(
    keys: { applied: readonly string[]; failed: readonly string[]; pending: readonly string[] },
    context: ErrorContext,
  ) {
    const { applied, failed, pending } = keys;
    super(
      `${applied.length} keys applied, ${failed.length} failed, ${pending.length} not sent. Call it again with the failed and the pending ones.`,
      context,
    );
    this.applied = applied;
    this.failed = failed;
    this.pending = pending;
  }
}

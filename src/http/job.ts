import * as z from 'zod/mini';
import { assertFunction, assertMilliseconds, assertSignal } from '../arguments.js';
import { eitherSignal } from '../concurrency.js';
import { isLocizeError, JobFailedError, JobTimeoutError } from '../errors/index.js';
import { operation } from '../operations/index.js';
import { timestamp } from '../shapes.js';
import { type CallOptions, type Connection, call } from './call.js';
import { delay } from './delay.js';

/** A job as the server describes it while it runs. */
export interface RunningJob {
  readonly projectId?: string | undefined;
  readonly jobId: string;
  /** What it does: `publish`, for instance. */
  readonly event?: string | undefined;
  readonly startedAt?: string | number | undefined;
  readonly timeouted?: boolean | undefined;
  readonly [field: string]: unknown;
}

/** Where a job stands. `details` is what the server says of it; it says nothing of a finished one. */
export type JobStatus =
  | { readonly state: 'running' | 'failed'; readonly details: RunningJob }
  | { readonly state: 'done' };

export interface JobDoneOptions extends Pick<CallOptions, 'signal'> {
  /** How long to wait, in milliseconds; ten minutes unless given. */
  readonly timeout?: number | undefined;
  /** Pause between two polls, in milliseconds; 2,000 unless given. The first is shorter, later ones grow to five times it. */
  readonly pollInterval?: number | undefined;
  /** Called after each poll. */
  readonly onPoll?: ((status: JobStatus) => void) | undefined;
}

/** A finished job is gone, by a 404 without a message, or by `null`. A 404 with one is an error like any other. */
export const getJob = operation({
  name: 'jobs.get',
  scope: 'any',
  method: 'GET',
  path: '/jobs/{projectId}/{jobId}',
  response: z.nullish(
    z.looseObject({
      projectId: z.optional(z.string()),
      jobId: z.string(),
      event: z.optional(z.string()),
      startedAt: z.optional(timestamp),
      timeouted: z.optional(z.boolean()),
    }),
  ),
  repeatable: true,
  nothing: ({ status, message }) => status === 404 && message === undefined,
});

/** The answer of what starts a job. */
export const startedJob = z.looseObject({ jobId: z.string() });

/** How many polls in a row may fail before waiting is given up. */
const toleratedFailures = 5;

/** Errors of a poll that say nothing of the job. */
const transient = new Set(['network', 'timeout', 'server', 'rate_limit']);

/**
 * Work that the server does after it has answered: publishing, copying, merging, deleting. It goes on whether
 * it is waited for or not.
 */
export class Job {
  /** Id of the job, by which it can be asked for later. */
  readonly id: string;
  /** The project that the job belongs to: a branch's own id where it merges or deletes a branch. */
  readonly projectId: string;
  readonly #connection: Connection;
  /** A finished job is gone on the server, so there is nothing more to ask. */
  #isDone = false;

  /** @internal */
  constructor(connection: Connection, projectId: string, id: string) {
    this.#connection = connection;
    this.projectId = projectId;
    this.id = id;
  }

  /**
   * Where the job stands now. `GET /jobs/{projectId}/{jobId}`
   *
   * @scope any credential
   */
  async status(options: CallOptions = {}): Promise<JobStatus> {
    if (this.#isDone) return { state: 'done' };
    const parameters = { projectId: this.projectId, jobId: this.id };
    const { body } = await call(this.#connection, getJob, parameters, options);
    if (body !== undefined && body !== null) {
      return { state: body.timeouted === true ? 'failed' : 'running', details: body };
    }
    this.#isDone = true;
    return { state: 'done' };
  }

  /**
   * Waits until the job is done. Can be called again, also after it has thrown.
   *
   * @scope any credential
   * @throws JobFailedError if the server gave the job up
   * @throws JobTimeoutError if it still runs after `timeout`
   */
  async done(options: JobDoneOptions = {}): Promise<void> {
    const { timeout = 600_000, pollInterval = 2000, onPoll, signal } = options;
    const context = { operation: getJob.name, projectId: this.projectId };
    assertMilliseconds('timeout', timeout, context);
    assertMilliseconds('pollInterval', pollInterval, context);
    assertFunction('onPoll', onPoll);
    assertSignal(signal, context);
    const deadline = Date.now() + timeout;
    const tooLate = () => new JobTimeoutError(this.id, timeout, context);
    // The last poll begins when the time is over, and has no more of it than a pause.
    const end = new AbortController();
    const timer = setTimeout(() => end.abort(tooLate()), timeout + pollInterval);
    const either = eitherSignal(signal, end.signal);
    let pause = pollInterval / 4;
    let failures = 0;

    try {
      while (!this.#isDone) {
        await delay(Math.max(0, Math.min(pause, deadline - Date.now())), either);
        const status = await this.status({ signal: either }).catch((error: unknown) => {
          failures += 1;
          if (isLocizeError(error) && transient.has(error.code) && failures < toleratedFailures)
            return undefined;
          throw error;
        });
        if (status !== undefined) {
          failures = 0;
          onPoll?.(status);
          if (status.state === 'failed') throw new JobFailedError(this.id, context);
        }
        if (!this.#isDone && Date.now() >= deadline) throw tooLate();
        pause = pause < pollInterval ? pollInterval : Math.min(pause * 1.5, pollInterval * 5);
      }
    } finally {
      clearTimeout(timer);
    }
  }
}

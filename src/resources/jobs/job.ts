import type { CallName } from '../../api/operations.js';
import { own } from '../../api/own.js';
import {
  callback,
  milliseconds,
  type OptionsOf,
  readNow,
  readOptions,
  signal,
  withDefault,
} from '../../arguments/index.js';
import { abortable, anySignal } from '../../async/index.js';
import { type CallOptions, type Connection, call, during, withCallSite } from '../../calls/index.js';
import { type ErrorContext, isLocizeError, JobFailedError, JobTimeoutError } from '../../errors/index.js';
import { Deadline, delay, type JobEvent, notify } from '../../http/index.js';
import { getJob } from './operations.js';

/** A job as the server describes it while it runs. */
export interface RunningJob {
  readonly projectId?: string | undefined;
  readonly jobId: string;
  /** What it does: `publish`, for instance. */
  readonly event?: string | undefined;
  readonly startedAt?: string | number | undefined;
  readonly timeouted?: boolean | undefined;
}

/** Where a job stands. `details` is what the server says of it; it says nothing of a finished one. */
export type JobStatus =
  | { readonly state: 'running'; readonly details: RunningJob }
  | { readonly state: 'failed'; readonly details: RunningJob }
  | { readonly state: 'done' };

export interface JobWaitOptions extends Pick<CallOptions, 'signal'> {
  /**
   * How long to wait, in milliseconds.
   *
   * @default 600_000
   */
  readonly timeout?: number | undefined;
  /**
   * Pause between two polls, in milliseconds. The first is shorter; later ones grow up to five times this.
   *
   * @default 2_000
   */
  readonly pollInterval?: number | undefined;
  /** Called after each poll, and waited for. What it throws, or rejects with, ends the waiting. */
  readonly onPoll?: ((status: JobStatus) => unknown) | undefined;
}

const waitOptions = {
  signal,
  timeout: withDefault(milliseconds, 600_000),
  pollInterval: withDefault(milliseconds, 2000),
  onPoll: callback<(status: JobStatus) => unknown>(),
} satisfies OptionsOf<JobWaitOptions>;

/**
 * Work that the server does after it has responded: publishing, copying, merging, deleting. It goes on whether
 * it is waited for or not.
 */
export interface Job {
  /** Id of the job, by which it can be found later: `jobs.get(id)`. */
  readonly id: string;
  /** The project that the job belongs to: the branch itself where one is merged or deleted. */
  readonly projectId: string;

  /**
   * Where the job stands now; one that isn't known counts as done. `GET /jobs/{projectId}/{jobId}`
   *
   * @scope any credential
   */
  status(options?: CallOptions): Promise<JobStatus>;

  /**
   * Waits until the job is done. Can be called again, also after it has thrown.
   * `GET /jobs/{projectId}/{jobId}`, until it is
   *
   * @scope any credential
   * @throws JobFailedError if the server gave the job up
   * @throws JobTimeoutError if it is still running after `timeout`
   */
  wait(options?: JobWaitOptions): Promise<void>;
}

/** What starts a job: the job once it has started, and a short way to wait until it is done. */
export interface JobPromise extends Promise<Job> {
  /**
   * Waits until the job has started and is done, as {@link Job.wait} does; its `timeout` counts from the start of the
   * job. `await project.versions.publish().wait()`
   *
   * @throws what starting it throws
   * @throws InvalidArgumentError for options that can't be; the job has been started, and goes on
   * @throws JobFailedError if the server gave the job up
   * @throws JobTimeoutError if it is still running after `timeout`
   */
  wait(options?: JobWaitOptions): Promise<void>;
}

/** How many polls in a row may fail before waiting is given up. */
const toleratedFailures = 5;

/** Errors of a poll that say nothing of the job. */
const transient = /^(network|timeout|server|rate_limit)$/;

/** A job that the server has started, in this process or in another. */
export class StartedJob implements Job {
  readonly id: string;
  readonly projectId: string;
  readonly #connection: Connection;
  readonly #startedBy: CallName | undefined;
  /** A finished job is gone on the server, so there is nothing more to ask. */
  #isDone = false;

  constructor(
    connection: Connection,
    id: string,
    projectId = connection.projectId,
    startedBy?: CallName | undefined,
  ) {
    this.#connection = connection;
    this.#startedBy = startedBy;
    this.projectId = projectId;
    this.id = id;
  }

  /** Tells of where it has got to, after so many milliseconds. */
  tell(state: JobEvent['state'], duration: number): void {
    const { id: jobId, projectId } = this;
    notify(this.#connection.transport.hooks.onJob, {
      jobId,
      projectId,
      operation: this.#startedBy,
      state,
      duration,
    });
  }

  status(options?: CallOptions): Promise<JobStatus> {
    return this.#ask(this.#connection, options);
  }

  async #ask(connection: Connection, options: CallOptions | undefined): Promise<JobStatus> {
    if (this.#isDone) return { state: 'done' };
    const parameters = { projectId: this.projectId, jobId: this.id };
    const { body } = await call(connection, getJob, parameters, options);
    if (body !== undefined && body !== null) {
      return { state: own(body).timeouted === true ? 'failed' : 'running', details: body };
    }
    this.#isDone = true;
    return { state: 'done' };
  }

  /** @param connection by which it asks: of a task that the waiting is a part of */
  wait(options?: JobWaitOptions, connection = this.#connection): Promise<void> {
    const start = performance.now();
    const tell = (state: JobEvent['state']) => this.tell(state, performance.now() - start);
    return withCallSite(async () => {
      try {
        const { projectId } = this;
        const context = { operation: getJob.name, projectId };
        await during(connection, getJob, (inner) => this.#wait(inner, options, context));
        tell('done');
      } catch (error) {
        const code = isLocizeError(error) && error.code;
        tell(code === 'job_failed' ? 'failed' : code === 'job_timeout' ? 'timed_out' : 'given_up');
        throw error;
      }
    });
  }

  async #wait(
    connection: Connection,
    options: JobWaitOptions | undefined,
    context: ErrorContext,
  ): Promise<void> {
    const { timeout, pollInterval, onPoll, signal } = readOptions('Job.wait', waitOptions, options, context);
    const time = new Deadline(timeout);
    let cause: unknown;
    const tooLate = () => new JobTimeoutError(this.id, timeout, { ...context, cause });
    const poll = async (either: AbortSignal) => {
      let pause = pollInterval / 4;
      let failures = 0;
      while (!this.#isDone) {
        await delay(Math.max(0, Math.min(pause, time.left)), either);
        const status = await this.#ask(connection, { signal: either }).catch((error: unknown) => {
          failures += 1;
          cause = error;
          if (isLocizeError(error) && transient.test(error.code) && failures < toleratedFailures)
            return undefined;
          throw error;
        });
        if (status !== undefined) {
          failures = 0;
          cause = undefined;
          await onPoll?.(status);
          if (status.state === 'failed') throw new JobFailedError(this.id, context);
        }
        if (!this.#isDone && time.left <= 0) throw tooLate();
        pause = pause < pollInterval ? pollInterval : Math.min(pause * 1.5, pollInterval * 5);
      }
    };
    // The last poll begins when the time is up, and may take no longer than a pause.
    const end = new Deadline(timeout + pollInterval);
    await end.limit(poll, anySignal(signal, connection.signal), tooLate);
  }
}

/** The promise of a job, which can also be waited for to its end. */
export function jobPromise(connection: Connection, start: () => Promise<StartedJob>): JobPromise {
  const started = start();
  const wait = (options?: JobWaitOptions) => {
    // What starting it fails with is what waiting rejects with, unless that is refused before.
    started.catch(() => {});
    return withCallSite(() => during(connection, getJob, (inner) => untilDone(inner, options)));
  };
  const untilDone = async (inner: Connection, options: JobWaitOptions | undefined) => {
    // Read at the call, but what is wrong with them is told only after a failure to start, which it would hide.
    const read = readNow(() => readOptions('Job.wait', waitOptions, options, { operation: getJob.name }));
    const { signal } = own(options);
    const job = await abortable(started, signal instanceof AbortSignal ? signal : undefined);
    return job.wait(read(), inner);
  };
  return Object.assign(started, { wait });
}

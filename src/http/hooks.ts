import type { CdnType } from '../api/cdn-types.js';
import type { CallName, Method } from '../api/operations.js';
import type { CredentialEvent } from '../credentials/index.js';
import type { LocizeErrorCode } from '../errors/index.js';

/**
 * What went wrong, in all events: the code of the error that it is, or `aborted`, by a signal of yours. Undefined where
 * nothing did.
 */
export type EventCode = Exclude<LocizeErrorCode, 'partial_update' | 'job_failed' | 'job_timeout'> | 'aborted';

/**
 * A call of the API, as hooks see it: one request, with what is tried again. A method that takes many of them (a write of
 * many keys, the pages of a pull, waiting for a job) makes as many calls. It never carries a credential.
 */
export interface CallEvent {
  /** The same in all events of a call; different in every other call of the process. */
  readonly callId: number;
  /**
   * Name of the operation, as in the table of `operations`: `versions.publish`. A call of `project.request` is named
   * by its method and path.
   */
  readonly operation: CallName;
  readonly projectId: string;
  readonly method: Method;
  /** The host that it is for: `api.locize.app`. */
  readonly host: string;
  /** With `auto` the one that was found; `pro` where the call ended before that. */
  readonly cdnType: CdnType;
}

/** An attempt that is about to be sent. */
export interface RequestEvent extends CallEvent {
  /** Path of the request, encoded, without the query. */
  readonly path: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
}

/** An attempt that has ended. */
export interface ResponseEvent extends RequestEvent {
  /** HTTP status; undefined where there was no response, or not all of it. */
  readonly status: number | undefined;
  /** Undefined also for a status that may be no error, such as a 404 or a 412: see `onCall`. */
  readonly code: EventCode | undefined;
  /** What went wrong where there was no response: an abort, a broken connection. */
  readonly error: unknown;
  /** From the request to the end of the body, in milliseconds. */
  readonly duration: number;
  /** Bytes of the body, as it is after decompression. */
  readonly bytes: number;
  /** How long the response has been in a cache, by its header `age`, in milliseconds; undefined where it didn't say. */
  readonly age: number | undefined;
  /** The header `x-cache`, by which a CDN says where the response comes from: `Hit from cloudfront`. */
  readonly xCache: string | undefined;
  /** How long the server asks to wait, in milliseconds; undefined where it didn't say. */
  readonly retryAfter: number | undefined;
}

/** An attempt that will be made after a failed one. */
export interface RetryEvent extends RequestEvent {
  /** The pause before it, in milliseconds. */
  readonly delay: number;
  /** HTTP status of the attempt that failed; undefined where there was no response. */
  readonly status: number | undefined;
  /** What was wrong with the attempt that failed. */
  readonly code: EventCode | undefined;
}

/** A call that has ended: with all of its attempts, or refused before the first. */
export interface CallEndEvent extends CallEvent {
  /** Path of the request, encoded, without the query; undefined where nothing was sent. */
  readonly path: string | undefined;
  /**
   * `refused` is a call of which nothing was sent: its arguments can't be right, its credential can't make it, there is
   * none (also where the function that gives it failed), or the client is closed: `code` tells. `aborted` is one that a
   * signal of yours has ended.
   */
  readonly outcome: 'succeeded' | 'failed' | 'refused' | 'aborted';
  readonly code: EventCode | undefined;
  /** What the call rejects with; undefined for one that succeeded. */
  readonly error: unknown;
  /** HTTP status of the last whole response; undefined where there was none. */
  readonly status: number | undefined;
  /** How many requests were begun, also with a renewed credential; redirects apart. */
  readonly attempts: number;
  /** From the call to its end, with all attempts and pauses, in milliseconds. */
  readonly duration: number;
  /** How long its attempts waited for their turn in the client, in milliseconds. */
  readonly queued: number;
  /** Bytes of all its responses, as they are after decompression. */
  readonly bytes: number;
}

/** A job that has been started, or that waiting for has ended. */
export interface JobEvent {
  readonly jobId: string;
  /** The project that the job belongs to: the branch itself where one is merged or deleted. */
  readonly projectId: string;
  /** What started it; undefined where that was another process. */
  readonly operation: CallName | undefined;
  /**
   * `timed_out` is one that isn't known to be done after the time to wait for it, and `given_up` one that waiting for
   * has ended otherwise: by a signal, or because asking failed. Both go on.
   */
  readonly state: 'started' | 'done' | 'failed' | 'timed_out' | 'given_up';
  /** How long it was waited for, in milliseconds; 0 for one that has just been started. */
  readonly duration: number;
}

/** Called on the way of every call. They can only look on: what they throw or reject with is ignored. */
export interface Hooks {
  /** Before an attempt is sent. */
  readonly onRequest?: ((event: RequestEvent) => unknown) | undefined;
  /** After an attempt, whether there was a response or not. */
  readonly onResponse?: ((event: ResponseEvent) => unknown) | undefined;
  /**
   * Before the pause before another attempt; `attempt` is the one that will be made. One that is made at once with a
   * renewed credential isn't told here, but by `onCredential`.
   */
  readonly onRetry?: ((event: RetryEvent) => unknown) | undefined;
  /** After a call of the API, also after one that was refused before a request. */
  readonly onCall?: ((event: CallEndEvent) => unknown) | undefined;
  /** When a job has started, and when waiting for it ends. */
  readonly onJob?: ((event: JobEvent) => unknown) | undefined;
  /** When a credential is about to expire, was renewed, or couldn't be. */
  readonly onCredential?: ((event: CredentialEvent) => unknown) | undefined;
}

/** Calls a hook. One that fails, now or later, must not make a call fail whose work is done. */
export function notify<Event>(hook: ((event: Event) => unknown) | undefined, event: Event): void {
  if (hook !== undefined) void tell(hook, event);
}

async function tell<Event>(hook: (event: Event) => unknown, event: Event): Promise<void> {
  try {
    await hook(event);
  } catch {
    // as said above
  }
}

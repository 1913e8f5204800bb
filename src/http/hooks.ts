import type { CallName, Method } from '../api/operation-names.js';

/** A call, as hooks see it. It never carries a credential. */
export interface CallEvent {
  /** The same in all events of a call; different in every other call of the client. */
  readonly callId: number;
  /**
   * Name of the operation, as in the table of `operations`: `versions.publish`. A call of `project.request` is named
   * by its method and path.
   */
  readonly operation: CallName;
  readonly projectId: string;
  readonly method: Method;
  /** Path of the request, encoded, without the query. */
  readonly path: string;
}

/** An attempt that is about to be sent. */
export interface RequestEvent extends CallEvent {
  /** 1 for the first attempt. */
  readonly attempt: number;
}

/** An attempt that has ended. */
export interface ResponseEvent extends RequestEvent {
  /** HTTP status; undefined where there was no response. */
  readonly status: number | undefined;
  /** What went wrong where there was no response: an abort, a broken connection. */
  readonly error: unknown;
  /** From the request to the end of the body, in milliseconds. */
  readonly duration: number;
}

/** An attempt that will be made after a failed one. */
export interface RetryEvent extends RequestEvent {
  /** The pause before it, in milliseconds. */
  readonly delay: number;
  /** HTTP status of the attempt that failed; undefined where there was no response. */
  readonly status: number | undefined;
}

/** Called on the way of every call. They can only look on: what they throw or reject with is ignored. */
export interface Hooks {
  /** Before an attempt is sent. */
  readonly onRequest?: ((event: RequestEvent) => unknown) | undefined;
  /** After an attempt, whether there was a response or not. */
  readonly onResponse?: ((event: ResponseEvent) => unknown) | undefined;
  /** Before the pause before another attempt; `attempt` is the one that will be made. */
  readonly onRetry?: ((event: RetryEvent) => unknown) | undefined;
}

/** Calls a hook. One that fails, now or later, must not make a call fail whose work is done. */
export async function notify<Event>(
  hook: ((event: Event) => unknown) | undefined,
  event: Event,
): Promise<void> {
  try {
    await hook?.(event);
  } catch {
    // as said above
  }
}

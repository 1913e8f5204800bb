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

/** An attempt that is about to be made after a failed one. */
export interface RetryEvent extends RequestEvent {
  /** HTTP status of the attempt that failed; undefined where there was no response. */
  readonly status: number | undefined;
}

/** Called on the way of every call. They can only look on: what they throw is ignored. */
export interface Hooks {
  /** Before an attempt is sent. */
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
  /** After an attempt, whether there was a response or not. */
  readonly onResponse?: ((event: ResponseEvent) => void) | undefined;
  /** Before another attempt; `attempt` is the one that is about to be made. */
  readonly onRetry?: ((event: RetryEvent) => void) | undefined;
}

/** Calls a hook. One that fails must not make a call fail whose work is done. */
export function notify<Event>(hook: ((event: Event) => void) | undefined, event: Event): void {
  try {
    hook?.(event);
  } catch {
    // as said above
  }
}

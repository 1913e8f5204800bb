import type { Method } from '../operations/index.js';

/** An attempt of a call, as hooks see it. It never carries a credential. */
export interface RequestEvent {
  /** The same in all events of a call; different in every other call of the client. */
  readonly callId: number;
  /** Name of the operation, as in the table of `operations`: `versions.publish`. */
  readonly operation: string;
  readonly projectId: string;
  readonly method: Method;
  /** Path of the request, encoded, without the query. */
  readonly path: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
}

export interface ResponseEvent extends RequestEvent {
  /** HTTP status; undefined where there was no answer. */
  readonly status: number | undefined;
  /** What went wrong where there was no answer: an abort, a broken connection. */
  readonly error: unknown;
  /** From the request to the end of the body, in milliseconds. */
  readonly duration: number;
}

export interface RetryEvent extends RequestEvent {
  /** HTTP status of the attempt that failed; undefined where there was no answer. */
  readonly status: number | undefined;
}

/** Called on the way of every call. They can only look on: what they throw is ignored. */
export interface Hooks {
  /** Before an attempt is sent. */
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
  /** After an attempt, answered or not. */
  readonly onResponse?: ((event: ResponseEvent) => void) | undefined;
  /** Before another attempt; `attempt` is the one that is about to be made. */
  readonly onRetry?: ((event: RetryEvent) => void) | undefined;
}

/** An observer that fails must not make a call fail whose work is done. */
export function notify<Event>(hook: ((event: Event) => void) | undefined, event: Event): void {
  try {
    hook?.(event);
  } catch {
    // as said above
  }
}

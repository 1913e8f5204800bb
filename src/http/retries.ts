/** What is tried again, and when. Knows nothing of how requests are sent, and so serves both entries. */

import { own } from '../api/own.js';
import { causesOf } from '../errors/causes.js';

export interface RetryPolicy {
  /**
   * How often a failed request is tried again; 0 for never.
   *
   * @default 2
   */
  readonly limit?: number | undefined;
  /**
   * The longest pause before trying again, in milliseconds. Where the server asks for a longer one, the error comes at
   * once, with its `retryAfter`.
   *
   * @default 30_000
   */
  readonly maxDelay?: number | undefined;
}

/** A retry policy whose defaults are filled in. */
export interface FullRetryPolicy {
  readonly limit: number;
  readonly maxDelay: number;
}

/** How an attempt failed: by a status, or without a response. Each has both properties of its own. */
export interface Failure {
  readonly status: number | undefined;
  readonly error?: unknown;
}

/** Whether the same request may succeed later; 52x is what a CDN says of the server behind it. */
export function isTransient({ status }: Failure): boolean {
  return status === undefined || /^(408|429|50[0234]|52\d)$/.test(`${status}`);
}

/** Whether a response says that nothing was done, and to try later. */
export const asksToSlowDown = (status: number): boolean => status === 429 || status === 503;

/** Whether the work may have been done by an attempt that failed so: not if it was refused, or never arrived. */
export function mayHaveDoneWork({ status, error }: Failure): boolean {
  return status === undefined ? !isUnreachable(error) : !asksToSlowDown(status);
}

/** The pause before the first retry is up to this many milliseconds, before the second up to twice that, and so on. */
const firstPause = 300;

/**
 * The pause before a retry, in milliseconds: a random part of an interval that doubles.
 *
 * @param retry 1 for the first
 */
export function pauseBefore(retry: number): number {
  return Math.random() * firstPause * 2 ** (retry - 1);
}

/** What a connection that was never made fails with. */
const unreachable = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;

/** Whether an error, or what lies beneath it, says that there was no connection, so that the request never arrived. */
export function isUnreachable(error: unknown): boolean {
  return causesOf(error).some((cause) => {
    if (cause instanceof AggregateError && cause.errors.length > 0) return cause.errors.every(isUnreachable);
    const { code, syscall } = own(cause) as { readonly code?: unknown; readonly syscall?: unknown };
    if (syscall === 'read' || syscall === 'write') return false;
    // In Deno, only the message tells.
    return (
      unreachable.test(`${code}`) ||
      syscall === 'connect' ||
      `${cause.message}`.includes('client error (Connect)')
    );
  });
}

import { isHTTPError, type RetryOptions } from 'ky';
import { retryAfter } from './retry-after.js';

export interface RetryPolicy {
  /** How often a failed request is tried again; 2 unless given, 0 for never. */
  readonly limit?: number | undefined;
  /** The longest pause before trying again, in milliseconds, also where the server asks for more; 30,000 unless given. */
  readonly maxDelay?: number | undefined;
}

/** The pause before the first retry is up to this many milliseconds, before the second up to twice that, and so on. */
const firstPause = 300;

/**
 * When ky tries again.
 *
 * @param deadline no pause goes beyond it, by `performance.now()`: the failure is told at once instead
 */
export function retryOptions(
  repeatable: boolean,
  { limit = 2, maxDelay = 30_000 }: RetryPolicy,
  deadline: number,
): RetryOptions {
  const longestPause = (retry: number) => firstPause * 2 ** (retry - 1);
  return {
    limit,
    methods: ['get', 'post', 'put', 'patch', 'delete'],
    statusCodes: [408, 429, 500, 502, 503, 504],
    retryOnTimeout: true,
    delay: longestPause,
    jitter: true,
    backoffLimit: maxDelay,
    maxRetryAfter: maxDelay,
    shouldRetry: ({ error, retryCount }) => {
      if (!repeatable && mayHaveDoneWork(error)) return false;
      const asked = isHTTPError(error) ? retryAfter(error.response.headers) : undefined;
      const pause = Math.min(asked ?? longestPause(retryCount), maxDelay);
      return performance.now() + pause < deadline ? undefined : false;
    },
  };
}

/** Whether the work may have been done by an attempt that failed so: not if it says otherwise, or didn't get there. */
export function mayHaveDoneWork(error: Error): boolean {
  if (isHTTPError(error)) return error.response.status !== 429 && error.response.status !== 503;
  return !isUnreachable(error);
}

/** What surely didn't reach the server. */
const unreachable = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Whether an error, or what lies beneath it, says that the request didn't reach the server. */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string' && unreachable.has(error.code)) return true;
  if (error.message.includes('client error (Connect)')) return true; // in Deno, which gives no code
  if (error instanceof AggregateError) return error.errors.every(isUnreachable);
  return isUnreachable(error.cause);
}

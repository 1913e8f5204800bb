import { retryAfter } from '../http/retry-after.js';
import { failure, type PublicError } from './failure.js';

/** How often a request that failed for a passing reason is sent again. */
const retries = 2;

/**
 * Fetches a text, and tries again what may pass. Nothing is sent along, so that there is no preflight in a browser.
 *
 * @param timeout of all attempts together, in milliseconds
 */
export async function send(
  fetch: typeof globalThis.fetch,
  url: string,
  timeout: number,
  signal: AbortSignal,
): Promise<string> {
  const controller = new AbortController();
  const abort = () => controller.abort(signal.reason);
  signal.addEventListener('abort', abort);
  const timer = setTimeout(
    () => controller.abort(failure('timeout', `no answer within ${timeout} ms`, { timeout })),
    timeout,
  );
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await fetchText(fetch, url, controller.signal);
      } catch (error) {
        // An abort or the timeout ends it, whatever fetch makes of it.
        controller.signal.throwIfAborted();
        // `fetchText` throws nothing but what `failure` makes.
        const { code, retryAfter: wait } = error as PublicError & { retryAfter?: number };
        if (attempt > retries || !/^(network|server|rate_limit)$/.test(code) || (wait ?? 0) > timeout)
          throw error;
        await pause(wait ?? Math.random() * 300 * 2 ** attempt, controller.signal);
      }
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

async function fetchText(fetch: typeof globalThis.fetch, url: string, signal: AbortSignal): Promise<string> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, { signal });
    text = await response.text();
  } catch (cause) {
    throw failure('network', 'no answer from the server', { cause });
  }
  if (response.ok) return text;
  const { status, headers } = response;
  throw failure(codeOf(status), `the server answered ${status}`, { status, retryAfter: retryAfter(headers) });
}

function codeOf(status: number): PublicError['code'] {
  if (status > 499) return 'server';
  return (
    ({ 401: 'authentication', 403: 'permission', 404: 'not_found', 429: 'rate_limit' } as const)[status] ??
    'rejected'
  );
}

/** Not the `delay` of the whole SDK: whoever waits here looks at the signal anyway, and every byte counts. */
const pause = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve(); // the next attempt finds that it is aborted
    });
  });

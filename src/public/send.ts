import { abortable } from '../async/abortable.js';
import { type Failure, isTransient, pauseBefore } from '../http/retries.js';
import { retryAfter } from '../http/retry-after.js';
import type { Fetch } from '../http/transport.js';
import { failure, type PublicError } from './failure.js';

/**
 * Fetches a text, and tries again twice what may pass. Nothing is sent along, so that there is no preflight in a browser.
 *
 * @param totalTimeout no pause ends later, in milliseconds from now
 */
export async function send(
  fetch: Fetch,
  url: string,
  totalTimeout: number,
  signal: AbortSignal,
): Promise<string> {
  const end = performance.now() + totalTimeout;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await fetchText(fetch, url, signal);
    } catch (error) {
      // `fetchText` throws what `failure` makes, which has the status of a response where there was one.
      const failed = error as Failure & { retryAfter?: number };
      const wait = failed.retryAfter ?? pauseBefore(attempt);
      if (attempt > 2 || !isTransient(failed) || wait > end - performance.now() || signal.aborted)
        throw error;
      await pause(wait, signal);
    }
  }
}

async function fetchText(fetch: Fetch, url: string, signal: AbortSignal): Promise<string> {
  let response: Response;
  let text: string;
  try {
    // A `fetch` of the user's own may ignore the signal.
    response = await abortable(fetch(url, { signal }), signal);
    text = await abortable(response.text(), signal);
  } catch (cause) {
    throw failure('network', 'no response from the server', { cause });
  }
  if (response.ok) return text;
  const { status, headers } = response;
  throw failure(codeOf(status), `the server responded with ${status}`, {
    status,
    retryAfter: retryAfter(headers),
  });
}

function codeOf(status: number): PublicError['code'] {
  if (status > 499) return 'server';
  return (
    ({ 401: 'authentication', 403: 'permission', 404: 'not_found', 429: 'rate_limit' } as const)[status] ??
    'rejected'
  );
}

/** Not the `delay` of the whole SDK: the caller looks at the signal anyway, and every byte counts. */
const pause = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve(); // the next attempt finds that it is aborted
    });
  });

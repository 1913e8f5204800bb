import { own } from '../api/own.js';
import { abortable } from '../async/abortable.js';
import type { Fetch } from '../http/fetch.js';
import { notify } from '../http/hooks.js';
import { fetchInTime, fetchWithinOrigin } from '../http/redirects.js';
import { type Failure, isTransient, pauseBefore } from '../http/retries.js';
import { retryAfter } from '../http/retry-after.js';
import { failure, type PublicError } from './failure.js';

/** An attempt that has ended. */
export interface PublicResponseEvent {
  /** Its address. */
  readonly url: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** HTTP status; undefined where there was no response. */
  readonly status: number | undefined;
  /** What was wrong, by the code of the error that it is; `network` also where it was ended. Undefined where nothing was. */
  readonly code: PublicError['code'] | undefined;
  /** From the request to the end of the body, in milliseconds. */
  readonly duration: number;
}

/** How the requests of a client are sent. */
export interface Sending {
  readonly fetch: Fetch;
  /** No pause ends later, in milliseconds from the beginning. */
  readonly totalTimeout: number;
  readonly onResponse: ((event: PublicResponseEvent) => unknown) | undefined;
}

/** Fetches a text, and tries again twice what may pass. Nothing is sent along, so that there is no preflight in a browser. */
export async function send(
  { fetch, totalTimeout, onResponse }: Sending,
  url: string,
  signal: AbortSignal,
): Promise<string> {
  const end = performance.now() + totalTimeout;
  for (let attempt = 1; ; attempt += 1) {
    const start = performance.now();
    // It rejects with what `failure` makes, which has the status of a response where there was one.
    const result = await fetchText(fetch, url, signal).catch((error: Failed) => error);
    const { status, code } = typeof result === 'string' ? { status: 200, code: undefined } : result;
    notify(onResponse, { url, attempt, status, code, duration: performance.now() - start });
    if (typeof result === 'string') return result;
    const wait = result.retryAfter ?? pauseBefore(attempt);
    if (attempt > 2 || !isTransient(result) || wait > end - performance.now() || signal.aborted) throw result;
    await pause(wait, signal);
  }
}

type Failed = Failure & {
  readonly code: PublicError['code'];
  readonly retryAfter?: number | undefined;
};

async function fetchText(fetch: Fetch, url: string, signal: AbortSignal): Promise<string> {
  let response: Response;
  let text: string;
  try {
    // Nothing of it is inherited.
    const init: RequestInit = own({ signal, redirect: 'manual' as const });
    response = await fetchWithinOrigin(fetch, url, init);
    if (response.type === 'opaqueredirect') {
      // A browser follows it by itself. Nothing is sent along, and what comes from elsewhere isn't taken.
      response = await fetchInTime(fetch, url, own({ ...init, redirect: 'follow' as const }));
      const { url: end } = response;
      if (new URL(end).origin !== new URL(url).origin) response = Response.redirect(end);
    }
    text = await abortable(response.text(), signal);
  } catch (cause) {
    throw failure('network', 'no response from the server', {
      cause,
      status: undefined,
      retryAfter: undefined,
    });
  }
  if (response.ok) return text;
  const { status, headers } = response;
  throw failure(codeOf(status), `the server responded with ${status}`, {
    status,
    retryAfter: retryAfter(headers),
    location: headers.get('location') ?? '',
  });
}

function codeOf(status: number): PublicError['code'] {
  if (status > 499) return 'server';
  if (status < 400) return 'redirect';
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

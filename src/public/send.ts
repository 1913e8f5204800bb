import { own } from '../api/own.js';
import { abortable } from '../async/abortable.js';
import type { Fetch } from '../http/fetch.js';
import { notify } from '../http/hooks.js';
import { meaningOf, messageOf } from '../http/meaning.js';
import { fetchInTime, fetchWithinOrigin } from '../http/redirects.js';
import { type Failure, isTransient, pauseBefore } from '../http/retries.js';
import { retryAfter } from '../http/retry-after.js';
import { isBrowser, nothingOfThePage } from '../runtime/platform.js';
import type { Fail, PublicError } from './failure.js';

/** An attempt that has ended. */
export interface PublicResponseEvent {
  /** Its address. */
  readonly url: string;
  /** 1 for the first attempt; 0 for what a browser has kept of an earlier response, when all have failed. */
  readonly attempt: number;
  /** HTTP status; undefined where there was no response. */
  readonly status: number | undefined;
  /**
   * What was wrong, by the code of the error that it is; `network` also where it was ended. Undefined for a success by its
   * status, whose body is looked at by the call that waits for it.
   */
  readonly code: PublicError['code'] | undefined;
  /** From the request to the end of the body, in milliseconds. */
  readonly duration: number;
}

/** How the requests of a client are sent. */
export interface Sending {
  readonly fetch: Fetch;
  /** No pause ends later, in milliseconds from the beginning. */
  readonly totalTimeout: number;
  readonly maxResponseBytes: number;
  readonly onResponse: ((event: PublicResponseEvent) => unknown) | undefined;
}

/** A body that was read to its end. */
export interface Received {
  readonly text: string;
  readonly status: number;
  /** Whether it is something that was published: only then the response has the time of that. */
  readonly isPublished: boolean;
}

type Failed = Failure & {
  readonly code: PublicError['code'];
  readonly retryAfter?: number | undefined;
};

/** Fetches a text, and tries again twice what may pass. Nothing is sent along, so that there is no preflight in a browser. */
export async function send(
  sending: Sending,
  url: string,
  signal: AbortSignal,
  fail: Fail,
): Promise<Received> {
  const { totalTimeout, onResponse } = sending;
  const end = performance.now() + totalTimeout;
  for (let attempt = 1; ; attempt += 1) {
    const start = performance.now();
    let error: Failed;
    try {
      const received = await receive(sending, url, signal, fail);
      const duration = performance.now() - start;
      notify(onResponse, { url, attempt, status: received.status, code: undefined, duration });
      return received;
    } catch (failed) {
      // What `fail` makes, which has the status of a response where there was one.
      error = failed as Failed;
    }
    const { status, code } = error;
    notify(onResponse, { url, attempt, status, code, duration: performance.now() - start });
    const wait = error.retryAfter ?? pauseBefore(attempt);
    const isPassing = isTransient(error) && !signal.aborted;
    if (!isPassing || attempt > 2 || wait > end - performance.now()) {
      // No network, or a server that fails.
      if (!signal.aborted && (status ?? 500) > 499) return kept(sending, url, fail, error, signal);
      throw error;
    }
    await pause(wait, signal);
  }
}

/** How long it takes at most to look for what is kept, in milliseconds. */
const patience = 250;

/**
 * What a browser has kept of an earlier response, however old: an app without a connection shows its last texts in place of
 * keys. Where there is none, the error that led here.
 */
export async function kept(
  sending: Sending,
  url: string,
  fail: Fail,
  error: unknown,
  signal: AbortSignal | undefined,
): Promise<Received> {
  if (!isBrowser()) throw error;
  const start = performance.now();
  const time = AbortSignal.timeout(patience);
  const end = signal === undefined ? time : AbortSignal.any([signal, time]);
  const received = await receive(sending, url, end, fail, 'force-cache').catch(() => {
    throw error;
  });
  const { status } = received;
  notify(sending.onResponse, {
    url,
    attempt: 0,
    status,
    code: undefined,
    duration: performance.now() - start,
  });
  return received;
}

async function receive(
  { fetch, maxResponseBytes }: Sending,
  url: string,
  signal: AbortSignal,
  fail: Fail,
  cache: RequestCache = 'default',
): Promise<Received> {
  let response: Response;
  let text = '';
  let bytes = 0;
  try {
    // Nothing of it is inherited. Some server runtimes know none of what a page needs.
    const init: RequestInit = own({
      signal,
      redirect: 'manual' as const,
      ...(isBrowser() && { cache, ...nothingOfThePage }),
    });
    response = await abortable(fetchWithinOrigin(fetch, url, init), signal);
    if (response.type === 'opaqueredirect') {
      // A browser follows it by itself. Nothing is sent along, and what comes from elsewhere isn't taken.
      const following = fetchInTime(fetch, url, own({ ...init, redirect: 'follow' as const }));
      response = await abortable(following, signal);
      const { url: end } = response;
      if (new URL(end).origin !== new URL(url).origin) response = Response.redirect(end);
    }
    // One of a test's own may have its text alone.
    if (!response.body) text = (await abortable(response.text?.(), signal)) ?? '';
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    try {
      while (reader && bytes <= maxResponseBytes) {
        const { value, done } = await abortable(reader.read(), signal);
        text += decoder.decode(value, { stream: !done });
        if (done) break;
        bytes += value.length;
      }
    } finally {
      reader?.cancel().catch(() => {}); // of what is left, if anything is
    }
  } catch (cause) {
    throw fail('network', 'no response from the server', {
      cause,
      status: undefined,
      retryAfter: undefined,
    });
  }
  const { status, headers, ok } = response;
  if (bytes > maxResponseBytes)
    throw fail('unexpected_response', `larger than \`maxResponseBytes\``, { status, path: [] });
  if (ok) return { text, status, isPublished: headers.has('last-modified') };
  const body = parse(text);
  // A 401 may say that this isn't permitted.
  const code = codeOf(meaningOf({ status, json: { value: body, isValid: true } }));
  const serverMessage = messageOf(body);
  throw fail(
    code,
    `the server responded with ${status}${serverMessage === undefined ? '' : `: ${serverMessage}`}`,
    {
      status,
      serverMessage,
      retryAfter: retryAfter(headers),
      ...(code === 'redirect' && { location: headers.get('location') ?? '' }),
    },
  );
}

/** Undefined for what isn't JSON. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function codeOf(status: number): PublicError['code'] {
  if (status > 499) return 'server';
  if (status < 400 && status !== 304) return 'redirect';
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

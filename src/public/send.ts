import { own } from '../api/own.js';
import { abortable } from '../async/abortable.js';
import type { Fetch } from '../http/fetch.js';
import { notify } from '../http/hooks.js';
import { messageOf } from '../http/meaning.js';
import { fetchInTime, fetchWithinOrigin } from '../http/redirects.js';
import { type Failure, isTransient, pauseBefore } from '../http/retries.js';
import { waitOf } from '../http/retry-after.js';
import { isBrowser, nothingOfThePage } from '../runtime/platform.js';
import type { Fail, PublicError } from './failure.js';

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
  readonly maxResponseBytes: number;
  readonly onResponse: ((event: PublicResponseEvent) => unknown) | undefined;
}

/** A body that was read to its end. */
export interface Received {
  readonly text: string;
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
    // It rejects with what `fail` makes, which has the status of a response where there was one.
    const result = await receive(sending, url, signal, fail).catch((error: Failed) => error);
    const { status, code } = 'text' in result ? { status: 200, code: undefined } : result;
    notify(onResponse, { url, attempt, status, code, duration: performance.now() - start });
    if ('text' in result) return result;
    const wait = result.retryAfter ?? pauseBefore(attempt);
    if (signal.aborted) throw result;
    if (attempt > 2 || !isTransient(result) || wait > end - performance.now()) {
      // No network, or a server that fails.
      if ((status ?? 500) > 499) return kept(sending, url, fail, result);
      throw result;
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
export async function kept(sending: Sending, url: string, fail: Fail, error: unknown): Promise<Received> {
  if (!isBrowser()) throw error;
  return receive(sending, url, AbortSignal.timeout(patience), fail, 'force-cache').catch(() => {
    throw error;
  });
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
    response = await fetchWithinOrigin(fetch, url, init);
    if (response.type === 'opaqueredirect') {
      // A browser follows it by itself. Nothing is sent along, and what comes from elsewhere isn't taken.
      response = await fetchInTime(fetch, url, own({ ...init, redirect: 'follow' as const }));
      const { url: end } = response;
      if (new URL(end).origin !== new URL(url).origin) response = Response.redirect(end);
    }
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    for (;;) {
      const part = reader && (await abortable(reader.read(), signal));
      text += decoder.decode(part?.value, { stream: !part?.done });
      bytes += part?.value?.length ?? 0;
      const isTooLarge = bytes > maxResponseBytes;
      if (isTooLarge) reader?.cancel().catch(() => {});
      if (part?.done !== false || isTooLarge) break;
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
  if (ok) return { text, isPublished: headers.has('last-modified') };
  throw fail(codeOf(status), `the server responded with ${status}`, {
    status,
    serverMessage: messageOf(parse(text)),
    retryAfter: waitOf(headers.get('retry-after')),
    location: headers.get('location') ?? '',
  });
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

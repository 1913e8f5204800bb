import ky from 'ky';
import type { Method } from '../api/operations.js';
import { own } from '../api/own.js';
import { withoutSecret } from '../credentials/index.js';
import {
  type ErrorContext,
  LocizeError,
  NetworkError,
  TimeoutError,
  UnexpectedResponseError,
} from '../errors/index.js';
import { clean } from '../errors/text.js';
import { isBrowser, nothingOfThePage, version } from '../runtime/index.js';
import { type Json, readJson } from './body.js';
import { ByteBudget } from './byte-budget.js';
import { type CallTrace, codeOf, codeOfStatus } from './call-trace.js';
import { Deadline } from './deadline.js';
import { delay } from './delay.js';
import type { Fetch } from './fetch.js';
import { type EventCode, type Hooks, notify, type RequestEvent, type ResponseEvent } from './hooks.js';
import { RequestLimiter } from './limiter.js';
import { meaningOf } from './meaning.js';
import { fetchInTime, fetchWithinOrigin } from './redirects.js';
import {
  asksToSlowDown,
  type FullRetryPolicy,
  isTransient,
  isUnreachable,
  mayHaveDoneWork,
  pauseBefore,
} from './retries.js';
import { retryAfter } from './retry-after.js';
import { RetryBudget } from './retry-budget.js';

/** What all requests of a client share. */
export interface TransportOptions extends Hooks {
  readonly fetch: Fetch | undefined;
  readonly maxConcurrentRequests: number;
  readonly maxResponseBytes: number;
  readonly maxBufferedBytes: number;
}

export interface WireRequest {
  readonly method: Method;
  readonly url: string;
  /** Of the user's own, their names in lower case. */
  readonly headers: { readonly [name: string]: string } | undefined;
  /** A JSON text. */
  readonly body?: string | undefined;
  readonly secret?: string | undefined;
  /** Whether it can be sent again while it isn't known if an earlier attempt did its work. */
  readonly isIdempotent: boolean;
  readonly expectsJson: boolean;
  readonly signal?: AbortSignal | undefined;
  /** In milliseconds, of a single attempt. */
  readonly timeout: number;
  /** Of all attempts and the pauses between them. */
  readonly deadline: Deadline;
  readonly retry: FullRetryPolicy;
  /** Whether an earlier attempt may have done the work. */
  readonly inDoubt?: boolean;
}

/** What came back, whatever its status. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Headers;
  /** How long the server asks to wait, in milliseconds. */
  readonly retryAfter: number | undefined;
  readonly json: Json;
  /** Of the body, as it is after decompression. */
  readonly bytes: number;
  /** Whether an earlier attempt may have done the work. */
  readonly inDoubt: boolean;
}

/** How an attempt ended: with a response of any status, or with what went wrong. */
type Outcome =
  | (Omit<WireResponse, 'inDoubt'> & { readonly error: undefined })
  | { readonly status: undefined; readonly error: unknown };

/** What is told of the end of an attempt. */
interface Ended extends Partial<Pick<WireResponse, 'status' | 'bytes' | 'retryAfter' | 'headers'>> {
  readonly code: EventCode | undefined;
  readonly error?: unknown;
}

/**
 * Sends requests, as many at a time as the client may, and tries again what may be tried again. Knows HTTP, and
 * nothing of Locize but its headers.
 */
export class Transport {
  readonly hooks: Hooks;
  readonly #fetch: Fetch;
  readonly #limiter: RequestLimiter;
  readonly #retryBudget = new RetryBudget();
  readonly #byteBudget: ByteBudget;
  readonly #maxResponseBytes: number;

  constructor(options: TransportOptions) {
    this.hooks = options;
    // Looked up at each call, so that what replaces it later (a test's mock, instrumentation) is used.
    this.#fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
    this.#limiter = new RequestLimiter(options.maxConcurrentRequests);
    this.#byteBudget = new ByteBudget(options.maxBufferedBytes);
    this.#maxResponseBytes = options.maxResponseBytes;
  }

  /** How many requests are under way, and how many wait for their turn. */
  get load(): { readonly running: number; readonly waiting: number } {
    return this.#limiter.load;
  }

  /**
   * Sends a request, and again after a failure that may pass.
   *
   * @throws NetworkError, TimeoutError, UnexpectedResponseError for a response that is too large, or the reason of `signal`
   */
  async send(request: WireRequest, trace: CallTrace, context: ErrorContext): Promise<WireResponse> {
    const { retry, deadline } = request;
    let inDoubt = request.inDoubt ?? false;
    if (trace.attempts === 0) this.#retryBudget.earn();
    for (;;) {
      const outcome = await this.#attempt(request, trace, context);
      const asked = askedPause(outcome);
      const pause = asked ?? Math.min(pauseBefore(trace.attempts), retry.maxDelay);
      const isRetried =
        trace.attempts <= retry.limit &&
        (isTransient(outcome) || isGarbled(request, outcome)) &&
        (request.isIdempotent || !mayHaveDoneWork(outcome)) &&
        pause <= retry.maxDelay &&
        pause < deadline.left &&
        // An outage isn't made worse. A server that says when to try again knows.
        ((outcome.status === 429 && pause === asked && pause > 0) || this.#retryBudget.spend());
      if (!isRetried) {
        if (outcome.status === undefined) throw errorOf(outcome.error, request, context);
        return { ...outcome, inDoubt };
      }
      inDoubt ||= mayHaveDoneWork(outcome);
      const { status, error } = outcome;
      const code =
        status === undefined ? codeOf(error, 'network') : (codeOfStatus(status) ?? 'unexpected_response');
      const { onRetry } = this.hooks;
      if (onRetry) notify(onRetry, { ...trace.attempt(1), status, code, delay: pause });
      await delay(pause, request.signal);
    }
  }

  /** Sends a request once. The time that it waits for its turn is not the server's, and so doesn't count. */
  async #attempt(request: WireRequest, trace: CallTrace, context: ErrorContext): Promise<Outcome> {
    const turn = this.#limiter.enter(request.signal);
    if (turn !== undefined) await this.#queue(turn, request.deadline, trace);
    let verdict: ReturnType<typeof verdictOn>;
    try {
      const outcome = await this.#exchange(request, trace, context);
      verdict = verdictOn(outcome);
      return outcome;
    } finally {
      this.#limiter.leave(verdict);
    }
  }

  async #queue(turn: Promise<void>, deadline: Deadline, trace: CallTrace): Promise<void> {
    const queued = performance.now();
    const goOn = deadline.pause();
    try {
      await turn;
    } finally {
      goOn();
      trace.queued += performance.now() - queued;
    }
  }

  async #exchange(request: WireRequest, trace: CallTrace, context: ErrorContext): Promise<Outcome> {
    const { url, secret, signal, timeout, deadline } = request;
    const { left } = deadline;
    if (left <= 0) throw new TimeoutError(deadline.timeout, { ...context, checkWith: undefined });
    trace.url = url;
    trace.attempts += 1;
    const { onRequest, onResponse } = this.hooks;
    if (onRequest) notify(onRequest, trace.attempt());
    const start = performance.now();
    const tell = (ended: () => Ended) => {
      if (onResponse) notify(onResponse, endOf(trace.attempt(), start, ended()));
    };
    const time = new Deadline(Math.min(timeout, left), deadline);
    const receive = async (either: AbortSignal) => {
      const response = await this.#respond(request, either);
      const { headers } = response;
      const status = statusOf(response);
      const { json, bytes } = await readJson(response.body, {
        signal: either,
        maxBytes: this.#maxResponseBytes,
        budget: this.#byteBudget,
        pause: () => time.pause(),
        tooLarge: () => this.#tooLarge(status, context),
      });
      // A `fetch` of the user's own may give anything.
      if (!(status > 0) || typeof headers?.get !== 'function') {
        throw new TypeError('`fetch` has given no response');
      }
      // Of what went well, only hooks ask for it.
      const asked = status >= 300 || onResponse ? retryAfter(headers) : undefined;
      return { status, headers, retryAfter: asked, bytes, json, error: undefined };
    };
    try {
      const tooLate = () => new TimeoutError(timeout < left ? timeout : deadline.timeout, context);
      const response = await time.limit(receive, signal, tooLate);
      trace.status = response.status;
      trace.bytes += response.bytes;
      tell(() => ({ ...response, code: codeOfStatus(meaningOf(response)) }));
      return response;
    } catch (error) {
      const isAborted = signal?.aborted === true;
      const code = isAborted ? 'aborted' : codeOf(error, 'network');
      tell(() => ({ code, error: withoutSecret(error, secret) }));
      if (isAborted) throw signal.reason;
      if (error instanceof UnexpectedResponseError) throw error; // would be as large again
      return { status: undefined, error };
    }
  }

  /**
   * The response to a request, its body still to be read. ky has nothing of the request but its method: it would copy a
   * body, its errors carry the headers, and with them the credential, and a signal would go through two more.
   */
  #respond({ method, url, headers, body, secret }: WireRequest, signal: AbortSignal): Promise<Response> {
    // Nothing is inherited: what a library has put on Object.prototype is no part of the request.
    const isInBrowser = isBrowser();
    const sent: { [name: string]: string } = own({ ...defaultHeaders(isInBrowser), ...headers });
    if (secret !== undefined) sent.authorization = `Bearer ${secret}`;
    if (body !== undefined) sent['content-type'] = 'application/json';
    const init: RequestInit = own({
      method,
      headers: sent,
      body: body ?? null,
      signal,
      redirect: 'manual' as const,
      ...(isInBrowser && nothingOfThePage),
    });
    // Called bare, as a platform's `fetch` asks.
    const fetch = this.#fetch;
    // Without a credential, a redirect may be followed.
    const isFollowed = secret === undefined && method === 'GET';
    const send = () => (isFollowed ? fetchWithinOrigin(fetch, url, init) : fetchInTime(fetch, url, init));
    return ky(url, { ...noOptions, method, fetch: send });
  }

  #tooLarge(status: number, context: ErrorContext): Error {
    const problem = `larger than \`maxResponseBytes\`, ${this.#maxResponseBytes} bytes`;
    return new UnexpectedResponseError(problem, { ...context, status });
  }
}

/** An attempt that has ended, as it is told. */
function endOf(
  event: RequestEvent,
  start: number,
  { status, bytes, retryAfter, headers, code, error }: Ended,
): ResponseEvent {
  const age = headers?.get('age');
  return {
    ...event,
    status,
    code,
    error,
    duration: performance.now() - start,
    bytes: bytes ?? 0,
    age: age && /^\d{1,9}$/.test(age) ? Number(age) * 1000 : undefined,
    xCache: clean(headers?.get('x-cache') ?? '') || undefined,
    retryAfter,
  };
}

/** ky only sends. Its options are its own: what a library has put on Object.prototype is none. */
const noOptions: object = {
  retry: 0,
  throwHttpErrors: false,
  timeout: false,
  hooks: undefined,
};

/** What an attempt that has failed without a response rejects with. */
function errorOf(error: unknown, { secret }: WireRequest, context: ErrorContext): LocizeError {
  if (error instanceof LocizeError) return error;
  return new NetworkError({
    ...context,
    ...(isUnreachable(error) && { checkWith: undefined }), // the work was not done
    cause: withoutSecret(error, secret),
  });
}

/** Whether a read ended well and brought something else than JSON: a page of what is in between, or a part. */
function isGarbled({ method, expectsJson }: WireRequest, outcome: Outcome): boolean {
  return method === 'GET' && expectsJson && outcome.status === 200 && !outcome.json.isValid;
}

/** What an attempt says of how much the server can take. */
function verdictOn(outcome: Outcome): 'slow-down' | 'well' | undefined {
  if (outcome.status === undefined) return undefined;
  if (asksToSlowDown(outcome.status)) return 'slow-down';
  return outcome.status < 500 ? 'well' : undefined;
}

/** How long the server asks to wait, where it asks to slow down. */
function askedPause(outcome: Outcome): number | undefined {
  return outcome.status !== undefined && asksToSlowDown(outcome.status) ? outcome.retryAfter : undefined;
}

/** The status 0 is all that a browser tells of a redirect that isn't followed. */
function statusOf({ status, type }: Pick<Response, 'status' | 'type'>): number {
  return type === 'opaqueredirect' ? 302 : status;
}

/** What goes with every request; the user's headers count over the SDK's own. */
function defaultHeaders(isInBrowser: boolean): { readonly [name: string]: string } {
  return {
    accept: 'application/json',
    // Outside of browsers, as official tools do; in one, this header would make a preflight of every call.
    ...(!isInBrowser && { 'user-agent': `locize-sdk/${version}` }),
  };
}

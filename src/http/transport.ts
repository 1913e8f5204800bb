import ky, { TimeoutError as AttemptTimeoutError, type KyInstance } from 'ky';
import type { Method } from '../api/operation-names.js';
import { abortable } from '../async/index.js';
import { withoutSecret } from '../credentials/index.js';
import {
  type ErrorContext,
  LocizeError,
  NetworkError,
  TimeoutError,
  UnexpectedResponseError,
} from '../errors/index.js';
import { isBrowser, version } from '../runtime/index.js';
import { type Json, parseJson, readBody } from './body.js';
import { Deadline } from './deadline.js';
import { delay } from './delay.js';
import { type CallEvent, type Hooks, notify, type RequestEvent } from './hooks.js';
import { RequestLimiter } from './limiter.js';
import {
  asksToSlowDown,
  type FullRetryPolicy,
  isTransient,
  isUnreachable,
  mayHaveDoneWork,
  pauseBefore,
} from './retries.js';
import { retryAfter } from './retry-after.js';

/** What sends requests: the platform's `fetch`, the embedded server's, or one of your own. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

export interface TransportOptions extends Hooks {
  readonly fetch: Fetch | undefined;
  /** Their names in lower case. */
  readonly headers: { readonly [name: string]: string } | undefined;
  /** In milliseconds, of a single attempt. */
  readonly timeout: number;
  /** In milliseconds, of all attempts and the pauses between them. */
  readonly totalTimeout: number;
  readonly maxConcurrentRequests: number;
  readonly maxResponseBytes: number;
  readonly retry: FullRetryPolicy;
}

export interface WireRequest {
  readonly method: Method;
  readonly url: string;
  /** A JSON text. */
  readonly body?: string | undefined;
  readonly secret?: string | undefined;
  /** Whether it can be sent again while it isn't known if an earlier attempt did its work. */
  readonly isIdempotent: boolean;
  readonly expectsJson: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly timeout?: number | undefined;
  readonly deadline: Deadline;
  /** Whether an earlier attempt may have done the work. */
  readonly inDoubt?: boolean;
}

/** What came back, whatever its status. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Json;
  /** Whether an earlier attempt may have done the work. */
  readonly inDoubt: boolean;
}

/** How an attempt ended: with a response of any status, or with what went wrong. */
type Outcome = Omit<WireResponse, 'inDoubt'> | { readonly error: unknown };

/**
 * Sends requests, as many at a time as the client may, and tries again what may be tried again. Knows HTTP, and
 * nothing of Locize but its headers.
 */
export class Transport {
  readonly #ky: KyInstance;
  readonly #options: TransportOptions;
  readonly #fetch: Fetch;
  readonly #limiter: RequestLimiter;
  readonly #isWatched: boolean;
  #calls = 0;

  constructor(options: TransportOptions) {
    const { onRequest, onResponse, onRetry } = options;
    this.#options = options;
    this.#isWatched = (onRequest ?? onResponse ?? onRetry) !== undefined;
    this.#limiter = new RequestLimiter(options.maxConcurrentRequests);
    // Looked up at each call, so that what replaces it later (a test's mock, instrumentation) is used.
    this.#fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
    this.#ky = ky.create({ headers: defaultHeaders(options.headers), retry: 0, throwHttpErrors: false });
  }

  /** The end of a call that begins now. One that asks for a longer attempt has it. */
  deadlineOf(timeout: number | undefined): Deadline {
    return new Deadline(Math.max(this.#options.totalTimeout, timeout ?? this.#options.timeout));
  }

  /**
   * Sends a request, and again after a failure that may pass.
   *
   * @throws NetworkError, TimeoutError, UnexpectedResponseError for a response that is too large, or the reason of `signal`
   */
  async send(request: WireRequest, context: ErrorContext): Promise<WireResponse> {
    const { retry, onRetry } = this.#options;
    const call = this.#describe(request, context);
    let inDoubt = request.inDoubt ?? false;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#attempt(request, { ...call, attempt }, context);
      const asked = askedPause(outcome);
      const pause = asked ?? Math.min(pauseBefore(attempt), retry.maxDelay);
      const isRetried =
        attempt <= retry.limit &&
        (isTransient(outcome) || isGarbled(request, outcome)) &&
        (request.isIdempotent || !mayHaveDoneWork(outcome)) &&
        pause <= retry.maxDelay &&
        pause < request.deadline.left;
      if (!isRetried) {
        if ('error' in outcome) throw this.#errorOf(outcome.error, request, context);
        return { ...outcome, inDoubt };
      }
      inDoubt ||= mayHaveDoneWork(outcome);
      const status = 'error' in outcome ? undefined : outcome.status;
      notify(onRetry, { ...call, attempt: attempt + 1, status, delay: pause });
      await delay(pause, request.signal);
    }
  }

  /** What all events of a call have. */
  #describe({ method, url }: WireRequest, { operation, projectId = '' }: ErrorContext): CallEvent {
    this.#calls += 1;
    // Without a hook nobody sees it.
    const path = this.#isWatched ? new URL(url).pathname : '';
    // Whatever is sent is the call of an operation.
    return { callId: this.#calls, operation: operation as CallEvent['operation'], projectId, method, path };
  }

  /** Sends a request once. The time that it waits for its turn is not the server's, and so doesn't count. */
  #attempt(request: WireRequest, event: RequestEvent, context: ErrorContext): Promise<Outcome> {
    const queued = performance.now();
    const exchange = () => {
      request.deadline.extend(performance.now() - queued);
      return this.#exchange(request, event, context);
    };
    return this.#limiter.run(exchange, verdictOn, request.signal);
  }

  async #exchange(request: WireRequest, event: RequestEvent, context: ErrorContext): Promise<Outcome> {
    const { method, url, body, secret, signal, timeout = this.#options.timeout, deadline } = request;
    if (deadline.left <= 0)
      throw new TimeoutError(deadline.totalTimeout, { ...context, checkWith: undefined });
    // Called bare, as a platform's `fetch` asks.
    const fetch = this.#fetch;
    let text = '';
    let failure: { readonly error: unknown } | undefined;
    const observed: Fetch = async (input, init) => {
      const { signal } = input as Request; // ky makes one of all that it is given
      notify(this.#options.onRequest, event);
      const start = performance.now();
      const ended = (status: number | undefined, error: unknown) =>
        notify(this.#options.onResponse, { ...event, status, error, duration: performance.now() - start });
      try {
        signal.throwIfAborted();
        // A `fetch` of the user's own may ignore the signal.
        const response = await abortable(fetch(input, init), signal);
        text = await readBody(response, this.#options.maxResponseBytes, signal, () =>
          this.#tooLarge(response.status, context),
        );
        ended(statusOf(response), undefined);
        return response;
      } catch (error) {
        failure = { error };
        ended(undefined, withoutSecret(error, secret));
        throw error;
      }
    };
    try {
      const response = await this.#ky(url, {
        method,
        headers: {
          ...(secret !== undefined && { authorization: `Bearer ${secret}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        timeout: Math.max(1, Math.min(timeout, deadline.left)),
        fetch: observed,
        ...(body !== undefined && { body }),
        ...(signal && { signal }),
        // A credential isn't sent on to where the server redirects.
        ...(secret !== undefined && { redirect: 'manual' as const }),
      });
      return { status: statusOf(response), headers: response.headers, json: parseJson(text) };
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (error instanceof AttemptTimeoutError) return { error };
      // Not what ky makes of it, which carries the request, and with it the credential.
      if (failure === undefined) throw this.#errorOf(error, request, context); // nothing was sent
      if (failure.error instanceof LocizeError) throw failure.error;
      return failure;
    }
  }

  #tooLarge(status: number, context: ErrorContext): Error {
    const problem = `larger than \`maxResponseBytes\`, ${this.#options.maxResponseBytes} bytes`;
    return new UnexpectedResponseError(problem, { ...context, status });
  }

  #errorOf(error: unknown, request: WireRequest, context: ErrorContext): LocizeError {
    if (error instanceof AttemptTimeoutError) {
      const { timeout = this.#options.timeout, deadline } = request;
      return new TimeoutError(deadline.left > 0 ? timeout : deadline.totalTimeout, context);
    }
    return new NetworkError({
      ...context,
      ...(isUnreachable(error) && { checkWith: undefined }), // the work was not done
      cause: withoutSecret(error, request.secret),
    });
  }
}

/** Whether a read ended well and brought something else than JSON: a page of what is in between, or a part. */
function isGarbled({ method, expectsJson }: WireRequest, outcome: Outcome): boolean {
  return (
    method === 'GET' && expectsJson && 'status' in outcome && outcome.status === 200 && !outcome.json.isValid
  );
}

/** What an attempt says of how much the server can take. */
function verdictOn(outcome: Outcome): 'slow-down' | 'well' | undefined {
  if ('error' in outcome) return undefined;
  if (asksToSlowDown(outcome.status)) return 'slow-down';
  return outcome.status < 500 ? 'well' : undefined;
}

/** How long the server asks to wait, where it asks to slow down. */
function askedPause(outcome: Outcome): number | undefined {
  return 'status' in outcome && asksToSlowDown(outcome.status) ? retryAfter(outcome.headers) : undefined;
}

/** The status 0 is all that a browser tells of a redirect that isn't followed. */
function statusOf({ status, type }: Pick<Response, 'status' | 'type'>): number {
  return type === 'opaqueredirect' ? 302 : status;
}

/** What goes with every request; the user's headers count over the SDK's own. */
function defaultHeaders(headers: TransportOptions['headers']): { readonly [name: string]: string } {
  return {
    accept: 'application/json',
    // Outside of browsers, as official tools do; in one, this header would make a preflight of every call.
    ...(!isBrowser() && { 'user-agent': `locize-sdk/${version}` }),
    ...headers,
  };
}

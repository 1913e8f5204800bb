import ky, {
  NetworkError as ConnectionError,
  isHTTPError,
  isNetworkError,
  isTimeoutError,
  type KyInstance,
  type Options,
} from 'ky';
import { abortable } from '../concurrency.js';
import { withoutSecret } from '../credentials/index.js';
import {
  type ErrorContext,
  LocizeError,
  NetworkError,
  TimeoutError,
  UnexpectedResponseError,
} from '../errors/index.js';
import type { Method } from '../operations/index.js';
import { isBrowser } from '../platform.js';
import { version } from '../version.js';
import { whole } from './body.js';
import { type Hooks, notify, type RequestEvent } from './hooks.js';
import { isUnreachable, mayHaveDoneWork, type RetryPolicy, retryOptions } from './retries.js';

export interface TransportOptions extends Hooks {
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly headers?: Headers | undefined;
  /** In milliseconds, of a single attempt. */
  readonly timeout: number;
  /** In milliseconds, of all attempts and the pauses between them. */
  readonly totalTimeout: number;
  readonly retry: RetryPolicy;
  readonly maxResponseBytes: number;
}

export interface WireRequest {
  readonly method: Method;
  readonly url: string;
  readonly query?: { readonly [name: string]: string | undefined } | undefined;
  /** A JSON text. */
  readonly body?: string | undefined;
  readonly secret?: string | undefined;
  readonly repeatable: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly timeout?: number | undefined;
  /** When there is no time left for another attempt, or for the rest of one, by `performance.now()`. */
  readonly deadline: number;
  /** Called when the server asks to slow down. */
  readonly onThrottled?: (() => void) | undefined;
}

/** What came back, whatever its status. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Whether an earlier attempt may have done the work. */
  readonly inDoubt: boolean;
}

/** Sends requests and tries again what may be tried again. Knows HTTP, and nothing of Locize but its headers. */
export class Transport {
  readonly #ky: KyInstance;
  readonly #timeout: number;
  readonly #totalTimeout: number;
  readonly #retry: RetryPolicy;
  readonly #maxResponseBytes: number;
  readonly #fetch: typeof globalThis.fetch;
  readonly #hooks: Hooks;
  readonly #isWatched: boolean;
  #calls = 0;

  constructor(options: TransportOptions) {
    const { fetch, headers, timeout, totalTimeout, retry, maxResponseBytes, ...hooks } = options;
    this.#timeout = timeout;
    this.#totalTimeout = totalTimeout;
    this.#retry = retry;
    this.#maxResponseBytes = maxResponseBytes;
    this.#hooks = hooks;
    this.#isWatched = Object.values(hooks).some((hook) => hook !== undefined);
    // Looked up at each call, so that what replaces it later (a test's mock, instrumentation) is used.
    this.#fetch = fetch ?? ((input, init) => globalThis.fetch(input, init));
    // The body of an error as the text that it is: whoever reads it parses it.
    this.#ky = ky.create({ headers: withDefaults(headers), parseJson: (text) => text });
  }

  /** The end of a call that begins now. One that asks for a longer attempt has it. */
  deadlineOf(timeout: number | undefined): number {
    return performance.now() + this.#totalTimeoutOf(timeout);
  }

  #totalTimeoutOf(timeout = this.#timeout): number {
    return Math.max(this.#totalTimeout, timeout);
  }

  /** @throws NetworkError, TimeoutError, UnexpectedResponseError for an answer that is too large, or the reason of `signal` */
  async exchange(request: WireRequest, context: ErrorContext): Promise<WireAnswer> {
    const timeout = request.timeout ?? this.#timeout;
    const { deadline } = request;
    const attempts = { count: 0, inDoubt: false };
    const answerOf = ({ status, headers }: Response, text: string): WireAnswer => ({
      status,
      headers,
      text,
      inDoubt: attempts.inDoubt,
    });
    try {
      const response = await this.#ky(request.url, {
        method: request.method,
        headers: {
          ...(request.secret !== undefined && { authorization: `Bearer ${request.secret}` }),
          ...(request.body !== undefined && { 'content-type': 'application/json' }),
        },
        timeout,
        totalTimeout: Math.max(1, deadline - performance.now()),
        ...this.#observed(request, context, attempts),
        retry: retryOptions(request.repeatable, this.#retry, deadline),
        ...(request.query && { searchParams: request.query }),
        ...(request.body !== undefined && { body: request.body }),
        ...(request.signal && { signal: request.signal }),
        // A credential goes where it was meant to and no further.
        ...(request.secret !== undefined && { redirect: 'manual' as const }),
      });
      return answerOf(response, await response.text());
    } catch (error) {
      if (request.signal?.aborted) throw request.signal.reason;
      if (isHTTPError(error)) {
        return answerOf(error.response, String(error.data ?? ''));
      }
      if (isTimeoutError(error)) {
        throw new TimeoutError(
          performance.now() < deadline ? timeout : this.#totalTimeoutOf(timeout),
          context,
        );
      }
      if (error instanceof LocizeError) throw error;
      // ky's own error carries the request, and with it the credential: only what lies beneath is kept.
      const cause = isNetworkError(error) ? error.cause : error;
      throw new NetworkError({
        ...context,
        ...(isUnreachable(cause) && { checkWith: undefined }), // nothing was done
        cause: withoutSecret(cause, request.secret),
      });
    }
  }

  #tooLarge(status: number, context: ErrorContext): Error {
    const problem = `it is larger than \`maxResponseBytes\`, ${this.#maxResponseBytes} bytes`;
    return new UnexpectedResponseError(problem, { ...context, status });
  }

  /** The parts of ky's options that are called at each attempt. */
  #observed(
    request: WireRequest,
    context: ErrorContext,
    attempts: { count: number; inDoubt: boolean },
  ): Pick<Options, 'fetch' | 'hooks'> {
    this.#calls += 1;
    const { operation = '', projectId = '' } = context;
    const call = {
      callId: this.#calls,
      operation,
      projectId,
      method: request.method,
      path: this.#isWatched ? new URL(request.url).pathname : '',
    };
    return {
      fetch: async (input, init) => {
        const { signal } = input as Request; // ky makes one of all that it is given
        attempts.count += 1;
        const event: RequestEvent = { ...call, attempt: attempts.count };
        notify(this.#hooks.onRequest, event);
        const start = performance.now();
        const ended = (status: number | undefined, error: unknown) =>
          notify(this.#hooks.onResponse, { ...event, status, error, duration: performance.now() - start });
        try {
          // A `fetch` of the user's own may not look at the signal.
          const answer = await abortable(this.#fetch(input, init), signal);
          const response = await whole(answer, this.#maxResponseBytes, signal, () =>
            this.#tooLarge(answer.status, context),
          );
          ended(response.status, undefined);
          if (response.status === 429 || response.status === 503) request.onThrottled?.();
          return response;
        } catch (error) {
          ended(undefined, withoutSecret(error, request.secret));
          if (error instanceof LocizeError || signal.aborted) throw error;
          // By itself, ky knows a failed connection only by the messages of some runtimes.
          throw new ConnectionError(input as Request, { cause: error as Error }); // whatever a `fetch` throws
        }
      },
      hooks: {
        beforeRetry: [
          ({ error, retryCount }) => {
            attempts.inDoubt ||= mayHaveDoneWork(error);
            const status = isHTTPError(error) ? error.response.status : undefined;
            notify(this.#hooks.onRetry, { ...call, attempt: retryCount + 1, status });
          },
        ],
      },
    };
  }
}

/** The user's headers over the SDK's own. */
function withDefaults(headers: Headers | undefined): Headers {
  const result = new Headers({ accept: 'application/json' });
  // Outside of browsers, as official tools do; in one, this header would make a preflight of every call.
  if (!isBrowser()) result.set('user-agent', `locize-sdk/${version}`);
  headers?.forEach((value, name) => {
    result.set(name, value);
  });
  return result;
}

import ky, {
  isHTTPError,
  isNetworkError,
  isTimeoutError,
  type KyInstance,
  type Options,
  type RetryOptions,
} from 'ky';
import { withoutSecret } from '../credentials/index.js';
import { type ErrorContext, LocizeError, NetworkError, TimeoutError } from '../errors/index.js';
import type { Method } from '../operations/index.js';
import { isBrowser } from '../platform.js';
import { version } from '../version.js';
import { type Hooks, notify, type RequestEvent } from './hooks.js';

export interface RetryPolicy {
  /** How often a failed request is tried again; 2 unless given, 0 for never. */
  readonly limit?: number | undefined;
  /** The longest pause before trying again, in milliseconds, also where the server asks for more; 30,000 unless given. */
  readonly maxDelay?: number | undefined;
}

export interface TransportOptions extends Hooks {
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly headers?: Headers | undefined;
  /** In milliseconds, of a single attempt. */
  readonly timeout: number;
  readonly retry: RetryPolicy;
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
  /** Called when the server asks to slow down. */
  readonly onThrottled?: (() => void) | undefined;
}

/** What came back, whatever its status. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Sends requests and tries again what may be tried again. Knows HTTP, and nothing of Locize but its headers. */
export class Transport {
  readonly #ky: KyInstance;
  readonly #timeout: number;
  readonly #retry: RetryPolicy;
  readonly #fetch: typeof globalThis.fetch;
  readonly #hooks: Hooks;
  readonly #isWatched: boolean;
  #calls = 0;

  constructor({ fetch, headers, timeout, retry, ...hooks }: TransportOptions) {
    this.#timeout = timeout;
    this.#retry = retry;
    this.#hooks = hooks;
    this.#isWatched = Object.values(hooks).some((hook) => hook !== undefined);
    // Looked up at each call, so that what replaces it later (a test's mock, instrumentation) is used.
    this.#fetch = fetch ?? ((input, init) => globalThis.fetch(input, init));
    this.#ky = ky.create({ headers: withDefaults(headers) });
  }

  /** @throws NetworkError, TimeoutError, or the reason of `signal` */
  async exchange(request: WireRequest, context: ErrorContext): Promise<WireAnswer> {
    const timeout = request.timeout ?? this.#timeout;
    try {
      const response = await this.#ky(request.url, {
        method: request.method,
        headers: {
          ...(request.secret !== undefined && { authorization: `Bearer ${request.secret}` }),
          ...(request.body !== undefined && { 'content-type': 'application/json' }),
        },
        timeout,
        ...this.#observed(request, context),
        retry: retryOptions(request.repeatable, this.#retry),
        ...(request.query && { searchParams: request.query }),
        ...(request.body !== undefined && { body: request.body }),
        ...(request.signal && { signal: request.signal }),
        // A credential goes where it was meant to and no further.
        ...(request.secret !== undefined && { redirect: 'manual' as const }),
      });
      return { status: response.status, headers: response.headers, text: await response.text() };
    } catch (error) {
      if (request.signal?.aborted) throw request.signal.reason;
      if (isHTTPError(error)) {
        return { status: error.response.status, headers: error.response.headers, text: textOf(error.data) };
      }
      if (isTimeoutError(error)) {
        throw new TimeoutError(timeout, { ...context, repeatable: request.repeatable });
      }
      if (error instanceof LocizeError) throw error;
      // ky's own error carries the request, and with it the credential: only what lies beneath is kept.
      const cause = isNetworkError(error) ? error.cause : error;
      throw new NetworkError({ ...context, cause: withoutSecret(cause, request.secret) });
    }
  }

  /** The parts of ky's options that are called at each attempt. */
  #observed(
    request: WireRequest,
    { operation = '', projectId = '' }: ErrorContext,
  ): Pick<Options, 'fetch' | 'hooks'> {
    this.#calls += 1;
    const call = {
      callId: this.#calls,
      operation,
      projectId,
      method: request.method,
      path: this.#isWatched ? new URL(request.url).pathname : '',
    };
    let attempt = 0;
    return {
      fetch: async (input, init) => {
        attempt += 1;
        const event: RequestEvent = { ...call, attempt };
        notify(this.#hooks.onRequest, event);
        const start = performance.now();
        const ended = (status: number | undefined, error: unknown) =>
          notify(this.#hooks.onResponse, { ...event, status, error, duration: performance.now() - start });
        try {
          const response = await whole(await this.#fetch(input, init));
          ended(response.status, undefined);
          if (response.status === 429 || response.status === 503) request.onThrottled?.();
          return response;
        } catch (error) {
          ended(undefined, withoutSecret(error, request.secret));
          throw error;
        }
      },
      hooks: {
        beforeRetry: [
          ({ error, retryCount }) => {
            const status = isHTTPError(error) ? error.response.status : undefined;
            notify(this.#hooks.onRetry, { ...call, attempt: retryCount + 1, status });
          },
        ],
      },
    };
  }
}

/** The whole answer, so that timeout and retries cover the body as well. */
async function whole(response: Response): Promise<Response> {
  // All that a browser tells of a redirect that isn't followed.
  if (response.type === 'opaqueredirect') return new Response(null, { status: 302 });
  const body = response.body === null ? null : await response.arrayBuffer();
  return new Response(body, response);
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

function retryOptions(repeatable: boolean, { limit = 2, maxDelay = 30_000 }: RetryPolicy): RetryOptions {
  return {
    limit,
    methods: ['get', 'post', 'put', 'patch', 'delete'],
    // 429 and 503 say that the work was not done; after the others it may have been.
    statusCodes: repeatable ? [408, 429, 500, 502, 503, 504] : [429, 503],
    retryOnTimeout: repeatable,
    jitter: true,
    backoffLimit: maxDelay,
    maxRetryAfter: maxDelay,
    ...(!repeatable && {
      shouldRetry: ({ error }) => (isNetworkError(error) && !isUnreachable(error) ? false : undefined),
    }),
  };
}

function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string' && unreachable.has(error.code)) return true;
  if (error instanceof AggregateError) return error.errors.every(isUnreachable);
  return isUnreachable(error.cause);
}

/** The body of an error as text again: ky has parsed it where its content type said JSON. */
function textOf(data: unknown): string {
  if (data === undefined) return '';
  return typeof data === 'string' ? data : JSON.stringify(data);
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

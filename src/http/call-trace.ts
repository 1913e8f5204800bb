import type { CdnType } from '../api/cdn-types.js';
import { LocizeError } from '../errors/index.js';
import { type CallEvent, type EventCode, type Hooks, notify, type RequestEvent } from './hooks.js';

/**
 * Begins anywhere, so that it also differs in another thread and in another copy of the package; there is room for
 * four thousand million after it.
 */
let lastCallId = Math.floor(Math.random() * 2 ** 20) * 2 ** 32;

/** Where a call goes. */
export interface CallHost {
  readonly baseUrl: string;
  readonly cdnType: CdnType;
}

/** What is noted of a call on its way, and told at its end. */
export class CallTrace {
  /** Where it goes. */
  host: CallHost;
  /** Its address, once something is sent. */
  url: string | undefined;
  attempts = 0;
  /** How long its attempts waited for their turn, in milliseconds. */
  queued = 0;
  bytes = 0;
  /** Of the last response. */
  status: number | undefined;
  /** What may end the call. */
  signal: AbortSignal | undefined;
  readonly #start = performance.now();
  readonly #call: Omit<CallEvent, 'host' | 'cdnType'>;
  readonly #onCall: Hooks['onCall'];

  constructor(
    call: Pick<CallEvent, 'operation' | 'projectId' | 'method'>,
    host: CallHost,
    onCall: Hooks['onCall'],
  ) {
    lastCallId += 1;
    this.#onCall = onCall;
    this.host = host;
    this.#call = { callId: lastCallId, ...call };
  }

  /** The call as events tell of it. Addresses are taken apart only for those who look on. */
  get call(): CallEvent {
    const { baseUrl, cdnType } = this.host;
    return { ...this.#call, host: new URL(baseUrl).host, cdnType };
  }

  /** Path of the request, without the query, once something is sent. */
  get path(): string | undefined {
    return this.url === undefined ? undefined : new URL(this.url).pathname;
  }

  /** An attempt as events tell of it: the present one, or so many after it. */
  attempt(after = 0): RequestEvent {
    return { ...this.call, path: this.path ?? '', attempt: this.attempts + after };
  }

  /** Does the work of the call, and tells of its end. */
  async follow<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      this.end();
      return result;
    } catch (error) {
      this.end({ error });
      throw error;
    }
  }

  /** Tells of the end. `failure` is what the call rejects with, where it does. */
  end(failure?: { readonly error: unknown }): void {
    if (this.#onCall === undefined) return;
    const { call, path, attempts, queued, bytes, status } = this;
    const { error } = failure ?? {};
    // What is wrong may be the operation or the project id, and then the error has what can be shown.
    const { operation = call.operation, projectId = '' } = error instanceof LocizeError ? error : call;
    notify(this.#onCall, {
      ...call,
      operation,
      projectId,
      path,
      outcome: this.#outcome(failure),
      code: failure && this.#codeOf(error),
      error,
      status,
      attempts,
      queued,
      bytes,
      duration: performance.now() - this.#start,
    });
  }

  /** What a call rejects with, if it isn't an error of the SDK, is the reason of its signal; that may be one as well. */
  #codeOf(error: unknown): EventCode {
    return this.signal?.aborted && this.signal.reason === error ? 'aborted' : codeOf(error, 'aborted');
  }

  #outcome(failure: { readonly error: unknown } | undefined) {
    if (failure === undefined) return 'succeeded';
    const code = this.#codeOf(failure.error);
    if (code === 'aborted') return 'aborted';
    return this.attempts === 0 && code !== 'timeout' ? 'refused' : 'failed';
  }
}

/** The code of an error of the SDK, and what any other stands for: of a call, it is the reason of a signal. */
export const codeOf = (error: unknown, other: EventCode): EventCode =>
  // Every class has one of the codes.
  error instanceof LocizeError ? (error.code as EventCode) : other;

/** The code of a status that is an error whatever was asked. */
export function codeOfStatus(status: number): EventCode | undefined {
  if (status >= 500) return 'server';
  return ({ 401: 'authentication', 403: 'permission', 408: 'rejected', 429: 'rate_limit' } as const)[status];
}

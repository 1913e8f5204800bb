/** Errors that come from the response of the server, or from the lack of one. */

import type { CdnType } from '../api/cdn-types.js';
import { own } from '../api/own.js';
import type { Scope } from '../api/scopes.js';
import { adviceInDoubt, type ErrorContext, LocizeError } from './base.js';
import { causesOf } from './causes.js';
import { bounded, clean, reasonOf } from './text.js';

/** What an error knows of the response that it comes from. */
export interface ResponseContext extends ErrorContext {
  /** HTTP status of the response. */
  readonly status: number;
  /** What the server said, where it said something. */
  readonly serverMessage?: string | undefined;
  /** How long the server asks to wait, in milliseconds. */
  readonly retryAfter?: number | undefined;
  /** Where the server redirects to. */
  readonly location?: string | undefined;
  /** Why there is no new credential in place of the one that was refused. */
  readonly renewalProblem?: string | undefined;
  /** The scope that the operation needs. */
  readonly required?: Scope | undefined;
  /** What the credential declares. */
  readonly grantedBy?: { readonly scopes: readonly Scope[] | undefined } | undefined;
}

abstract class ResponseError extends LocizeError {
  /** HTTP status of the response. */
  readonly status: number;
  /** What the server said, where it said something: at most 8,000 characters of it. */
  readonly serverMessage: string | undefined;

  constructor(problem: string, context: ResponseContext, advice = '') {
    const { status, serverMessage } = own(context);
    super(
      `${problem} (${status}${serverMessage === undefined ? '' : `: ${clean(serverMessage)}`})${advice}`,
      context,
    );
    this.status = status;
    this.serverMessage = bounded(serverMessage);
  }
}

/**
 * 401: the credential is unknown, revoked, expired, restricted to other IP addresses or origins, or an API key of another
 * project. One that is known and may not do this is a {@link PermissionError}, as far as the server says so. Where the function failed that gives it, when it was asked for a new one, the message says so, and `cause` has
 * what it failed with.
 */
export class AuthenticationError extends ResponseError {
  override readonly name = 'AuthenticationError';
  readonly code = 'authentication';

  constructor(context: ResponseContext) {
    const { renewalProblem } = own(context);
    super(
      'the server refused the credential: it is wrong, revoked, expired, or restricted to other IP addresses, origins or projects',
      context,
      renewalProblem && `. ${renewalProblem}`,
    );
  }
}

/**
 * 403, or a 401 that says so: the credential is known, but its scope, its restrictions or the role in this project don't
 * permit the operation. `status` tells which of the two it was.
 */
export class PermissionError extends ResponseError {
  override readonly name = 'PermissionError';
  readonly code = 'permission';
  /** The scope that the operation needs; undefined where it names none. */
  readonly required: Scope | undefined;
  /** The scopes that the credential declares, or that its role amounts to; undefined where nothing is declared. */
  readonly granted: readonly Scope[] | undefined;

  constructor(context: ResponseContext) {
    const { required, grantedBy } = own(context);
    const scope = required === undefined ? '' : ` (this takes "${required}")`;
    super(
      `the server does not permit this. Look at the role in the project, scopes${scope} and restrictions`,
      context,
    );
    this.required = required;
    this.granted = grantedBy?.scopes;
  }
}

/** 404: no such project, version, language, namespace or branch. */
export class NotFoundError extends ResponseError {
  override readonly name = 'NotFoundError';
  readonly code = 'not_found';

  constructor(context: ResponseContext) {
    super('not found. Check project id, names and CDN type', context);
  }
}

/**
 * 3xx. It isn't followed where the request has a credential or changes something, nor to another origin, so that nothing
 * that is sent goes elsewhere; nor more than five times.
 */
export class RedirectError extends ResponseError {
  override readonly name = 'RedirectError';
  readonly code = 'redirect';
  /** Where the server redirects to; empty where that can't be known, as in a browser. */
  readonly location: string;

  constructor(context: ResponseContext) {
    const { location = '' } = own(context);
    super(`the server redirects to ${clean(location) || 'another address'}, which is not followed`, context);
    this.location = bounded(location);
  }
}

/** Any other 4xx, and an error in the body of a 2xx response: the server understood the request and refused it. */
export class RejectedError extends ResponseError {
  override readonly name = 'RejectedError';
  readonly code = 'rejected';

  constructor(context: ResponseContext) {
    super(
      'the server rejected the request',
      context,
      // Whether a request that took too long to arrive was worked on isn't known.
      context.status === 408 ? adviceInDoubt(context, '') : '',
    );
  }
}

/** 429: too many requests, and the retries are used up. */
export class RateLimitError extends ResponseError {
  override readonly name = 'RateLimitError';
  readonly code = 'rate_limit';
  /** How long the server asks to wait, in milliseconds; undefined where it didn't say. */
  readonly retryAfter: number | undefined;

  constructor(context: ResponseContext) {
    const { retryAfter } = own(context);
    const time = retryAfter === undefined ? '' : ` ${retryAfter} ms`;
    super(`too many requests. Wait${time}, and lower \`maxConcurrentRequests\``, context);
    this.retryAfter = retryAfter;
  }
}

/** 5xx, and the retries are used up. Except for a 503, the work may have been done all the same. */
export class ServerError extends ResponseError {
  override readonly name = 'ServerError';
  readonly code = 'server';
  /** How long the server asks to wait, in milliseconds; undefined where it didn't say. */
  readonly retryAfter: number | undefined;

  constructor(context: ResponseContext) {
    const later = '. Try again later.';
    super('the server failed', context, context.status === 503 ? later : adviceInDoubt(context, later));
    this.retryAfter = own(context).retryAfter;
  }
}

/** The response isn't of the documented shape, or is too large. `path` says where inside the body. */
export class UnexpectedResponseError extends LocizeError {
  override readonly name = 'UnexpectedResponseError';
  readonly code = 'unexpected_response';
  /** HTTP status of the response. */
  readonly status: number;
  /** Where inside the body: `['de', 'name']`. Empty where the body as a whole is wrong; at most 100 steps. */
  readonly path: readonly string[];

  constructor(problem: string, context: ResponseContext & { readonly path?: readonly string[] }) {
    const { path: all = [], status } = own(context);
    const path = bounded(all);
    const place = path.length === 0 ? '' : `at ${clean(path.join('.'))}: `;
    super(`unexpected response (${status}): ${place}${clean(problem)}${adviceInDoubt(context, '')}`, context);
    this.status = status;
    this.path = path;
  }
}

/** The project is hosted on the other CDN type: give `cdnType` to the client or the project. */
export class WrongCdnTypeError extends LocizeError {
  override readonly name = 'WrongCdnTypeError';
  readonly code = 'wrong_cdn_type';
  /** The CDN type that the request was sent to. */
  readonly cdnType: CdnType;
  /** The one that the project is hosted on. */
  readonly rightCdnType: CdnType;

  constructor(cdnType: CdnType, rightCdnType: CdnType, context?: ErrorContext) {
    super(
      `the project is hosted on the CDN type "${rightCdnType}", not "${cdnType}". Set \`cdnType: '${rightCdnType}'\`.`,
      context,
    );
    this.cdnType = cdnType;
    this.rightCdnType = rightCdnType;
  }
}

/** No response: the server couldn't be reached, or the connection broke. `cause` keeps the original. */
export class NetworkError extends LocizeError {
  override readonly name = 'NetworkError';
  readonly code = 'network';

  constructor(context: ErrorContext) {
    // `fetch failed` says little: what went wrong is told by the innermost cause.
    const { cause } = own(context);
    const reason = clean(reasonOf(causesOf(cause).at(-1) ?? cause));
    super(
      `no response from the server (${reason})${adviceInDoubt(context, '. Check the network and base URL.')}`,
      context,
    );
  }
}

/** No response came in time. */
export class TimeoutError extends LocizeError {
  override readonly name = 'TimeoutError';
  readonly code = 'timeout';
  /** The `timeout` or `totalTimeout` that has passed, in milliseconds. */
  readonly timeout: number;

  /**
   * @param what what did not come: a response, unless it was something else
   * @param option what allows for a longer time
   */
  constructor(timeout: number, context: ErrorContext, what = 'response', option = 'timeout') {
    super(
      `no ${what} within ${timeout} ms${adviceInDoubt(context, `. Try again, or allow a longer \`${option}\`.`)}`,
      context,
    );
    this.timeout = timeout;
  }
}

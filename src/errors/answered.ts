/** Errors that come from the answer of the server, or from the lack of one. */

import type { CdnType } from '../hosts.js';
import { adviceInDoubt, type ErrorContext, LocizeError } from './base.js';

/** What every error knows that the server answered. */
export interface AnswerContext extends ErrorContext {
  /** HTTP status of the answer. */
  readonly status: number;
  /** What the server said, where it said something. */
  readonly serverMessage?: string | undefined;
  /** How long the server asks to wait, in milliseconds. */
  readonly retryAfter?: number | undefined;
  /** Where the server redirects to. */
  readonly location?: string | undefined;
}

abstract class AnswerError extends LocizeError {
  /** HTTP status of the answer. */
  readonly status: number;
  /** What the server said, where it said something. */
  readonly serverMessage: string | undefined;

  constructor(problem: string, context: AnswerContext, advice = '') {
    const { status, serverMessage } = context;
    super(
      `${problem} (${status}${serverMessage === undefined ? '' : `: ${serverMessage}`})${advice}`,
      context,
    );
    this.status = status;
    this.serverMessage = serverMessage;
  }
}

/** 401: the credential is unknown, revoked, expired, or restricted to other IP addresses or origins. */
export class AuthenticationError extends AnswerError {
  override readonly name = 'AuthenticationError';
  readonly code = 'authentication';

  constructor(context: AnswerContext) {
    super(
      'the server refused the credential. Check that it is right, not revoked or expired, and not restricted to other IP addresses or origins',
      context,
    );
  }
}

/** 403: the credential is known, but its scope or the role in this project doesn't permit the operation. */
export class PermissionError extends AnswerError {
  override readonly name = 'PermissionError';
  readonly code = 'permission';

  constructor(context: AnswerContext) {
    super(
      'the server does not permit this. Both the scope of the credential and the role in the project have to allow it',
      context,
    );
  }
}

/** 404: no such project, version, language, namespace or branch. */
export class NotFoundError extends AnswerError {
  override readonly name = 'NotFoundError';
  readonly code = 'not_found';

  constructor(context: AnswerContext) {
    super('there is no such thing. Check the project id, the names and the CDN type', context);
  }
}

/** 3xx to a request with a credential, which isn't followed: the credential goes where it was meant to and no further. */
export class RedirectError extends AnswerError {
  override readonly name = 'RedirectError';
  readonly code = 'redirect';
  /** Where the server wanted it to go; empty where that can't be known, as in a browser. */
  readonly location: string;

  constructor(context: AnswerContext) {
    const { location = '' } = context;
    super(
      `the server redirects to ${location || 'elsewhere'}, where no credential is sent. Check the base URL`,
      context,
    );
    this.location = location;
  }
}

/** Any other 4xx, and an error in the body of a 2xx answer: the server understood and said no. */
export class RejectedError extends AnswerError {
  override readonly name = 'RejectedError';
  readonly code = 'rejected';

  constructor(context: AnswerContext) {
    super('the server rejected the request', context);
  }
}

/** 429: too many requests, and the retries are used up. */
export class RateLimitError extends AnswerError {
  override readonly name = 'RateLimitError';
  readonly code = 'rate_limit';
  /** How long the server asks to wait, in milliseconds; undefined where it didn't say. */
  readonly retryAfter: number | undefined;

  constructor(context: AnswerContext) {
    super('too many requests. Wait, and lower the concurrency', context);
    this.retryAfter = context.retryAfter;
  }
}

/** 5xx, and the retries are used up. The work may have been done all the same, but for a 503. */
export class ServerError extends AnswerError {
  override readonly name = 'ServerError';
  readonly code = 'server';
  /** How long the server asks to wait, in milliseconds; undefined where it didn't say. */
  readonly retryAfter: number | undefined;

  constructor(context: AnswerContext) {
    const later = '. Try again later.';
    super('the server failed', context, context.status === 503 ? later : adviceInDoubt(context, later));
    this.retryAfter = context.retryAfter;
  }
}

/** The answer isn't of the documented shape, or too large to be. `path` says where inside the body. */
export class UnexpectedResponseError extends LocizeError {
  override readonly name = 'UnexpectedResponseError';
  readonly code = 'unexpected_response';
  /** HTTP status of the answer. */
  readonly status: number;
  /** Where inside the body: `['de', 'name']`. Empty where the body as a whole is wrong. */
  readonly path: readonly string[];

  constructor(problem: string, context: AnswerContext & { readonly path?: readonly string[] }) {
    const { path = [], status } = context;
    super(
      `the answer (${status}) is not of the documented shape, at ${path.length === 0 ? 'its top' : path.join('.')}: ${problem}${adviceInDoubt(context, '')}`,
      context,
    );
    this.status = status;
    this.path = path;
  }
}

/** The project is hosted on the other CDN type: give `cdnType` to the client or the project. */
export class WrongCdnTypeError extends LocizeError {
  override readonly name = 'WrongCdnTypeError';
  readonly code = 'wrong_cdn_type';
  /** The CDN type that was asked. */
  readonly cdnType: CdnType;
  /** The one that the project is hosted on. */
  readonly rightCdnType: CdnType;

  constructor(cdnType: CdnType, rightCdnType: CdnType, context?: ErrorContext) {
    super(
      `the project is hosted on the CDN type "${rightCdnType}", and "${cdnType}" was asked. Set \`cdnType: '${rightCdnType}'\`.`,
      context,
    );
    this.cdnType = cdnType;
    this.rightCdnType = rightCdnType;
  }
}

/** No answer: the server couldn't be reached, or the connection broke. `cause` keeps the original. */
export class NetworkError extends LocizeError {
  override readonly name = 'NetworkError';
  readonly code = 'network';

  constructor(context: ErrorContext) {
    const reason = context.cause instanceof Error ? deepestMessage(context.cause) : String(context.cause);
    super(
      `no answer from the server (${reason})${adviceInDoubt(context, '. Check the network and the base URL.')}`,
      context,
    );
  }
}

/** No answer came in time. */
export class TimeoutError extends LocizeError {
  override readonly name = 'TimeoutError';
  readonly code = 'timeout';
  /** The `timeout` that has passed, or the `totalTimeout`, in milliseconds. */
  readonly timeout: number;

  constructor(timeout: number, context: ErrorContext) {
    super(
      `no answer within ${timeout} ms${adviceInDoubt(context, '. Try again, or give it a longer `timeout`.')}`,
      context,
    );
    this.timeout = timeout;
  }
}

/** `fetch failed` says little; what went wrong stands at the end of the causes. */
function deepestMessage(error: Error): string {
  return error.cause instanceof Error ? deepestMessage(error.cause) : error.message;
}

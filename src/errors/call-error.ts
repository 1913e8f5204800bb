import type {
  BrowserCredentialError,
  ClientClosedError,
  CredentialExpiredError,
  InsufficientRoleError,
  InvalidArgumentError,
  MissingCredentialError,
  MissingScopeError,
  RestrictedError,
} from './refused.js';
import type {
  AuthenticationError,
  NetworkError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  RedirectError,
  RejectedError,
  ServerError,
  TimeoutError,
  UnexpectedResponseError,
  WrongCdnTypeError,
} from './response.js';
import type { JobFailedError, JobTimeoutError } from './task.js';

/** Every error but that of a write of which a part went through. */
export type CallError =
  | InvalidArgumentError
  | MissingCredentialError
  | MissingScopeError
  | InsufficientRoleError
  | RestrictedError
  | CredentialExpiredError
  | BrowserCredentialError
  | ClientClosedError
  | AuthenticationError
  | PermissionError
  | NotFoundError
  | RejectedError
  | RedirectError
  | RateLimitError
  | ServerError
  | UnexpectedResponseError
  | WrongCdnTypeError
  | NetworkError
  | TimeoutError
  | JobFailedError
  | JobTimeoutError;

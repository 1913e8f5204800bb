/** Errors from another thread, process or log: made again of what their `toJSON()` gave. */

import { own } from '../api/own.js';
import { isObject } from '../api/shapes.js';
import type { AnyLocizeError, LocizeErrorCode, LocizeErrorOf } from './any-error.js';
import { PartialUpdateError } from './partial-update.js';
import * as refused from './refused.js';
import { InvalidArgumentError } from './refused.js';
import * as response from './response.js';
import * as task from './task.js';
import { bounded, clean, cleanMessage, reasonOf } from './text.js';

/** The class of each code. */
const classes: {
  // Whatever it is made of: its constructor isn't called.
  readonly [Code in LocizeErrorCode]: abstract new (
    ...parameters: never[]
  ) => LocizeErrorOf<Code>;
} = /* @__PURE__ */ own({
  invalid_argument: refused.InvalidArgumentError,
  missing_credential: refused.MissingCredentialError,
  missing_scope: refused.MissingScopeError,
  insufficient_role: refused.InsufficientRoleError,
  restricted: refused.RestrictedError,
  credential_expired: refused.CredentialExpiredError,
  browser_credential: refused.BrowserCredentialError,
  client_closed: refused.ClientClosedError,
  authentication: response.AuthenticationError,
  permission: response.PermissionError,
  not_found: response.NotFoundError,
  rejected: response.RejectedError,
  redirect: response.RedirectError,
  rate_limit: response.RateLimitError,
  server: response.ServerError,
  unexpected_response: response.UnexpectedResponseError,
  wrong_cdn_type: response.WrongCdnTypeError,
  network: response.NetworkError,
  timeout: response.TimeoutError,
  job_failed: task.JobFailedError,
  job_timeout: task.JobTimeoutError,
  partial_update: PartialUpdateError,
});

/**
 * An error of the SDK, of what its `toJSON()` gave: as that is, or after `postMessage`, `structuredClone` or
 * `JSON.parse(JSON.stringify(…))`. It is an instance of its class, with all of its fields.
 *
 * What can't travel stays where the error was thrown: its stack; its cause, of which a `PartialUpdateError` keeps what it
 * is called and says; and of one of those the keys: `failed` has as many entries, which say so, and reading `remaining`
 * throws.
 *
 * @throws InvalidArgumentError for what isn't such JSON
 */
export function fromJSON(json: unknown): AnyLocizeError {
  const { code, name, message, cause, ...fields } = own(isObject(json) ? json : {});
  if (!isCode(code) || name !== nameOf(code) || typeof message !== 'string') {
    throw new InvalidArgumentError('json', 'is not what `toJSON()` gives');
  }
  const isPartial = code === 'partial_update';
  const init = isPartial ? { cause: causeOf(cause) } : undefined;
  // An error of the class, without its constructor, which would word the message anew.
  const error: Error = Reflect.construct(Error, [cleanMessage(message), init], classes[code]);
  Object.assign(error, { code, name }, fieldsOf(fields));
  if (isPartial) Object.defineProperty(error, 'remaining', own({ value: stayed }));
  error.stack = `${name}: ${error.message}\n    at (where it was thrown)`;
  return error as AnyLocizeError; // of the class of its code, and with its fields
}

const isCode = (code: unknown): code is LocizeErrorCode => typeof code === 'string' && code in classes;

/** The name of a class by its code: `not_found` is `NotFoundError`. */
const nameOf = (code: LocizeErrorCode): string =>
  `${code.replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())}Error`;

/** The fields of an error by those of its JSON, bounded: texts, numbers, lists of texts, and a date. */
function fieldsOf(fields: { readonly [name: string]: unknown }): object {
  // What every error inherits is no field of one.
  const own = Object.entries(fields).filter(([name]) => !(name in InvalidArgumentError.prototype));
  return Object.fromEntries(own.map(([name, value]) => [name, fieldOf(name, value)]));
}

function fieldOf(name: string, value: unknown): unknown {
  // The keys stayed where the error was thrown; how many they are is known.
  if (name === 'failed' && Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= 1e6) {
    return Array(value).fill('(known only where it was thrown)');
  }
  // A text where it went through JSON; what else it is, is looked at.
  const field = name === 'expiresAt' ? new Date(value as string) : value;
  const parts: unknown[] = Array.isArray(field) ? field : [field instanceof Date ? +field : field];
  const isOne = parts.every(
    (part) => /^(string|boolean|undefined)$/.test(typeof part) || Number.isFinite(part),
  );
  if (isOne && name !== 'failed') return bounded(field);
  throw new InvalidArgumentError(name, 'is not what `toJSON()` gives');
}

/** What remains of a write can be read where its source is, and only there. */
const stayed: AsyncIterable<never> = {
  [Symbol.asyncIterator]: () => ({
    next: async () => {
      const problem = 'stayed where it was thrown: send the rest there';
      throw new InvalidArgumentError('remaining', problem);
    },
  }),
};

/** The cause of a write that ended part-way, with what it is called and says. */
function causeOf(json: unknown): Error {
  const { name, code, message } = own(isObject(json) ? json : {});
  const cause = Object.assign(new Error(cleanMessage(reasonOf(message))), { name: clean(reasonOf(name)) });
  return code === undefined ? cause : Object.assign(cause, { code: clean(reasonOf(code)) });
}

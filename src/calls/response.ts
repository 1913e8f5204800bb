import type { CdnType } from '../api/cdn-types.js';
import { own } from '../api/own.js';
import { type Access, isScope } from '../api/scopes.js';
import type { StandardSchemaResult, StandardSchemaV1 } from '../api/standard-schema.js';
import type { Credential } from '../credentials/index.js';
import {
  AuthenticationError,
  type ErrorContext,
  type LocizeError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  RedirectError,
  RejectedError,
  type ResponseContext,
  ServerError,
  UnexpectedResponseError,
} from '../errors/index.js';
import { reasonOf } from '../errors/text.js';
import { meaningOf, messageOf, type WireResponse } from '../http/index.js';
import type { Operation } from '../operations/index.js';

/**
 * Reads a response: its body, checked against the documented shape, or an error of the class that its status
 * stands for.
 *
 * @param quoted masks the credential in what the response may quote
 */
export async function readResponse<R>(
  operation: Operation<Access, string, R>,
  response: WireResponse,
  cdnType: CdnType,
  quoted: (text: string) => string,
  credential: Credential<never> | undefined,
  context: ErrorContext & Pick<ResponseContext, 'renewalProblem'>,
): Promise<R> {
  const { status, inDoubt, json } = response;
  const body = json.value;
  const message = messageOf(body);
  const { isValid: isJson } = json;
  const meansNothing = operation.meansNothing?.({ status, message, isJson, inDoubt, cdnType }) ?? false;
  const succeeded = status >= 200 && status < 300;

  if (!meansNothing && (!succeeded || saysError(response, operation.content ?? false))) {
    throw errorFor(meaningOf(response), {
      ...context,
      status,
      serverMessage: message === undefined ? undefined : quoted(message),
      retryAfter: response.retryAfter,
      location: quoted(response.headers.get('location') ?? ''),
      required: isScope(operation.access) ? operation.access : undefined,
      grantedBy: credential,
    });
  }
  if (!meansNothing && !isJson && !operation.text) {
    throw new UnexpectedResponseError('not JSON', { ...context, status });
  }
  const nothing = operation.content ? {} : undefined;
  return checkShape(operation.response, meansNothing ? nothing : body, { ...context, status }, quoted);
}

/**
 * Holds a value against a schema, of zod or of any other library that follows Standard Schema.
 *
 * @param quoted masks what the value may quote, and the error must not
 * @throws UnexpectedResponseError if it doesn't fit, or if the schema itself fails
 */
export async function checkShape<T>(
  schema: StandardSchemaV1<unknown, T>,
  value: unknown,
  context: ResponseContext,
  quoted: (text: string) => string,
): Promise<T> {
  let result: StandardSchemaResult<T>;
  try {
    const validated = schema['~standard'].validate(value);
    // Most are not asynchronous, and needn't be waited for.
    result = 'then' in validated ? await validated : validated;
  } catch (error) {
    throw new UnexpectedResponseError(quoted(`the schema failed: ${reasonOf(error)}`), context);
  }
  if (result.issues === undefined) return result.value;
  const [issue] = result.issues;
  throw new UnexpectedResponseError(quoted(problemOf(issue)), {
    ...context,
    // Not by its own `map`: in some libraries it is a subclass of Array.
    path: Array.from(issue?.path ?? [], (step) =>
      quoted(reasonOf(typeof step === 'object' ? step.key : step)),
    ),
  });
}

/** Of zod's own objects the issue has what was expected, and the message says nothing. */
function problemOf(issue: { readonly message?: string; readonly expected?: unknown } | undefined): string {
  const { message = 'it does not fit the schema', expected } = own(issue);
  if (message !== 'Invalid input' || typeof expected !== 'string') return reasonOf(message);
  return expected === 'nonoptional' ? 'missing' : `expected an ${expected}`;
}

/**
 * Whether the body of a 2xx response is an error all the same. Content may have a key of any name, so there only
 * an `errorMessage` that stands alone is one, and only where nothing says when the content was changed.
 */
function saysError({ json, headers }: WireResponse, content: boolean): boolean {
  if (messageOf(json.value) === undefined) return false;
  // What has a message is an object.
  const isAlone = Object.keys(json.value as object).join() === 'errorMessage';
  return !content || (isAlone && !headers.has('last-modified'));
}

/** @param status the one that the response stands for */
function errorFor(status: number, context: ResponseContext): LocizeError {
  if (status >= 300 && status < 400 && status !== 304) return new RedirectError(context);
  if (status === 401) return new AuthenticationError(context);
  if (status === 403) return new PermissionError(context);
  if (status === 404) return new NotFoundError(context);
  if (status === 429) return new RateLimitError(context);
  if (status >= 500) return new ServerError(context);
  return new RejectedError(context);
}

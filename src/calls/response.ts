import type { Access } from '../api/scopes.js';
import type { StandardSchemaV1 } from '../api/standard-schema.js';
import { redact } from '../credentials/index.js';
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
import { retryAfter, type WireResponse } from '../http/index.js';
import type { Operation } from '../operations/index.js';

/**
 * Reads a response: its body, checked against the documented shape, or an error of the class that its status
 * stands for. Judges by the text, since JSON is sometimes served with another content type.
 */
export async function readResponse<R>(
  operation: Operation<Access, string, R>,
  response: WireResponse,
  secret: string | undefined,
  context: ErrorContext,
): Promise<R> {
  const { status, inDoubt } = response;
  const { body, isJson } = parse(response.text);
  const message = messageOf(body);
  const meansNothing = operation.meansNothing?.({ status, message, inDoubt }) ?? false;
  const succeeded = status >= 200 && status < 300;

  if (!meansNothing && (!succeeded || saysError(body, operation.content ?? false))) {
    throw errorFor(status, {
      ...context,
      status,
      serverMessage: message === undefined ? undefined : redact(message, secret),
      retryAfter: retryAfter(response.headers),
      location: redact(response.headers.get('location') ?? '', secret),
    });
  }
  const problem = isJson ? undefined : 'not JSON';
  return checkShape(
    operation.response,
    meansNothing ? undefined : body,
    { ...context, status },
    { problem, secret },
  );
}

/**
 * Holds a value against a schema, of zod or of any other library that follows Standard Schema.
 *
 * @param options `problem`: what is wrong with a value that doesn't fit, in place of what the schema says of it;
 * `secret`: what the value may quote, and the error must not
 * @throws UnexpectedResponseError if it doesn't fit
 */
export async function checkShape<T>(
  schema: StandardSchemaV1<unknown, T>,
  value: unknown,
  context: ResponseContext,
  { problem, secret }: { readonly problem?: string | undefined; readonly secret?: string | undefined } = {},
): Promise<T> {
  const result = await schema['~standard'].validate(value);
  if (result.issues === undefined) return result.value;
  const [issue] = result.issues;
  throw new UnexpectedResponseError(
    problem ?? redact(issue?.message ?? 'it does not fit the schema', secret),
    {
      ...context,
      // Not by its own `map`: in some libraries it is a subclass of Array.
      path: Array.from(issue?.path ?? [], (step) =>
        redact(String(typeof step === 'object' ? step.key : step), secret),
      ),
    },
  );
}

/** A body that isn't JSON is its text, an empty one `undefined`. */
function parse(text: string): { readonly body: unknown; readonly isJson: boolean } {
  if (text.trim() === '') return { body: undefined, isJson: true };
  try {
    return { body: JSON.parse(text), isJson: true };
  } catch {
    return { body: text, isJson: false };
  }
}

function messageOf(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  if ('errorMessage' in json && typeof json.errorMessage === 'string') return json.errorMessage;
  if ('message' in json && typeof json.message === 'string') return json.message;
  return undefined;
}

/**
 * Whether the body of a 2xx response is an error all the same. Content may have a key of any name, so there only
 * an `errorMessage` that stands alone is one.
 */
function saysError(json: unknown, content: boolean): boolean {
  if (messageOf(json) === undefined) return false;
  // What has a message is an object.
  return !content || Object.keys(json as object).join() === 'errorMessage';
}

function errorFor(status: number, context: ResponseContext): LocizeError {
  if (status >= 300 && status < 400) return new RedirectError(context);
  if (status === 401) return new AuthenticationError(context);
  if (status === 403) return new PermissionError(context);
  if (status === 404) return new NotFoundError(context);
  if (status === 429) return new RateLimitError(context);
  if (status >= 500) return new ServerError(context);
  return new RejectedError(context);
}

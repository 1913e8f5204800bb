import type { StandardSchemaV1 } from 'ky';
import { redact } from '../credentials/index.js';
import {
  type AnswerContext,
  AuthenticationError,
  type ErrorContext,
  type LocizeError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  RedirectError,
  RejectedError,
  ServerError,
  UnexpectedResponseError,
} from '../errors/index.js';
import type { Operation } from '../operations/index.js';
import type { Access } from '../scopes.js';
import { retryAfter } from './retry-after.js';
import type { WireAnswer } from './transport.js';

/**
 * Reads an answer: its body, checked against the documented shape, or an error of the class that its status
 * stands for. Judges by the text, since JSON is at times served with another content type.
 */
export async function readAnswer<R>(
  operation: Operation<Access, string, R>,
  answer: WireAnswer,
  secret: string | undefined,
  context: ErrorContext,
): Promise<R> {
  const { status, inDoubt } = answer;
  const { body, isJson } = parse(answer.text);
  const message = messageOf(body);
  const nothing = operation.nothing?.({ status, message, inDoubt }) ?? false;
  const succeeded = status >= 200 && status < 300;

  if (!nothing && (!succeeded || saysError(body, operation.content ?? false))) {
    throw errorFor(status, {
      ...context,
      status,
      serverMessage: message === undefined ? undefined : redact(message, secret),
      retryAfter: retryAfter(answer.headers),
      location: redact(answer.headers.get('location') ?? '', secret),
    });
  }
  const problem = isJson ? undefined : 'it is not JSON';
  return checkShape(
    operation.response,
    nothing ? undefined : body,
    { ...context, status },
    { problem, secret },
  );
}

/**
 * Holds a value against a schema, of zod or of any other library that follows Standard Schema.
 *
 * @param options `problem`: what is wrong with a value that doesn't fit, what the schema says of it unless given;
 * `secret`: what the value may quote, and the error must not
 * @throws UnexpectedResponseError if it doesn't fit
 */
export async function checkShape<T>(
  schema: StandardSchemaV1<unknown, T>,
  value: unknown,
  context: AnswerContext,
  { problem, secret }: { readonly problem?: string | undefined; readonly secret?: string | undefined } = {},
): Promise<T> {
  const result = await schema['~standard'].validate(value);
  if (result.issues === undefined) return result.value;
  const [issue] = result.issues;
  throw new UnexpectedResponseError(problem ?? redact(issue?.message ?? 'it does not fit', secret), {
    ...context,
    // Not by its own `map`: in some libraries it is a subclass of Array.
    path: Array.from(issue?.path ?? [], (step) =>
      redact(String(typeof step === 'object' ? step.key : step), secret),
    ),
  });
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
 * Whether the body of a 2xx answer is an error all the same. Content may have a key of any name, so there only
 * an `errorMessage` that stands alone is one.
 */
function saysError(json: unknown, content: boolean): boolean {
  if (messageOf(json) === undefined || typeof json !== 'object' || json === null) return false;
  const keys = Object.keys(json);
  return content ? keys.length === 1 && keys[0] === 'errorMessage' : true;
}

function errorFor(status: number, context: AnswerContext): LocizeError {
  if (status >= 300 && status < 400) return new RedirectError(context);
  if (status === 401) return new AuthenticationError(context);
  if (status === 403) return new PermissionError(context);
  if (status === 404) return new NotFoundError(context);
  if (status === 429) return new RateLimitError(context);
  if (status >= 500) return new ServerError(context);
  return new RejectedError(context);
}

import type { CallName } from '../api/operation-names.js';
import type { Access } from '../api/scopes.js';
import { milliseconds, type OptionsOf, readOptions, signal } from '../arguments/index.js';
import { anySignal } from '../async/index.js';
import {
  type Credential,
  hasSecret,
  isCredential,
  isSecretOf,
  type Limit,
  redact,
  renewSecret,
  revealSecret,
} from '../credentials/index.js';
import { type ErrorContext, InvalidArgumentError, TimeoutError } from '../errors/index.js';
import type { Operation } from '../operations/index.js';
import { authorise } from './authorise.js';
import { withCallSite } from './call-site.js';
import type { Connection } from './connection.js';
import { fillPath, type PathValues } from './path.js';
import { readResponse } from './response.js';

/** Taken by every method as its last argument. */
export interface CallOptions {
  /** Ends the call, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** How long a single attempt may take, in milliseconds, in place of the client's `timeout`. */
  readonly timeout?: number | undefined;
}

/** The options of every call. */
export const callOptions = { signal, timeout: milliseconds } satisfies OptionsOf<CallOptions>;

/** What a call sends besides its path. */
export interface CallContent {
  readonly query?: { readonly [name: string]: string | undefined } | undefined;
  /** Becomes JSON. */
  readonly body?: unknown;
}

/** The response to a call. */
export interface CallResponse<R> {
  readonly status: number;
  readonly body: R;
  readonly headers: Headers;
  /** Whether an earlier attempt may have done the work. */
  readonly inDoubt: boolean;
  /** What the server wants the user to know. */
  readonly notice: string | undefined;
  /** Masks the credential in what the response may quote. */
  readonly quoted: (text: string) => string;
}

/**
 * The way of every call: arguments checked, authorised, sent, read. Nothing is sent before the first two pass.
 * When the server refuses a credential that can be renewed, it is sent once more with the new one.
 */
export function call<R>(...how: Parameters<typeof perform<R>>): Promise<CallResponse<R>> {
  return withCallSite(() => perform(...how));
}

async function perform<R>(
  connection: Connection,
  operation: Operation<Access, string, R>,
  parameters: PathValues,
  options: CallOptions | undefined,
  content: CallContent = {},
): Promise<CallResponse<R>> {
  const { transport, projectId, baseUrl } = connection;
  const context: ErrorContext = { operation: operation.name, projectId, checkWith: operation.checkWith };
  connection.onOperation?.(operation);
  const { timeout, ...own } = readOptions(operation.name, callOptions, options, context);
  const signal = anySignal(own.signal, connection.signal);
  signal?.throwIfAborted();

  const values = { projectId, ...parameters };
  const deadline = transport.deadlineOf(timeout);
  const request = {
    method: operation.method,
    url: baseUrl + fillPath(operation, values, context) + queryOf(content.query),
    body: jsonOf(content.body, context),
    isIdempotent: operation.checkWith === undefined,
    expectsJson: !operation.text,
    signal,
    timeout,
    deadline,
  };
  if (isCredential(connection.credential))
    assertNoSecret({ ...values, ...content.query }, connection.credential, undefined, context);
  const tooLate = () =>
    new TimeoutError(deadline.totalTimeout, { ...context, checkWith: undefined }, 'credential');
  const limit: Limit = (promise) => deadline.limit(promise, signal, tooLate);
  const findCredential = () =>
    authorise(operation, parameters, connection.credential, projectId, limit, context);

  let credential = await findCredential();
  if (credential !== undefined && connection.refusesCredential) {
    throw new InvalidArgumentError(
      'baseUrl',
      'sends the credential unencrypted. Use https:, or set `dangerouslyAllowInsecure`',
      context,
    );
  }
  let secret = credential && (await revealSecret(credential, limit, context));
  if (credential !== undefined) assertNoSecret(values, credential, secret, context);
  assertNotQuoted(request.url, secret, context);
  let response = await transport.send({ ...request, secret }, context);
  if (response.status === 401 && secret !== undefined) {
    const renewed = await renew(findCredential, secret, limit, signal);
    if (renewed !== undefined && renewed.secret !== secret) {
      ({ credential, secret } = renewed);
      assertNotQuoted(request.url, secret, context);
      const { inDoubt } = response;
      response = await transport.send({ ...request, secret, inDoubt }, context);
    }
  }
  const { status, headers, inDoubt } = response;
  const quoted = (text: string) => redact(text, secret);
  const notice = quoted(headers.get('x-cli-info') ?? '') || undefined;
  const body = await readResponse(operation, response, quoted, credential, context);
  return { status, headers, inDoubt, notice, body, quoted };
}

/** A credential in an address would stand in logs. */
function assertNoSecret(
  values: PathValues,
  credential: Credential<never>,
  secret: string | undefined,
  context: ErrorContext,
): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || !(value === secret || isSecretOf(credential, value))) continue;
    const isProject = name === 'projectId';
    throw new InvalidArgumentError(name, 'is the credential, which must not get into an address', {
      ...context,
      ...(isProject && { projectId: undefined }), // which would show it
    });
  }
}

/** Neither in a part of the address that isn't made of values: a path of the user's own, a query. */
function assertNotQuoted(url: string, secret: string | undefined, context: ErrorContext): void {
  if (secret === undefined || !hasSecret(url, secret)) return;
  throw new InvalidArgumentError('the address', 'has the credential in it, which must not get there', {
    // Which may be the address, and then still is a method and a path.
    operation: context.operation && (redact(context.operation, secret) as CallName),
  });
}

/** Undefined where there is nothing new: the refusal itself then tells more than what failed here. */
async function renew(
  findCredential: () => Promise<Credential<never> | undefined>,
  refused: string,
  limit: Limit,
  signal: AbortSignal | undefined,
): Promise<{ readonly credential: Credential<never>; readonly secret: string } | undefined> {
  try {
    const credential = await findCredential();
    return credential && { credential, secret: await renewSecret(credential, refused, limit) };
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}

function queryOf(query: CallContent['query'] = {}): string {
  const parameters = Object.entries(query).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return parameters.length === 0 ? '' : `?${new URLSearchParams(parameters)}`;
}

function jsonOf(body: unknown, context: ErrorContext): string | undefined {
  if (body === undefined) return undefined;
  try {
    const json: unknown = JSON.stringify(body);
    if (typeof json === 'string') return json;
  } catch (cause) {
    throw new InvalidArgumentError('body', 'can not be turned into JSON; see cause', { ...context, cause });
  }
  throw new InvalidArgumentError('body', 'can not be turned into JSON', context);
}

import type { Access } from '../api/scopes.js';
import { milliseconds, type OptionsOf, readOptions, signal } from '../arguments/index.js';
import { abortable, anySignal } from '../async/index.js';
import { type Credential, redact, renewSecret, revealSecret } from '../credentials/index.js';
import { type ErrorContext, InvalidArgumentError } from '../errors/index.js';
import type { Operation } from '../operations/index.js';
import { authorise } from './authorise.js';
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
}

/**
 * The way of every call: arguments checked, authorised, sent, read. Nothing is sent before the first two pass.
 * When the server refuses a credential that can be renewed, it is sent once more with the new one.
 */
export async function call<R>(
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

  const path = fillPath(operation, { projectId, ...parameters }, context);
  const request = {
    method: operation.method,
    url: baseUrl + path + queryOf(content.query),
    body: jsonOf(content.body, context),
    isIdempotent: operation.checkWith === undefined,
    signal,
    timeout,
    deadline: transport.deadlineOf(timeout),
  };
  const findCredential = () => authorise(operation, parameters, connection.credential, projectId, context);

  const credential = await abortable(findCredential(), signal);
  if (credential !== undefined && connection.refusesCredential) {
    throw new InvalidArgumentError(
      'baseUrl',
      'sends the credential unencrypted. Use https:, or set `dangerouslyAllowInsecure`',
      context,
    );
  }
  let secret = credential && (await abortable(revealSecret(credential, context), signal));
  let response = await transport.send({ ...request, secret }, context);
  if (response.status === 401 && secret !== undefined) {
    const renewed = await abortable(renew(findCredential, secret), signal);
    if (renewed !== undefined && renewed !== secret) {
      secret = renewed;
      response = await transport.send({ ...request, secret }, context);
    }
  }
  const { status, headers, inDoubt } = response;
  const notice = redact(headers.get('x-cli-info') ?? '', secret) || undefined;
  return { status, headers, inDoubt, notice, body: await readResponse(operation, response, secret, context) };
}

/** Undefined where there is nothing new: the refusal itself then tells more than what failed here. */
async function renew(
  findCredential: () => Promise<Credential<never> | undefined>,
  refused: string,
): Promise<string | undefined> {
  try {
    const credential = await findCredential();
    return credential && (await renewSecret(credential, refused));
  } catch {
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
  try {
    return JSON.stringify(body);
  } catch (cause) {
    throw new InvalidArgumentError('body', 'can not be turned into JSON; see cause', { ...context, cause });
  }
}

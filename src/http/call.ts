import { assertMilliseconds } from '../arguments.js';
import type { ErrorContext } from '../errors/index.js';
import type { Operation } from '../operations/index.js';
import type { Access } from '../scopes.js';
import { readAnswer } from './answer.js';
import { authorise, type CredentialSource } from './authorise.js';
import type { CdnType } from './hosts.js';
import { fillPath } from './path.js';
import type { Transport } from './transport.js';

/** Taken by every method as its last argument. */
export interface CallOptions {
  /** Ends the call; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** How long a single attempt may take, in milliseconds, in place of the client's `timeout`. */
  readonly timeout?: number | undefined;
}

/** What a call carries besides the parameters of its path. */
export interface CallInput extends CallOptions {
  readonly query?: { readonly [name: string]: string | undefined } | undefined;
  /** Becomes JSON. */
  readonly body?: unknown;
}

/** What all calls of a project share. */
export interface Connection {
  readonly transport: Transport;
  readonly projectId: string;
  readonly baseUrl: string;
  readonly cdnType: CdnType;
  readonly credential: CredentialSource<never> | undefined;
}

export interface Answer<R> {
  readonly status: number;
  readonly body: R;
  readonly headers: Headers;
}

/** The way of every call: arguments checked, authorised, sent, read. Nothing is sent before the first two pass. */
export async function call<R>(
  connection: Connection,
  operation: Operation<Access, string, R>,
  parameters: { readonly [name: string]: string },
  { query, body, signal, timeout }: CallInput = {},
): Promise<Answer<R>> {
  const { transport, projectId, baseUrl, credential } = connection;
  const context: ErrorContext = { operation: operation.name, projectId };
  if (timeout !== undefined) assertMilliseconds('timeout', timeout, context);
  signal?.throwIfAborted();

  const path = fillPath(operation.path, { projectId, ...parameters }, context);
  const secret = await authorise(operation, parameters, credential, projectId, context);
  const answer = await transport.exchange(
    {
      method: operation.method,
      url: baseUrl + path,
      query,
      body: body === undefined ? undefined : JSON.stringify(body),
      secret,
      repeatable: operation.repeatable,
      signal,
      timeout,
    },
    context,
  );
  const { status, headers } = answer;
  return { status, headers, body: await readAnswer(operation, answer, secret, context) };
}

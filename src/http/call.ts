import { assertMilliseconds, assertSignal } from '../arguments.js';
import { abortable } from '../concurrency.js';
import { type Credential, redact, renewSecret, revealSecret } from '../credentials/index.js';
import { type ErrorContext, InvalidArgumentError } from '../errors/index.js';
import type { CdnType } from '../hosts.js';
import type { Operation } from '../operations/index.js';
import type { Access } from '../scopes.js';
import { readAnswer } from './answer.js';
import { authorise, type CredentialSource } from './authorise.js';
import { fillPath, type PathValues } from './path.js';
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
  /** Called when the server asks to slow down. */
  readonly onThrottled?: (() => void) | undefined;
}

/** What all calls of a project share. */
export interface Connection {
  readonly transport: Transport;
  readonly projectId: string;
  readonly baseUrl: string;
  readonly cdnType: CdnType;
  readonly credential: CredentialSource<never> | undefined;
  /** Whether a credential must not be sent, since it could be read on the way. */
  readonly refusesCredential: boolean;
  /** How many requests a piece of bulk work has under way; its own default unless given. */
  readonly concurrency: number | undefined;
  /** Told of every call, also of one that is then refused. */
  readonly onOperation: ((operation: Operation) => void) | undefined;
}

export interface Answer<R> {
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
  { query, body, signal, timeout, onThrottled }: CallInput = {},
): Promise<Answer<R>> {
  const { transport, projectId, baseUrl, onOperation } = connection;
  const context: ErrorContext = { operation: operation.name, projectId, checkWith: operation.checkWith };
  onOperation?.(operation);
  if (timeout !== undefined) assertMilliseconds('timeout', timeout, context);
  assertSignal(signal, context);
  signal?.throwIfAborted();

  const request = {
    method: operation.method,
    url: baseUrl + fillPath(operation.path, { projectId, ...parameters }, context),
    query,
    body: jsonOf(body, context),
    repeatable: operation.repeatable,
    signal,
    timeout,
    deadline: transport.deadlineOf(timeout),
    onThrottled,
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
  let answer = await transport.exchange({ ...request, secret }, context);
  if (answer.status === 401 && secret !== undefined) {
    const renewed = await abortable(renew(findCredential, secret), signal);
    if (renewed !== undefined && renewed !== secret) {
      secret = renewed;
      answer = await transport.exchange({ ...request, secret }, context);
    }
  }
  const { status, headers, inDoubt } = answer;
  const notice = redact(headers.get('x-cli-info') ?? '', secret) || undefined;
  return { status, headers, inDoubt, notice, body: await readAnswer(operation, answer, secret, context) };
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

function jsonOf(body: unknown, context: ErrorContext): string | undefined {
  try {
    return JSON.stringify(body);
  } catch (cause) {
    throw new InvalidArgumentError('body', 'can not be made JSON; see cause', { ...context, cause });
  }
}

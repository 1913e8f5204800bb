import { cdnTypes } from '../api/cdn-types.js';
import type { CallName } from '../api/operations.js';
import { own } from '../api/own.js';
import type { Access } from '../api/scopes.js';
import { milliseconds, type OptionsOf, readOptions, signal } from '../arguments/index.js';
import { anySignal } from '../async/index.js';
import {
  type Credential,
  hasSecret,
  isCredential,
  type Limit,
  redact,
  type SecretUse,
  secretIn,
  secretNames,
  withoutSecret,
} from '../credentials/index.js';
import {
  type ErrorContext,
  InvalidArgumentError,
  MissingCredentialError,
  type ResponseContext,
  TimeoutError,
} from '../errors/index.js';
import { clean } from '../errors/text.js';
import { type CallTrace, Deadline, meaningOf, notify } from '../http/index.js';
import type { Operation } from '../operations/index.js';
import { authorise } from './authorise.js';
import { withCallSite } from './call-site.js';
import { type Connection, traceOf } from './connection.js';
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
  /** Of its body, as it is after decompression. */
  readonly bytes: number;
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
export function call<R>(
  connection: Connection,
  operation: Operation<Access, string, R>,
  ...content: [PathValues, CallOptions | undefined, CallContent?]
): Promise<CallResponse<R>> {
  const { lifetime, task, projectId } = connection;
  const context: ErrorContext = { operation: operation.name, projectId, checkWith: operation.checkWith };
  const trace = traceOf(connection, operation);
  const work = () => perform(connection, operation, trace, context, ...content);
  return withCallSite(() => trace.follow(() => lifetime.run(task, context, work)));
}

async function perform<R>(
  connection: Connection,
  operation: Operation<Access, string, R>,
  trace: CallTrace,
  context: ErrorContext,
  parameters: PathValues,
  options: CallOptions | undefined,
  content?: CallContent,
): Promise<CallResponse<R>> {
  const { query, body: given } = own(content);
  const { transport, projectId, settings, locate } = connection;
  connection.onOperation?.(operation);
  const read = readOptions(operation.name, callOptions, options, context);
  const { timeout = settings.timeout } = read;
  const signal = anySignal(read.signal, connection.signal);
  trace.signal = signal;
  signal?.throwIfAborted();

  const values = { projectId, ...parameters };
  // Who asks for a longer attempt has it.
  const deadline = new Deadline(Math.max(settings.totalTimeout, timeout));
  const path = fillPath(operation, values, context) + queryOf(query);
  const request = {
    method: operation.method,
    headers: settings.headers,
    body: jsonOf(given, context),
    isIdempotent: operation.checkWith === undefined,
    expectsJson: !operation.text,
    retry: settings.retry,
    signal,
    timeout,
    deadline,
  };
  const address = { url: connection.baseUrl + path, values: { ...values, ...query } };
  const known = isCredential(connection.credential) ? secretIn(connection.credential).known : undefined;
  if (known !== undefined) assertNoSecret(address, known, context);
  const tooLate = (what: string) => () =>
    new TimeoutError(deadline.timeout, { ...context, checkWith: undefined }, what);
  const limit: Limit = (promise) => deadline.limit(() => promise, signal, tooLate('credential'));
  const findCredential = () =>
    authorise(operation, parameters, connection.credential, projectId, limit, context);
  const useOf = (credential: Credential<never>): SecretUse => ({
    limit,
    context,
    report: (kind, expiresAt, code, error) =>
      notify(transport.hooks.onCredential, {
        kind,
        credential: String(credential),
        projectId,
        expiresAt,
        code,
        error,
      }),
  });

  let credential = await findCredential();
  if (credential !== undefined && connection.refusesCredential) {
    throw new InvalidArgumentError(
      'baseUrl',
      'sends the credential unencrypted. Use https:, or set `dangerouslyAllowInsecure`',
      context,
    );
  }
  // Not before, so that nothing is asked for a call that is refused.
  let located = connection;
  if (locate !== undefined) {
    located = await deadline.limit((end) => locate(connection, end), signal, tooLate('CDN type'));
    trace.host = located;
  }
  const { cdnType, baseUrl } = located;
  if (operation.isPrivate && !cdnTypes[cdnType].hasPrivate) {
    throw new InvalidArgumentError('cdnType', `is "${cdnType}", which has no private namespaces`, context);
  }
  const url = baseUrl + path + (operation.isFresh && cdnType === 'standard' ? '?cache=no' : '');
  let secret = credential && (await secretIn(credential).reveal(useOf(credential)));
  if (secret !== undefined && secret !== known) assertNoSecret(address, secret, context);
  let response = await transport.send({ ...request, url, secret }, trace, context);
  let refused: string | undefined;
  let problem: Renewal['problem'];
  if (meaningOf(response) === 401 && secret !== undefined) {
    refused = secret;
    const renewal = await renew(findCredential, refused, useOf, signal);
    problem = renewal.problem;
    if (renewal.secret !== undefined && renewal.secret !== refused) {
      credential = renewal.credential;
      secret = renewal.secret;
      assertNoSecret(address, secret, context);
      const { inDoubt } = response;
      response = await transport.send({ ...request, url, secret, inDoubt }, trace, context);
    }
  }
  if (credential !== undefined && secret !== undefined && meaningOf(response) !== 401) {
    secretIn(credential).accept(secret);
  }
  const quoted = (text: string) => redact(redact(text, secret), refused);
  const info = response.headers.get('x-cli-info');
  const notice = info ? clean(quoted(info)) : undefined;
  const body = await readResponse(operation, response, cdnType, quoted, credential, {
    ...context,
    ...problem,
  });
  return { ...response, notice, body, quoted };
}

/**
 * A credential in an address would stand in logs. It is looked for in each value, and in what isn't made of values: a path
 * of the user's own, a query.
 */
function assertNoSecret(
  { url, values }: { readonly url: string; readonly values: PathValues },
  secret: string,
  context: ErrorContext,
): void {
  const found = Object.entries(values).find(([, value]) => value === secret);
  if (found === undefined && !hasSecret(url, secret)) return;
  const [name] = found ?? ['the address'];
  throw new InvalidArgumentError(name, 'has the credential in it, which must not get into an address', {
    // Which would show it: the operation may be named by the address, and then still is a method and a path.
    operation: context.operation && (redact(context.operation, secret) as CallName),
    projectId: hasSecret(context.projectId ?? '', secret) ? undefined : context.projectId,
  });
}

/** What there is in place of a credential that was refused: another one, the same again, or what went wrong. */
interface Renewal {
  readonly credential?: Credential<never> | undefined;
  readonly secret?: string;
  readonly problem?: Pick<ResponseContext, 'cause' | 'renewalProblem'>;
}

/** Never an error of its own: the refusal is that of the call, and tells what failed here. */
async function renew(
  findCredential: () => Promise<Credential<never> | undefined>,
  refused: string,
  useOf: (credential: Credential<never>) => SecretUse,
  signal: AbortSignal | undefined,
): Promise<Renewal> {
  let credential: Credential<never> | undefined;
  let cause: unknown;
  try {
    credential = await findCredential();
    const secret = credential && (await secretIn(credential).renew(refused, useOf(credential)));
    if (secret !== undefined) return { credential, secret };
  } catch (error) {
    signal?.throwIfAborted();
    // What the function itself failed with. Without that, it is a credential that there isn't.
    cause = error instanceof MissingCredentialError ? error.cause : error;
  }
  const asked = credential === undefined ? 'credential' : secretNames[credential.kind];
  const [did, more] = cause === undefined ? ['gave nothing', ''] : ['failed', '; see cause'];
  const renewalProblem = `The function given as \`${asked}\` ${did} when it was asked for a new one${more}`;
  return { problem: { cause: withoutSecret(cause, refused), renewalProblem } };
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

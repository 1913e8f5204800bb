import type { FaultName } from './faults/rules.js';
import { type Credentials, credentialOf } from './state/credentials.js';

/** A request as the embedded server received it. */
export interface LoggedRequest {
  readonly method: string;
  /** The host that it was sent to, with a port if it has one: `api.locize.app`, or `127.0.0.1:49152`. */
  readonly host: string;
  /** As it was sent, encoded: `/update/shop/latest/en/common`. */
  readonly path: string;
  /** What was sent under a name; a list where that was sent several times. */
  readonly query: { readonly [name: string]: string | readonly string[] };
  /** All except `authorization`. */
  readonly headers: { readonly [name: string]: string };
  /**
   * The credential that was sent, masked: `lz_pat_ab12…yz89`. One that is too short for that is named by its place in
   * the seed; `…` if the server never had it.
   */
  readonly credential: string | undefined;
  /**
   * Where the credential that was sent stands in the seed: `tokens[0]` or `projects[0].apiKeys[1]`, where those that were
   * added later come last. Undefined without a credential, and for one that the server never had.
   */
  readonly credentialName: string | undefined;
  /** The parsed JSON; the text if it isn't JSON. Undefined if it is empty, was too large, or isn't to be kept. */
  readonly body: unknown;
  /** HTTP status of the response; undefined until there is one. */
  status: number | undefined;
  /** The faults that affected it, in the order of the rules. */
  faults: readonly FaultName[];
}

/** A request that has been received in full. */
export interface ReceivedRequest extends Pick<LoggedRequest, 'method' | 'host' | 'path' | 'query' | 'body'> {
  readonly headers: Headers;
  readonly isTooLarge: boolean;
  /** What tells of it in the log. */
  readonly log: LoggedRequest;
}

/** Far more than a thousand translations take. */
const mostBytes = 2 ** 26;

/** The requests of a server, of which it keeps the last ones. */
export class RequestLog {
  /** What the user sees, and may empty. */
  readonly requests: LoggedRequest[] = [];
  readonly #limit: number;
  readonly #keepsBodies: boolean;

  constructor(limit: number, keepsBodies: boolean) {
    this.#limit = limit;
    this.#keepsBodies = keepsBodies;
  }

  add(received: Omit<ReceivedRequest, 'log'>, credentials: Credentials): ReceivedRequest {
    const { method, host, path, query, body } = received;
    const { authorization, ...headers } = Object.fromEntries(received.headers);
    const credential = credentialOf(authorization);
    const log: LoggedRequest = {
      method,
      host,
      path,
      query,
      headers,
      credential: credential && credentials.shown(credential),
      credentialName: credential && credentials.placeOf(credential),
      body: this.#keepsBodies ? body : undefined,
      status: undefined,
      faults: [],
    };
    this.requests.push(log);
    this.requests.splice(0, this.requests.length - this.#limit);
    return { ...received, log };
  }
}

/** Reads a request to its end. Whoever it is from, one that is too large isn't read to its end. */
export async function receive(request: Request): Promise<Omit<ReceivedRequest, 'log'>> {
  const { host, pathname, searchParams } = new URL(request.url);
  const text = request.body === null ? '' : await textOf(request.body);
  const query = new Map<string, string | string[]>();
  for (const [name, value] of searchParams) {
    const earlier = query.get(name);
    if (Array.isArray(earlier)) earlier.push(value);
    else query.set(name, earlier === undefined ? value : [earlier, value]);
  }
  return {
    method: request.method,
    host,
    path: pathname,
    query: Object.fromEntries(query),
    headers: request.headers,
    body: parse(text ?? ''),
    isTooLarge: text === undefined,
  };
}

/** Undefined for a body that is too large. */
async function textOf(body: ReadableStream<Uint8Array>): Promise<string | undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (let next = await reader.read(); next.value !== undefined; next = await reader.read()) {
    bytes += next.value.byteLength;
    if (bytes > mostBytes) {
      // Its end isn't waited for: the sender may never stop.
      reader.cancel().catch(() => {});
      return undefined;
    }
    text += decoder.decode(next.value, { stream: true });
  }
  return text + decoder.decode();
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

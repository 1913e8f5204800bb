import type { FaultName } from './faults/rules.js';
import { type Credentials, credentialOf } from './state/credentials.js';

/** A request as the embedded server received it. */
export interface LoggedRequest {
  readonly method: string;
  /** As it was sent, encoded: `/update/shop/latest/en/common`. */
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  /** All except `authorization`. */
  readonly headers: { readonly [name: string]: string };
  /**
   * The credential that was sent, masked: `lz_pat_ab12…yz89`. One that is too short for that is named by its place in
   * the seed, `tokens[0]` or `projects[0].apiKeys[1]`, where those that were added later come last; `…` if the server
   * never had it.
   */
  readonly credential: string | undefined;
  /** The parsed JSON; the text if it isn't JSON, undefined if it is empty. */
  readonly body: unknown;
  /** HTTP status of the response; undefined until there is one. */
  status: number | undefined;
  /** The faults that affected it, in the order of the rules. */
  faults: readonly FaultName[];
}

/** Adds a request to the log, once its body is complete. The body can still be read. */
export async function logRequest(
  log: LoggedRequest[],
  request: Request,
  credentials: Credentials,
): Promise<LoggedRequest> {
  const { pathname, searchParams } = new URL(request.url);
  const { authorization, ...headers } = Object.fromEntries(request.headers);
  const credential = credentialOf(authorization);
  const text = request.body === null ? '' : await request.clone().text();
  const entry: LoggedRequest = {
    method: request.method,
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers,
    credential: credential && credentials.shown(credential),
    body: parse(text),
    status: undefined,
    faults: [],
  };
  log.push(entry);
  return entry;
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

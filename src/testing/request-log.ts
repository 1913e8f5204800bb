import { mask } from '../credentials/index.js';
import type { FaultName } from './faults/rules.js';
import { credentialOf } from './state/credentials.js';

/** A request as the embedded server got it. */
export interface LoggedRequest {
  readonly method: string;
  /** As it was sent, encoded: `/update/shop/latest/en/common`. */
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  /** All but `authorization`. */
  readonly headers: { readonly [name: string]: string };
  /** The credential it carried, masked. */
  readonly credential: string | undefined;
  /** What its JSON says; text where it isn't JSON, undefined where there is none. */
  readonly body: unknown;
  /** Status of the answer; undefined until there is one. */
  status: number | undefined;
  /** What was made to go wrong with it. */
  faults: readonly FaultName[];
}

/** Adds a request to the log. Its body can still be read. */
export async function logRequest(log: LoggedRequest[], request: Request): Promise<LoggedRequest> {
  const { pathname, searchParams } = new URL(request.url);
  const { authorization, ...headers } = Object.fromEntries(request.headers);
  const credential = credentialOf(authorization);
  const text = request.body === null ? '' : await request.clone().text();
  const entry: LoggedRequest = {
    method: request.method,
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers,
    credential: credential && mask(credential),
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

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
  /** The parsed JSON; the text if it isn't JSON, undefined if it is empty or was too large. */
  readonly body: unknown;
  /** HTTP status of the response; undefined until there is one. */
  status: number | undefined;
  /** The faults that affected it, in the order of the rules. */
  faults: readonly FaultName[];
}

/** Far more than a thousand translations take. */
const mostBytes = 2 ** 26;

/**
 * Adds a request to the log, once its body is complete. The body can still be read. Whoever it is from, one that is too
 * large isn't read to its end.
 */
export async function logRequest(
  log: LoggedRequest[],
  request: Request,
  credentials: Credentials,
): Promise<{ readonly entry: LoggedRequest; readonly isTooLarge: boolean }> {
  const { pathname, searchParams } = new URL(request.url);
  const { authorization, ...headers } = Object.fromEntries(request.headers);
  const credential = credentialOf(authorization);
  const text = request.body === null ? '' : await textOf(request);
  const entry: LoggedRequest = {
    method: request.method,
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers,
    credential: credential && credentials.shown(credential),
    body: parse(text ?? ''),
    status: undefined,
    faults: [],
  };
  log.push(entry);
  return { entry, isTooLarge: text === undefined };
}

/** Undefined for a body that is too large. */
async function textOf(request: Request): Promise<string | undefined> {
  const copy = request.clone();
  const reader = copy.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read()) {
    bytes += next.value.byteLength;
    if (bytes > mostBytes) {
      // Neither ends before the other does, so that none can be waited for.
      for (const end of [reader, request.body]) end?.cancel().catch(() => {});
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

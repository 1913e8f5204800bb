import { type CdnType, cdnTypes } from '../api/cdn-types.js';
import type { CallName } from '../api/operation-names.js';
import { abortable, anySignal } from '../async/index.js';
import { type CallOptions, type Connection, call, connectionAt } from '../calls/index.js';
import { isLocizeError, WrongCdnTypeError } from '../errors/index.js';
import type { Transport } from '../http/index.js';
import { list } from './languages/operations.js';

/** Of so many projects of a client it is remembered where they are; then the oldest is looked for again. */
export const mostProjects = 10_000;

/** By client and project: whether the host of the other CDN type has languages of it. */
const elsewhere = new WeakMap<Transport, Map<string, Promise<boolean>>>();

/**
 * For a response that was empty: looks once at the host of the other CDN type, as official tools do. Neither host has
 * languages for a project that isn't there, or has none yet.
 *
 * @param operation what the response was to
 * @throws WrongCdnTypeError if the project is hosted there
 */
export async function assertCdnType(
  connection: Connection,
  operation: CallName,
  options?: CallOptions,
): Promise<void> {
  const { cdnType, baseUrl, projectId, locate, transport } = connection;
  // With `auto`, both have been asked. Or it is a base URL of the user's own.
  if (locate !== undefined || baseUrl !== cdnTypes[cdnType].host) return;
  const other: CdnType = cdnType === 'pro' ? 'standard' : 'pro';
  const known = elsewhere.get(transport) ?? new Map<string, Promise<boolean>>();
  elsewhere.set(transport, known);
  const key = `${other}/${projectId}`;
  let isThere = known.get(key);
  if (isThere === undefined) {
    isThere = hasLanguagesAt({ ...connectionAt(connection, other), ...ofItsOwn });
    const [oldest = ''] = known.keys();
    if (known.size >= mostProjects) known.delete(oldest);
    known.set(key, isThere);
  }
  if (await abortable(isThere, anySignal(options?.signal, connection.signal))) {
    throw new WrongCdnTypeError(cdnType, other, { operation, projectId });
  }
}

/** For what several calls wait for: no run ends it, no script is charged with it, no closing refuses it. */
export const ofItsOwn = { signal: undefined, task: { isRunning: true }, onOperation: undefined };

/** Whether a host has languages of the project. Not where it can't tell: then an empty response of the other counts. */
export async function hasLanguagesAt(connection: Connection): Promise<boolean> {
  try {
    const { body } = await call(connection, list, {}, undefined);
    return Object.keys(body).length > 0;
  } catch (error) {
    if (isLocizeError(error)) return false;
    throw error;
  }
}

import { type CdnType, cdnTypes } from '../api/cdn-types.js';
import { type CallOptions, type Connection, call, connectionAt } from '../calls/index.js';
import { isLocizeError, WrongCdnTypeError } from '../errors/index.js';
import { list } from './languages/operations.js';

/** Whether the host of the other CDN type has languages of a project, for those that were looked for there. */
const elsewhere = new WeakMap<Connection, boolean>();

/**
 * For a response that was empty: looks once at the host of the other CDN type, as official tools do. Neither host has
 * languages for a project that isn't there, or has none yet.
 *
 * @throws WrongCdnTypeError if the project is hosted there
 */
export async function assertCdnType(connection: Connection, options?: CallOptions): Promise<void> {
  const { cdnType, baseUrl, projectId, locate } = connection;
  // With `auto`, both have been asked. Or it is a base URL of the user's own.
  if (locate !== undefined || baseUrl !== cdnTypes[cdnType].host) return;
  const other: CdnType = cdnType === 'pro' ? 'standard' : 'pro';
  const isThere =
    elsewhere.get(connection) ?? (await hasLanguagesAt(connectionAt(connection, other), options));
  elsewhere.set(connection, isThere);
  if (isThere) {
    throw new WrongCdnTypeError(cdnType, other, { operation: list.name, projectId });
  }
}

/** Whether a host has languages of the project. Not where it can't tell: then an empty response of the other counts. */
export async function hasLanguagesAt(connection: Connection, options?: CallOptions): Promise<boolean> {
  try {
    const { body } = await call(connection, list, {}, options);
    return Object.keys(body).length > 0;
  } catch (error) {
    if (isLocizeError(error)) return false;
    throw error;
  }
}

import { type CdnType, cdnTypes } from '../api/cdn-types.js';
import { type CallOptions, type Connection, call } from '../calls/index.js';
import { isLocizeError, WrongCdnTypeError } from '../errors/index.js';
import { list } from './languages/operations.js';

/**
 * For a response that was empty: asks the host of the other CDN type, as official tools do. Neither host has
 * languages for a project that isn't there, or has none yet.
 *
 * @throws WrongCdnTypeError if the project is hosted there
 */
export async function assertCdnType(connection: Connection, options?: CallOptions): Promise<void> {
  const { cdnType, baseUrl, projectId } = connection;
  if (baseUrl !== cdnTypes[cdnType].host) return; // a base URL of the user's own
  const other: CdnType = cdnType === 'pro' ? 'standard' : 'pro';
  const there = { ...connection, cdnType: other, baseUrl: cdnTypes[other].host };
  const languages = await languagesAt(there, options);
  if (languages === undefined || Object.keys(languages).length === 0) return;
  throw new WrongCdnTypeError(cdnType, other, { operation: list.name, projectId });
}

/** Undefined where that host can't tell: then the empty response counts. */
async function languagesAt(
  connection: Connection,
  options: CallOptions | undefined,
): Promise<object | undefined> {
  try {
    return (await call(connection, list, {}, options)).body;
  } catch (error) {
    if (isLocizeError(error)) return undefined;
    throw error;
  }
}

import { type CdnType, cdnTypes } from '../api/cdn-types.js';
import type { CallName } from '../api/operations.js';
import { anySignal } from '../async/index.js';
import { type CallOptions, type CallSettings, type Connection, call, connectionAt } from '../calls/index.js';
import { isLocizeError, WrongCdnTypeError } from '../errors/index.js';
import { Deadline } from '../http/index.js';
import { askedOnce } from './asking.js';
import { list } from './languages/operations.js';

/**
 * What finds the hosts of a client's projects, for the CDN type `auto`: one that has languages of a project is its own.
 * Where one has none and the other can't tell, a call goes to that one; where neither has, it goes where it would without.
 */
export function locator(settings: CallSettings): NonNullable<Connection['locate']> {
  const cdnTypeOf = askedOnce<CdnType>(settings, async (connection) => {
    let guess: CdnType | undefined;
    for (const cdnType of ['pro', 'standard'] as const) {
      const isThere = await hasLanguagesAt(connection, cdnType);
      if (isThere) return { is: cdnType, isSure: true };
      if (isThere === undefined) guess ??= cdnType;
    }
    return { is: guess ?? connection.cdnType, isSure: false };
  });
  return async (connection, signal) => connectionAt(connection, await cdnTypeOf(connection, signal));
}

const otherThan = (cdnType: CdnType): CdnType => (cdnType === 'pro' ? 'standard' : 'pro');

/** Nobody waits longer for it, in milliseconds: what is asked for isn't there in any case. */
const longestLook = 5000;

/** What tells whether the host of the other CDN type has languages of a project. */
export function elsewhere(settings: CallSettings): Connection['isElsewhere'] {
  const timeout = Math.min(settings.timeout, longestLook);
  const once = { ...settings, timeout, totalTimeout: timeout, retry: { ...settings.retry, limit: 0 } };
  return askedOnce(once, async (connection) => {
    const isThere = await hasLanguagesAt(connection, otherThan(connection.cdnType));
    return { is: isThere === true, isSure: isThere !== undefined };
  });
}

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
  const { cdnType, baseUrl, projectId, locate, lifetime, task, settings } = connection;
  // With `auto`, both have been asked. Or it is a base URL of the user's own.
  if (locate !== undefined || baseUrl !== cdnTypes[cdnType].host || !lifetime.takes(task)) return;
  const signal = anySignal(options?.signal, connection.signal);
  const deadline = new Deadline(options?.timeout ?? settings.timeout);
  const look = () =>
    deadline.limit(
      (end) => connection.isElsewhere(connection, end),
      signal,
      () => new Error(),
    );
  const isThere = await lifetime.run(task, {}, look).catch(() => {
    signal?.throwIfAborted();
    return false; // its time is over
  });
  if (isThere) {
    throw new WrongCdnTypeError(cdnType, otherThan(cdnType), { operation, projectId });
  }
}

/** Whether a host has languages of the project; undefined where it can't tell. */
async function hasLanguagesAt(connection: Connection, cdnType: CdnType): Promise<boolean | undefined> {
  try {
    const { body } = await call(connectionAt(connection, cdnType), list, {}, undefined);
    return Object.keys(body).length > 0;
  } catch (error) {
    if (isLocizeError(error)) return undefined;
    throw error;
  }
}

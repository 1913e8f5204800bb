import * as z from 'zod/mini';
import { isLocizeError, WrongCdnTypeError } from '../errors/index.js';
import { type CallOptions, type Connection, call, otherHostOf } from '../http/index.js';
import { operation } from '../operations/index.js';
import { byName } from '../shapes.js';

export const listLanguages = operation({
  name: 'languages.list',
  scope: 'public',
  method: 'GET',
  path: '/languages/{projectId}',
  response: byName(
    z.looseObject({
      name: z.string(),
      nativeName: z.string(),
      region: z.nullish(z.string()),
      isReferenceLanguage: z.boolean(),
      translated: byName(z.number()),
    }),
  ),
  repeatable: true,
});

/**
 * For an answer that was empty: asks the host of the other CDN type, as official tools do. Of a project that isn't
 * there, or has no languages yet, neither has any.
 *
 * @throws WrongCdnTypeError if the project is hosted there
 */
export async function assertCdnType(connection: Connection, options: CallOptions = {}): Promise<void> {
  const other = otherHostOf(connection);
  if (other === undefined) return; // a base URL of the user's own
  const languages = await languagesAt(other.baseUrl, connection, options);
  if (languages === undefined || Object.keys(languages).length === 0) return;
  throw new WrongCdnTypeError(connection.cdnType, other.cdnType, {
    operation: listLanguages.name,
    projectId: connection.projectId,
  });
}

/** Undefined where that host can't tell: the empty answer that was had already is a good one. */
async function languagesAt(
  baseUrl: string,
  connection: Connection,
  options: CallOptions,
): Promise<object | undefined> {
  try {
    return (await call({ ...connection, baseUrl }, listLanguages, {}, options)).body;
  } catch (error) {
    if (isLocizeError(error)) return undefined;
    throw error;
  }
}

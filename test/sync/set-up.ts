import { Locize, personalAccessToken } from 'locize-sdk';
import { createLocizeServer, type LocizeServer, type SeedLanguages } from 'locize-sdk/testing';
import { expect } from 'vitest';
import { token } from '../helpers/seed.js';

export const common = { language: 'en', namespace: 'common' };

/** A project of an embedded server that has this content and a branch, and English as its reference language. */
export function setUp(latest: SeedLanguages, { onRequest = async (_: Request) => {} } = {}) {
  const server = createLocizeServer({
    jobDuration: 0,
    projects: [
      {
        id: 'p1',
        referenceLanguage: 'en',
        languages: ['en', 'de'],
        versions: { latest },
        branches: [{ id: 'b1', name: 'branch' }],
      },
    ],
    tokens: [{ token, scopes: ['read', 'write', 'manage'], roles: { p1: 'admin', b1: 'admin' } }],
  });
  const fetch: typeof globalThis.fetch = async (input, init) => {
    await onRequest(new Request(input, init));
    return server.fetch(input, init);
  };
  const locize = new Locize({ credential: personalAccessToken(token), fetch, retry: { limit: 0 } });
  return { server, locize, project: locize.project('p1'), branch: locize.project('b1') };
}

export const textsOf = (server: LocizeServer, { language, namespace } = common) =>
  server.content('p1').latest?.[language]?.[namespace];

/** What something fails with, which must be of a class. */
export async function failureOf<T extends Error>(
  work: PromiseLike<unknown>,
  type: abstract new (...args: never[]) => T,
): Promise<T> {
  const error = await Promise.resolve(work).then(
    () => expect.fail('it did not fail'),
    (error: unknown) => error,
  );
  if (error instanceof type) return error;
  throw error;
}

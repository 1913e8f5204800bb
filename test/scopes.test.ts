import {
  type Access,
  apiKey,
  type Credential,
  Locize,
  operations,
  type Project,
  personalAccessToken,
  requiredScopes,
  type Scope,
} from 'locize-sdk';
import { createLocizeServer, type SeedRole } from 'locize-sdk/testing';
import { describe, expect, it } from 'vitest';
import { calls } from './helpers/calls.js';
import { seedWith, token } from './helpers/seed.js';

const scopeSets: readonly (readonly Scope[])[] = [
  [],
  ['read'],
  ['write'],
  ['manage'],
  ['admin'],
  ['read', 'write', 'manage', 'admin'],
];

/** What a role permits, by the documentation. */
const permits: { readonly [R in SeedRole]: readonly Scope[] } = {
  readonly: ['read'],
  user: ['read', 'write', 'manage'],
  publisher: ['read', 'write', 'manage'],
  admin: ['read', 'write', 'manage', 'admin'],
};
const isScope = (access: Access): access is Scope => !['public', 'optional', 'any'].includes(access);
const roles = [null, 'readonly', 'user', 'publisher', 'admin'] as const;

describe.each(Object.entries(calls))('%s', (name, { needs, call }) => {
  it.each(scopeSets.flatMap((scopes) => roles.map((role) => ({ scopes, role }))))(
    'at the server, with the scopes $scopes and the role $role',
    async ({ scopes, role }) => {
      const server = createLocizeServer(seedWith({ scopes, role }));
      const locize = new Locize({ credential: personalAccessToken(token), fetch: server.fetch });
      const permitted = isScope(needs)
        ? role !== null && scopes.includes(needs) && permits[role].includes(needs)
        : needs === 'public' || role !== null;
      if (permitted) await call(locize.project('p1'));
      else
        await expect(call(locize.project('p1'))).rejects.toMatchObject({
          code: 'permission',
          operation: name,
        });
      expect(server.requests.length).toBeGreaterThan(0);
    },
  );

  it.each(scopeSets.map((scopes) => ({ scopes })))(
    'in the SDK, with the declared scopes $scopes',
    async ({ scopes }) => {
      const server = createLocizeServer(seedWith());
      // As a whole array's, the scopes are known only at run time, and the compiler lets everything pass.
      const credential: Credential = personalAccessToken(token, { scopes });
      const result = call(new Locize({ credential, fetch: server.fetch }).project('p1'));
      if (!isScope(needs) || scopes.includes(needs)) {
        await result;
        expect(server.requests.length).toBeGreaterThan(0);
      } else {
        await expect(result).rejects.toMatchObject({
          code: 'missing_scope',
          required: needs,
          granted: scopes,
          operation: name,
          projectId: 'p1',
        });
        expect(server.requests).toEqual([]);
      }
    },
  );

  it.each(['readonly', 'user', 'admin'] as const)(
    'in the SDK, with an API key of the role %s',
    async (role) => {
      const key = 'test-key-of-the-project';
      const seed = seedWith();
      const [project] = seed.projects ?? [];
      if (project === undefined) throw new Error('the seed has no project');
      const server = createLocizeServer({
        ...seed,
        projects: [{ ...project, apiKeys: [{ key, role: 'admin' }] }],
      });
      const locize = new Locize({ credential: apiKey(key, { role }), fetch: server.fetch });
      // Of the three roles the weakest counts in the types, and what fails at run time is to be seen.
      const result = call(locize.project('p1') as Project<never> as Project);
      if (!isScope(needs) || permits[role].includes(needs)) {
        await result;
        expect(server.requests.length).toBeGreaterThan(0);
      } else {
        await expect(result).rejects.toMatchObject({ code: 'insufficient_role', role, required: needs });
        expect(server.requests).toEqual([]);
      }
    },
  );

  it('carries the credential only if it needs one', async () => {
    const server = createLocizeServer(seedWith());
    const locize = new Locize({ credential: personalAccessToken(token), fetch: server.fetch });
    await call(locize.project('p1'));
    expect(server.requests[0]?.credential).toBe(needs === 'public' ? undefined : 'lz_pat_test…6789');
  });

  it('without a credential', async () => {
    const server = createLocizeServer(seedWith());
    const result = call(new Locize({ fetch: server.fetch }).project('p1') as Project<never> as Project);
    if (needs === 'public' || needs === 'optional') await result;
    else {
      await expect(result).rejects.toMatchObject({ code: 'missing_credential', operation: name });
      expect(server.requests).toEqual([]);
    }
  });
});

describe('the table of operations', () => {
  it('states the documented scopes', () => {
    const stated = Object.fromEntries(operations.map(({ name, access }) => [name, access]));
    const documented = Object.fromEntries(Object.entries(calls).map(([name, { needs }]) => [name, needs]));
    expect(stated).toEqual(documented);
  });

  it('tells the least scopes of a piece of work', () => {
    expect(requiredScopes(['versions.publish', 'translations.update', 'translations.download'])).toEqual([
      'write',
      'manage',
    ]);
    expect(requiredScopes(['jobs.get', 'languages.list'])).toEqual([]);
    expect(requiredScopes([])).toEqual([]);
  });

  it('refuses an operation that it does not have', () => {
    // @ts-expect-error no operation has this name
    expect(() => requiredScopes(['versions.publsh'])).toThrow(/"versions.publsh".*not in the table/);
  });
});

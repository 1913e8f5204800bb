import { apiKey, Locize, personalAccessToken, recordScopes } from 'locize-sdk';
import { createLocizeServer } from 'locize-sdk/testing';
import { describe, expect, it } from 'vitest';
import { seedWith, token } from './helpers/seed.js';

const at = { language: 'en', namespace: 'common' };

describe('recordScopes', () => {
  it('tells the operations and the least scopes of a script', async () => {
    const server = createLocizeServer(seedWith());
    const credential = personalAccessToken(token, { scopes: ['read', 'write', 'manage', 'admin'] });
    const record = await recordScopes(new Locize({ credential, fetch: server.fetch }), async (locize) => {
      const project = locize.project('p1');
      await project.translations.download(at);
      await project.translations.update(at, { a: 'b' });
      await project.translations.update(at, { c: 'd' });
      await project.versions.publish().wait({ pollInterval: 1 });
      return 'done';
    });
    expect(record).toEqual({
      result: 'done',
      operations: ['translations.download', 'translations.update', 'versions.publish', 'jobs.get'],
      scopes: ['write', 'manage'],
      unused: ['read', 'admin'],
      advice: 'this script needs write and manage; it was given read and admin as well',
    });
  });

  it('counts work over many projects, and what needs read only for what is private', async () => {
    const server = createLocizeServer(seedWith());
    const locize = new Locize({ credential: personalAccessToken(token), fetch: server.fetch });
    const record = await recordScopes(locize, (recorded) =>
      recorded.forEachProject(['p1'], (project) => project.translations.downloadAll().all()),
    );
    expect(record.result.succeeded).toHaveLength(1);
    expect(record.operations).toContain('translations.downloadPrivate');
    expect(record).toMatchObject({ scopes: ['read'], unused: undefined, advice: 'this script needs read' });
  });

  it('counts what is refused: it is needed all the same', async () => {
    const locize = new Locize({ credential: apiKey('test-key-0123456789', { role: 'readonly' }) });
    const { scopes, advice } = await recordScopes(locize, async (recorded) => {
      const project: unknown = recorded.project('p1');
      await (project as { users: { list(): Promise<unknown> } }).users.list().catch(() => {});
    });
    expect(scopes).toEqual(['admin']);
    expect(advice).toBe('this script needs admin; it was given read as well');
  });

  it('counts requests of your own', async () => {
    const server = createLocizeServer(seedWith());
    const locize = new Locize({ credential: personalAccessToken(token), fetch: server.fetch });
    const { operations, scopes } = await recordScopes(locize, (recorded) =>
      recorded.project('p1').request({ method: 'GET', path: '/tags/{projectId}', scope: 'read' }),
    );
    expect([operations, scopes]).toEqual([['GET /tags/{projectId}'], ['read']]);
  });

  it('leaves the client that it is given alone, and throws what the script throws', async () => {
    const server = createLocizeServer(seedWith());
    const locize = new Locize({ credential: personalAccessToken(token), fetch: server.fetch });
    const { operations, advice } = await recordScopes(locize, () => locize.project('p1').versions.list());
    expect([operations, advice]).toEqual([[], 'this script needs no scope']);
    const failure = new Error('mine');
    await expect(
      recordScopes(locize, () => {
        throw failure;
      }),
    ).rejects.toBe(failure);
  });
});

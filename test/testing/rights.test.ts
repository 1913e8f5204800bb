import { apiKey, Locize, type Project, personalAccessToken } from 'locize-sdk';
import { createLocizeServer, type LocizeServer, type SeedApiKey } from 'locize-sdk/testing';
import { describe, expect, it } from 'vitest';
import { token } from '../helpers/seed.js';

const at = { language: 'en', namespace: 'common' };
const wait = { pollInterval: 1 };

/** A project in which a key is restricted, and a branch of it. */
function serverWith(restriction: Partial<SeedApiKey>, jobDuration = 0): LocizeServer {
  return createLocizeServer({
    jobDuration,
    projects: [
      {
        id: 'p',
        referenceLanguage: 'en',
        versions: {
          latest: {
            en: { common: { title: 'Title' }, shop: { cart: 'Cart' } },
            de: { common: { title: 'Titel' } },
          },
          next: { en: { common: { title: 'Next' } } },
        },
        apiKeys: [{ key: 'restricted-key', role: 'admin', ...restriction }],
        branches: [{ id: 'b', name: 'b', entries: { en: { common: { title: 'Branched' } } } }],
      },
    ],
    tokens: [{ token, scopes: ['read', 'write', 'manage'], roles: { p: 'admin' } }],
  });
}

const on = (server: LocizeServer, id: string, secret: string): Project => {
  const credential = secret.startsWith('lz_pat_') ? personalAccessToken(secret) : apiKey(secret);
  return new Locize({ credential, fetch: server.fetch, retry: { limit: 0 } }).project(id);
};
const byKey = (server: LocizeServer, id = 'p') => on(server, id, 'restricted-key');
const byToken = (server: LocizeServer, id = 'p') => on(server, id, token);
const outside = (what: string) => ({
  code: 'permission',
  status: 401,
  serverMessage: `Unauthorized: API key not authorized for this scope (${what})`,
});

describe('a restricted key', () => {
  it.each([
    ['version', { versions: ['next'] }, { ...at, version: 'latest' }],
    ['language', { languages: ['de'] }, at],
    ['namespace', { namespaces: ['shop'] }, at],
  ] as const)(
    'is refused elsewhere as the official clients know it: %s',
    async (what, restriction, place) => {
      const { translations } = byKey(serverWith(restriction));
      await expect(translations.update(place, { a: 'b' })).rejects.toMatchObject(outside(what));
      await expect(translations.pull(place).all()).rejects.toMatchObject(outside(what));
    },
  );

  it('deletes and renames no namespace that has texts in other languages', async () => {
    const server = serverWith({ languages: ['en'] });
    const { namespaces } = byKey(server);
    await expect(namespaces.delete({ namespace: 'common' })).rejects.toMatchObject(outside('language'));
    await expect(namespaces.rename({ from: 'common', to: 'x' })).rejects.toMatchObject(outside('language'));
    await namespaces.rename({ from: 'shop', to: 'store' });
    await namespaces.delete({ namespace: 'store' });
    expect(Object.keys(server.content('p').latest?.de ?? {})).toEqual(['common']);
  });

  it.each([
    ['language', { languages: ['en'] }],
    ['namespace', { namespaces: ['common'] }],
    ['version', { versions: ['latest'] }],
  ] as const)('copies nothing that it can not reach: %s', async (what, restriction) => {
    const server = serverWith(restriction);
    await expect(byKey(server).versions.copy({ from: 'latest', to: 'next' })).rejects.toMatchObject(
      outside(what),
    );
    expect(server.content('p').next?.en?.common).toEqual({ title: 'Next' });
  });

  it('creates and erases no namespace by a copy that it can not reach, also where that is empty', async () => {
    const copyBetween = async (latest: object, next: object) => {
      const server = createLocizeServer({
        jobDuration: 0,
        projects: [
          {
            id: 'p',
            versions: { latest: { en: latest as never }, next: { en: next as never } },
            apiKeys: [{ key: 'restricted-key', role: 'user', namespaces: ['common'] }],
          },
        ],
      });
      const before = server.content('p');
      const copy = byKey(server).versions.copy({ from: 'latest', to: 'next' });
      await expect(copy).rejects.toMatchObject(outside('namespace'));
      expect(server.content('p')).toEqual(before);
    };
    await copyBetween({ common: { a: 'A' }, hidden: {} }, { common: {} });
    await copyBetween({ common: { a: 'A' } }, { common: {}, kept: {} });
  });

  it('overwrites nothing by a copy that it can not reach', async () => {
    const server = serverWith({ languages: ['en'], namespaces: ['common'] });
    await expect(byKey(server).versions.copy({ from: 'next', to: 'latest' })).rejects.toMatchObject({
      code: 'permission',
    });
    expect(server.content('p').latest?.de?.common).toEqual({ title: 'Titel' });
  });

  it.each([
    ['language', { languages: ['de'] }],
    ['namespace', { namespaces: ['shop'] }],
    ['version', { versions: ['next'] }],
  ] as const)('merges nothing that it can not reach: %s', async (what, restriction) => {
    const server = serverWith(restriction);
    await expect(byKey(server, 'b').branches.merge('b')).rejects.toMatchObject(outside(what));
    expect(server.content('p').latest?.en?.common).toEqual({ title: 'Title' });
  });

  it('merges what it can reach, and not what others write in the meantime', async () => {
    const server = serverWith({ languages: ['en'] }, 30);
    const job = await byKey(server, 'p').branches.merge('b', { delete: true });
    await byToken(server, 'b').translations.update({ ...at, language: 'de' }, { title: 'Verzweigt' });
    await job.wait({ pollInterval: 10 });
    expect(server.content('p').latest?.de?.common).toEqual({ title: 'Titel' });
    // Nothing of it is lost, and it can be merged by somebody else.
    expect(server.content('b').latest?.de?.common).toEqual({ title: 'Verzweigt' });
    await byToken(server, 'p').branches.merge('b', { delete: true }).wait({ pollInterval: 10 });
    expect(server.content('p').latest?.de?.common).toEqual({ title: 'Verzweigt' });
  });

  it('deletes no branch with texts that it can not reach', async () => {
    const server = serverWith({ languages: ['de'] });
    await expect(byKey(server, 'p').branches.delete('b')).rejects.toMatchObject(outside('language'));
    expect(server.content('b').latest?.en?.common).toEqual({ title: 'Branched' });
  });

  it('deletes nothing by a job that others have written in the meantime', async () => {
    const server = serverWith({ languages: ['en'] }, 30);
    const job = await byKey(server).versions.delete('next');
    await byToken(server).translations.update(
      { version: 'next', language: 'de', namespace: 'common' },
      { title: 'Neu' },
    );
    await job.wait({ pollInterval: 10 });
    expect(server.content('p').next?.de?.common).toEqual({ title: 'Neu' });
  });

  it('removes no language with texts of a branch that it can not reach', async () => {
    const server = serverWith({ namespaces: ['shop'] });
    await byToken(server).languages.add('fr');
    await byToken(server, 'b').translations.update({ ...at, language: 'fr' }, { title: 'Titre' });
    await expect(byKey(server).languages.remove('fr')).rejects.toMatchObject(outside('namespace'));
    expect(server.content('b').latest?.fr?.common).toEqual({ title: 'Titre' });
  });

  it('adds no language and no namespace by a merge that it can not reach', async () => {
    const server = serverWith({ languages: ['en'] });
    await byToken(server, 'b').languages.add('fr');
    await expect(byKey(server).branches.merge('b')).rejects.toMatchObject(outside('language'));
    const other = serverWith({ namespaces: ['common'] });
    await byToken(other, 'b').namespaces.create({ ...at, namespace: 'fresh' });
    await expect(byKey(other).branches.merge('b')).rejects.toMatchObject(outside('namespace'));
  });

  it('deletes no version and removes no language with texts that it can not reach', async () => {
    const server = serverWith({ namespaces: ['shop'] });
    await expect(byKey(server).versions.delete('next')).rejects.toMatchObject(outside('namespace'));
    await expect(byKey(server).languages.remove('de')).rejects.toMatchObject(outside('namespace'));
    const other = serverWith({ versions: ['next'] });
    await expect(byKey(other).languages.remove('de')).rejects.toMatchObject(outside('version'));
  });

  it('deletes what it can reach, though the parent has more', async () => {
    // A branch whose texts are the parent's by now has published nothing of its own.
    const server = serverWith({ namespaces: ['shop'] });
    await byToken(server).translations.update(at, { title: 'Branched' });
    await byToken(server, 'b').namespaces.delete({ namespace: 'common' });
    await byToken(server, 'b').versions.publish('latest').wait(wait);
    await byKey(server).branches.delete('b').wait(wait);

    const withTenant = createLocizeServer({
      jobDuration: 0,
      projects: [
        {
          id: 'p',
          versions: { next: { en: { common: { title: 'Next' } } } },
          tenants: [
            {
              id: 't',
              versions: { next: { en: { shop: { cart: 'Cart' } } } },
              apiKeys: [{ key: 'restricted-key', role: 'admin', namespaces: ['shop'] }],
            },
          ],
        },
      ],
    });
    await byKey(withTenant, 't').versions.delete('next').wait(wait);
    expect(withTenant.content('t').next?.en).toEqual({ common: { title: 'Next' } });
  });

  it('erases nothing that is still published, where the texts are gone', async () => {
    const ofShop = serverWith({ namespaces: ['shop'] });
    await byToken(ofShop).namespaces.delete({ namespace: 'common' });
    await expect(byKey(ofShop).languages.remove('de')).rejects.toMatchObject(outside('namespace'));
    expect(await byToken(ofShop).translations.download({ ...at, language: 'de' })).toEqual({
      title: 'Titel',
    });

    const branch = serverWith({ namespaces: ['shop'] });
    await byToken(branch, 'b').namespaces.delete({ namespace: 'common' });
    await expect(byKey(branch).branches.delete('b')).rejects.toMatchObject(outside('namespace'));

    // Nor what publishes itself, by its name.
    const automatic = createLocizeServer({
      projects: [
        {
          id: 'p',
          autoPublish: ['latest'],
          versions: { latest: { en: { common: { title: 'Title' } }, de: { common: { title: 'Titel' } } } },
          tenants: [
            {
              id: 't',
              versions: { latest: { en: { common: { title: 'Own' } } } },
              apiKeys: [{ key: 'restricted-key', role: 'admin', languages: ['en'] }],
            },
          ],
        },
      ],
      tokens: [{ token, scopes: ['write'], roles: { p: 'admin' } }],
    });
    await byToken(automatic).namespaces.delete({ namespace: 'common' });
    const { namespaces } = byKey(automatic, 't');
    await expect(namespaces.delete({ namespace: 'common' })).rejects.toMatchObject(outside('language'));
    await expect(namespaces.rename({ from: 'common', to: 'x' })).rejects.toMatchObject(outside('language'));
    expect(automatic.published('t').latest?.de?.common).toEqual({ title: 'Titel' });

    // Also by a tenant, that would lose it as well.
    const server = createLocizeServer({
      jobDuration: 0,
      projects: [
        {
          id: 'p',
          versions: { latest: {}, next: { en: { common: { title: 'Next' } } } },
          apiKeys: [{ key: 'restricted-key', role: 'admin', namespaces: ['shop'] }],
          tenants: [{ id: 't' }],
        },
      ],
      tokens: [{ token, scopes: ['write', 'manage'], roles: { p: 'admin' } }],
    });
    await byToken(server).namespaces.delete({ namespace: 'common', version: 'next' });
    await byToken(server).versions.publish('next').wait(wait);
    await expect(byKey(server).versions.delete('next')).rejects.toMatchObject(outside('namespace'));
    expect(server.published('t').next?.en?.common).toEqual({ title: 'Next' });
  });

  it('has no language translated automatically that it can not reach', async () => {
    const server = serverWith({ languages: ['en'] });
    const { translations } = byKey(server);
    await expect(
      translations.update(at, { fresh: 'Fresh' }, { autoTranslate: { languages: ['de'] } } as object),
    ).rejects.toMatchObject({ code: expect.stringMatching(/permission|invalid_argument/) });
    const response = await server.fetch(
      'https://api.locize.app/update/p/latest/en/common?autotranslate=true&autotranslatelanguages=de',
      { method: 'POST', headers: { authorization: 'restricted-key' }, body: '{"fresh":"Fresh"}' },
    );
    expect(response.status).toBe(401);
    const all = await server.fetch('https://api.locize.app/update/p/latest/en/common?autotranslate=true', {
      method: 'POST',
      headers: { authorization: 'restricted-key' },
      body: '{"fresh":"Fresh"}',
    });
    expect(all.status).toBe(200);
    expect(server.content('p').latest?.de?.common).toEqual({ title: 'Titel' });
  });
});

describe('a role', () => {
  it.each(['readonly', 'user'] as const)(
    'that does not permit it is refused with a 401: %s',
    async (role) => {
      const server = serverWith({ role });
      const refused = {
        code: 'permission',
        status: 401,
        serverMessage: `Unauthorized: not authorized with role (${role})`,
      };
      await expect(byKey(server).users.list()).rejects.toMatchObject(refused);
      await expect(byKey(server).languages.add('fr')).rejects.toMatchObject(refused);
      if (role === 'readonly') {
        await expect(byKey(server).translations.update(at, { a: 'b' })).rejects.toMatchObject(refused);
      }
    },
  );

  it('of the user of a token is refused in the same way, and a scope that it lacks with a 403', async () => {
    const server = serverWith({});
    server.setRole(token, 'p', 'readonly');
    await expect(byToken(server).translations.update(at, { a: 'b' })).rejects.toMatchObject({
      code: 'permission',
      status: 401,
    });
    await expect(byToken(server).users.list()).rejects.toMatchObject({ code: 'permission', status: 403 });
  });
});

describe('a merge', () => {
  it('needs the right to write in the parent', async () => {
    const server = serverWith({});
    server.addApiKey('b', { key: 'key-of-the-branch', role: 'admin' });
    await expect(on(server, 'b', 'key-of-the-branch').branches.merge('b')).rejects.toMatchObject({
      code: 'permission',
      status: 401,
    });
    server.setRole(token, 'b', 'admin');
    server.setRole(token, 'p', 'readonly');
    await expect(byToken(server, 'b').branches.merge('b')).rejects.toMatchObject({
      code: 'permission',
      status: 401,
    });
    server.setRole(token, 'p', null);
    await expect(byToken(server, 'b').branches.merge('b')).rejects.toMatchObject({ code: 'permission' });
    expect(server.content('p').latest?.en?.common).toEqual({ title: 'Title' });
    server.setRole(token, 'p', 'user');
    await byToken(server, 'b').branches.merge('b').wait(wait);
    expect(server.content('p').latest?.en?.common).toEqual({ title: 'Branched' });
  });
});

it('a merge adds languages as their own route does: by an admin, where there is content', async () => {
  const server = serverWith({ role: 'user' });
  await byToken(server, 'b').languages.add('fr');
  await expect(byKey(server).branches.merge('b')).rejects.toMatchObject({ code: 'permission', status: 401 });
  await byToken(server).branches.merge('b').wait(wait);
  expect(Object.keys(server.content('p').latest ?? {})).toEqual(['en', 'de', 'fr']);
});

describe('a project without content', () => {
  it.each([
    ['no language', {}],
    ['languages and nothing in them', { languages: ['en'], versions: { latest: { en: { common: {} } } } }],
  ])('is given languages by any key that writes: %s', async (_, more) => {
    const server = createLocizeServer({
      projects: [{ id: 'p', ...more, apiKeys: [{ key: 'key-of-a-user', role: 'user' }] }],
    });
    await on(server, 'p', 'key-of-a-user').languages.add('de');
    await on(server, 'p', 'key-of-a-user').languages.add('fr');
    await on(server, 'p', 'key-of-a-user').translations.update({ ...at, language: 'fr' }, { a: 'b' });
    await expect(on(server, 'p', 'key-of-a-user').languages.add('it')).rejects.toMatchObject({
      code: 'permission',
      status: 401,
    });
  });

  it('is not a tenant into which something shines', async () => {
    const server = createLocizeServer({
      projects: [
        {
          id: 'p',
          versions: { latest: { en: { common: { title: 'Title' } } } },
          tenants: [{ id: 't', apiKeys: [{ key: 'key-of-a-user', role: 'user' }] }],
        },
      ],
    });
    await expect(on(server, 't', 'key-of-a-user').languages.add('it')).rejects.toMatchObject({
      code: 'permission',
    });
  });
});

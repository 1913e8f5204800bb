import { apiKey, Locize, type Project, personalAccessToken } from 'locize-sdk';
import { createLocizeServer, type LocizeServer, type SeedProject } from 'locize-sdk/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { token } from '../helpers/seed.js';

const at = { language: 'en', namespace: 'common' };
const wait = { pollInterval: 1 };

function serverWith(more: Partial<SeedProject> = {}): LocizeServer {
  return createLocizeServer({
    jobDuration: 0,
    projects: [
      {
        id: 'main',
        referenceLanguage: 'en',
        versions: {
          latest: {
            en: { common: { title: 'Title', text: 'Text' }, shop: { cart: 'Cart' } },
            de: { common: { title: 'Titel' } },
          },
          production: { en: { common: { title: 'Old title' } } },
        },
        apiKeys: [{ key: 'key-of-the-main-project', role: 'admin' }],
        users: [{ id: 'u1', role: 'admin' }],
        tenants: [
          {
            id: 'acme',
            versions: { latest: { en: { common: { title: 'Acme' } } } },
            apiKeys: [{ key: 'key-of-acme', role: 'user' }],
            users: [{ id: 'a1', role: 'user' }],
          },
          { id: 'bolt', languages: ['fr'] },
        ],
        ...more,
      },
    ],
    tokens: [
      {
        token,
        scopes: ['read', 'write', 'manage', 'admin'],
        roles: { main: 'admin', acme: 'admin', bolt: 'admin' },
      },
    ],
  });
}

const on = (server: LocizeServer, id: string, secret = token): Project => {
  const credential = secret.startsWith('lz_pat_') ? personalAccessToken(secret) : apiKey(secret);
  return new Locize({ credential, fetch: server.fetch, retry: { limit: 0 } }).project(id);
};

afterEach(() => {
  vi.useRealTimers();
});

describe('a tenant', () => {
  it('shows what the main project has, now and later, in every version', async () => {
    const server = serverWith();
    const acme = on(server, 'acme');
    expect(await acme.translations.pull(at).all()).toEqual({ title: 'Acme', text: 'Text' });
    expect(await acme.translations.pull({ ...at, version: 'production' }).all()).toEqual({
      title: 'Old title',
    });
    await on(server, 'main').translations.update(at, { later: 'Later' });
    expect(await acme.translations.pull(at).all()).toEqual({ title: 'Acme', text: 'Text', later: 'Later' });
    await on(server, 'main').versions.copy({ from: 'latest', to: 'made-later' }).wait(wait);
    expect(await acme.translations.pull({ ...at, version: 'made-later' }).all()).toMatchObject({
      title: 'Title',
      later: 'Later',
    });
  });

  it('overrides it for itself alone', async () => {
    const server = serverWith();
    await on(server, 'acme').translations.update(at, { text: 'Acme text', own: 'Own' });
    await on(server, 'acme').translations.update({ ...at, version: 'production' }, { title: 'Acme' });
    expect(server.content('acme').latest?.en?.common).toEqual({
      title: 'Acme',
      text: 'Acme text',
      own: 'Own',
    });
    expect(server.content('acme').production?.en?.common).toEqual({ title: 'Acme' });
    for (const other of ['main', 'bolt']) {
      expect(server.content(other).latest?.en?.common).toEqual({ title: 'Title', text: 'Text' });
      expect(server.content(other).production?.en?.common).toEqual({ title: 'Old title' });
    }
  });

  it('lets the main value through where an override is deleted', async () => {
    const server = serverWith();
    const acme = on(server, 'acme');
    await acme.translations.delete(at, ['title', 'text']);
    expect(await acme.translations.pull(at).all()).toEqual({ title: 'Title', text: 'Text' });
    expect(server.content('main').latest?.en?.common).toEqual({ title: 'Title', text: 'Text' });
    await acme.translations.update(at, { title: 'Again' }, { replace: true });
    expect(await acme.translations.pull(at).all()).toEqual({ title: 'Again', text: 'Text' });
  });

  it('tells in raw entries what is its own', async () => {
    const server = serverWith();
    const acme = on(server, 'acme');
    await acme.translations.update(at, { own: 'Own' });
    const raw = await acme.translations.pull(at, { raw: true }).all();
    expect(raw.title).toMatchObject({ value: 'Acme', overrides: 'Title' });
    expect(raw.own).toMatchObject({ value: 'Own', overrides: null });
    expect(raw.text).not.toHaveProperty('overrides');
    expect(await acme.translations.pull(at, { own: true }).all()).toEqual({ title: 'Acme', own: 'Own' });
  });

  it('overrides a text, and keeps its context and tags unless it has others', async () => {
    const context = { text: 'on the start page' };
    const server = serverWith({
      versions: {
        latest: {
          en: {
            common: {
              title: { value: 'Title', context, tags: ['start'], lastUsed: 5 },
              text: { value: 'Text', context, tags: ['start'] },
            },
          },
        },
      },
    });
    const { translations } = on(server, 'bolt');
    await translations.update(at, { title: 'Bolt', text: { value: 'Bolt', tags: ['own'] } });
    expect(server.entries('bolt').latest?.en?.common).toStrictEqual({
      title: { value: 'Bolt', context, tags: ['start'], updatedAt: expect.any(Number) },
      text: { value: 'Bolt', context, tags: ['own'], updatedAt: expect.any(Number) },
    });
    await translations.update(at, { title: 'Replaced' }, { replace: true });
    expect(server.entries('bolt').latest?.en?.common?.title).toMatchObject({ value: 'Replaced', context });
    // What is seeded does as well, and what the main project gets later.
    expect(server.entries('acme').latest?.en?.common?.title).toMatchObject({ value: 'Acme', context });
    await on(server, 'main').translations.update(at, { title: { value: 'Title', tags: ['later'] } });
    expect(await on(server, 'acme').translations.pull(at, { tags: ['later'] })).toEqual({ title: 'Acme' });
  });

  it('copies a version with the contexts and the tags that it shows, and with none where it shows none', async () => {
    const old = { context: { text: 'old' }, tags: ['old'] };
    const server = serverWith({
      versions: {
        latest: { en: { common: { a: 'A', b: 'B', c: { value: 'C', tags: ['shown'] } } } },
        next: { en: { common: { a: { value: 'A', ...old }, b: { value: 'B2', ...old }, c: 'C' } } },
      },
      tenants: [
        { id: 'acme', versions: { latest: { en: { common: { b: 'Own', c: 'Own' } } } } },
        { id: 'bolt' },
      ],
    });
    await on(server, 'acme').versions.copy({ from: 'latest', to: 'next' }).wait(wait);
    const { latest, next } = server.entries('acme');
    expect(next?.en?.common).toEqual(latest?.en?.common);
    const tagged = { ...at, version: 'next' };
    expect(await on(server, 'acme').translations.pull(tagged, { tags: ['old'] })).toEqual({});
  });

  it('has branches whose merge takes away nothing that they do not say', async () => {
    const context = { text: 'on the start page' };
    const server = serverWith({
      versions: {
        latest: { en: { common: { title: { value: 'Title', context, lastUsed: 5 }, text: 'Text' } } },
      },
      branches: [
        {
          id: 'seeded',
          name: 'seeded',
          entries: {
            en: {
              common: { title: { value: 'Branched', context: undefined, tags: undefined, lastUsed: 4 } },
            },
          },
        },
      ],
    });
    const { branches, translations } = on(server, 'main');
    const branch = await branches.create({ name: 'new' });
    await on(server, branch.id).translations.update(at, { text: 'Branched' });
    // In the meantime they get tags.
    const tags = ['reviewed'];
    await translations.update(at, { title: { value: 'Title', tags }, text: { value: 'Text', tags } });
    for (const id of [branch.id, 'seeded']) await branches.merge(id).wait(wait);
    expect(server.entries('main').latest?.en?.common).toMatchObject({
      title: { value: 'Branched', context, tags, lastUsed: 5 },
      text: { value: 'Branched', tags },
    });
  });

  it('is read page by page, with filters, as one', async () => {
    const texts = (names: string, text: string) =>
      Object.fromEntries(Array.from(names, (name) => [name, { value: text, tags: [text] }]));
    const server = createLocizeServer({
      pageSize: 2,
      projects: [
        {
          id: 'main',
          versions: { latest: { en: { common: texts('bdfhj', 'main') } } },
          tenants: [{ id: 'acme', versions: { latest: { en: { common: texts('adeij', 'own') } } } }],
        },
      ],
      tokens: [{ token, scopes: ['read'], roles: { acme: 'user' } }],
    });
    const { translations } = on(server, 'acme');
    const pages: string[][] = [];
    for await (const page of translations.pull(at)) pages.push(Object.keys(page));
    expect(pages).toEqual([
      ['a', 'b'],
      ['d', 'e'],
      ['f', 'h'],
      ['i', 'j'],
    ]);
    const tagged = async (tag: string) => Object.keys(await translations.pull(at, { tags: [tag] }));
    expect(await tagged('own')).toEqual(['a', 'd', 'e', 'i', 'j']);
    expect(await tagged('main')).toEqual(['b', 'f', 'h']);
  });

  it('can neither rename nor delete a namespace that is inherited', async () => {
    const server = serverWith();
    const { namespaces } = on(server, 'acme');
    const inherited = { code: 'rejected', serverMessage: 'The namespace is inherited' };
    await expect(namespaces.delete({ namespace: 'shop' })).rejects.toMatchObject(inherited);
    await expect(namespaces.rename({ from: 'shop', to: 'x' })).rejects.toMatchObject(inherited);
    await expect(namespaces.delete({ namespace: 'none' })).rejects.toMatchObject({ code: 'not_found' });
    // Of one that it overrides, its own part goes.
    await namespaces.delete({ namespace: 'common' });
    expect(server.content('acme').latest?.en?.common).toEqual({ title: 'Title', text: 'Text' });
  });

  it('has keys of its own, and none of the main project', async () => {
    const server = serverWith();
    await on(server, 'acme', 'key-of-acme').translations.update(at, { a: 'b' });
    const refused = { code: 'authentication', status: 401 };
    for (const [id, key] of [
      ['main', 'key-of-acme'],
      ['bolt', 'key-of-acme'],
      ['acme', 'key-of-the-main-project'],
    ] as const) {
      await expect(on(server, id, key).versions.list()).rejects.toMatchObject(refused);
    }
    server.addApiKey('bolt', { key: 'key-of-bolt', role: 'readonly' });
    await on(server, 'bolt', 'key-of-bolt').versions.list();
  });

  it('goes by the role that a token has in it, and by no other', async () => {
    const server = serverWith();
    server.setRole(token, 'acme', null);
    await expect(on(server, 'acme').versions.list()).rejects.toMatchObject({
      code: 'permission',
      status: 403,
    });
    await on(server, 'main').versions.list();
    server.setRole(token, 'acme', 'readonly');
    await on(server, 'acme').versions.list();
    await expect(on(server, 'acme').translations.update(at, { a: 'b' })).rejects.toMatchObject({
      code: 'permission',
      status: 401,
    });
    server.setRole(token, 'main', null);
    await on(server, 'bolt').versions.list();
    await expect(on(server, 'main').versions.list()).rejects.toMatchObject({ code: 'permission' });
  });

  it('has users and invitations of its own', async () => {
    const server = serverWith();
    expect(await on(server, 'acme').users.list()).toEqual([{ id: 'a1', role: 'user' }]);
    await on(server, 'acme').users.invite({ email: 'ada@example.com', role: 'user' }, { send: false });
    expect(server.invitations('acme')).toMatchObject([
      { email: 'ada@example.com', role: 'user', sent: false, link: expect.stringMatching(/^https:/) },
    ]);
    expect(server.invitations('main')).toEqual([]);
  });

  it('is no branch', async () => {
    const server = serverWith();
    expect(await on(server, 'main').branches.list()).toEqual([]);
    await expect(on(server, 'acme').branches.merge('acme')).rejects.toMatchObject({ code: 'not_found' });
    await expect(on(server, 'acme').branches.delete('acme')).rejects.toMatchObject({ code: 'not_found' });
    expect(server.content('acme').latest?.en?.common).toMatchObject({ title: 'Acme' });
  });

  it('has branches of its own, which merge into it alone', async () => {
    const server = serverWith();
    const { id } = await on(server, 'acme').branches.create({ name: 'feature' });
    expect(await on(server, id).translations.pull(at).all()).toEqual({ title: 'Acme', text: 'Text' });
    await on(server, id).translations.update(at, { text: 'Branched' });
    await on(server, 'acme').branches.merge(id).wait(wait);
    expect(server.content('acme').latest?.en?.common).toEqual({ title: 'Acme', text: 'Branched' });
    expect(server.content('main').latest?.en?.common).toEqual({ title: 'Title', text: 'Text' });
    expect(await on(server, 'acme').translations.pull(at, { own: true }).all()).toEqual({
      title: 'Acme',
      text: 'Branched',
    });
  });

  it('shows through in statistics, languages, tags and lists', async () => {
    const server = serverWith();
    await on(server, 'main').translations.update(at, {
      tagged: { value: 'x', tags: ['of main'] },
      overridden: { value: 'x', tags: ['hidden'] },
    });
    const acme = on(server, 'acme');
    await acme.translations.update(at, {
      mine: { value: 'y', tags: ['of acme'] },
      overridden: { value: 'y', tags: ['of acme'] },
    });
    expect(await acme.tags.list()).toEqual(['of acme', 'of main']);
    expect((await acme.versions.list()).map(({ name }) => name)).toEqual(['latest', 'production']);
    expect((await acme.namespaces.list()).map(({ name }) => name).sort()).toEqual(['common', 'shop']);
    const statistics = await acme.statistics.project();
    expect(statistics.latest?.en?.common).toMatchObject({ translated: 5, segmentsTotal: 5 });
    expect(statistics.latest?.de?.common).toMatchObject({ translated: 1, segmentsTotal: 5 });
    expect(statistics.latest?.en?.shop).toMatchObject({ translated: 1, segmentsTotal: 1 });
    expect((await on(server, 'bolt').languages.list()).map(({ code }) => code)).toEqual(['en', 'de', 'fr']);
    expect((await acme.languages.list()).map(({ code }) => code)).toEqual(['en', 'de']);
    expect((await acme.languages.list())[0]).toMatchObject({ isReferenceLanguage: true });
  });

  it('can have keys, namespaces, languages and versions that the main project lacks', async () => {
    const server = serverWith();
    const bolt = on(server, 'bolt');
    await bolt.translations.update({ language: 'fr', namespace: 'bolts' }, { nut: 'Écrou' });
    await bolt.versions.copy({ from: 'latest', to: 'trial' }).wait(wait);
    expect(server.content('bolt').trial?.fr?.bolts).toEqual({ nut: 'Écrou' });
    expect(server.content('bolt').trial?.en?.common).toEqual({ title: 'Title', text: 'Text' });
    expect(Object.keys(server.content('main'))).toEqual(['latest', 'production']);
    expect(Object.keys(server.content('main').latest ?? {})).toEqual(['en', 'de']);
    expect(await on(server, 'main').translations.download({ language: 'fr', namespace: 'bolts' })).toEqual(
      {},
    );
  });

  it('copies a version with what shines through, and keeps up where that is the same', async () => {
    const server = serverWith();
    await on(server, 'acme').versions.copy({ from: 'latest', to: 'production' }).wait(wait);
    expect(server.content('acme').production?.en?.common).toEqual({ title: 'Acme', text: 'Text' });
    expect(server.content('main').production?.en?.common).toEqual({ title: 'Old title' });
    // Its own now, since the main project has no such key in that version.
    const own = (namespace: string) =>
      on(server, 'acme')
        .translations.pull({ ...at, namespace, version: 'production' }, { own: true })
        .all();
    expect(await own('common')).toEqual({ title: 'Acme', text: 'Text' });
    await on(server, 'main').versions.copy({ from: 'latest', to: 'production' }).wait(wait);
    await on(server, 'acme').versions.copy({ from: 'latest', to: 'production' }).wait(wait);
    expect(await own('common')).toEqual({ title: 'Acme' });
    await on(server, 'main').translations.update({ ...at, version: 'production' }, { text: 'Newer' });
    expect(server.content('acme').production?.en?.common).toEqual({ title: 'Acme', text: 'Newer' });
  });

  it.each([
    ['a taken id', { tenants: [{ id: 'main' }] }, 'projects[0].tenants[0].id', 'projects[0].id is the same'],
    [
      'the id of another tenant',
      { tenants: [{ id: 'a' }, { id: 'a' }] },
      'projects[0].tenants[1].id',
      'projects[0].tenants[0].id is the same',
    ],
    [
      'tenants of its own',
      { tenants: [{ id: 'a', tenants: [{ id: 'b' }] }] },
      'projects[0].tenants[0].tenants',
      'there is no such option',
    ],
    [
      'a key of the main project',
      { tenants: [{ id: 'a', apiKeys: [{ key: 'key-of-the-main-project', role: 'user' }] }] },
      'projects[0].tenants[0].apiKeys[0].key',
      'projects[0].apiKeys[0].key is the same',
    ],
    [
      'a name that no path can have',
      { tenants: [{ id: 'a', versions: { latest: { en: { 'a/b': {} } } } }] },
      'projects[0].tenants[0].versions.latest.en["a/b"]',
      'expected a name that a path can have in it',
    ],
  ])('with %s is refused in a seed', (_, more, path, text) => {
    expect(() => serverWith(more as object)).toThrow(
      expect.objectContaining({
        code: 'invalid_argument',
        argument: 'seed',
        message: expect.stringContaining(`seed is wrong at ${path}`),
      }),
    );
    expect(() => serverWith(more as object)).toThrow(text);
  });
});

describe('what a tenant has published', () => {
  it('is the main content with the overrides over it', async () => {
    const server = serverWith();
    expect(await on(server, 'acme').translations.download(at)).toEqual({ title: 'Acme', text: 'Text' });
    expect(await on(server, 'bolt').translations.download(at)).toEqual({ title: 'Title', text: 'Text' });
    expect(server.published('acme').production?.en?.common).toEqual({ title: 'Old title' });
    const files = await (await server.fetch('https://api.locize.app/download/acme/latest/en')).json();
    expect(files.map(({ key }: { key: string }) => key)).toEqual([
      'acme/latest/en/common',
      'acme/latest/en/shop',
    ]);
  });

  it('changes when it is published itself, or with the main project where that is asked', async () => {
    const server = serverWith();
    const [main, acme] = [on(server, 'main'), on(server, 'acme')];
    await main.translations.update(at, { text: 'Changed' });
    await main.versions.publish().wait(wait);
    expect(await main.translations.download(at)).toEqual({ title: 'Title', text: 'Changed' });
    expect(await acme.translations.download(at)).toEqual({ title: 'Acme', text: 'Text' });

    await acme.versions.publish().wait(wait);
    expect(await acme.translations.download(at)).toEqual({ title: 'Acme', text: 'Changed' });
    expect(await on(server, 'bolt').translations.download(at)).toEqual({ title: 'Title', text: 'Text' });

    await main.versions.publish('latest', { tenants: true }).wait(wait);
    expect(await on(server, 'bolt').translations.download(at)).toEqual({ title: 'Title', text: 'Changed' });
  });

  it('of a version that the main project got later is nothing yet', async () => {
    const server = serverWith();
    await on(server, 'main').versions.copy({ from: 'latest', to: 'v2' }).wait(wait);
    await on(server, 'main').versions.publish('v2').wait(wait);
    const v2 = { ...at, version: 'v2' };
    expect(await on(server, 'main').translations.download(v2)).toEqual({ title: 'Title', text: 'Text' });
    expect(await on(server, 'acme').translations.download(v2)).toEqual({});
    await on(server, 'main').versions.publish('v2', { tenants: true }).wait(wait);
    expect(await on(server, 'acme').translations.download(v2)).toEqual({ title: 'Title', text: 'Text' });
  });

  it('of a version goes with that in the main project, and does not come back', async () => {
    const server = serverWith();
    const production = { ...at, version: 'production' };
    await expect(on(server, 'bolt').versions.delete('production')).rejects.toMatchObject({
      code: 'rejected',
    });
    expect(await on(server, 'bolt').translations.download(production)).toEqual({ title: 'Old title' });
    // A write that changes nothing leaves nothing, also where it omits the statistics.
    await on(server, 'bolt').translations.update(production, { none: null }, { omitStatistics: true });
    await on(server, 'main').versions.delete('production').wait(wait);
    expect(Object.keys(server.content('bolt'))).toEqual(['latest']);
    expect(await on(server, 'bolt').translations.download(production)).toEqual({});
    await on(server, 'main').versions.copy({ from: 'latest', to: 'production' }).wait(wait);
    expect(await on(server, 'bolt').translations.download(production)).toEqual({});
  });

  it('by itself is its own writes with what shone through then', async () => {
    const server = serverWith({ autoPublish: ['latest'] });
    await on(server, 'main').translations.update(at, { text: 'Changed' });
    expect(await on(server, 'main').translations.download(at)).toEqual({ title: 'Title', text: 'Changed' });
    expect(await on(server, 'acme').translations.download(at)).toEqual({ title: 'Acme', text: 'Text' });
    await on(server, 'acme').translations.update(at, { title: 'New' });
    await on(server, 'main').translations.update(at, { text: 'Changed again' });
    expect(await on(server, 'acme').translations.download(at)).toEqual({ title: 'New', text: 'Changed' });
  });

  it('by itself is what shows through again where it drops a version or a language of its own', async () => {
    const server = serverWith({ autoPublish: ['latest', 'production'] });
    const acme = on(server, 'acme');
    const production = { ...at, version: 'production' };
    await acme.translations.update(production, { title: 'Acme' });
    expect(await acme.translations.download(production)).toEqual({ title: 'Acme' });
    await acme.versions.delete('production').wait(wait);
    expect(await acme.translations.download(production)).toEqual({ title: 'Old title' });

    await on(server, 'main').languages.add('fr');
    const french = { ...at, language: 'fr' };
    await on(server, 'main').translations.update(french, { title: 'Titre' });
    await on(server, 'bolt').languages.remove('fr');
    expect(await on(server, 'bolt').translations.download(french)).toEqual({ title: 'Titre' });
  });

  it('by itself keeps its time where no text is another', async () => {
    vi.useFakeTimers({ now: 1e12, toFake: ['Date'] });
    const server = serverWith({ autoPublish: ['latest'] });
    const timesOf = async (id: string) =>
      (await on(server, id).translations.listPublished({ version: 'latest' })).map(
        ({ language, namespace, lastModified }) => [language, namespace, (+lastModified - 1e12) / 1000],
      );
    const before = await timesOf('bolt');
    vi.setSystemTime(1e12 + 1000);
    // An override with the main project's words; a language of its own that goes, and shows through.
    await on(server, 'bolt').translations.update(at, { title: 'Title' });
    await on(server, 'main').languages.add('fr');
    await on(server, 'bolt').languages.remove('fr');
    expect(await timesOf('bolt')).toEqual(before);
    // A branch begins with what it has shown, and a merge that changes nothing is none.
    const { branches } = on(server, 'main');
    const branch = await branches.create({ name: 'new' });
    await on(server, branch.id).translations.update({ ...at, namespace: 'shop' }, { cart: 'Branched' });
    expect(await timesOf(branch.id)).toEqual([
      ['en', 'common', 0],
      ['de', 'common', 0],
      ['en', 'shop', 1],
    ]);
    await branches.merge(branch.id).wait(wait);
    vi.setSystemTime(1e12 + 2000);
    await branches.merge(branch.id).wait(wait);
    expect(await timesOf('main')).toEqual([
      ['en', 'common', 0],
      ['de', 'common', 0],
      ['en', 'shop', 1],
    ]);
  });

  it('keeps what is published of other languages, and of branches without changes, where it drops one', async () => {
    const server = serverWith({ autoPublish: ['latest'] });
    const branch = await on(server, 'bolt').branches.create({ name: 'new' });
    await on(server, 'main').namespaces.delete({ namespace: 'shop' });
    await on(server, 'main').languages.add('fr');
    await on(server, 'bolt').languages.remove('fr');
    expect(server.published('bolt').latest?.en).toHaveProperty('shop', { cart: 'Cart' });
    await on(server, 'bolt').translations.update(at, { title: 'Bolt' });
    expect(server.published(branch.id).latest?.en?.common?.title).toBe('Bolt');
  });

  it('of a language of its own stays where that shows through then', async () => {
    const server = serverWith();
    const french = { ...at, language: 'fr' };
    await on(server, 'main').languages.add('fr');
    await on(server, 'main').translations.update(french, { title: 'Titre' });
    await on(server, 'main').versions.publish('latest', { tenants: true }).wait(wait);
    await on(server, 'bolt').languages.remove('fr');
    expect(await on(server, 'bolt').translations.download(french)).toEqual({ title: 'Titre' });
  });

  it('by itself is what was changed, and nothing besides', async () => {
    const server = serverWith({ autoPublish: ['latest'] });
    await on(server, 'main').translations.update({ ...at, namespace: 'shop' }, { cart: 'Changed' });
    await on(server, 'acme').namespaces.create({ ...at, namespace: 'own', entries: { a: 'b' } });
    await on(server, 'acme').namespaces.rename({ from: 'own', to: 'renamed' });
    expect(server.published('acme').latest?.en).toMatchObject({
      shop: { cart: 'Cart' },
      renamed: { a: 'b' },
    });
    expect(server.published('acme').latest?.en).not.toHaveProperty('own');
    await on(server, 'acme').namespaces.delete({ namespace: 'renamed' });
    expect(server.published('acme').latest?.en).not.toHaveProperty('renamed');
  });

  it('by itself is so in its branches as well, whatever happens above them', async () => {
    const server = serverWith({ autoPublish: ['latest'] });
    const branch = await on(server, 'acme').branches.create({ name: 'new' });
    const { translations } = on(server, branch.id);
    const changes: (() => Promise<unknown>)[] = [
      () => on(server, 'main').translations.update(at, { text: 'Changed' }),
      () => on(server, 'acme').translations.update(at, { title: 'Changed' }),
      () => on(server, 'main').translations.update(at, { text: 'Replaced' }, { replace: true }),
      () => on(server, 'main').versions.copy({ from: 'production', to: 'latest' }).wait(wait),
      () => on(server, 'main').translations.update(at, { late: 'Late' }),
      () => on(server, 'main').namespaces.rename({ from: 'common', to: 'renamed' }),
    ];
    for (const change of changes) {
      await translations.update(at, { own: `before ${change}` });
      const before = server.content(branch.id).latest?.en?.common;
      await change();
      expect(server.content(branch.id).latest?.en?.common).not.toEqual(before);
      expect(server.published(branch.id).latest?.en?.common).toEqual(before);
    }
  });
});

import { Locize, personalAccessToken } from 'locize-sdk';
import { createLocizeServer, type LocizeServer, type SeedProject } from 'locize-sdk/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { token } from '../helpers/seed.js';

const at = { language: 'en', namespace: 'common' };
const wait = { pollInterval: 1 };
const pro = 'https://api.locize.app';
const standard = 'https://api.lite.locize.app';

function serverWith(more: Partial<SeedProject> = {}): LocizeServer {
  return createLocizeServer({
    jobDuration: 0,
    projects: [
      {
        id: 'p',
        referenceLanguage: 'en',
        versions: { latest: { en: { common: { title: 'Title' } }, de: { common: { title: 'Titel' } } } },
        ...more,
      },
    ],
    tokens: [
      { token, scopes: ['read', 'write', 'manage', 'admin'], roles: { p: 'admin' } },
      { token: 'lz_pat_of_a_writer', scopes: ['write'], roles: { p: 'admin' } },
    ],
  });
}

const projectOn = (server: LocizeServer, id = 'p', cdnType: 'pro' | 'standard' = 'pro') =>
  new Locize({
    credential: personalAccessToken(token),
    fetch: server.fetch,
    cdnType,
    retry: { limit: 0 },
  }).project(id);

interface File {
  readonly url: string;
  readonly key: string;
  readonly size: number;
  readonly lastModified: string;
  readonly isPrivate?: boolean;
}
const files = async (server: LocizeServer, path: string, credential = token): Promise<File[]> =>
  (await server.fetch(`${pro}/download/${path}`, { headers: { authorization: credential } })).json();

afterEach(() => {
  vi.useRealTimers();
});

describe('a version that publishes itself', () => {
  it('has what is written at its public address without a job, and others have not', async () => {
    const server = serverWith({
      autoPublish: ['latest'],
      versions: {
        latest: { en: { common: { title: 'Title' } } },
        next: { en: { common: { title: 'Next' } } },
      },
    });
    const { translations, namespaces, languages, branches } = projectOn(server);
    await translations.update(at, { title: 'New', added: 'Added' });
    await translations.update({ ...at, version: 'next' }, { title: 'New' });
    expect(await translations.download(at)).toEqual({ title: 'New', added: 'Added' });
    expect(await translations.download({ ...at, version: 'next' })).toEqual({ title: 'Next' });
    await translations.reportMissing(at, { missing: 'Missing' });
    await translations.delete(at, ['added']);
    expect(await translations.download(at)).toEqual({ title: 'New', missing: 'Missing' });

    await namespaces.create({ ...at, namespace: 'shop', entries: { cart: 'Cart' } });
    await namespaces.rename({ from: 'common', to: 'general' });
    expect(server.published('p').latest?.en).toEqual({
      general: { title: 'New', missing: 'Missing' },
      shop: { cart: 'Cart' },
    });
    await namespaces.delete({ namespace: 'general' });
    await languages.add('de');
    await translations.update({ language: 'de', namespace: 'shop' }, { cart: 'Wagen' });
    expect(server.published('p').latest).toEqual({
      en: { shop: { cart: 'Cart' } },
      de: { shop: { cart: 'Wagen' } },
    });

    const { id } = await branches.create({ name: 'b' });
    await projectOn(server, id).translations.update({ ...at, namespace: 'shop' }, { cart: 'Basket' });
    await branches.merge(id).wait(wait);
    expect(await translations.download({ ...at, namespace: 'shop' })).toEqual({ cart: 'Basket' });
  });

  it('is published by a copy over it', async () => {
    const server = serverWith({ autoPublish: ['production'] });
    const { versions, translations } = projectOn(server);
    await versions.copy({ from: 'latest', to: 'production' }).wait(wait);
    expect(await translations.download({ ...at, version: 'production' })).toEqual({ title: 'Title' });
  });

  it('is stamped when it is written, and read as it is then', async () => {
    vi.useFakeTimers({ now: 1e12, toFake: ['Date'] });
    const server = serverWith({ autoPublish: ['latest'] });
    const { translations } = projectOn(server);
    vi.setSystemTime(1e12 + 5000);
    await translations.update(at, { title: 'New' });
    vi.setSystemTime(1e12 + 9000);
    expect(await files(server, 'p/latest')).toMatchObject([
      { key: 'p/latest/en/common', lastModified: new Date(1e12 + 5000).toISOString() },
      { key: 'p/latest/de/common', lastModified: new Date(1e12).toISOString() },
    ]);
  });

  it.each([false, true])('has the time of each change, whoever looks: %s', async (looks) => {
    vi.useFakeTimers({ now: 1e12, toFake: ['Date'] });
    const server = serverWith({
      autoPublish: ['latest', 'next'],
      versions: { latest: { en: { common: { title: 'Title' }, shop: { cart: 'Cart' } } } },
    });
    const { translations, versions } = projectOn(server);
    const pass = async (seconds: number) => {
      if (looks) await files(server, 'p');
      vi.setSystemTime(1e12 + seconds * 1000);
    };
    await pass(1);
    await translations.update(at, { title: 'New' });
    await pass(2);
    await versions.copy({ from: 'latest', to: 'next' }).wait(wait);
    await pass(3);
    await translations.update({ ...at, version: 'next' }, { title: 'Newer' });
    await pass(4);
    await translations.update({ ...at, version: 'next' }, { title: 'Newest' });
    await pass(5);
    // No text is another by these.
    await translations.update({ ...at, version: 'next' }, { title: { value: 'Newest', tags: ['a'] } });
    await pass(6);
    await versions.publish('latest').wait(wait);
    await versions.publish('next').wait(wait);
    const times = (await files(server, 'p')).map(({ key, lastModified }) => [
      key.slice(2),
      (Date.parse(lastModified) - 1e12) / 1000,
    ]);
    expect(times).toEqual([
      ['latest/en/common', 1],
      ['latest/en/shop', 0],
      ['next/en/common', 4],
      ['next/en/shop', 2],
    ]);
  });
});

describe('what is published', () => {
  const keys = {
    'login.label': 'Log in',
    'login.hint': 'Hint',
    'list.0': 'a',
    'list.1': 'b',
    plain: 'Plain',
  };
  const publishedOf = async (more: Partial<SeedProject>) =>
    projectOn(serverWith(more)).translations.download(at);

  it('is nested, and parts that are numbers become arrays', async () => {
    expect(await publishedOf({ versions: { latest: { en: { common: keys } } } })).toEqual({
      login: { label: 'Log in', hint: 'Hint' },
      list: ['a', 'b'],
      plain: 'Plain',
    });
  });

  it('is flat where the project is set so', async () => {
    expect(
      await publishedOf({ publishFormat: 'flat', versions: { latest: { en: { common: keys } } } }),
    ).toEqual(keys);
  });

  it.each([' ', ',', '?'])('is flat once a key has a %j in it', async (character) => {
    const flat = { ...keys, [`a${character}b`]: 'x' };
    expect(await publishedOf({ versions: { latest: { en: { common: flat } } } })).toEqual(flat);
  });

  it.each<[string, { readonly [key: string]: string }, object]>([
    ['a key below another one', { a: 'x', 'a.b': 'y' }, { a: 'x', 'a.b': 'y' }],
    ['and the other way round', { 'a.b': 'y', a: 'x' }, { 'a.b': 'y', a: 'x' }],
    ['numbers with a gap', { 'a.0': 'x', 'a.2': 'y' }, { a: { 0: 'x', 2: 'y' } }],
    ['a number beside a name', { 'a.0': 'x', 'a.b': 'y' }, { a: { 0: 'x', b: 'y' } }],
    ['a huge number', { 'a.4000000000': 'x' }, { a: { 4000000000: 'x' } }],
    ['numbers in another order', { 'a.1': 'y', 'a.0': 'x' }, { a: ['x', 'y'] }],
    ['numbers alone', { '0': 'x', '1': 'y' }, { 0: 'x', 1: 'y' }],
    ['arrays of objects', { 'a.0.b': 'x', 'a.1.b': 'y' }, { a: [{ b: 'x' }, { b: 'y' }] }],
    ['dots without a name between them', { 'Loading...': 'x' }, { Loading: { '': { '': { '': 'x' } } } }],
    ['more dots than anybody nests', { [`a${'.b'.repeat(5000)}`]: 'x' }, { [`a${'.b'.repeat(5000)}`]: 'x' }],
  ])('loses nothing: %s', async (_, texts, expected) => {
    const server = serverWith({ versions: { latest: { en: { common: texts } } } });
    expect(await projectOn(server).translations.download(at)).toEqual(expected);
    expect(server.published('p').latest?.en?.common).toEqual(texts);
  });

  it('keeps keys of any name', async () => {
    const seed = JSON.parse('{"latest":{"en":{"common":{"__proto__.a":"x","constructor":"y"}}}}');
    const response = await serverWith({ versions: seed }).fetch(`${pro}/p/latest/en/common`);
    expect(await response.text()).toBe('{"__proto__":{"a":"x"},"constructor":"y"}');
  });

  it('has a time for each namespace, which changes when that does', async () => {
    vi.useFakeTimers({ now: 1e12, toFake: ['Date'] });
    const server = serverWith();
    const { translations, versions } = projectOn(server);
    const headers = async (language: string) => {
      const response = await server.fetch(`${pro}/p/latest/${language}/common`);
      return [response.headers.get('last-modified'), response.headers.get('etag')];
    };
    const before = { en: await headers('en'), de: await headers('de') };
    vi.setSystemTime(1e12 + 60_000);
    await translations.update(at, { title: 'New' });
    expect(await headers('en')).toEqual(before.en);
    await versions.publish().wait(wait);
    const [time, etag] = await headers('en');
    expect(time).toBe(new Date(1e12 + 60_000).toUTCString());
    expect(etag).not.toBe(before.en[1]);
    expect(await headers('de')).toEqual(before.de);
    vi.setSystemTime(1e12 + 120_000);
    await versions.publish().wait(wait);
    expect(await headers('en')).toEqual([time, etag]);
  });

  it.each([
    ['as it is', (etag: string) => etag, 304],
    ['marked as weak', (etag: string) => `W/${etag}`, 304],
    ['among others', (etag: string) => `"other", ${etag}`, 304],
    ['as any', () => '*', 304],
    ['of something else', () => '"other"', 200],
  ])('is not sent again to whoever has it: an entity tag %s', async (_, named, status) => {
    const server = serverWith();
    const etag = (await server.fetch(`${pro}/p/latest/en/common`)).headers.get('etag') ?? '';
    const response = await server.fetch(`${pro}/p/latest/en/common`, {
      headers: { 'if-none-match': named(etag) },
    });
    expect(response.status).toBe(status);
    expect(response.headers.get('etag')).toBe(etag);
    expect(await response.text()).toBe(status === 304 ? '' : '{"title":"Title"}');
  });

  it('shows pages on other origins what caches say', async () => {
    const response = await serverWith().fetch(`${pro}/p/latest/en/none`, {
      headers: { origin: 'https://example.com' },
    });
    expect(response.headers.get('x-cache')).toMatch(/^Error/);
    const exposed = response.headers.get('access-control-expose-headers')?.split(',');
    expect(exposed).toEqual(expect.arrayContaining(['x-cache', 'etag', 'x-next-page']));
  });
});

describe('a private version', () => {
  it('has no public namespace', async () => {
    const server = serverWith({
      versions: { latest: { en: { common: { a: 'A' } } }, beta: { en: { common: { a: 'B' } } } },
      privateVersions: ['beta'],
    });
    const { translations } = projectOn(server);
    const beta = { ...at, version: 'beta' };
    expect(await translations.download(beta)).toEqual({});
    expect(await translations.downloadPrivate(beta)).toEqual({ a: 'B' });
    expect(await translations.download(at)).toEqual({ a: 'A' });
    expect((await files(server, 'p')).map(({ key }) => key)).toEqual([
      'p/latest/en/common',
      'private/p/beta/en/common',
    ]);
  });
});

describe('the list of what is published', () => {
  it('tells sizes in bytes, the host that was asked, and the names as they are sent', async () => {
    const server = serverWith({ versions: { latest: { en: { 'büro&co': { title: 'Straße' } } } } });
    const url = await server.listen();
    const listed = await (await fetch(`${url}/download/p/latest`)).json();
    const size = new TextEncoder().encode('{"title":"Straße"}').length;
    expect(listed).toEqual([
      {
        url: `${url}/p/latest/en/${encodeURIComponent('büro&co')}`,
        key: 'p/latest/en/büro&co',
        size,
        lastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      },
    ]);
    const response = await fetch(listed[0].url);
    expect(new TextEncoder().encode(await response.text()).length).toBe(size);
    await server.close();
  });

  it('tells the host for which a request over loopback stands', async () => {
    const server = serverWith();
    const headers = { 'x-forwarded-host': 'api.locize.app' };
    const [file] = await (await server.fetch('http://127.0.0.1/download/p/latest/en', { headers })).json();
    expect(file.url).toBe('https://api.locize.app/p/latest/en/common');
    const odd = { 'x-forwarded-host': 'a b' };
    const [other] = await (
      await server.fetch('http://127.0.0.1/download/p/latest/en', { headers: odd })
    ).json();
    expect(other.url).toBe('http://127.0.0.1/p/latest/en/common');
  });

  it('has a namespace that is empty', async () => {
    const server = serverWith({ versions: { latest: { en: { common: {}, shop: { cart: 'Cart' } } } } });
    expect((await files(server, 'p')).map(({ key, size }) => [key, size])).toEqual([
      ['p/latest/en/common', 2],
      ['p/latest/en/shop', 15],
    ]);
    const { namespaces, versions, translations } = projectOn(server);
    await namespaces.create({ ...at, namespace: 'fresh' });
    await translations.delete({ ...at, namespace: 'shop' }, ['cart']);
    await versions.publish().wait(wait);
    expect((await files(server, 'p/latest/en')).map(({ key, size }) => [key, size])).toEqual([
      ['p/latest/en/common', 2],
      ['p/latest/en/shop', 2],
      ['p/latest/en/fresh', 2],
    ]);
  });

  it('has private files only for those who may read them', async () => {
    const server = serverWith({
      versions: {
        latest: { en: { common: { a: 'A' }, secret: { b: 'B' } }, de: { secret: { b: 'B' } } },
      },
      privateNamespaces: ['secret'],
      apiKeys: [{ key: 'key-for-english', role: 'readonly', languages: ['en'] }],
    });
    const keys = async (credential: string) => (await files(server, 'p', credential)).map(({ key }) => key);
    const all = ['p/latest/en/common', 'private/p/latest/en/secret', 'private/p/latest/de/secret'];
    expect(await keys(token)).toEqual(all);
    expect(await keys('key-for-english')).toEqual(all.slice(0, 2));
    expect(await keys('lz_pat_of_a_writer')).toEqual(all.slice(0, 1));
    expect(await keys('')).toEqual(all.slice(0, 1));
  });
});

describe('the CDN type standard', () => {
  const onStandard = (more: Partial<SeedProject> = {}) => serverWith({ cdnType: 'standard', ...more });
  const textOf = async (server: LocizeServer, query = '') =>
    (await server.fetch(`${standard}/p/latest/en/common${query}`)).text();

  it('keeps for an hour what is not asked for afresh', async () => {
    vi.useFakeTimers({ now: 1e12, toFake: ['Date'] });
    const server = onStandard({ autoPublish: ['latest'] });
    expect(await textOf(server)).toBe('{"title":"Title"}');
    await projectOn(server, 'p', 'standard').translations.update(at, { title: 'New' });
    expect(await textOf(server)).toBe('{"title":"Title"}');
    expect(await textOf(server, '?cache=no')).toBe('{"title":"New"}');
    vi.setSystemTime(1e12 + 3_599_999);
    expect(await textOf(server)).toBe('{"title":"Title"}');
    vi.setSystemTime(1e12 + 3_600_000);
    expect(await textOf(server)).toBe('{"title":"New"}');
  });

  it('does so by the clock, also where that goes back', async () => {
    vi.useFakeTimers({ now: 1e12, toFake: ['Date'] });
    const server = onStandard({ autoPublish: ['latest'] });
    await textOf(server);
    vi.setSystemTime(1e12 - 86_400_000);
    await projectOn(server, 'p', 'standard').translations.update(at, { title: 'New' });
    expect(await textOf(server)).toBe('{"title":"New"}');
  });

  it('is the only one that keeps something, and keeps nothing that is not there', async () => {
    const server = serverWith({ autoPublish: ['latest'] });
    await server.fetch(`${pro}/p/latest/en/common`);
    await projectOn(server).translations.update(at, { title: 'New' });
    expect(await projectOn(server).translations.download(at)).toEqual({ title: 'New' });

    const other = onStandard({ autoPublish: ['latest'] });
    const fresh = () => other.fetch(`${standard}/p/latest/en/fresh`);
    expect((await fresh()).status).toBe(404);
    await projectOn(other, 'p', 'standard').translations.update({ ...at, namespace: 'fresh' }, { a: 'b' });
    expect(await (await fresh()).json()).toEqual({ a: 'b' });
  });
});

describe('a write that changes nothing', () => {
  it.each([
    ['empty', 'update', '{}', 412],
    ['of deletions', 'update', '{"a":null}', 412],
    ['of nothing that is missing', 'missing', '{}', 412],
    ['of something that is no text', 'update', '{"a":5}', 400],
    ['of keys that are used', 'used', '["a"]', 200],
  ])('creates no namespace: %s', async (_, call, body, status) => {
    const server = serverWith();
    for (const query of ['', '?replace=true', '?omitstatsgeneration=true']) {
      const response = await server.fetch(`${pro}/${call}/p/latest/en/fresh${query}`, {
        method: 'POST',
        headers: { authorization: token },
        body,
      });
      expect(response.status).toBe(status);
    }
    expect(Object.keys(server.content('p').latest?.en ?? {})).toEqual(['common']);
  });
});

it('any number of keys can be reported as used', async () => {
  const server = serverWith();
  const keys = ['title', ...Array.from({ length: 5000 }, (_, index) => `key ${index}`)];
  const response = await server.fetch(`${pro}/used/p/latest/en/common`, {
    method: 'POST',
    headers: { authorization: token },
    body: JSON.stringify(keys),
  });
  expect(response.status).toBe(200);
  expect(server.entries('p').latest?.en?.common?.title?.lastUsed).toBeGreaterThan(1e12);
});

describe('a language that is removed', () => {
  it('leaves nothing behind that is published', async () => {
    const server = serverWith();
    const { languages, translations, versions } = projectOn(server);
    await languages.remove('de');
    expect(await translations.download({ ...at, language: 'de' })).toEqual({});
    await languages.add('de');
    expect(await translations.download({ ...at, language: 'de' })).toEqual({});
    expect((await files(server, 'p')).map(({ key }) => key)).toEqual(['p/latest/en/common']);
    await versions.publish().wait(wait);
    expect(server.published('p').latest?.de?.common ?? {}).toEqual({});
  });

  it('does not come back by a merge', async () => {
    const server = serverWith({
      branches: [{ id: 'b', name: 'b', entries: { de: { common: { title: 'Verzweigt' } } } }],
    });
    server.setRole(token, 'b', 'admin');
    const { languages, branches } = projectOn(server);
    await languages.remove('de');
    await branches.merge('b').wait(wait);
    expect(Object.keys(server.content('p').latest ?? {})).toEqual(['en']);
    await languages.add('de');
    expect(server.content('b').latest?.de?.common).toEqual({});
    await branches.merge('b').wait(wait);
    expect(server.content('p').latest?.de?.common).toEqual({});
  });

  it('does not come back by a second merge of what brought it', async () => {
    const server = serverWith({ branches: [{ id: 'b', name: 'b' }] });
    server.setRole(token, 'b', 'admin');
    await projectOn(server, 'b').languages.add('fr');
    await projectOn(server, 'b').translations.update({ ...at, language: 'fr' }, { title: 'Titre' });
    await projectOn(server).branches.merge('b').wait(wait);
    await projectOn(server).languages.remove('fr');
    await projectOn(server).branches.merge('b').wait(wait);
    expect(Object.keys(server.content('p').latest ?? {})).toEqual(['en', 'de']);
  });

  it('does not come back by an automatic translation', async () => {
    const server = serverWith();
    await projectOn(server).languages.remove('de');
    await server.fetch(`${pro}/update/p/latest/en/common?autotranslate=true&autotranslatelanguages=de,xx`, {
      method: 'POST',
      headers: { authorization: token },
      body: '{"fresh":"Fresh"}',
    });
    await projectOn(server).languages.add('de');
    expect(server.content('p').latest?.de?.common).toEqual({});
  });

  it('is neither the reference language nor one that shines through', async () => {
    const server = serverWith({ tenants: [{ id: 't', languages: ['fr'] }] });
    const refused = { code: 'rejected', status: 400 };
    await expect(projectOn(server).languages.remove('en')).rejects.toMatchObject(refused);
    server.setRole(token, 't', 'admin');
    await expect(projectOn(server, 't').languages.remove('de')).rejects.toMatchObject(refused);
    await projectOn(server, 't').languages.remove('fr');
    await expect(projectOn(server).versions.delete('latest')).rejects.toMatchObject(refused);
    expect(Object.keys(server.content('p').latest ?? {})).toEqual(['en', 'de']);
  });
});

it('an automatic translation overwrites nothing inherited', async () => {
  const server = serverWith({ tenants: [{ id: 't' }] });
  server.setRole(token, 't', 'admin');
  const headers = { authorization: token };
  await server.fetch(`${pro}/update/t/latest/en/common?autotranslate=true`, {
    method: 'POST',
    headers,
    body: '{"title":"Mine","fresh":"Fresh"}',
  });
  expect(server.content('t').latest?.de?.common).toEqual({ title: 'Titel', fresh: '[de] Fresh' });
  expect(
    await projectOn(server, 't')
      .translations.pull({ ...at, language: 'de' }, { own: true })
      .all(),
  ).toEqual({
    fresh: '[de] Fresh',
  });
});

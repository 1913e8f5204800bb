import { apiKey, Locize, type Project, personalAccessToken } from 'locize-sdk';
import { createLocizeServer, type LocizeServer, type LocizeServerSeed } from 'locize-sdk/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { seedWith, token } from '../helpers/seed.js';

const at = { language: 'en', namespace: 'common' };
const credential = personalAccessToken(token);
const projectOn = (server: LocizeServer, id = 'p1'): Project =>
  new Locize({ credential, fetch: server.fetch, retry: { limit: 0 } }).project(id);

afterEach(() => {
  vi.useRealTimers();
});

describe('what is published', () => {
  it('changes with a publish job and not before', async () => {
    const server = createLocizeServer({ ...seedWith(), jobDuration: 1000 });
    const project = projectOn(server);
    vi.useFakeTimers({ toFake: ['Date'] });
    await project.translations.update(at, { title: 'New title', added: 'Added', text: null });
    const job = await project.versions.publish();
    expect(await project.translations.download(at)).toEqual({ title: 'Title', text: 'Text' });
    expect((await job.status()).state).toBe('running');
    vi.setSystemTime(Date.now() + 1000);
    expect(await project.translations.download(at)).toEqual({ title: 'New title', added: 'Added' });
    expect((await job.status()).state).toBe('done');
  });

  it('leaves private namespaces to those with a credential', async () => {
    const project = projectOn(createLocizeServer(seedWith()));
    const secret = { ...at, namespace: 'secret' };
    expect(await project.translations.download(secret)).toEqual({});
    expect(await project.translations.downloadPrivate(secret)).toEqual({ plan: 'Plan' });
    expect(await project.translations.downloadPrivate(at)).toEqual({});
  });

  it('has headers for caches', async () => {
    const server = createLocizeServer(seedWith());
    const response = await server.fetch('https://api.locize.app/p1/latest/en/common');
    expect(response.headers.get('cache-control')).toBe('public, max-age=3600');
    expect(response.headers.get('etag')).toMatch(/^".+"$/);
    expect(Date.parse(response.headers.get('last-modified') ?? '')).toBeGreaterThan(0);
  });
});

describe('writes', () => {
  it('change, add and delete keys, and say when there is nothing to change', async () => {
    const server = createLocizeServer(seedWith());
    const project = projectOn(server);
    expect(
      await project.translations.update(at, { title: 'New', text: null, added: { value: 'A', tags: ['x'] } }),
    ).toMatchObject({ changed: true });
    expect(await project.translations.pull(at).all()).toEqual({ title: 'New', added: 'A' });
    expect(await project.translations.update(at, { title: 'New', text: null })).toMatchObject({
      changed: false,
    });
    expect(await project.translations.update(at, { added: { value: 'A', tags: ['y'] } })).toMatchObject({
      changed: true,
    });
  });

  it('replace a namespace', async () => {
    const server = createLocizeServer(seedWith());
    await projectOn(server).translations.update(at, { only: 'this' }, { replace: true });
    expect(server.content('p1').latest?.en?.common).toEqual({ only: 'this' });
    expect(server.content('p1').latest?.de?.common).toEqual({ title: 'Titel' });
  });

  it('add missing keys only', async () => {
    const server = createLocizeServer(seedWith());
    const project = projectOn(server);
    expect(await project.translations.reportMissing(at, { title: 'x', fresh: 'y' })).toMatchObject({
      changed: true,
    });
    expect(server.content('p1').latest?.en?.common).toEqual({ title: 'Title', text: 'Text', fresh: 'y' });
    expect(await project.translations.reportMissing(at, { title: 'x' })).toMatchObject({ changed: false });
  });

  it('of more than 1,000 keys are refused', async () => {
    const server = createLocizeServer(seedWith());
    const body = JSON.stringify(
      Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`k${index}`, 'v'])),
    );
    for (const path of ['update', 'missing', 'create']) {
      const response = await server.fetch(
        `https://api.locize.app/${path}/p1/latest/en/${path === 'create' ? 'new' : 'common'}`,
        {
          method: 'POST',
          headers: { authorization: `Bearer ${token}` },
          body,
        },
      );
      expect(response.status).toBe(400);
    }
  });

  it('are all or nothing', async () => {
    const server = createLocizeServer(seedWith());
    const response = await server.fetch('https://api.locize.app/update/p1/latest/en/common', {
      method: 'POST',
      headers: { authorization: token },
      body: '{"good":"x","bad":5}',
    });
    expect(response.status).toBe(400);
    expect(server.content('p1').latest?.en?.common).not.toHaveProperty('good');
  });

  it.each(['no JSON', '5', '["a"]'])('of %s are refused', async (body) => {
    const server = createLocizeServer(seedWith());
    const url = 'https://api.locize.app/update/p1/latest/en/common';
    const response = await server.fetch(url, { method: 'POST', headers: { authorization: token }, body });
    expect(response.status).toBe(400);
  });

  it('to what is not there are not found', async () => {
    const project = projectOn(createLocizeServer(seedWith()));
    for (const location of [
      { ...at, version: 'none' },
      { ...at, language: 'xx' },
    ]) {
      await expect(project.translations.update(location, { a: 'b' })).rejects.toMatchObject({
        code: 'not_found',
      });
    }
  });

  it('keep keys of any name', async () => {
    const server = createLocizeServer(seedWith());
    const project = projectOn(server);
    await project.translations.update(at, JSON.parse('{"__proto__":"a","constructor":"b"}'), {
      replace: true,
    });
    expect(JSON.stringify(await project.translations.pull(at).all())).toBe(
      '{"__proto__":"a","constructor":"b"}',
    );
  });
});

describe('pull', () => {
  it('has cursors that need no encoding, and takes older ones if they are encoded', async () => {
    const server = createLocizeServer({ ...seedWith(), pageSize: 1 });
    const headers = { authorization: `Bearer ${token}` };
    const pull = (next: string) =>
      server.fetch(`https://api.locize.app/pull/p1/latest/en/common?next=${next}`, { headers });
    await projectOn(server).translations.update(at, { '>>>': 'a', b: 'b', ü: 'c' }, { replace: true });
    const next = (await pull('')).headers.get('x-next-page') ?? '';
    expect(next).toMatch(/^[\w-]+$/);
    expect(await (await pull(next)).json()).toEqual({ b: 'b' });

    const older = btoa(JSON.stringify('>>>'));
    expect(older).toContain('+');
    expect(await (await pull(encodeURIComponent(older))).json()).toEqual({ b: 'b' });
    for (const wrong of [older, '!', btoa('no JSON'), btoa('5')]) {
      const response = await pull(wrong);
      expect([response.status, await response.json()]).toEqual([400, { message: 'Illegal next value' }]);
    }
    const last = await pull((await pull(next)).headers.get('x-next-page') ?? '');
    expect([await last.json(), last.headers.get('x-next-page')]).toEqual([{ ü: 'c' }, null]);
  });

  it('goes on where it was, whatever was deleted in between', async () => {
    const server = createLocizeServer({ ...seedWith(), pageSize: 1 });
    const project = projectOn(server);
    await project.translations.update(at, { a: '1', b: '2', c: '3' }, { replace: true });
    const seen: string[] = [];
    for await (const page of project.translations.pull(at)) {
      seen.push(...Object.keys(page));
      if (seen.length === 1) await project.translations.delete(at, ['a', 'b']);
    }
    expect(seen).toEqual(['a', 'c']);
  });
});

describe('namespaces', () => {
  it('are created, renamed and deleted in all languages', async () => {
    const server = createLocizeServer(seedWith());
    const project = projectOn(server);
    await project.namespaces.create({ language: 'en', namespace: 'shop', entries: { cart: 'Cart' } });
    await project.namespaces.rename({ from: 'common', to: 'general' });
    await project.namespaces.delete({ namespace: 'secret' });
    expect((await project.namespaces.list({ version: 'latest' })).map(({ name }) => name).sort()).toEqual([
      'general',
      'shop',
    ]);
    expect(server.content('p1').latest?.de).toEqual({ general: { title: 'Titel' }, shop: {} });
  });

  it('that exist, or do not, are refused', async () => {
    const project = projectOn(createLocizeServer(seedWith()));
    await expect(project.namespaces.create(at)).rejects.toMatchObject({ code: 'rejected' });
    await expect(project.namespaces.rename({ from: 'common', to: 'secret' })).rejects.toMatchObject({
      code: 'rejected',
    });
    await expect(project.namespaces.rename({ from: 'none', to: 'x' })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(project.namespaces.delete({ namespace: 'none' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('languages', () => {
  it('are listed with names and with what is translated', async () => {
    expect(await projectOn(createLocizeServer(seedWith())).languages.list()).toEqual([
      {
        code: 'en',
        name: 'English',
        nativeName: 'English',
        isReferenceLanguage: true,
        translated: { latest: 1, next: 1 },
      },
      {
        code: 'de',
        name: 'German',
        nativeName: 'Deutsch',
        isReferenceLanguage: false,
        translated: { latest: 1 / 3, next: 0 },
      },
    ]);
  });

  it('are added once and removed with their translations', async () => {
    const server = createLocizeServer(seedWith());
    const project = projectOn(server);
    await project.languages.add('fr');
    await expect(project.languages.add('fr')).rejects.toMatchObject({
      serverMessage: 'Language already exists!',
    });
    await project.languages.remove('de');
    expect(Object.keys(server.content('p1').latest ?? {})).toEqual(['en', 'fr']);
    await expect(project.languages.remove('de')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('may be added by any key that can write while there is no content, and later by admin keys only', async () => {
    const server = createLocizeServer({
      projects: [
        {
          id: 'p1',
          apiKeys: [
            { key: 'key-of-a-reader', role: 'readonly' },
            { key: 'key-of-a-user', role: 'user' },
            { key: 'key-of-an-admin', role: 'admin' },
          ],
        },
      ],
    });
    const add = (key: string, language: string) =>
      new Locize({ credential: apiKey(key), fetch: server.fetch }).project('p1').languages.add(language);
    const byRole = (role: string) => ({
      code: 'permission',
      status: 401,
      serverMessage: `Unauthorized: not authorized with role (${role})`,
    });
    await expect(add('key-of-a-reader', 'en')).rejects.toMatchObject(byRole('readonly'));
    await add('key-of-a-user', 'en');
    await add('key-of-a-user', 'de');
    const { translations } = new Locize({
      credential: apiKey('key-of-a-user'),
      fetch: server.fetch,
    }).project('p1');
    await translations.update(at, { title: 'Title' });
    await expect(add('key-of-a-user', 'fr')).rejects.toMatchObject(byRole('user'));
    await add('key-of-an-admin', 'fr');
  });
});

describe('versions', () => {
  it('are copied, or left as they are', async () => {
    const server = createLocizeServer(seedWith());
    const project = projectOn(server);
    await project.versions.copy({ from: 'latest', to: 'next' }, { ignoreIfExists: true });
    await project.versions.copy({ from: 'latest', to: 'fresh' }, { ignoreIfExists: true });
    await project.jobs.get('any').status();
    expect(server.content('p1').next?.en?.common).toEqual({ title: 'Next' });
    expect(server.content('p1').fresh?.en?.common).toEqual({ title: 'Title', text: 'Text' });
    await project.versions.copy({ from: 'latest', to: 'next' });
    await project.jobs.get('any').status();
    await project.translations.update(at, { title: 'Changed' });
    expect(server.content('p1').next?.en?.common).toEqual({ title: 'Title', text: 'Text' });
  });

  it('are deleted', async () => {
    const project = projectOn(createLocizeServer(seedWith()));
    await project.versions.delete('next');
    expect((await project.versions.list()).map(({ name }) => name)).toEqual(['latest']);
    await expect(project.versions.delete('next')).rejects.toMatchObject({ code: 'not_found' });
    await expect(project.versions.publish('next')).rejects.toMatchObject({ code: 'not_found' });
    await expect(project.versions.copy({ from: 'next', to: 'x' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('whose job takes too long are not touched', async () => {
    const server = createLocizeServer({ ...seedWith(), jobDuration: 10, jobTimeout: 0 });
    const project = projectOn(server);
    const job = await project.versions.delete('next');
    await expect(job.wait({ pollInterval: 20 })).rejects.toMatchObject({ code: 'job_failed' });
    expect(Object.keys(server.content('p1'))).toContain('next');
  });
});

describe('a branch', () => {
  it('inherits from its parent, and merges into it', async () => {
    const server = createLocizeServer(seedWith());
    const project = projectOn(server);
    const { id, version } = await project.branches.create({ name: 'fresh' });
    expect(version).toBe('latest');
    expect((await project.branches.list()).map(({ name }) => name)).toEqual(['feature', 'fresh']);

    const branch = projectOn(server, id);
    expect(await branch.translations.pull(at).all()).toEqual({ title: 'Title', text: 'Text' });
    await branch.translations.update(at, { title: 'Branched', added: 'Added' });
    await branch.translations.delete(at, ['text']);
    expect(await branch.translations.pull(at).all()).toEqual({
      title: 'Branched',
      text: 'Text',
      added: 'Added',
    });
    await project.translations.update(at, { text: 'Changed above' });
    expect(await branch.translations.pull(at).all()).toMatchObject({ text: 'Changed above' });
    expect(await project.translations.pull(at).all()).toEqual({ title: 'Title', text: 'Changed above' });

    await project.branches.merge(id, { delete: true }).wait({ pollInterval: 1 });
    expect(await project.translations.pull(at).all()).toEqual({
      title: 'Branched',
      text: 'Changed above',
      added: 'Added',
    });
    expect((await project.branches.list()).map(({ name }) => name)).toEqual(['feature']);
    await expect(branch.translations.pull(at).all()).rejects.toMatchObject({ code: 'not_found' });
  });

  it('gives way to its parent where a key of its own is deleted', async () => {
    const server = createLocizeServer(seedWith());
    const branch = projectOn(server, 'b1');
    expect(await branch.translations.pull(at).all()).toMatchObject({ title: 'Branched' });
    await branch.translations.delete(at, ['title']);
    expect(await branch.translations.pull(at).all()).toMatchObject({ title: 'Title' });
  });

  it('tells in raw entries what is its own', async () => {
    const server = createLocizeServer(seedWith());
    const raw = async (id: string) =>
      (
        await server.fetch(`https://api.locize.app/pull/${id}/latest/en/common?next=&raw=true`, {
          headers: { authorization: `Bearer ${token}` },
        })
      ).json();
    await projectOn(server, 'b1').translations.update(at, { added: 'Added' });
    expect(await raw('b1')).toMatchObject({
      title: { value: 'Branched', overrides: 'Title' },
      text: expect.not.objectContaining({ overrides: expect.anything() }),
      added: { value: 'Added', overrides: null },
    });
    expect((await raw('p1')).title).not.toHaveProperty('overrides');
  });

  it('is published on top of its parent', async () => {
    const server = createLocizeServer(seedWith());
    expect(await projectOn(server, 'b1').translations.download(at)).toEqual({
      title: 'Branched',
      text: 'Text',
    });
  });

  it('keeps its version', async () => {
    const server = createLocizeServer({
      ...seedWith(),
      projects: [
        {
          id: 'p1',
          versions: { production: { en: { common: { title: 'Title' } } } },
          branches: [{ id: 'b1', name: 'feature', version: 'production' }],
        },
      ],
    });
    await expect(projectOn(server, 'b1').versions.delete('production')).rejects.toMatchObject({
      code: 'rejected',
      serverMessage: 'The version of a branch can not be deleted',
    });
    expect(server.content('b1').production?.en?.common).toEqual({ title: 'Title' });
  });

  it('is deleted alone, and its job ends', async () => {
    const server = createLocizeServer(seedWith());
    const project = projectOn(server);
    const job = await project.branches.delete('b1');
    await job.wait({ pollInterval: 1 });
    expect(await project.branches.list()).toEqual([]);
    expect(await project.translations.pull(at).all()).toEqual({ title: 'Title', text: 'Text' });
    await expect(project.branches.merge('b1')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('has keys of its own, and goes by the keys of its parent', async () => {
    const server = createLocizeServer({
      projects: [
        {
          id: 'p1',
          versions: { latest: { en: { common: { title: 'Title' } } } },
          apiKeys: [{ key: 'key-of-the-parent', role: 'user' }],
          branches: [{ id: 'b1', name: 'feature', apiKeys: [{ key: 'key-of-the-branch', role: 'user' }] }],
        },
      ],
    });
    const withKey = (key: string, id: string) =>
      new Locize({ credential: apiKey(key), fetch: server.fetch }).project(id);
    await withKey('key-of-the-branch', 'b1').translations.update(at, { title: 'Branched' });
    await withKey('key-of-the-parent', 'b1').translations.update(at, { text: 'Text' });
    await expect(withKey('key-of-the-branch', 'p1').versions.list()).rejects.toMatchObject({
      code: 'authentication',
    });
    await withKey('key-of-the-parent', 'p1').branches.merge('b1').wait({ pollInterval: 1 });
    expect(server.content('p1').latest?.en?.common).toEqual({ text: 'Text', title: 'Branched' });
  });

  it('can not be made twice, of no version, or without a name', async () => {
    const server = createLocizeServer(seedWith());
    const project = projectOn(server);
    await expect(project.branches.create({ name: 'feature' })).rejects.toMatchObject({ code: 'rejected' });
    await expect(project.branches.create({ name: 'x', version: 'none' })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(project.branches.merge('p1')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('users', () => {
  it('are listed and invited', async () => {
    const project = projectOn(createLocizeServer(seedWith()));
    expect(await project.users.list()).toEqual([{ id: 'u1', role: 'admin', email: 'ada@example.com' }]);
    expect(
      await project.users.invite(
        { email: 'bo@example.com', role: 'user', versions: ['latest'] },
        { send: false },
      ),
    ).toMatchObject({
      email: 'bo@example.com',
      role: 'user',
      scope: { languages: [], versions: ['latest'] },
      link: expect.stringMatching(/^https:/),
    });
  });
});

describe('a credential', () => {
  const withToken = (more: object): LocizeServerSeed => ({
    ...seedWith(),
    tokens: [{ token, scopes: ['read'], roles: { p1: 'user' }, ...more }],
  });
  const listing = (server: LocizeServer, headers: Record<string, string> = {}) =>
    new Locize({ credential, fetch: server.fetch, headers }).project('p1').versions.list();
  const unauthenticated = { code: 'authentication', status: 401 };

  it('that is unknown, or missing, is refused', async () => {
    const server = createLocizeServer(seedWith());
    const other = new Locize({ credential: personalAccessToken('lz_pat_other'), fetch: server.fetch });
    await expect(other.project('p1').versions.list()).rejects.toMatchObject(unauthenticated);
    await expect(other.project('none').versions.list()).rejects.toMatchObject(unauthenticated);
    expect((await server.fetch('https://api.locize.app/stats/project/p1')).status).toBe(401);
  });

  it('of another project is refused', async () => {
    const server = createLocizeServer({
      projects: [
        { id: 'p1', apiKeys: [{ key: 'key-of-p1', role: 'admin' }] },
        { id: 'p2', apiKeys: [{ key: 'key-of-p2', role: 'admin' }] },
      ],
    });
    const locize = new Locize({ credential: apiKey('key-of-p1'), fetch: server.fetch });
    await locize.project('p1').versions.list();
    await expect(locize.project('p2').versions.list()).rejects.toMatchObject(unauthenticated);
  });

  it('that is right for a project that is not there is answered with 404', async () => {
    const server = createLocizeServer(seedWith());
    await expect(projectOn(server, 'none').versions.list()).rejects.toMatchObject({ code: 'not_found' });
    expect(await projectOn(server, 'none').languages.list()).toEqual([]);
  });

  it('that is revoked while the server runs stops at once', async () => {
    const server = createLocizeServer(seedWith());
    await listing(server);
    server.revoke(token);
    await expect(listing(server)).rejects.toMatchObject(unauthenticated);
  });

  it('that expires while the server runs stops at once', async () => {
    vi.useFakeTimers({ now: 0, toFake: ['Date'] });
    const server = createLocizeServer(withToken({ expiresAt: new Date(1000) }));
    await listing(server);
    vi.setSystemTime(1000);
    await expect(listing(server)).rejects.toMatchObject(unauthenticated);
  });

  it.each([
    [['127.0.0.1'], undefined, true],
    [['10.0.0.0/8'], undefined, false],
    [['10.0.0.0/8'], '10.200.3.4', true],
    [['10.0.0.0/8', '192.168.1.0/24'], '192.168.1.77', true],
    [['192.168.1.0/24'], '192.168.2.1', false],
    [['2001:db8::/32'], '2001:db8::1', true],
    [['2001:db8::/32'], '2001:db9::1', false],
    [['10.0.0.0/8'], '::ffff:10.1.1.1', true],
    [['10.0.0.0/8'], 'nonsense', false],
    [[], '1.2.3.4', true],
  ])('restricted to the addresses %j, from %s: %s', async (ips, from, allowed) => {
    const server = createLocizeServer(withToken({ ips }));
    const result = listing(server, from === undefined ? {} : { 'x-forwarded-for': from });
    if (allowed) await result;
    else await expect(result).rejects.toMatchObject(unauthenticated);
  });

  it.each([
    [undefined, false],
    ['https://example.com', true],
    ['https://evil.example', false],
  ])('restricted to an origin, from %s: %s', async (origin, allowed) => {
    const server = createLocizeServer(withToken({ origins: ['https://example.com'] }));
    const result = listing(server, origin === undefined ? {} : { origin });
    if (allowed) await result;
    else await expect(result).rejects.toMatchObject(unauthenticated);
  });

  it.each([
    ['versions', { version: 'next' }],
    ['languages', { language: 'de' }],
    ['namespaces', { namespace: 'secret' }],
  ])('restricted in its %s may not go elsewhere', async (restriction, elsewhere) => {
    const [project] = seedWith().projects ?? [];
    const here = { versions: ['latest'], languages: ['en'], namespaces: ['common'] }[restriction];
    const key = { key: 'restricted-key', role: 'admin', [restriction]: here } as const;
    const server = createLocizeServer({ projects: [{ id: 'p1', ...project, apiKeys: [key] }] });
    const { translations } = new Locize({ credential: apiKey(key.key), fetch: server.fetch }).project('p1');
    await translations.update(at, { a: 'b' });
    await expect(translations.update({ ...at, ...elsewhere }, { a: 'b' })).rejects.toMatchObject({
      code: 'permission',
    });
    await expect(translations.pull({ ...at, ...elsewhere }).all()).rejects.toMatchObject({
      code: 'permission',
    });
  });

  it('restricted to a version may copy to it only', async () => {
    const [project] = seedWith().projects ?? [];
    const apiKeys = [{ key: 'restricted-key', role: 'user', versions: ['next'] }] as const;
    const server = createLocizeServer({ projects: [{ id: 'p1', ...project, apiKeys }] });
    const { versions } = new Locize({ credential: apiKey('restricted-key'), fetch: server.fetch }).project(
      'p1',
    );
    await versions.copy({ from: 'latest', to: 'next' });
    await expect(versions.copy({ from: 'next', to: 'latest' })).rejects.toMatchObject({ code: 'permission' });
  });

  it('may come bare, as older clients send it', async () => {
    const server = createLocizeServer(seedWith());
    const headers = { authorization: token };
    expect((await server.fetch('https://api.locize.app/stats/project/p1', { headers })).status).toBe(200);
  });
});

describe('the CDN types', () => {
  const server = createLocizeServer({
    projects: [
      { id: 'pro', versions: { latest: { en: { common: { a: 'b' } } } } },
      { id: 'std', cdnType: 'standard', versions: { latest: { en: { common: { a: 'b' } } } } },
    ],
  });

  it('have hosts of their own, and the wrong one has no languages', async () => {
    const languagesAt = async (url: string) => Object.keys(await (await server.fetch(url)).json());
    expect(await languagesAt('https://api.locize.app/languages/pro')).toEqual(['en']);
    expect(await languagesAt('https://api.lite.locize.app/languages/pro')).toEqual([]);
    expect(await languagesAt('https://api.lite.locize.app/languages/std')).toEqual(['en']);
    expect(await languagesAt('https://api.locize.app/languages/std')).toEqual([]);
  });

  it('differ in what is cached', async () => {
    const cacheControl = async (url: string) => (await server.fetch(url)).headers.get('cache-control');
    expect(await cacheControl('https://api.lite.locize.app/std/latest/en/common')).toBe(
      'public, max-age=3600',
    );
    expect(await cacheControl('https://api.lite.locize.app/std/latest/en/common?cache=no')).toBe('no-cache');
  });
});

describe('as an HTTP server', () => {
  it('listens on loopback, and stops', async () => {
    const server = createLocizeServer(seedWith());
    expect(server.url).toBeUndefined();
    const url = await server.listen();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(server.url).toBe(url);
    expect(await server.listen()).toBe(url);

    const project = new Locize({ credential, baseUrl: url, retry: { limit: 0 } }).project('p1');
    await project.translations.update(at, { title: 'Straße 日本' });
    await project.versions.publish().wait({ pollInterval: 1 });
    expect(await project.translations.download(at)).toEqual({ title: 'Straße 日本', text: 'Text' });
    await expect(project.translations.pull({ ...at, version: 'none' }).all()).rejects.toMatchObject({
      code: 'not_found',
    });

    await server.close();
    expect(server.url).toBeUndefined();
    await expect(project.versions.list()).rejects.toMatchObject({ code: 'network' });
    await server.close();
  });

  it('says why it does not listen under happy-dom', async () => {
    vi.stubGlobal('happyDOM', {});
    await expect(createLocizeServer(seedWith()).listen()).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('give the client `fetch: server.fetch`'),
    });
    vi.unstubAllGlobals();
  });

  it('listens on one port, however many ask at once', async () => {
    const server = createLocizeServer(seedWith());
    const urls = await Promise.all([server.listen(), server.listen(), server.listen()]);
    expect(new Set(urls).size).toBe(1);
    await server.close();
    for (const url of urls) await expect(fetch(url)).rejects.toThrow();
  });

  it.each([-1, 99_999, 1.5, '80'])('does not listen on a port %s', async (port) => {
    const server = createLocizeServer(seedWith());
    await expect(server.listen({ port: port as number })).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('expected a whole number from 0 to 65535'),
    });
  });

  it('listens again after it was closed, and on the same port', async () => {
    const server = createLocizeServer(seedWith());
    const port = Number(new URL(await server.listen()).port);
    const closing = server.close();
    expect(server.url).toBeUndefined();
    // Not awaited: it waits for the port itself.
    const url = await server.listen({ port });
    await closing;
    expect(url).toBe(`http://127.0.0.1:${port}`);
    expect(server.url).toBe(url);
    expect((await fetch(`${url}/languages/p1`)).status).toBe(200);
    await Promise.all([server.close(), server.close()]);
  });

  it('is closed while it is being set up', async () => {
    const server = createLocizeServer(seedWith());
    const listening = server.listen();
    await server.close();
    await expect(fetch(await listening)).rejects.toThrow();
    expect(server.url).toBeUndefined();
    const url = await server.listen();
    expect((await fetch(`${url}/languages/p1`)).status).toBe(200);
    await server.close();
  });

  it('knows who calls by their address', async () => {
    const tokens = [{ token, scopes: ['read'], roles: { p1: 'user' }, ips: ['127.0.0.0/8'] }] as const;
    const server = createLocizeServer({ ...seedWith(), tokens });
    const project = new Locize({ credential, baseUrl: await server.listen() }).project('p1');
    await project.versions.list();
    await server.close();
  });

  it('tells when its port is taken', async () => {
    const first = createLocizeServer();
    const port = Number(new URL(await first.listen()).port);
    const second = createLocizeServer();
    const both = [second.listen({ port }), second.listen({ port })];
    for (const listening of both) await expect(listening).rejects.toThrow(/EADDRINUSE/);
    await second.close();
    await first.close();
    // Nothing of the attempt is left.
    expect(await second.listen({ port })).toBe(`http://127.0.0.1:${port}`);
    await second.close();
  });
});

describe('the log of requests', () => {
  it('tells what was sent, and no credential', async () => {
    const server = createLocizeServer(seedWith());
    await projectOn(server).translations.update(at, { a: 'b' }, { replace: true });
    await projectOn(server).translations.download(at);
    expect(server.requests).toMatchObject([
      {
        method: 'POST',
        path: '/update/p1/latest/en/common',
        query: { replace: 'true' },
        headers: { 'content-type': 'application/json' },
        credential: 'lz_pat_test…6789',
        body: { a: 'b' },
        status: 200,
      },
      { method: 'GET', path: '/p1/latest/en/common', credential: undefined, body: undefined, status: 200 },
    ]);
    expect(JSON.stringify(server.requests)).not.toContain(token);
    server.requests.length = 0;
    await projectOn(server).versions.list();
    expect(server.requests).toHaveLength(1);
  });

  it('names a credential that is too short to be masked by its place', async () => {
    const server = createLocizeServer({
      projects: [
        {
          id: 'p1',
          apiKeys: [
            { key: 'long-enough-to-be-masked', role: 'user' },
            { key: 'ro', role: 'readonly' },
          ],
          branches: [{ id: 'b1', name: 'feature', apiKeys: [{ key: 'k', role: 'user' }] }],
        },
      ],
      tokens: [{ token: 'lz_pat_test', scopes: ['read'], roles: { p1: 'user' } }],
    });
    server.addToken({ token: 'lz_pat_new', scopes: ['read'], roles: { p1: 'user' } });
    server.addApiKey('p1', { key: 'new', role: 'user' });
    server.revoke('ro');
    for (const sent of ['long-enough-to-be-masked', 'ro', 'k', 'new', 'lz_pat_test', 'lz_pat_new', 'never'])
      await server.fetch('https://api.locize.app/stats/project/p1', { headers: { authorization: sent } });
    expect(server.requests.map((request) => request.credential)).toEqual([
      'lon…ked',
      'projects[0].apiKeys[1]',
      'projects[0].branches[0].apiKeys[0]',
      'projects[0].apiKeys[2]',
      'tokens[0]',
      'tokens[1]',
      '…',
    ]);
  });

  it.each(['ro', 'k', 'e'])('and the answers are whole where the credential is %s', async (key) => {
    const server = createLocizeServer({
      projects: [{ id: 'p1', languages: ['en'], apiKeys: [{ key, role: 'readonly' }] }],
    });
    const response = await server.fetch('https://api.locize.app/update/p1/latest/en/books', {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: '{"broken":"key"}',
    });
    expect(await response.json()).toEqual({
      message: 'Unauthorized: not authorized with role (readonly)',
    });
    expect(server.requests).toMatchObject([
      { path: '/update/p1/latest/en/books', credential: 'projects[0].apiKeys[0]', body: { broken: 'key' } },
    ]);
  });
});

describe('credentials while the server runs', () => {
  const versionsWith = (server: LocizeServer, secret: string, id = 'p1') =>
    new Locize({
      credential: secret.startsWith('lz_pat_') ? personalAccessToken(secret) : apiKey(secret),
      fetch: server.fetch,
    })
      .project(id)
      .versions.list();
  const refusal = (argument: string, text: string) =>
    expect.objectContaining({
      code: 'invalid_argument',
      argument,
      message: expect.stringContaining(text),
    });

  it('are rotated: a token is added, and the one before it revoked', async () => {
    const server = createLocizeServer(seedWith());
    await expect(versionsWith(server, 'lz_pat_new')).rejects.toMatchObject({ code: 'authentication' });
    server.addToken({ token: 'lz_pat_new', scopes: ['read'], roles: { p1: 'readonly', b1: 'user' } });
    server.revoke(token);
    await versionsWith(server, 'lz_pat_new');
    await expect(versionsWith(server, token)).rejects.toMatchObject({ code: 'authentication' });
  });

  it('are rotated: so is an API key, also of a branch', async () => {
    const server = createLocizeServer(seedWith());
    const project = projectOn(server);
    const created = await project.branches.create({ name: 'created later' });
    server.addApiKey('p1', { key: 'key-of-p1', role: 'user' });
    server.addApiKey('b1', { key: 'key-of-b1', role: 'user' });
    server.addApiKey(created.id, { key: 'key-of-another', role: 'user' });
    await versionsWith(server, 'key-of-p1');
    await versionsWith(server, 'key-of-b1', 'b1');
    await versionsWith(server, 'key-of-another', created.id);
    await expect(versionsWith(server, 'key-of-b1')).rejects.toMatchObject({ code: 'authentication' });
    server.revoke('key-of-p1');
    await expect(versionsWith(server, 'key-of-p1')).rejects.toMatchObject({ code: 'authentication' });
  });

  it('are added once, and again after they were revoked', async () => {
    const server = createLocizeServer({
      projects: [{ id: 'p1', apiKeys: [{ key: 'key-of-the-project', role: 'user' }] }, { id: 'p2' }],
      tokens: [{ token, scopes: ['read'], roles: {} }],
    });
    const again = { token, scopes: ['read'], roles: { p1: 'user' } } as const;
    const key = { key: 'key-of-the-project', role: 'user' } as const;
    expect(() => server.addToken(again)).toThrow(refusal('token', 'lz_pat_test…6789 is there already'));
    expect(() => server.addApiKey('p2', key)).toThrow(refusal('key', 'key…ect is there already'));
    server.revoke(token);
    server.revoke(key.key);
    server.addToken(again);
    server.addApiKey('p2', key);
    await versionsWith(server, token);
    await versionsWith(server, key.key, 'p2');
    // It belongs to the other project now.
    await expect(versionsWith(server, key.key)).rejects.toMatchObject({ code: 'authentication' });
  });

  it('are refused as in a seed', () => {
    const server = createLocizeServer(seedWith());
    const right = { token: 'lz_pat_x', scopes: [], roles: {} };
    expect(() => server.addToken({ ...right, token: 'x' })).toThrow(refusal('token', 'wrong at token'));
    expect(() => server.addToken({ ...right, expiresAt: 'soon' })).toThrow(
      refusal('token', 'wrong at expiresAt'),
    );
    expect(() => server.addToken({ ...right, roles: { none: 'user' } })).toThrow(
      refusal(
        'token',
        'wrong at roles.none: expected the id of a project, branch or tenant; known are "p1", "b1"',
      ),
    );
    expect(() => server.addApiKey('p1', { key: 'lz_pat_x', role: 'user' })).toThrow(
      refusal('key', 'wrong at key'),
    );
    expect(() => server.addApiKey('none', { key: 'x', role: 'user' })).toThrow(
      refusal('projectId', '"none" isn\'t one of this server\'s: it has "p1", "b1"'),
    );
  });

  it('leave the seed as it was', () => {
    const seeded = { token, scopes: ['read' as const], roles: { p1: 'user' as const } };
    const server = createLocizeServer({ projects: [{ id: 'p1' }], tokens: [seeded] });
    server.setRole(token, 'p1', null);
    expect(seeded.roles).toEqual({ p1: 'user' });
  });

  it('are given and lose a role', async () => {
    const server = createLocizeServer(seedWith({ role: 'readonly' }));
    const update = (id: string, text: string) =>
      projectOn(server, id).translations.update(at, { title: text });
    const forbidden = { code: 'permission', status: 401 };
    await expect(update('p1', 'A')).rejects.toMatchObject(forbidden);
    server.setRole(token, 'p1', 'user');
    await update('p1', 'B');
    server.setRole(token, 'b1', 'readonly');
    await expect(update('b1', 'C')).rejects.toMatchObject(forbidden);
    // The parent's applies again.
    server.setRole(token, 'b1', null);
    await update('b1', 'D');
    server.setRole(token, 'p1', null);
    const unknown = { code: 'permission', status: 403 };
    await expect(update('p1', 'E')).rejects.toMatchObject(unknown);
    await expect(update('b1', 'F')).rejects.toMatchObject(unknown);
  });

  it('are given no role that there is not, in no project that there is not', () => {
    const server = createLocizeServer(seedWith());
    const other = 'lz_pat_another0123456789';
    expect(() => server.setRole(token, 'none', 'user')).toThrow(refusal('projectId', '"none" isn\'t one'));
    expect(() => server.setRole(other, 'p1', 'user')).toThrow(
      refusal('token', "lz_pat_anot…6789 isn't a token of this server's, or was revoked"),
    );
    expect(() => server.setRole(token, 'p1', 'owner' as never)).toThrow(
      refusal('role', 'expected one of "admin", "publisher", "user", "readonly", not "owner"'),
    );
    server.revoke(token);
    expect(() => server.setRole(token, 'p1', 'user')).toThrow(refusal('token', 'or was revoked'));
  });
});

describe('a seed', () => {
  it('is asked for a project by a text', () => {
    const server = createLocizeServer(seedWith());
    const id = Symbol('p1') as never;
    for (const ask of [
      () => server.content(id),
      () => server.published(id),
      () => server.entries(id),
      () => server.invitations(id),
      () => server.addApiKey(id, { key: 'x', role: 'user' }),
      () => server.setRole(token, id, 'user'),
    ]) {
      expect(ask).toThrow('projectId what is no text isn\'t one of this server\'s: it has "p1", "b1"');
    }
  });

  it('may be empty', async () => {
    const server = createLocizeServer();
    expect(await (await server.fetch('https://api.locize.app/p1/latest/en/common')).json()).toEqual({});
    expect((await server.fetch('https://api.lite.locize.app/p1/latest/en/common')).status).toBe(404);
    expect((await server.fetch('https://api.locize.app/no/such/route')).status).toBe(404);
    expect(() => server.content('p1')).toThrow(/"p1" isn't one of this server's: it has none/);
  });
});

it('a request that is aborted is not answered', async () => {
  const server = createLocizeServer(seedWith());
  const signal = AbortSignal.abort('no');
  await expect(server.fetch('https://api.locize.app/languages/p1', { signal })).rejects.toBe('no');
  expect(server.requests).toEqual([]);
});

describe('what is given to a running server', () => {
  it('is taken as it is then', async () => {
    const server = createLocizeServer(seedWith());
    const added = {
      token: 'lz_pat_added000001',
      scopes: ['read' as const],
      roles: { p1: 'admin' as const },
      ips: ['127.0.0.1'],
    };
    server.addToken(added);
    added.ips[0] = '9.9.9.9';
    const key: { key: string; role: 'readonly' | 'admin' } = { key: 'added-key-0001', role: 'readonly' };
    server.addApiKey('p1', key);
    key.role = 'admin';
    const token = new Locize({ credential: personalAccessToken(added.token), fetch: server.fetch }).project(
      'p1',
    );
    await token.tags.list();
    const byKey = new Locize({ credential: apiKey(key.key), fetch: server.fetch }).project('p1');
    await expect(byKey.users.list()).rejects.toMatchObject({ code: 'permission' });
  });

  it('is revoked only if it was ever given', () => {
    const server = createLocizeServer(seedWith());
    server.revoke(token);
    server.revoke(token);
    for (const unknown of ['lz_pat_misspelt001', undefined]) {
      expect(() => server.revoke(unknown as string)).toThrow(/isn't one of this server's/);
    }
  });

  it('is named where it can not be: also a port', async () => {
    const server = createLocizeServer(seedWith());
    for (const options of [{ port: 'abc' }, { prt: 1 }, null, { port: -1 }, { port: 99_999 }, 18_999]) {
      await expect(server.listen(options as object)).rejects.toThrow(/options/);
    }
  });
});

describe('a body that is too large', () => {
  /** Goes on for ever, and counts what is taken of it. */
  const endless = () => {
    const chunk = new Uint8Array(2 ** 20).fill(0x61);
    const taken = { bytes: 0 };
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        taken.bytes += chunk.byteLength;
        controller.enqueue(chunk);
      },
    });
    return { body, taken };
  };
  const post = (body: BodyInit, credential?: string) => ({
    method: 'POST',
    headers: credential === undefined ? {} : { authorization: `Bearer ${credential}` },
    body,
    duplex: 'half',
  });

  it.each([undefined, 'nobody-knows-this-key', token])(
    'is not read to its end, from %s',
    async (credential) => {
      const server = createLocizeServer(seedWith());
      const { body, taken } = endless();
      const path = 'http://x/update/p1/latest/en/common';
      const response = await server.fetch(path, post(body, credential));
      expect(response.status).toBe(413);
      expect(taken.bytes).toBeLessThan(70 * 2 ** 20);
      expect(server.requests).toMatchObject([{ status: 413, body: undefined }]);
    },
  );

  it('nor over a socket', async () => {
    const server = createLocizeServer(seedWith());
    const url = `${await server.listen()}/update/p1/latest/en/common`;
    const { body, taken } = endless();
    const outcome = await fetch(url, post(body)).then(
      ({ status }) => status,
      () => 413, // the connection was closed while the rest was sent
    );
    expect(outcome).toBe(413);
    expect(taken.bytes).toBeLessThan(160 * 2 ** 20);
    await server.close();
  });

  it('is none with a thousand long texts', async () => {
    const server = createLocizeServer(seedWith());
    const { translations } = new Locize({
      credential: personalAccessToken(token),
      fetch: server.fetch,
    }).project('p1');
    const texts = Array.from({ length: 1000 }, (_, index): [string, string] => [
      `k${index}`,
      'x'.repeat(10_000),
    ]);
    expect(await translations.update({ language: 'en', namespace: 'long' }, texts)).toMatchObject({
      keys: 1000,
    });
  });
});

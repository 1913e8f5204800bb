import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import { Locize, personalAccessToken } from 'locize-sdk';
import { createLocizeServer, type LocizeServer, seedFromDirectory } from 'locize-sdk/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { seedWith, token } from '../helpers/seed.js';

const at = { language: 'en', namespace: 'common' };
const projectOn = (server: LocizeServer, id = 'p1', secret = token) =>
  new Locize({ credential: personalAccessToken(secret), fetch: server.fetch, retry: { limit: 0 } }).project(
    id,
  );
const titleOf = (server: LocizeServer) => server.content('p1').latest?.en?.common?.title;

afterEach(() => {
  vi.useRealTimers();
});

describe('a reset', () => {
  it('goes back to the seed, with an empty log', async () => {
    const server = createLocizeServer({
      ...seedWith(),
      faults: [{ fault: 'html', on: 'GET /tags', times: 1 }],
    });
    const { requests } = server;
    const project = projectOn(server);
    await project.translations.update(at, { title: 'Changed' });
    await project.versions.publish();
    await project.languages.add('fr');
    await project.branches.create({ name: 'fresh' });
    server.addToken({ token: 'lz_pat_another0123456789', scopes: ['read'], roles: { p1: 'user' } });
    server.setRole(token, 'p1', 'readonly');
    server.revoke(token);
    await expect(projectOn(server, 'p1', 'lz_pat_another0123456789').tags.list()).rejects.toThrow();
    server.injectFaults([]);

    server.reset();
    expect(server.requests).toBe(requests);
    expect(requests).toEqual([]);
    expect(titleOf(server)).toBe('Title');
    expect(server.published('p1').latest?.en?.common).toEqual({ title: 'Title', text: 'Text' });
    expect((await project.languages.list()).map(({ code }) => code)).toEqual(['en', 'de']);
    expect((await project.branches.list()).map(({ name }) => name)).toEqual(['feature']);
    await project.translations.update(at, { title: 'Again' });
    await expect(projectOn(server, 'p1', 'lz_pat_another0123456789').versions.list()).rejects.toMatchObject({
      code: 'authentication',
    });
    await expect(project.tags.list()).rejects.toMatchObject({ code: 'server' });
    await project.tags.list();
  });

  it('goes back to the seed as it was given', async () => {
    const common: { [key: string]: string } = { title: 'Title' };
    const projects = [{ id: 'p1', versions: { latest: { en: { common } } } }];
    const server = createLocizeServer({ projects });
    common.title = 'Changed';
    projects.push({ id: 'p2', versions: { latest: { en: { common } } } });
    server.reset();
    expect(titleOf(server)).toBe('Title');
    expect(() => server.content('p2')).toThrow(/"p2" isn't one of this server's/);
  });

  it('goes back to the times of the seed as well', async () => {
    vi.useFakeTimers({ now: 1e12, toFake: ['Date'] });
    const server = createLocizeServer(seedWith());
    const before = server.entries('p1');
    const listed = await projectOn(server).translations.listPublished();
    vi.setSystemTime(1e12 + 60_000);
    await projectOn(server).translations.update(at, { title: 'Changed' });
    server.reset();
    expect(server.entries('p1')).toEqual(before);
    expect(await projectOn(server).translations.listPublished()).toEqual(listed);
  });

  it('drops the jobs, and goes on listening', async () => {
    vi.useFakeTimers({ now: 1e12, toFake: ['Date'] });
    const server = createLocizeServer({ ...seedWith(), jobDuration: 1000 });
    const url = await server.listen();
    await projectOn(server).translations.update(at, { title: 'Changed' });
    await projectOn(server).versions.publish();
    server.reset();
    vi.setSystemTime(1e12 + 1000);
    expect(server.published('p1').latest?.en?.common?.title).toBe('Title');
    expect(server.url).toBe(url);
    expect((await fetch(`${url}/languages/p1`)).status).toBe(200);
    await server.close();
  });

  it('leaves what is under way where it began', async () => {
    const server = createLocizeServer({
      ...seedWith(),
      faults: [{ fault: 'latency', milliseconds: 20, on: 'POST /update' }],
    });
    const writing = projectOn(server).translations.update(at, { title: 'Changed' });
    while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    server.reset();
    await writing;
    expect(titleOf(server)).toBe('Title');
    expect(server.requests).toEqual([]);
  });
});

describe('a snapshot', () => {
  it('is restored any number of times', async () => {
    const server = createLocizeServer(seedWith());
    const project = projectOn(server);
    await project.translations.update(at, { title: 'Kept' });
    const { id } = await project.branches.create({ name: 'fresh' });
    await projectOn(server, id).translations.update(at, { title: 'Branched' });
    const snapshot = server.snapshot();
    for (const text of ['One', 'Two']) {
      await project.translations.update(at, { title: text });
      await projectOn(server, id).translations.update(at, { title: text });
      await project.branches.merge('b1', { delete: true }).wait({ pollInterval: 1 });
      await project.languages.remove('de');
      await project.users.invite({ email: 'ada@example.com', role: 'user' }, { send: false });
      server.setRole(token, 'p1', 'readonly');
      server.restore(snapshot);
      expect(titleOf(server)).toBe('Kept');
      expect(server.content(id).latest?.en?.common).toEqual({ title: 'Branched', text: 'Text' });
      expect(server.content('b1').latest?.en?.common).toMatchObject({ title: 'Branched' });
      expect(Object.keys(server.content('p1').latest ?? {})).toEqual(['en', 'de']);
      expect(server.invitations('p1')).toEqual([]);
    }
    // What it inherits comes from the restored parent.
    await project.translations.update(at, { text: 'New' });
    expect(server.content(id).latest?.en?.common).toEqual({ title: 'Branched', text: 'New' });
  });

  it('has the jobs that were running, and what was published', async () => {
    vi.useFakeTimers({ now: 1e12, toFake: ['Date'] });
    const server = createLocizeServer({ ...seedWith(), jobDuration: 1000 });
    await projectOn(server).translations.update(at, { title: 'Changed' });
    const job = await projectOn(server).versions.publish();
    const snapshot = server.snapshot();
    vi.setSystemTime(1e12 + 1000);
    expect(server.published('p1').latest?.en?.common?.title).toBe('Changed');
    server.restore(snapshot);
    vi.setSystemTime(1e12 + 500);
    expect(server.published('p1').latest?.en?.common?.title).toBe('Title');
    expect((await job.status()).state).toBe('running');
    vi.setSystemTime(1e12 + 1000);
    expect((await job.status()).state).toBe('done');
    expect(server.published('p1').latest?.en?.common?.title).toBe('Changed');
  });

  it('leaves the log and the faults as they are, and keeps a credential that was revoked', async () => {
    const server = createLocizeServer(seedWith());
    const snapshot = server.snapshot();
    await projectOn(server).versions.list();
    server.revoke(token);
    server.injectFaults([{ fault: 'status', status: 503, on: 'GET /tags' }]);
    server.restore(snapshot);
    expect(server.requests).toHaveLength(1);
    await projectOn(server).versions.list();
    await expect(projectOn(server).tags.list()).rejects.toMatchObject({ code: 'server' });
  });

  it('is made by a server', () => {
    const server = createLocizeServer(seedWith());
    for (const other of [{}, undefined, null, 'snapshot', structuredClone(server.snapshot())]) {
      expect(() => server.restore(other as never)).toThrow(
        expect.objectContaining({ code: 'invalid_argument', argument: 'snapshot' }),
      );
    }
  });
});

describe('a server', () => {
  it('is closed at the end of a block', async () => {
    let url: string;
    {
      await using server = createLocizeServer(seedWith());
      url = await server.listen();
      expect((await fetch(`${url}/languages/p1`)).status).toBe(200);
    }
    await expect(fetch(url)).rejects.toThrow();
  });

  it('listens and is closed in any order', async () => {
    const server = createLocizeServer(seedWith());
    await server.close();
    const first = server.listen();
    const closing = server.close();
    const second = server.listen();
    const again = server.close();
    const third = server.listen();
    await Promise.all([first, closing, second, again]);
    const url = await third;
    expect(server.url).toBe(url);
    expect((await fetch(`${url}/languages/p1`)).status).toBe(200);
    for (const earlier of new Set([await first, await second])) {
      if (earlier !== url) await expect(fetch(earlier)).rejects.toThrow();
    }
    await Promise.all([server.close(), server.close()]);
    await server.close();
    expect(server.url).toBeUndefined();
  });
});

describe('what a test sees of a project', () => {
  it('is as it is after the jobs that are due', async () => {
    vi.useFakeTimers({ now: 1e12, toFake: ['Date'] });
    const server = createLocizeServer({ ...seedWith(), jobDuration: 1000 });
    await projectOn(server).branches.merge('b1');
    await projectOn(server).versions.publish();
    vi.setSystemTime(1e12 + 1000);
    expect(titleOf(server)).toBe('Branched');
    expect(server.published('p1').latest?.en?.common?.title).toBe('Branched');
  });

  it('are its entries, with tags and contexts', async () => {
    vi.useFakeTimers({ now: 1e12, toFake: ['Date'] });
    const server = createLocizeServer(seedWith());
    await projectOn(server).translations.update(at, {
      title: { value: 'Titled', context: { text: 'on top' }, tags: ['a', 'b'] },
    });
    await projectOn(server).translations.reportUsed(at, ['title']);
    expect(server.entries('p1').latest?.en?.common?.title).toEqual({
      value: 'Titled',
      context: { text: 'on top' },
      tags: ['a', 'b'],
      updatedAt: 1e12,
      lastUsed: 1e12,
    });
    const branch = server.entries('b1').latest?.en?.common;
    expect([branch?.title?.value, branch?.text?.value]).toEqual(['Branched', 'Text']);
  });

  it('are its invitations, and a copy of them', async () => {
    const server = createLocizeServer(seedWith());
    const scope = { languages: ['de'], versions: [] };
    await projectOn(server).users.invite({ email: 'a@example.com', role: 'user', languages: ['de'] });
    expect(server.invitations('p1')).toEqual([
      {
        code: expect.any(String),
        email: 'a@example.com',
        role: 'user',
        scope,
        link: expect.stringContaining('https://'),
        sent: true,
      },
    ]);
    (server.invitations('p1') as unknown[]).pop();
    expect(server.invitations('p1')).toHaveLength(1);
  });

  it.each(['content', 'published', 'entries', 'invitations'] as const)('is refused of none: %s', (view) => {
    const server = createLocizeServer(seedWith());
    expect(() => server[view]('none')).toThrow(
      expect.objectContaining({ code: 'invalid_argument', argument: 'projectId' }),
    );
  });
});

describe('the log of requests', () => {
  const list = (server: LocizeServer, path: string, authorization?: string) =>
    server.fetch(`https://api.locize.app/${path}`, {
      headers: authorization === undefined ? {} : { authorization },
    });

  it('names the credential by its place in the seed', async () => {
    const server = createLocizeServer({
      projects: [
        {
          id: 'p1',
          apiKeys: [{ key: 'long-enough-to-be-masked', role: 'user' }],
          tenants: [{ id: 't1', apiKeys: [{ key: 'key-of-the-tenant', role: 'user' }] }],
        },
      ],
      tokens: [{ token, scopes: ['read'], roles: { p1: 'user' } }],
    });
    for (const sent of [
      'long-enough-to-be-masked',
      'key-of-the-tenant',
      token,
      'never-seen-before',
      undefined,
    ])
      await list(server, 'tags/p1', sent);
    expect(server.requests.map(({ credentialName }) => credentialName)).toEqual([
      'projects[0].apiKeys[0]',
      'projects[0].tenants[0].apiKeys[0]',
      'tokens[0]',
      undefined,
      undefined,
    ]);
    server.revoke(token);
    server.reset();
    await list(server, 'tags/p1', token);
    expect(server.requests[0]).toMatchObject({
      host: 'api.locize.app',
      credentialName: 'tokens[0]',
      status: 200,
    });
  });

  it('has all that was sent under a name of the query', async () => {
    const server = createLocizeServer(seedWith());
    await list(server, 'pull/p1/latest/en/common?next=&tags=[a]&tags=[b]&__proto__=x');
    expect(JSON.stringify(server.requests[0]?.query)).toBe(
      '{"next":"","tags":["[a]","[b]"],"__proto__":"x"}',
    );
  });

  it('has a limit, and the oldest go', async () => {
    const server = createLocizeServer({ ...seedWith(), logLimit: 3 });
    for (const name of ['a', 'b', 'c', 'd', 'e']) await list(server, `languages/${name}`);
    expect(server.requests.map(({ path }) => path)).toEqual(['/languages/c', '/languages/d', '/languages/e']);
    expect(server.requests.every(({ status }) => status === 200)).toBe(true);
    const without = createLocizeServer({ ...seedWith(), logLimit: 0 });
    expect((await list(without, 'languages/p1')).status).toBe(200);
    expect(without.requests).toEqual([]);
  });

  it('has 10,000 unless given', async () => {
    const server = createLocizeServer();
    for (let index = 0; index < 10_005; index += 1) await list(server, `languages/${index}`);
    expect(server.requests).toHaveLength(10_000);
    expect(server.requests[0]?.path).toBe('/languages/5');
  });

  it('keeps no bodies where they are not wanted, and the same requests fail', async () => {
    const faults = [{ fault: 'status', status: 503, rate: 0.5, on: 'POST /update' }] as const;
    const statusesWith = async (logBodies: boolean) => {
      const server = createLocizeServer({ ...seedWith(), faults, faultSeed: 3, logBodies });
      for (let index = 0; index < 30; index += 1) {
        await projectOn(server)
          .translations.update(at, { title: `${index}` })
          .catch(() => {});
      }
      expect(server.requests.every(({ body }) => (body !== undefined) === logBodies)).toBe(true);
      return server.requests.map(({ status }) => status);
    };
    const statuses = await statusesWith(true);
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    expect(await statusesWith(false)).toEqual(statuses);
  });
});

describe('the entries of a seed', () => {
  const textsOf = (common: object) =>
    createLocizeServer({
      projects: [{ id: 'p1', versions: { latest: { en: { common } } } as never }],
    }).content('p1').latest?.en?.common;

  it('may be nested', () => {
    expect(
      textsOf({
        login: { label: 'Log in', hint: { value: 'Hint', tags: ['a'] } },
        list: ['a', { value: 'b' }, { deep: 'c' }],
        'a.b': 'd',
        empty: {},
        value: 'e',
      }),
    ).toEqual({
      'login.label': 'Log in',
      'login.hint': 'Hint',
      'list.0': 'a',
      'list.1': 'b',
      'list.2.deep': 'c',
      'a.b': 'd',
      value: 'e',
    });
  });

  it.each<[string, object, string, string]>([
    [
      'a key that is there twice',
      { 'a.b': 'x', a: { b: 'y' } },
      '.a.b',
      'expected a key of its own, and projects[0].versions.latest.en.common["a.b"] is the same',
    ],
    ['a number', { a: { b: 5 } }, '.a.b', 'expected a text or a plain object, not 5'],
    ['null', { a: [null] }, '.a[0]', 'expected a text or a plain object, not null'],
    ['a misspelt detail', { a: { value: 'x', tag: 'y' } }, '.a.tag', 'there is no such option'],
    [
      'a key below one that is a text',
      { form: { value: 'x', label: 'y' } },
      '.form.label',
      'there is no such',
    ],
    [
      'a promise',
      { a: Promise.resolve({ b: 'c' }) },
      '.a',
      'expected a text or a plain object, not a promise: await',
    ],
    ['a Map', { a: new Map([['b', 'c']]) }, '.a', 'expected a text or a plain object, not a Map'],
    ['a Map of all', new Map([['b', 'c']]), '', 'expected a plain object, not a Map'],
    ['a list', [] as object, '', 'expected a plain object, not a list'],
  ])('are refused with %s', (_, common, path, text) => {
    expect(() => textsOf(common)).toThrow(
      `seed is wrong at projects[0].versions.latest.en.common${path}: ${text}`,
    );
  });

  it('are named by their whole keys where a part of one is a text', () => {
    expect(() => textsOf({ form: { value: 'x', label: 'y' } })).toThrow(/such as "form\.value"/);
    expect(textsOf({ 'form.value': 'x', 'form.label': 'y' })).toEqual({
      'form.value': 'x',
      'form.label': 'y',
    });
  });

  it('are copied, also those of another realm', () => {
    const common: { [key: string]: string } = runInNewContext('({ title: "Title" })');
    const server = createLocizeServer({ projects: [{ id: 'p1', versions: { latest: { en: { common } } } }] });
    common.title = 'Changed';
    server.reset();
    expect(titleOf(server)).toBe('Title');
  });

  it('are refused where they go round in circles', () => {
    const circle: { a?: object; b?: object } = {};
    circle.a = circle;
    circle.b = circle;
    expect(() => textsOf(circle)).toThrow(/expected a text or a plain object/);
  });
});

describe('a folder of JSON', () => {
  let folder: string;
  const write = async (path: string, text: string) => {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'seed-'));
    await write('number/en/common.json', '{"a":{"b":5}}');
    await mkdir(join(folder, 'dangling/en'), { recursive: true });
    await symlink(join(folder, 'nowhere'), join(folder, 'dangling/en/common.json'));
    await mkdir(join(folder, 'latin1/en'), { recursive: true });
    await writeFile(join(folder, 'latin1/en/common.json'), Buffer.from('{"a":"Straße"}', 'latin1'));
    await write('right/.vscode/settings.json', '{"a":"b"}');
    await write('list/en/common.json', '["a"]');
    await write(
      'right/en/common.json',
      '{"title":"Title","nested":{"text":"Text"},"form":{"value":"Value"}}',
    );
    await write('right/en/shop.json', '\uFEFF{}');
    await write('right/de/common.json', '{"title":"Titel"}');
    await write('right/readme.md', '# Not this one');
    await write('right/de/notes.txt', 'nor this');
    await write('broken/en/common.json', '{"title":');
    await write('empty/en/readme.md', '');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is read for a seed', async () => {
    const latest = await seedFromDirectory(join(folder, 'right'));
    expect(await seedFromDirectory(pathToFileURL(join(folder, 'right')))).toEqual(latest);
    const server = createLocizeServer({ projects: [{ id: 'p1', versions: { latest } }] });
    expect(server.content('p1').latest).toEqual({
      en: { common: { title: 'Title', 'nested.text': 'Text', 'form.value': 'Value' }, shop: {} },
      de: { common: { title: 'Titel' }, shop: {} },
    });
  });

  it.each([
    ['dangling', /common\.json can not be read; see cause/],
    ['latin1', /has a file .*common\.json that can not be read as JSON/],
    ['number', /has a file .*common\.json with no text for the key "a\.b"/],
    ['list', /has a file .*common\.json that has no object of texts in it/],
    ['broken', /has a file .*common\.json that can not be read as JSON/],
    ['empty', /has no files such as en\/common\.json/],
    ['none', /can not be read as a folder/],
    ['right/readme.md', /can not be read as a folder/],
  ])('is refused where it is wrong: %s', async (name, text) => {
    await expect(seedFromDirectory(join(folder, name))).rejects.toMatchObject({
      code: 'invalid_argument',
      argument: 'path',
      message: expect.stringMatching(text),
    });
    const url = pathToFileURL(join(folder, name));
    await expect(seedFromDirectory(url)).rejects.toMatchObject({ message: expect.stringMatching(text) });
    await expect(seedFromDirectory(url.href)).rejects.toMatchObject({ message: expect.stringMatching(text) });
    await expect(seedFromDirectory(new URL('https://example.com/locales'))).rejects.toMatchObject({
      code: 'invalid_argument',
    });
    await expect(seedFromDirectory(undefined as never)).rejects.toMatchObject({ code: 'invalid_argument' });
  });
});

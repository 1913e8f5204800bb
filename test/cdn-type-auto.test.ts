import { inspect } from 'node:util';
import {
  type CallEndEvent,
  type CdnTypeOption,
  fromEnvironment,
  Locize,
  personalAccessToken,
  type RequestEvent,
  recordScopes,
} from 'locize-sdk';
import { describe, expect, it } from 'vitest';
import { json } from './helpers/fetch.js';
import { token } from './helpers/seed.js';

const pro = 'https://api.locize.app';
const standard = 'https://api.lite.locize.app';
const languages = { en: { name: 'E', nativeName: 'E', isReferenceLanguage: true, translated: {} } };
const at = { language: 'en', namespace: 'common' };
const credential = personalAccessToken(token);

type Answer = () => Response | Promise<Response>;

/** Hosts where some projects have languages, and whatever else is asked for is an empty object. */
function hosts(
  where: { readonly [project: string]: string },
  answers: { readonly [url: string]: Answer } = {},
) {
  const requests: Request[] = [];
  const fetch = async (url: string, init?: RequestInit) => {
    const request = new Request(url, init);
    requests.push(request);
    const answer = answers[url.split('?')[0] ?? '']?.();
    if (answer !== undefined) {
      const aborted = new Promise<never>((_, reject) => {
        request.signal.addEventListener('abort', () => reject(request.signal.reason));
      });
      return Promise.race([answer, aborted]);
    }
    const [, id = ''] = /\/languages\/([^/]+)$/.exec(url) ?? [];
    return json(id !== '' && url.startsWith(`${where[id]}/`) ? languages : {});
  };
  const urls = () => requests.map(({ url }) => url);
  const asked = () => urls().filter((url) => url.includes('/languages/'));
  return { fetch, requests, urls, asked };
}

/** An answer that comes when it is told to. */
function held(body: unknown = languages) {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { answer: () => given.then(() => json(body)), give: () => give() };
}

const retry = { limit: 0 };

describe('the CDN type auto', () => {
  it.each([
    [pro, [`${pro}/languages/p1`]],
    [standard, [`${pro}/languages/p1`, `${standard}/languages/p1`]],
  ])('is the one of %s where that has languages', async (host, asking) => {
    const { fetch, urls, requests } = hosts({ p1: host });
    const { translations } = new Locize({ cdnType: 'auto', credential, fetch }).project('p1');
    await translations.download(at);
    await translations.update(at, { a: 'b' });
    await translations.pull(at);
    expect(urls()).toEqual([
      ...asking,
      `${host}/p1/latest/en/common`,
      `${host}/update/p1/latest/en/common`,
      `${host}/pull/p1/latest/en/common?next=`,
    ]);
    expect(requests.slice(0, -2).every(({ headers }) => !headers.has('authorization'))).toBe(true);
    expect(requests.at(-1)?.headers.has('authorization')).toBe(true);
  });

  it('is asked for once by calls at the same time, and once for each project', async () => {
    const { fetch, asked } = hosts({ p1: standard, p2: pro });
    const locize = new Locize({ cdnType: 'auto', fetch });
    await Promise.all(
      ['p1', 'p2', 'p1', 'p2', 'p1'].map((id) => locize.project(id).translations.download(at)),
    );
    await locize
      .project('p1')
      .statistics.badge()
      .catch(() => {});
    expect(asked().sort()).toEqual([
      `${standard}/languages/p1`,
      `${pro}/languages/p1`,
      `${pro}/languages/p2`,
    ]);
    await new Locize({ cdnType: 'auto', fetch }).project('p1').translations.download(at);
    expect(asked()).toHaveLength(5);
  });

  it.each([
    ['empty', () => json({})],
    ['an error', () => json({}, { status: 500 })],
    ['refused', () => json({ message: 'no' }, { status: 403 })],
    ['not what is documented', () => json({ en: 5 })],
    ['no JSON', () => new Response('<html>')],
    ['a broken connection', () => Promise.reject(new TypeError('fetch failed'))],
  ])('is pro where both answers are %s, and asked for again by the next call', async (_, answer: Answer) => {
    const { fetch, urls } = hosts(
      {},
      { [`${pro}/languages/p1`]: answer, [`${standard}/languages/p1`]: answer },
    );
    const { translations } = new Locize({ cdnType: 'auto', fetch, retry }).project('p1');
    expect(await translations.download(at)).toEqual({});
    await translations.download(at);
    const once = [`${pro}/languages/p1`, `${standard}/languages/p1`, `${pro}/p1/latest/en/common`];
    expect(urls()).toEqual([...once, ...once]);
  });

  it('is what one host knows where the other fails', async () => {
    const { fetch, urls } = hosts(
      { p1: standard },
      { [`${pro}/languages/p1`]: () => json({}, { status: 503 }) },
    );
    await new Locize({ cdnType: 'auto', fetch, retry }).project('p1').translations.download(at);
    expect(urls().at(-1)).toBe(`${standard}/p1/latest/en/common`);
  });

  it('is not asked for by a call that is refused', async () => {
    const { fetch, requests } = hosts({ p1: standard });
    const reader = personalAccessToken(token, { scopes: ['read'] });
    const project = new Locize({ cdnType: 'auto', credential: reader, fetch }).project('p1');
    // @ts-expect-error for the editor as well
    await expect(project.versions.publish()).rejects.toMatchObject({ code: 'missing_scope' });
    await expect(project.translations.download({ ...at, language: '..' })).rejects.toMatchObject({
      code: 'invalid_argument',
    });
    expect(requests).toEqual([]);
  });
});

describe('what depends on the CDN type sees the one that was found', () => {
  it('a namespace that is missing', async () => {
    const missing = () => json({ message: 'no' }, { status: 404 });
    const at404 = { [`${pro}/p1/latest/en/common`]: missing, [`${standard}/p1/latest/en/common`]: missing };
    const onStandard = hosts({ p1: standard }, at404);
    const { translations } = new Locize({ cdnType: 'auto', fetch: onStandard.fetch }).project('p1');
    expect(await translations.download(at)).toEqual({});
    await expect(translations.download(at, { mustExist: true })).rejects.toMatchObject({ code: 'not_found' });
    const onPro = new Locize({ cdnType: 'auto', fetch: hosts({ p1: pro }, at404).fetch }).project('p1');
    await expect(onPro.translations.download(at)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('private namespaces', async () => {
    const onStandard = hosts({ p1: standard });
    const project = new Locize({ cdnType: 'auto', credential, fetch: onStandard.fetch }).project('p1');
    await expect(project.translations.downloadPrivate(at)).rejects.toMatchObject({
      code: 'invalid_argument',
      argument: 'cdnType',
      message: expect.stringContaining('is "standard", which has no private namespaces'),
    });
    expect(onStandard.urls()).toEqual(onStandard.asked());
    const onPro = hosts({ p1: pro });
    await new Locize({ cdnType: 'auto', credential, fetch: onPro.fetch })
      .project('p1')
      .translations.downloadPrivate(at);
    expect(onPro.urls().at(-1)).toBe(`${pro}/private/p1/latest/en/common`);
  });

  it('the cache that changedSince goes around', async () => {
    const key = 'p1/latest/en/common';
    const files = [{ url: '', key, size: 1, lastModified: '2026-01-01T00:00:00Z' }];
    for (const [host, query] of [
      [pro, ''],
      [standard, '?cache=no'],
    ] as const) {
      const { fetch, urls } = hosts({ p1: host }, { [`${host}/download/p1/latest`]: () => json(files) });
      await new Locize({ cdnType: 'auto', fetch })
        .project('p1')
        .translations.downloadAll({ changedSince: new Date(0) });
      expect(urls().slice(-2)).toEqual([`${host}/download/p1/latest`, `${host}/${key}${query}`]);
    }
  });

  it('an empty answer, which asks no other host', async () => {
    const { fetch, urls } = hosts({ p1: pro }, { [`${pro}/download/p1/latest`]: () => json([]) });
    const project = new Locize({ cdnType: 'auto', fetch }).project('p1');
    await project.translations.downloadAll();
    expect(urls()).toEqual([`${pro}/languages/p1`, `${pro}/download/p1/latest`]);
    const unknown = hosts({});
    expect(
      await new Locize({ cdnType: 'auto', fetch: unknown.fetch }).project('p1').languages.list(),
    ).toEqual([]);
    expect(unknown.urls()).toEqual([
      `${pro}/languages/p1`,
      `${standard}/languages/p1`,
      `${pro}/languages/p1`,
    ]);
  });

  it('jobs, requests of your own, and hooks', async () => {
    const { fetch, urls } = hosts(
      { p1: standard },
      {
        [`${standard}/publish/p1/latest`]: () => json({ jobId: 'j1' }),
        [`${standard}/jobs/p1/j1`]: () => json(null),
      },
    );
    const sent: RequestEvent[] = [];
    const ends: CallEndEvent[] = [];
    const locize = new Locize({
      cdnType: 'auto',
      credential,
      fetch,
      onRequest: (event) => sent.push(event),
      onCall: (event) => ends.push(event),
    });
    const project = locize.project('p1');
    await project.versions.publish().wait({ pollInterval: 1 });
    await project.request({ method: 'GET', path: '/own/{projectId}', scope: 'read' });
    expect(urls()).toEqual([
      `${pro}/languages/p1`,
      `${standard}/languages/p1`,
      `${standard}/publish/p1/latest`,
      `${standard}/jobs/p1/j1`,
      `${standard}/own/p1`,
    ]);
    for (const events of [sent, ends]) {
      expect(events.map(({ operation, host, cdnType }) => [operation, host, cdnType])).toEqual([
        ['languages.list', 'api.locize.app', 'pro'],
        ['languages.list', 'api.lite.locize.app', 'standard'],
        ['versions.publish', 'api.lite.locize.app', 'standard'],
        ['jobs.get', 'api.lite.locize.app', 'standard'],
        ['GET /own/{projectId}', 'api.lite.locize.app', 'standard'],
      ]);
    }
  });
});

describe('where it is said', () => {
  it.each<[CdnTypeOption | undefined, CdnTypeOption | undefined, string, number]>([
    ['auto', undefined, standard, 2],
    ['auto', 'pro', pro, 0],
    ['auto', 'standard', standard, 0],
    ['pro', 'auto', standard, 2],
    [undefined, 'auto', standard, 2],
    ['standard', undefined, standard, 0],
  ])('of the client %s and of the project %s, goes to %s', async (client, own, host, asked) => {
    const server = hosts({ p1: standard });
    const locize = new Locize({ cdnType: client, fetch: server.fetch });
    await locize.project('p1', { cdnType: own }).translations.download(at);
    const report = await locize.forEachProject([{ id: 'p1', cdnType: own }], (project) =>
      project.translations.download(at),
    );
    expect(report.succeeded).toHaveLength(1);
    expect(server.asked()).toHaveLength(asked);
    expect(server.urls().slice(asked)).toEqual(Array(2).fill(`${host}/p1/latest/en/common`));
  });

  it('does not mix with a project of the same id that says otherwise', async () => {
    const { fetch, urls } = hosts({ p1: standard });
    const locize = new Locize({ cdnType: 'auto', fetch });
    await Promise.all([
      locize.project('p1').translations.download(at),
      locize.project('p1', { cdnType: 'pro' }).translations.download(at),
    ]);
    expect(urls()).toContain(`${standard}/p1/latest/en/common`);
    expect(urls()).toContain(`${pro}/p1/latest/en/common`);
  });

  it.each([
    ['the client', { baseUrl: 'https://proxy.example' }, {}],
    ['the project', {}, { baseUrl: 'https://proxy.example' }],
  ])('nothing is asked with a base URL of %s, which counts as pro', async (_, client, own) => {
    const { fetch, urls } = hosts({});
    const cdnTypes: string[] = [];
    const onCall = ({ cdnType }: CallEndEvent) => cdnTypes.push(cdnType);
    const locize = new Locize({ cdnType: 'auto', credential, fetch, onCall, ...client });
    await locize.project('p1', own).translations.downloadPrivate(at);
    await locize.project('p1', own).languages.list();
    expect(urls()).toEqual([
      'https://proxy.example/private/p1/latest/en/common',
      'https://proxy.example/languages/p1',
    ]);
    expect(cdnTypes).toEqual(['pro', 'pro']);
  });

  it('is shown, read from the environment, and checked', () => {
    expect(inspect(new Locize({ cdnType: 'auto' }))).toContain("cdnType: 'auto'");
    expect(fromEnvironment({ LOCIZE_CDN_TYPE: 'auto' }).cdnType).toBe('auto');
    expect(() => fromEnvironment({ LOCIZE_CDN_TYPE: 'Auto' })).toThrow('LOCIZE_CDN_TYPE');
    expect(() => new Locize({ cdnType: 'automatic' as 'auto' })).toThrow('one of pro, standard, auto');
    expect(() => new Locize().project('p1', { cdnType: 'AUTO' as 'auto' })).toThrow('cdnType');
  });

  it('is not recorded as an operation of a script', async () => {
    const { fetch } = hosts({ p1: standard });
    const record = await recordScopes(new Locize({ cdnType: 'auto', credential, fetch }), async (locize) =>
      locize.project('p1').translations.update(at, { a: 'b' }),
    );
    expect(record.operations).toEqual(['translations.update']);
  });

  it('is shared with what recordScopes runs', async () => {
    const { fetch, asked } = hosts({ p1: standard });
    const locize = new Locize({ cdnType: 'auto', fetch });
    await locize.project('p1').translations.download(at);
    await recordScopes(locize, (recorded) => recorded.project('p1').translations.download(at));
    expect(asked()).toHaveLength(2);
  });
});

describe('who waits for it', () => {
  const waiting = (options: object = {}) => {
    const { answer, give } = held();
    const server = hosts({}, { [`${pro}/languages/p1`]: answer });
    const locize = new Locize({ cdnType: 'auto', fetch: server.fetch, ...options });
    return { ...server, give, locize, project: locize.project('p1') };
  };
  const soon = () => new Promise((resolve) => setTimeout(resolve, 5));

  it('can be aborted alone', async () => {
    const { project, give, asked } = waiting();
    const end = new AbortController();
    const first = project.translations.download(at, { signal: end.signal });
    const second = project.translations.download(at);
    await soon();
    end.abort('enough');
    await expect(first).rejects.toBe('enough');
    give();
    expect(await second).toEqual({});
    expect(asked()).toHaveLength(1);
  });

  it('can be the last: then the asking ends, and the next call asks anew', async () => {
    const { project, requests, asked, give } = waiting();
    const ends = [new AbortController(), new AbortController()];
    const calls = ends.map(({ signal }) =>
      project.translations.download(at, { signal }).catch((reason) => reason),
    );
    await soon();
    ends[0]?.abort('one');
    await soon();
    expect(requests[0]?.signal.aborted).toBe(false);
    ends[1]?.abort('two');
    expect(await Promise.all(calls)).toEqual(['one', 'two']);
    expect(requests[0]?.signal.aborted).toBe(true);
    const next = project.translations.download(at);
    await soon();
    give();
    await next;
    expect(asked()).toHaveLength(2);
  });

  it('waits no longer than its own totalTimeout, which ends it for nobody else', async () => {
    const { locize, project, give, asked } = waiting();
    const hasty = locize.project('p1', { timeout: 10, totalTimeout: 10 });
    const first = hasty.translations.download(at);
    const second = project.translations.download(at);
    await expect(first).rejects.toMatchObject({
      code: 'timeout',
      timeout: 10,
      operation: 'translations.download',
      message: expect.stringContaining('no CDN type within 10 ms'),
    });
    give();
    await second;
    expect(asked()).toHaveLength(1);
  });

  it('may be a call of a run that is ended, which ends it for nobody else', async () => {
    const { locize, project, give, asked } = waiting();
    const end = new AbortController();
    const run = locize.forEachProject(['p1'], ({ translations }) => translations.download(at), {
      signal: end.signal,
    });
    await soon();
    const other = project.translations.download(at);
    await soon();
    end.abort('enough');
    await expect(run).rejects.toBe('enough');
    give();
    expect(await other).toEqual({});
    expect(asked()).toHaveLength(1);
  });

  it('finishes while the client is closing, and is waited for', async () => {
    const { answer, give } = held({});
    const server = hosts({ p1: standard }, { [`${pro}/languages/p1`]: answer });
    const locize = new Locize({ cdnType: 'auto', fetch: server.fetch });
    const call = locize.project('p1').translations.download(at);
    await soon();
    let isClosed = false;
    const closing = locize.close().then(() => {
      isClosed = true;
    });
    await soon();
    expect(isClosed).toBe(false);
    expect(locize.underWay.tasks).toBe(1);
    // The other host is asked after the client has been closed.
    give();
    expect(await call).toEqual({});
    await closing;
    expect(server.urls().at(-1)).toBe(`${standard}/p1/latest/en/common`);
    await expect(locize.project('p1').translations.download(at)).rejects.toMatchObject({
      code: 'client_closed',
    });
  });

  it('does not deadlock with a single request at a time', async () => {
    const { fetch, urls } = hosts({ p1: standard, p2: pro });
    const locize = new Locize({ cdnType: 'auto', fetch, maxConcurrentRequests: 1 });
    await Promise.all(['p1', 'p2', 'p1', 'p2'].map((id) => locize.project(id).translations.download(at)));
    expect(urls()).toHaveLength(7);
  });

  it('keeps what is known of 10,000 projects', async () => {
    let asked = 0;
    const fetch = async (url: string) => {
      if (url.endsWith('/languages/p0')) asked += 1;
      return json(url.includes('/languages/') ? languages : {});
    };
    const locize = new Locize({ cdnType: 'auto', fetch });
    const ask = (id: string) => locize.project(id).translations.download(at);
    for (let index = 0; index < 10_000; index += 1) await ask(`p${index}`);
    await ask('p0');
    expect(asked).toBe(1);
    await ask('p10000');
    await ask('p0');
    expect(asked).toBe(2);
  }, 60_000);

  it('forgets what was asked for last, and not what has taken its place', async () => {
    const unknown = held({});
    let asked = 0;
    const fetch = async (url: string) => {
      if (!url.includes('/languages/')) return json({});
      if (!url.endsWith('/p0')) return json(languages);
      asked += 1;
      // The first asking ends without an answer, and the second has one.
      return asked === 1 ? unknown.answer() : json(url.startsWith(standard) ? {} : languages);
    };
    const locize = new Locize({ cdnType: 'auto', fetch, maxConcurrentRequests: 4 });
    const ask = (id: string) => locize.project(id).translations.download(at);
    const first = ask('p0');
    for (let index = 1; index <= 10_000; index += 1) await ask(`p${index}`);
    await ask('p0');
    expect(asked).toBe(2);
    unknown.give();
    await first;
    await ask('p0');
    expect(asked).toBe(3); // the first asking had another host to ask
  }, 60_000);
});

import { apiKey, Locize, personalAccessToken } from 'locize-sdk';
import { createLocizeServer } from 'locize-sdk/testing';
import { describe, expect, it, vi } from 'vitest';
import { json, scriptedFetch } from './helpers/fetch.js';
import { token } from './helpers/seed.js';

const projects = [
  {
    id: 'p1',
    privateNamespaces: ['secret'],
    versions: {
      latest: {
        en: { common: { title: 'Title' }, shop: { cart: 'Cart' }, secret: { plan: 'Plan' } },
        de: { common: { title: 'Titel' } },
      },
      production: { en: { common: { title: 'Published title' } } },
    },
  },
] as const;
const seed = { projects, tokens: [{ token, scopes: ['read', 'write'], roles: { p1: 'user' } }] } as const;

const withCredential = (scopes?: readonly ('read' | 'write')[]) => {
  const server = createLocizeServer(seed);
  const credential = personalAccessToken(token, { scopes });
  return { server, project: new Locize({ credential, fetch: server.fetch }).project('p1') };
};

describe('everything that is published', () => {
  it('is listed once, public without the credential and private with it', async () => {
    const { server, project } = withCredential();
    expect(await project.translations.downloadAll().all()).toEqual({
      en: { common: { title: 'Title' }, shop: { cart: 'Cart' }, secret: { plan: 'Plan' } },
      de: { common: { title: 'Titel' } },
    });
    expect(server.requests.map(({ path, credential }) => [path, credential !== undefined]).sort()).toEqual([
      ['/download/p1/latest', true],
      ['/p1/latest/de/common', false],
      ['/p1/latest/en/common', false],
      ['/p1/latest/en/shop', false],
      ['/private/p1/latest/en/secret', true],
    ]);
  });

  it.each([
    ['without a credential', () => new Locize({ fetch: createLocizeServer(seed).fetch }).project('p1')],
    ['with one that declares no read', () => withCredential(['write']).project],
  ])('is what is public %s', async (_, projectOf) => {
    expect(Object.keys((await projectOf().translations.downloadAll().all()).en ?? {})).toEqual([
      'common',
      'shop',
    ]);
  });

  it('can be of a version, of languages and of namespaces', async () => {
    const { translations } = withCredential().project;
    expect(await translations.downloadAll({ version: 'production' }).all()).toEqual({
      en: { common: { title: 'Published title' } },
    });
    expect(await translations.downloadAll({ languages: ['de'] }).all()).toEqual({
      de: { common: { title: 'Titel' } },
    });
    expect(await translations.downloadAll({ namespaces: ['shop', 'secret'] }).all()).toEqual({
      en: { shop: { cart: 'Cart' }, secret: { plan: 'Plan' } },
    });
    expect(await translations.downloadAll({ languages: ['xx'] }).all()).toEqual({});
  });

  it('sends nothing before it is read', async () => {
    const { server, project } = withCredential();
    project.translations.downloadAll();
    await Promise.resolve();
    expect(server.requests).toEqual([]);
  });

  it('comes in order of arrival', async () => {
    const listed = ['slow', 'fast'].map((namespace) => ({ key: `p1/latest/en/${namespace}` }));
    const fetch: typeof globalThis.fetch = async (input) => {
      const { pathname } = new URL(new Request(input).url);
      if (pathname.startsWith('/download')) return json(listed);
      if (pathname.endsWith('slow')) await new Promise((resolve) => setTimeout(resolve, 20));
      return json({});
    };
    const order: string[] = [];
    for await (const { namespace, isPrivate } of new Locize({ fetch })
      .project('p1')
      .translations.downloadAll()) {
      expect(isPrivate).toBe(false);
      order.push(namespace);
    }
    expect(order).toEqual(['fast', 'slow']);
  });
});

describe('the downloads', () => {
  const many = Array.from({ length: 60 }, (_, index) => ({ key: `p1/latest/en/n${index}` }));
  function slowServer() {
    let running = 0;
    const state = { most: 0, begun: 0, aborted: 0 };
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, init);
      if (request.url.includes('/download/')) return json(many);
      running += 1;
      state.begun += 1;
      state.most = Math.max(state.most, running);
      try {
        await new Promise((resolve, reject) => {
          setTimeout(resolve, 2);
          request.signal.addEventListener('abort', () => {
            state.aborted += 1;
            reject(request.signal.reason);
          });
        });
      } finally {
        running -= 1;
      }
      return json({});
    };
    return { fetch, state };
  }

  it.each([
    [undefined, undefined, 20],
    [7, undefined, 7],
    [7, 3, 3],
  ])(
    'with the concurrency of the client %s and of the call %s are %i at a time',
    async (client, call, most) => {
      const { fetch, state } = slowServer();
      const { translations } = new Locize({ fetch, concurrency: client }).project('p1');
      await translations.downloadAll({ concurrency: call }).all();
      expect(state).toMatchObject({ most, begun: 60 });
    },
  );

  it('end when reading ends', async () => {
    const { fetch, state } = slowServer();
    for await (const _ of new Locize({ fetch }).project('p1').translations.downloadAll({ concurrency: 4 }))
      break;
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(state.begun).toBeLessThanOrEqual(5);
    expect(state.aborted).toBeGreaterThan(0);
  });

  it('end with the reason of a signal', async () => {
    const { fetch } = slowServer();
    const controller = new AbortController();
    const downloads = new Locize({ fetch })
      .project('p1')
      .translations.downloadAll({ signal: controller.signal });
    setTimeout(() => controller.abort('enough'), 3);
    await expect(downloads.all()).rejects.toBe('enough');
  });

  it('end with the first failure', async () => {
    const { fetch } = scriptedFetch(json(many), json({}), json({}, { status: 404 }), json({}));
    const { translations } = new Locize({ fetch }).project('p1');
    await expect(translations.downloadAll({ concurrency: 1 }).all()).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('do not go where a key of the list leads astray', async () => {
    for (const key of ['p1/latest/en', 'p1/latest/en/a/b', 'p1/latest/../x', 'p1/latest/en/%2e%2e']) {
      const { fetch, requests } = scriptedFetch(json([{ key }]));
      const { translations } = new Locize({ fetch }).project('p1');
      await expect(translations.downloadAll().all()).rejects.toMatchObject({
        code: expect.stringMatching(/^(unexpected_response|invalid_argument)$/),
      });
      expect(requests).toHaveLength(1);
    }
  });

  it('refuse a wrong concurrency', async () => {
    const downloads = new Locize().project('p1').translations.downloadAll({ concurrency: 0 });
    await expect(downloads.all()).rejects.toMatchObject({
      code: 'invalid_argument',
      argument: 'concurrency',
    });
  });
});

describe('the CDN type', () => {
  const server = createLocizeServer({
    projects: [
      { id: 'pro', versions: { latest: { en: { common: { a: 'b' } } } } },
      { id: 'std', cdnType: 'standard', versions: { latest: { en: { common: { a: 'b' } } } } },
      { id: 'empty' },
    ],
  });
  const projectAt = (cdnType: 'pro' | 'standard', id: string) =>
    new Locize({ cdnType, fetch: server.fetch }).project(id);

  it.each([
    ['pro', 'std', 'standard'],
    ['standard', 'pro', 'pro'],
  ] as const)('%s that is wrong for %s is told apart, with the right one', async (asked, id, right) => {
    const error = { code: 'wrong_cdn_type', cdnType: asked, rightCdnType: right, projectId: id };
    await expect(projectAt(asked, id).languages.list()).rejects.toMatchObject(error);
    await expect(projectAt(right, id).languages.list()).resolves.toHaveLength(1);
  });

  it.each([
    ['pro', 'std', 'standard'],
    ['standard', 'pro', 'pro'],
  ] as const)(
    '%s that is wrong for %s is told by a download as well, which looks once',
    async (asked, id, right) => {
      server.requests.length = 0;
      const { translations } = projectAt(asked, id);
      const at = { language: 'en', namespace: 'common' };
      for (let index = 0; index < 3; index += 1) {
        await expect(translations.download(at)).rejects.toMatchObject({
          code: 'wrong_cdn_type',
          operation: 'translations.download',
          rightCdnType: right,
        });
      }
      expect(server.requests.filter(({ path }) => path.startsWith('/languages/'))).toHaveLength(1);
      server.requests.length = 0;
      const missing = { language: 'en', namespace: 'missing' };
      const there = projectAt(right, id).translations;
      for (let index = 0; index < 3; index += 1) expect(await there.download(missing)).toEqual({});
      expect(server.requests.filter(({ path }) => path.startsWith('/languages/'))).toHaveLength(1);
    },
  );

  it.each([
    ['pro', 'std'],
    ['standard', 'pro'],
  ] as const)('%s that is wrong for %s is looked at once for all calls of a client', async (cdnType, id) => {
    const locize = new Locize({ cdnType, fetch: server.fetch });
    const at = { language: 'en', namespace: 'common' };
    server.requests.length = 0;
    const downloads = Array.from({ length: 20 }, (_, index) =>
      locize.project(id).translations.download(at, { mustExist: index % 2 === 0 }),
    );
    for (const download of downloads) {
      await expect(download).rejects.toMatchObject({ code: 'wrong_cdn_type' });
    }
    expect(server.requests.filter(({ path }) => path.startsWith('/languages/'))).toHaveLength(1);
    // A client of its own looks for itself.
    await expect(projectAt(cdnType, id).translations.download(at)).rejects.toMatchObject({
      code: 'wrong_cdn_type',
    });
    expect(server.requests.filter(({ path }) => path.startsWith('/languages/'))).toHaveLength(2);
  });

  it('is looked at for others as well where one of them waits no longer', async () => {
    let answer = (_: Response) => {};
    const fetch = (url: string) =>
      url.includes('lite')
        ? new Promise<Response>((resolve) => {
            answer = resolve;
          })
        : Promise.resolve(json({}, { headers: { 'x-cache': 'Error from cloudfront' } }));
    const { translations } = new Locize({ fetch }).project('p1');
    const end = new AbortController();
    const at = { language: 'en', namespace: 'common' };
    const first = translations.download(at, { signal: end.signal });
    const second = translations.download(at);
    setTimeout(() => end.abort('enough'), 5);
    await expect(first).rejects.toBe('enough');
    answer(json({ en: { name: 'E', nativeName: 'E', isReferenceLanguage: true, translated: {} } }));
    await expect(second).rejects.toMatchObject({ code: 'wrong_cdn_type' });
  });

  describe('is looked at elsewhere', () => {
    const at = { language: 'en', namespace: 'common' };
    const miss = () => Promise.resolve(json({}, { headers: { 'x-cache': 'Error from cloudfront' } }));
    const found = () =>
      json({ en: { name: 'E', nativeName: 'E', isReferenceLanguage: true, translated: {} } });
    /** A client of `pro`, and what the other host does. */
    const setUpLook = (
      other: (signal: AbortSignal | null | undefined) => Promise<Response>,
      options = {},
    ) => {
      let looks = 0;
      const fetch: typeof globalThis.fetch = (url, init) => {
        if (!String(url).includes('lite')) return miss();
        looks += 1;
        return other(init?.signal);
      };
      const locize = new Locize({ fetch, ...options });
      return {
        locize,
        download: (call?: object) => locize.project('p1').translations.download(at, call),
        looks: () => looks,
      };
    };
    const hangs = (signal: AbortSignal | null | undefined) =>
      new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));

    it('as long as somebody waits, and nothing is left then', async () => {
      const { locize, download } = setUpLook(hangs, { maxConcurrentRequests: 1 });
      const end = new AbortController();
      const downloads = [download({ signal: end.signal }), download({ signal: end.signal })];
      setTimeout(() => end.abort('enough'), 20);
      for (const one of downloads) await expect(one).rejects.toBe('enough');
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(locize.underWay).toEqual({ tasks: 0, requests: 0, waiting: 0 });
    });

    it('no longer than the call may take', async () => {
      const { locize, download } = setUpLook(hangs);
      expect(await download({ timeout: 50 })).toEqual({});
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(locize.underWay.requests).toBe(0);
    });

    it('until there is an answer: a failure is none', async () => {
      let answers = 0;
      const { download, looks } = setUpLook(async () => {
        answers += 1;
        return answers < 3 ? json({}, { status: 500 }) : found();
      });
      expect(await download()).toEqual({});
      expect(await download()).toEqual({});
      for (let index = 0; index < 2; index += 1) {
        await expect(download()).rejects.toMatchObject({ code: 'wrong_cdn_type' });
      }
      expect(looks()).toBe(3);
    });

    it('before a client is closed, and not afterwards', async () => {
      let answer = () => {};
      const { locize, download, looks } = setUpLook(
        () =>
          new Promise((resolve) => {
            answer = () => resolve(found());
          }),
      );
      const downloading = download();
      await vi.waitFor(() => expect(looks()).toBe(1));
      let isClosed = false;
      const closed = locize.close().then(() => {
        isClosed = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(isClosed).toBe(false);
      answer();
      await expect(downloading).rejects.toMatchObject({ code: 'wrong_cdn_type' });
      await closed;
      expect(looks()).toBe(1);
    });
  });

  it('is told of a namespace that must exist, which otherwise is not found', async () => {
    const options = { mustExist: true };
    for (const [cdnType, wrong] of [
      ['standard', 'pro'],
      ['pro', 'std'],
    ] as const) {
      const at = { language: 'en', namespace: 'missing' };
      await expect(projectAt(cdnType, wrong).translations.download(at, options)).rejects.toMatchObject({
        code: 'wrong_cdn_type',
      });
      const right = cdnType === 'pro' ? 'pro' : 'std';
      await expect(projectAt(cdnType, right).translations.download(at, options)).rejects.toMatchObject({
        code: 'not_found',
      });
    }
  });

  it('is not looked at where an empty namespace is there', async () => {
    const { fetch, requests } = scriptedFetch(json({}));
    const { translations } = new Locize({ fetch }).project('p1');
    expect(await translations.download({ language: 'en', namespace: 'common' })).toEqual({});
    expect(requests).toHaveLength(1);
  });

  it('is looked at only when an answer was empty, by one more request', async () => {
    server.requests.length = 0;
    expect(await projectAt('pro', 'empty').languages.list()).toEqual([]);
    expect(await projectAt('pro', 'unknown').languages.list()).toEqual([]);
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/languages/empty',
      '/languages/empty',
      '/languages/unknown',
      '/languages/unknown',
    ]);
    server.requests.length = 0;
    await projectAt('pro', 'pro').languages.list();
    expect(server.requests).toHaveLength(1);
  });

  it('is looked at when nothing is published', async () => {
    const { fetch } = scriptedFetch(
      json([]),
      json({ en: { name: 'E', nativeName: 'E', isReferenceLanguage: true, translated: {} } }),
    );
    await expect(new Locize({ fetch }).project('p1').translations.downloadAll().all()).rejects.toMatchObject({
      code: 'wrong_cdn_type',
    });
  });

  it('is not looked at with a base URL of your own, or when the other host does not answer', async () => {
    const own = scriptedFetch(json({}));
    const project = new Locize({ fetch: own.fetch, baseUrl: 'http://127.0.0.1:1' }).project('p1');
    expect(await project.languages.list()).toEqual([]);
    expect(own.requests).toHaveLength(1);
    const broken = scriptedFetch(json({}), new Error('no route'));
    const locize = new Locize({ fetch: broken.fetch, retry: { maxDelay: 1 } });
    expect(await locize.project('p1').languages.list()).toEqual([]);
    expect(broken.requests.length).toBeGreaterThan(1);
  });
});

describe('a restricted key', () => {
  const setUpRestricted = () =>
    createLocizeServer({
      projects: [
        {
          id: 'p1',
          versions: {
            latest: {
              en: { common: { a: 'A' }, secret: { s: 'S' }, other: { o: 'O' } },
              de: { secret: { s: 'G' } },
            },
            next: { en: { common: { n: 'N' } } },
          },
          privateNamespaces: ['secret', 'other'],
          apiKeys: [
            { key: 'restricted-key', role: 'user', languages: ['en'], namespaces: ['common', 'secret'] },
          ],
        },
      ],
    });

  it('leaves out the private namespaces that it can not read', async () => {
    const server = setUpRestricted();
    const credential = apiKey('restricted-key', {
      role: 'user',
      languages: ['en'],
      namespaces: ['common', 'secret'],
    });
    const { translations } = new Locize({ credential, fetch: server.fetch }).project('p1');
    expect(await translations.downloadAll()).toEqual({ en: { common: { a: 'A' }, secret: { s: 'S' } } });
  });

  it('is left out where it is restricted to another version', async () => {
    const server = setUpRestricted();
    const credential = apiKey('restricted-key', { role: 'user', versions: ['latest'] });
    const { translations } = new Locize({ credential, fetch: server.fetch }).project('p1');
    expect(await translations.downloadAll({ version: 'next' })).toEqual({ en: { common: { n: 'N' } } });
    expect(server.requests.every(({ credential }) => credential === undefined)).toBe(true);
  });
});

describe('a namespace that must exist', () => {
  const missing = { language: 'en', namespace: 'missing' };
  it.each(['pro', 'standard'] as const)('is not found where it is missing, on %s', async (cdnType) => {
    const server = createLocizeServer({
      projects: [{ id: 'p1', cdnType, versions: { latest: { en: { common: { a: 'A' }, empty: {} } } } }],
    });
    const { translations } = new Locize({ fetch: server.fetch, cdnType }).project('p1');
    expect(await translations.download(missing)).toEqual({});
    await expect(translations.download(missing, { mustExist: true })).rejects.toMatchObject({
      code: 'not_found',
      operation: 'translations.download',
    });
    expect(await translations.download({ language: 'en', namespace: 'common' }, { mustExist: true })).toEqual(
      {
        a: 'A',
      },
    );
  });
});

it('a language is added if it is missing, and left as it is otherwise', async () => {
  const server = createLocizeServer({
    projects: [{ id: 'p1', languages: ['en'], apiKeys: [{ key: 'an-admin-key', role: 'admin' }] }],
  });
  const { languages } = new Locize({ credential: apiKey('an-admin-key'), fetch: server.fetch }).project('p1');
  await languages.add('de', { ifMissing: true });
  await languages.add('de', { ifMissing: true });
  await expect(languages.add('de')).rejects.toMatchObject({ code: 'rejected' });
  await expect(languages.add('de', { ifMising: true } as object)).rejects.toMatchObject({
    argument: 'ifMising',
  });
});

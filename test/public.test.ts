import { fromJSON, isLocizeError as isSdkError, RateLimitError } from 'locize-sdk';
import {
  createPublicClient,
  isLocizeError,
  type Location,
  type PublicClient,
  type PublicClientOptions,
  type PublicResponseEvent,
} from 'locize-sdk/public';
import { createLocizeServer } from 'locize-sdk/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { json, networkFailure, scriptedFetch } from './helpers/fetch.js';
import { seedWith } from './helpers/seed.js';

const at = { language: 'en', namespace: 'common' };
const caught = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);
const clientOf = (...answers: Parameters<typeof scriptedFetch>) => {
  const { fetch, requests } = scriptedFetch(...answers);
  return { client: createPublicClient({ projectId: 'p1', fetch }), requests };
};

describe('a pause that the server asks for', () => {
  it('is not begun when it would end after the time of all', async () => {
    const limited = json({}, { status: 429, headers: { 'retry-after': '1' } });
    const { fetch, requests } = scriptedFetch(limited, limited, json({}));
    const client = createPublicClient({ projectId: 'p1', fetch, totalTimeout: 1500 });
    expect(await caught(client.download(at))).toMatchObject({ code: 'rate_limit', retryAfter: 1000 });
    expect(requests).toHaveLength(2);
  });
});

describe('a request that is stuck', () => {
  it('keeps nobody waiting who comes after the first has given up', async () => {
    let requests = 0;
    const fetch: typeof globalThis.fetch = async (_, init) => {
      requests += 1;
      if (requests > 1) return json({ title: 'Title' });
      return new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      });
    };
    const client = createPublicClient({ projectId: 'p1', fetch, totalTimeout: 50 });
    const first = caught(client.download(at));
    await new Promise((resolve) => setTimeout(resolve, 25));
    const second = caught(client.download(at));
    expect(await first).toMatchObject({ code: 'timeout' });
    expect(await client.download(at)).toEqual({ title: 'Title' });
    expect(await second).toMatchObject({ code: 'timeout' });
    expect(requests).toBe(2);
  });
});

describe('the public client', () => {
  const server = createLocizeServer(seedWith());
  const client = createPublicClient({ projectId: 'p1', fetch: server.fetch });

  it('reads what is public', async () => {
    expect(await client.download(at)).toEqual({ text: 'Text', title: 'Title' });
    expect(await client.download({ ...at, version: 'next' })).toEqual({ title: 'Next' });
    expect(await client.downloadMany([{ ...at, language: 'de' }, at])).toEqual([
      { title: 'Titel' },
      { text: 'Text', title: 'Title' },
    ]);
    expect((await client.languages()).map(({ code, name }) => [code, name])).toEqual([
      ['en', 'English'],
      ['de', 'German'],
    ]);
    expect((await client.badge()).translatedPercentage).toBe(67);
  });

  it('reads nothing that is private', async () => {
    expect(await client.download({ ...at, namespace: 'secret' })).toEqual({});
  });

  it('sends no header of its own: neither a credential nor what would make a preflight', async () => {
    server.requests.length = 0;
    await client.download(at);
    expect(server.requests).toMatchObject([{ method: 'GET', headers: {}, credential: undefined }]);
    expect(Object.keys(server.requests[0]?.headers ?? {})).toEqual([]);
  });

  it.each([
    [{}, 'https://api.locize.app/p1/latest/en/common'],
    [{ cdnType: 'standard', version: 'next' }, 'https://api.lite.locize.app/p1/next/en/common'],
    [{ baseUrl: 'http://127.0.0.1:1/x/' }, 'http://127.0.0.1:1/x/p1/latest/en/common'],
  ] as const)('with %j asks %s', async (options, url) => {
    const { fetch, requests } = scriptedFetch(json({}));
    await createPublicClient({ projectId: 'p1', fetch, ...options }).download(at);
    expect(requests.map((request) => request.url)).toEqual([url]);
  });

  it('takes a 404 for an empty namespace on the CDN type standard alone', async () => {
    const { fetch } = scriptedFetch(new Response('', { status: 404 }));
    expect(await createPublicClient({ projectId: 'p1', cdnType: 'standard', fetch }).download(at)).toEqual(
      {},
    );
    const error = await caught(createPublicClient({ projectId: 'p1', fetch }).download(at));
    expect(error).toMatchObject({ code: 'not_found', status: 404, name: 'NotFoundError' });
  });
});

describe('no credential', () => {
  it.each(['credential', 'apiKey', 'token', 'headers', 'authorization'])(
    'goes in by the option %s',
    (option) => {
      const options = { projectId: 'p1', [option]: 'lz_pat_test' } as PublicClientOptions;
      expect(() => createPublicClient(options)).toThrow(
        expect.objectContaining({ code: 'invalid_argument', argument: option }),
      );
      expect(() => createPublicClient(options)).not.toThrow(/lz_pat_test/);
    },
  );
});

describe('bad arguments', () => {
  it.each([
    ['language', { language: '../x', namespace: 'common' }],
    ['language', { language: 'http:x', namespace: 'common' }],
    ['namespace', { language: 'en', namespace: '' }],
    ['namespace', { language: 'en', namespace: '__proto__' }],
    ['namespace', { language: 'en', namespace: 'a\ud800' }],
    ['version', { ...at, version: 'a/b' }],
    ['language', { language: undefined as never, namespace: 'common' }],
  ])('%s never reaches the wire', async (argument, location) => {
    const { client, requests } = clientOf(json({}));
    await expect(client.download(location)).rejects.toMatchObject({ code: 'invalid_argument', argument });
    expect(requests).toEqual([]);
  });

  it.each([
    ['cdnType', { cdnType: 'free' }],
    ['baseUrl', { baseUrl: 'api.locize.app' }],
    ['baseUrl', { baseUrl: 'https://user@x.example' }],
    ['baseUrl', { baseUrl: 'https://x.example/?a' }],
    ['baseUrl', { baseUrl: 'https://x.example/#a' }],
    ['baseUrl', { baseUrl: 'ftp://x.example' }],
  ])('%s is refused', (argument, options) => {
    expect(() => createPublicClient({ projectId: 'p1', ...(options as object) })).toThrow(
      expect.objectContaining({ code: 'invalid_argument', argument }),
    );
  });

  it.each<[argument: string, call: (client: PublicClient) => Promise<unknown>]>([
    ['lang', (client) => client.download({ ...at, lang: 'de' } as Location)],
    ['locations[1].namespaces', (client) => client.downloadMany([at, { ...at, namespaces: [] } as Location])],
    ['singal', (client) => client.download(at, { singal: AbortSignal.abort() } as object)],
    ['singal', (client) => client.downloadMany([at], { singal: AbortSignal.abort() } as object)],
    ['limit', (client) => client.downloadMany([at], { limit: 2 } as object)],
    ['concurrency', (client) => client.download(at, { concurrency: 2 } as object)],
    ['singal', (client) => client.languages({ singal: AbortSignal.abort() } as object)],
    ['timeout', (client) => client.badge({ timeout: 5 } as object)],
  ])('%s, which is none, is refused', async (argument, call) => {
    const { client } = clientOf(json({}), json({}));
    await expect(call(client)).rejects.toMatchObject({ code: 'invalid_argument', argument });
  });

  it('takes what the whole SDK gives as a location', async () => {
    const { client, requests } = clientOf(json({ a: 'A' }));
    const listed = {
      ...at,
      version: 'latest',
      isPrivate: false,
      size: 5,
      lastModified: new Date(),
      content: {},
    };
    expect(await client.download(listed)).toEqual({ a: 'A' });
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['https:x.example', 'https://x.example/p1/latest/en/common'],
    ['https://x.example/@scope//', 'https://x.example/@scope/p1/latest/en/common'],
  ])('a base URL is read as the platform reads it: %s', async (baseUrl, url) => {
    const { fetch, requests } = scriptedFetch(json({}));
    await createPublicClient({ projectId: 'p1', baseUrl, fetch }).download(at);
    expect(requests.map((request) => request.url)).toEqual([url]);
  });

  it('a project id is refused with the first call', async () => {
    await expect(createPublicClient({ projectId: '..' }).languages()).rejects.toMatchObject({
      code: 'invalid_argument',
      argument: 'projectId',
    });
  });
});

describe('an error', () => {
  it.each([
    [401, 'authentication'],
    [403, 'permission'],
    [404, 'not_found'],
    [418, 'rejected'],
  ])('with the status %i has the code %s, and is known by both entries', async (status, code) => {
    const { client, requests } = clientOf(new Response('', { status }));
    const error = await caught(client.languages());
    expect(error).toMatchObject({ code, status });
    expect(isLocizeError(error) && isSdkError(error)).toBe(true);
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['{', []],
    ['[]', []],
    ['null', []],
    ['', []],
    ['<html></html>', []],
    ['{"de":5}', ['de']],
    ['{"de":{"name":5}}', ['de', 'name']],
    ['{"de":{"name":"German"}}', ['de', 'translated']],
  ])('of the shape %s tells where', async (body, path) => {
    const { client } = clientOf(new Response(body));
    await expect(client.languages()).rejects.toMatchObject({ code: 'unexpected_response', path });
  });

  it('in a 2xx answer is one, but a key of content is not', async () => {
    const { client } = clientOf(json({ errorMessage: 'no' }), json({ errorMessage: 'Error', other: 'x' }));
    await expect(client.download(at)).rejects.toMatchObject({ code: 'rejected', serverMessage: 'no' });
    expect(await client.download(at)).toEqual({ errorMessage: 'Error', other: 'x' });
  });

  it('of a badge without its number is one', async () => {
    const { client } = clientOf(json({ translatedPercentage: '55' }));
    await expect(client.badge()).rejects.toMatchObject({ code: 'unexpected_response' });
  });
});

describe('what passes', () => {
  it.each([
    ['a broken connection', () => networkFailure('ECONNRESET')],
    ['a 500', () => new Response('', { status: 500 })],
    ['a rate limit', () => new Response('', { status: 429, headers: { 'retry-after': '0' } })],
  ])('%s is tried again twice', async (_, failure) => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const { client, requests } = clientOf(failure(), failure(), json({ a: 'b' }));
    expect(await client.download(at)).toEqual({ a: 'b' });
    expect(requests).toHaveLength(3);
    const other = clientOf(failure());
    await caught(other.client.download(at));
    expect(other.requests).toHaveLength(3);
    vi.restoreAllMocks();
  });

  it('a network that is down is a network error', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const { client } = clientOf(networkFailure('ECONNREFUSED'));
    await expect(client.download(at)).rejects.toMatchObject({ code: 'network', name: 'NetworkError' });
    vi.restoreAllMocks();
  });
});

describe('requests under way', () => {
  function slow() {
    const state = { begun: 0, aborted: 0 };
    const fetch: typeof globalThis.fetch = (_, init) => {
      state.begun += 1;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => resolve(json({ a: 'b' })), 20);
        init?.signal?.addEventListener('abort', () => {
          state.aborted += 1;
          clearTimeout(timer);
          reject(init.signal?.reason);
        });
      });
    };
    return { state, client: createPublicClient({ projectId: 'p1', fetch }) };
  }

  it('are shared by those who ask for the same, each with a content of its own', async () => {
    const { state, client } = slow();
    const [first, second] = await Promise.all([client.download(at), client.download(at)]);
    expect(state.begun).toBe(1);
    expect(first).toEqual(second);
    expect(first).not.toBe(second);
    await client.download(at);
    expect(state.begun).toBe(2);
  });

  it('end when nobody waits any longer, and not before', async () => {
    const { state, client } = slow();
    const [one, two] = [new AbortController(), new AbortController()];
    const first = caught(client.download(at, { signal: one.signal }));
    const second = caught(client.download(at, { signal: two.signal }));
    await new Promise((resolve) => setTimeout(resolve));
    one.abort('left');
    expect(await first).toBe('left');
    expect(state.aborted).toBe(0);
    two.abort('left as well');
    expect(await second).toBe('left as well');
    expect(state.aborted).toBe(1);
    expect(await client.download(at)).toEqual({ a: 'b' });
    expect(state.begun).toBe(2);
  });

  it('do not begin with a signal that is aborted', async () => {
    const { state, client } = slow();
    await expect(client.download(at, { signal: AbortSignal.abort('no') })).rejects.toBe('no');
    expect(state.begun).toBe(0);
  });

  it('end with the timeout', async () => {
    const fetch: typeof globalThis.fetch = (_, init) =>
      new Promise((__, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
      });
    const client = createPublicClient({ projectId: 'p1', fetch, totalTimeout: 10 });
    await expect(client.download(at)).rejects.toMatchObject({ code: 'timeout', timeout: 10 });
  });

  it('leave no listener on a signal', async () => {
    const { client } = slow();
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, 'addEventListener');
    const remove = vi.spyOn(signal, 'removeEventListener');
    await client.download(at, { signal });
    expect(add).toHaveBeenCalled();
    expect(remove).toHaveBeenCalledTimes(add.mock.calls.length);
  });
});

describe('several downloads', () => {
  const places = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ language: 'en', namespace: `n${index}` }));

  it.each([
    [undefined, 6],
    [{ concurrency: 2 }, 2],
  ])('with %j are so many at a time, and in their order', async (options, most) => {
    let running = 0;
    let peak = 0;
    const fetch = async (url: string) => {
      running += 1;
      peak = Math.max(peak, running);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
      running -= 1;
      return json({ url });
    };
    const client = createPublicClient({ projectId: 'p1', fetch });
    const contents = await client.downloadMany(places(40), options);
    expect(peak).toBe(most);
    expect(contents.map(({ url }) => String(url).split('/').at(-1))).toEqual(
      places(40).map(({ namespace }) => namespace),
    );
  });

  it('begin their time when they are sent', async () => {
    const fetch = async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return json({});
    };
    const client = createPublicClient({ projectId: 'p1', fetch, totalTimeout: 80 });
    expect(await client.downloadMany(places(8), { concurrency: 1 })).toHaveLength(8);
  });

  it('end with the first that fails, which is named', async () => {
    const urls: string[] = [];
    let aborted = 0;
    const fetch: typeof globalThis.fetch = (url, init) => {
      urls.push(String(url));
      if (String(url).endsWith('/n2'))
        return Promise.resolve(new Response('{"message":"no"}', { status: 400 }));
      return new Promise((_, reject) => {
        init?.signal?.addEventListener('abort', () => {
          aborted += 1;
          reject(init.signal?.reason);
        });
      });
    };
    const client = createPublicClient({ projectId: 'p1', fetch });
    await expect(client.downloadMany(places(5000))).rejects.toMatchObject({
      code: 'rejected',
      message: 'translations.download/latest/en/n2: the server responded with 400: no',
      serverMessage: 'no',
    });
    expect(urls).toHaveLength(6);
    expect(aborted).toBe(5);
  });

  it('end with their signal, also one that is aborted already', async () => {
    const fetch: typeof globalThis.fetch = (_, init) =>
      new Promise((__, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      });
    const client = createPublicClient({ projectId: 'p1', fetch });
    const controller = new AbortController();
    const { signal } = controller;
    const add = vi.spyOn(signal, 'addEventListener');
    const remove = vi.spyOn(signal, 'removeEventListener');
    const downloads = caught(client.downloadMany(places(20), { signal }));
    await new Promise((resolve) => setTimeout(resolve));
    controller.abort('left');
    expect(await downloads).toBe('left');
    expect(remove).toHaveBeenCalledTimes(add.mock.calls.length);
    expect(await caught(client.downloadMany(places(2), { signal: AbortSignal.abort('no') }))).toBe('no');
  });

  it.each([
    [{ locations: 5 }, 'locations'],
    [{ locations: null }, 'locations'],
    [{ locations: { language: 'en', namespace: 'common' } }, 'locations'],
    [{ locations: [at, { ...at, language: '..' }] }, 'locations[1].language'],
    [{ locations: [null] }, 'locations[0].language'],
    [{ locations: [at], concurrency: 0 }, 'concurrency'],
    [{ locations: [at], concurrency: Number.NaN }, 'concurrency'],
  ])(
    'of %j reject, and name %s',
    async ({ locations, ...options }: object & { locations?: unknown }, argument) => {
      const { client } = clientOf(json({}));
      await expect(client.downloadMany(locations as never, options)).rejects.toMatchObject({
        code: 'invalid_argument',
        operation: 'translations.download',
        argument,
      });
    },
  );
});

describe('what an error tells', () => {
  it('is what those of the SDK tell, and can be read again', async () => {
    const { client } = clientOf(
      new Response('{"message":"slow down"}', { status: 429, headers: { 'retry-after': '60' } }),
    );
    const error = await caught(client.badge());
    if (!isLocizeError(error)) throw error;
    expect(error).toMatchObject({
      name: 'RateLimitError',
      operation: 'statistics.badge',
      projectId: 'p1',
      status: 429,
      serverMessage: 'slow down',
      retryAfter: 60_000,
      message: 'statistics.badge: the server responded with 429: slow down',
    });
    const json_ = JSON.parse(JSON.stringify(error));
    expect(json_).toMatchObject({ code: 'rate_limit', message: error.message, retryAfter: 60_000 });
    expect(fromJSON(json_)).toBeInstanceOf(RateLimitError);
    expect(fromJSON(json_)).toMatchObject({ serverMessage: 'slow down', operation: 'statistics.badge' });
  });

  it('has no cause of a network in its JSON, and one in itself', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const { client } = clientOf(networkFailure('ECONNREFUSED'));
    const error = (await caught(client.languages())) as Error & { toJSON(): object };
    expect(error.cause).toBeInstanceOf(Error);
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'NetworkError',
      code: 'network',
      operation: 'languages.list',
      projectId: 'p1',
      message: 'languages.list: no response from the server',
    });
    vi.restoreAllMocks();
  });
});

describe('an option', () => {
  it.each<[string, object]>([
    ['cdnType', { cdnType: 'toString' }],
    ['cdnType', { cdnType: null }],
    ['baseUrl', { baseUrl: 'https://proxy.example/?a=b' }],
    ['baseUrl', { baseUrl: 'https://proxy.example/#a' }],
    ['baseUrl', { baseUrl: 'https://user@proxy.example/' }],
    ['baseUrl', { baseUrl: null }],
    ['baseUrl', { baseUrl: 5 }],
    ['fetch', { fetch: 'fetch' }],
    ['totalTimeout', { totalTimeout: Number.NaN }],
    ['totalTimeout', { totalTimeout: 0 }],
    ['totalTimeout', { totalTimeout: '5' }],
    ['maxResponseBytes', { maxResponseBytes: 0 }],
    ['maxResponseBytes', { maxResponseBytes: null }],
    ['onResponse', { onResponse: 'log' }],
  ])('%s is refused in %j', (argument, options) => {
    expect(() => createPublicClient({ projectId: 'p1', ...options })).toThrow(
      expect.objectContaining({
        code: 'invalid_argument',
        argument,
        message: expect.stringMatching(/must be/),
      }),
    );
  });

  it.each([5, null, undefined, {}])('projectId %j is refused with the first call', async (projectId) => {
    const { fetch, requests } = scriptedFetch(json({}));
    const client = createPublicClient({ projectId: projectId as string, fetch });
    for (const call of [client.languages(), client.badge(), client.download(at), client.downloadMany([at])]) {
      await expect(call).rejects.toMatchObject({ code: 'invalid_argument', argument: /projectId$/ });
    }
    expect(requests).toEqual([]);
  });

  it.each([null, undefined, 5])('is not there in %j', async (options) => {
    await expect((async () => createPublicClient(options as never).languages())()).rejects.toMatchObject({
      code: 'invalid_argument',
      argument: 'projectId',
    });
  });

  it.each([null, 5])('of a call may be %j', async (options) => {
    const { client } = clientOf(json({}));
    expect(await client.download(at, options as never)).toEqual({});
  });
});

describe('a response', () => {
  it('that is too large is not read to its end', async () => {
    let sent = 0;
    let cancelled = false;
    const endless = () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            sent += 1;
            controller.enqueue(new Uint8Array(1000));
          },
          cancel() {
            cancelled = true;
          },
        }),
      );
    const client = createPublicClient({
      projectId: 'p1',
      fetch: async () => endless(),
      maxResponseBytes: 5000,
    });
    await expect(client.download(at)).rejects.toMatchObject({ code: 'unexpected_response', status: 200 });
    expect(sent).toBeLessThan(10);
    expect(cancelled).toBe(true);
  });

  it('is read as UTF-8, whatever its pieces', async () => {
    const bytes = new TextEncoder().encode('\uFEFF{"title":"Straße 🎉"}');
    const body = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const { client } = clientOf(new Response(body));
    expect(await client.download(at)).toEqual({ title: 'Straße 🎉' });
  });

  it('of a namespace whose only key is errorMessage is content, where it was published', async () => {
    const body = { errorMessage: 'Something went wrong' };
    const { client } = clientOf(
      json(body, { headers: { 'last-modified': 'Tue, 03 Feb 2026 04:05:06 GMT' } }),
    );
    expect(await client.download(at)).toEqual(body);
  });
});

describe('the CDN type auto', () => {
  const hosts = (known: string) => {
    const urls: string[] = [];
    const fetch = async (url: string) => {
      urls.push(url);
      const language = { name: 'English', translated: {} };
      return json(url.endsWith('/languages/p1') && url.startsWith(known) ? { en: language } : {});
    };
    return { urls, client: createPublicClient({ projectId: 'p1', cdnType: 'auto', fetch }) };
  };
  const standard = 'https://api.lite.locize.app';
  const pro = 'https://api.locize.app';

  it.each([
    [pro, [`${pro}/languages/p1`]],
    [standard, [`${pro}/languages/p1`, `${standard}/languages/p1`]],
  ])('is found once: %s', async (host, asking) => {
    const { urls, client } = hosts(host);
    await Promise.all([client.download(at), client.badge().catch(() => {})]);
    await client.download(at);
    const calls = [`${host}/p1/latest/en/common`, `${host}/badgedata/p1`, `${host}/p1/latest/en/common`];
    expect(urls).toEqual([...asking, ...calls]);
  });

  it('goes on with pro where neither host knows it, and asks again', async () => {
    const { urls, client } = hosts('nowhere');
    await client.download(at);
    await client.download(at);
    const once = [`${pro}/languages/p1`, `${standard}/languages/p1`, `${pro}/p1/latest/en/common`];
    expect(urls).toEqual([...once, ...once]);
  });

  it.each([pro, standard])(
    'is that of %s where it can not tell and the other knows nothing',
    async (host) => {
      const urls: string[] = [];
      const fetch = async (url: string) => {
        urls.push(url);
        if (!url.includes('/languages/')) return json({ a: 'A' });
        return url.startsWith(`${host}/`) ? json({}, { status: 501 }) : json({});
      };
      const client = createPublicClient({ projectId: 'p1', cdnType: 'auto', fetch });
      expect(await client.download(at)).toEqual({ a: 'A' });
      expect(urls.at(-1)).toBe(`${host}/p1/latest/en/common`);
      // It was a guess: the next call asks again.
      urls.length = 0;
      await client.download(at);
      expect(urls).toHaveLength(3);
    },
  );

  it('names what it is asked for, also where the time is over before it is found', async () => {
    const fetch = () => new Promise<Response>(() => {});
    const client = createPublicClient({ projectId: 'p1', cdnType: 'auto', fetch, totalTimeout: 20 });
    await expect(client.downloadMany([at])).rejects.toMatchObject({
      message: 'translations.download/latest/en/common: no response within 20 ms',
    });
  });

  it('is not asked for with a base URL', async () => {
    const { fetch, requests } = scriptedFetch(json({}));
    await createPublicClient({
      projectId: 'p1',
      cdnType: 'auto',
      baseUrl: 'https://x.example',
      fetch,
    }).download(at);
    expect(requests.map(({ url }) => url)).toEqual(['https://x.example/p1/latest/en/common']);
  });

  it('is waited for no longer than the signal says', async () => {
    const fetch = () => new Promise<Response>(() => {});
    const client = createPublicClient({ projectId: 'p1', cdnType: 'auto', fetch });
    await expect(client.download(at, { signal: AbortSignal.abort('left') })).rejects.toBe('left');
    const controller = new AbortController();
    const download = caught(client.download(at, { signal: controller.signal }));
    controller.abort('left later');
    expect(await download).toBe('left later');
  });
});

describe('in a page', () => {
  const withKept = (kept: () => Promise<Response>, fails: () => Promise<Response>) => {
    const inits: (RequestInit | undefined)[] = [];
    const fetch: typeof globalThis.fetch = async (_, init) => {
      inits.push(init);
      return init?.cache === 'force-cache' ? kept() : fails();
    };
    return { inits, fetch };
  };
  const page = () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    vi.stubGlobal('window', {});
    vi.stubGlobal('document', {});
  };
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
  const gone = () => Promise.reject(new TypeError('Failed to fetch'));
  const failures: [string, () => Promise<Response>][] = [
    ['the network is gone', gone],
    ['the server fails', async () => new Response('', { status: 503 })],
  ];

  it('nothing of the page goes along', async () => {
    page();
    const { inits, fetch } = withKept(gone, async () => json({}));
    await createPublicClient({ projectId: 'p1', fetch }).download(at);
    expect(inits).toMatchObject([{ credentials: 'omit', referrerPolicy: 'strict-origin' }]);
  });

  it.each(failures)('where %s, what is kept is shown', async (_, fails) => {
    page();
    const { inits, fetch } = withKept(async () => json({ title: 'Kept' }), fails);
    expect(await createPublicClient({ projectId: 'p1', fetch }).download(at)).toEqual({ title: 'Kept' });
    expect(inits.map((init) => init?.cache)).toEqual(['default', 'default', 'default', 'force-cache']);
  });

  it('where the time is over, too', async () => {
    page();
    const { fetch } = withKept(
      async () => json({ title: 'Kept' }),
      () => new Promise(() => {}),
    );
    const client = createPublicClient({ projectId: 'p1', fetch, totalTimeout: 20 });
    expect(await client.download(at)).toEqual({ title: 'Kept' });
  });

  it('where the time is over before the CDN type is found, of either host', async () => {
    page();
    for (const host of ['https://api.locize.app/', 'https://api.lite.locize.app/']) {
      const fetch: typeof globalThis.fetch = (url, init) => {
        if (init?.cache !== 'force-cache') return new Promise(() => {});
        return String(url).startsWith(host) ? Promise.resolve(json({ title: 'Kept' })) : gone();
      };
      const client = createPublicClient({ projectId: 'p1', cdnType: 'auto', fetch, totalTimeout: 20 });
      expect(await client.download(at)).toEqual({ title: 'Kept' });
    }
  });

  it.each([500, 501, 508, 530])('where the server says %i, and it is told as no attempt', async (status) => {
    page();
    const attempts: number[] = [];
    const { fetch } = withKept(
      async () => json({ title: 'Kept' }),
      async () => new Response('', { status }),
    );
    const onResponse = ({ attempt }: PublicResponseEvent) => attempts.push(attempt);
    const client = createPublicClient({ projectId: 'p1', fetch, onResponse });
    expect(await client.download(at)).toEqual({ title: 'Kept' });
    expect(attempts.at(-1)).toBe(0);
    expect(attempts.filter((attempt) => attempt === 1)).toHaveLength(1);
  });

  it.each(failures)('where %s and nothing is kept, the first error comes', async (_, fails) => {
    page();
    const { fetch } = withKept(gone, fails);
    const inPage = await caught(createPublicClient({ projectId: 'p1', fetch }).download(at));
    vi.unstubAllGlobals();
    const elsewhere = await caught(createPublicClient({ projectId: 'p1', fetch }).download(at));
    expect(JSON.stringify(inPage)).toBe(JSON.stringify(elsewhere));
    expect(inPage).toMatchObject({ code: /^(network|server)$/ });
  });

  it('what is kept is looked for no longer than a moment', async () => {
    page();
    const { fetch } = withKept(() => new Promise(() => {}), gone);
    await expect(createPublicClient({ projectId: 'p1', fetch }).download(at)).rejects.toMatchObject({
      code: 'network',
    });
  });

  it.each([404, 429, 400])('a %i is no reason to look', async (status) => {
    page();
    const { inits, fetch } = withKept(
      async () => json({ title: 'Kept' }),
      async () => new Response('', { status, headers: { 'retry-after': '0' } }),
    );
    await expect(createPublicClient({ projectId: 'p1', fetch }).download(at)).rejects.toMatchObject({
      status,
    });
    expect(inits.some((init) => init?.cache === 'force-cache')).toBe(false);
  });

  it('elsewhere nothing is asked for once more', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const { inits, fetch } = withKept(async () => json({ title: 'Kept' }), gone);
    await expect(createPublicClient({ projectId: 'p1', fetch }).download(at)).rejects.toMatchObject({
      code: 'network',
    });
    expect(inits.map((init) => init?.cache)).toEqual([undefined, undefined, undefined]);
  });
});

describe('what is left behind', () => {
  it.each([null, Object.assign(new Error('mine'), { status: 404 }), undefined])(
    'an abort rejects with its reason on the CDN type standard too: %s',
    async (reason) => {
      const fetch = () => new Promise<Response>(() => {});
      const client = createPublicClient({ projectId: 'p1', cdnType: 'standard', fetch });
      const controller = new AbortController();
      const download = caught(client.download(at, { signal: controller.signal }));
      controller.abort(reason);
      expect(await download).toBe(controller.signal.reason);
    },
  );

  it('a search for the CDN type ends with who waits for it, and with the time of the call', async () => {
    const urls: string[] = [];
    let aborted = 0;
    const fetch: typeof globalThis.fetch = (url, init) => {
      urls.push(String(url));
      return new Promise((_, reject) => {
        init?.signal?.addEventListener('abort', () => {
          aborted += 1;
          reject(init.signal?.reason);
        });
      });
    };
    const client = createPublicClient({ projectId: 'p1', cdnType: 'auto', fetch, totalTimeout: 60 });
    const controller = new AbortController();
    const download = caught(client.download(at, { signal: controller.signal }));
    await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort('left');
    expect(await download).toBe('left');
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect([urls.length, aborted]).toEqual([1, 1]);
    const start = performance.now();
    await expect(client.download(at)).rejects.toMatchObject({ code: 'timeout', timeout: 60 });
    expect(performance.now() - start).toBeLessThan(120);
  });

  it('a search takes no error for languages, and a call that can not be right begins none', async () => {
    const urls: string[] = [];
    const fetch = async (url: string) => {
      urls.push(url);
      if (url === 'https://api.locize.app/languages/p1') return json({ message: 'no such project' });
      return json(url.includes('/languages/') ? { en: { name: 'E', translated: {} } } : { a: 'b' });
    };
    const client = createPublicClient({ projectId: 'p1', cdnType: 'auto', fetch });
    await expect(client.download({ ...at, language: '..' })).rejects.toMatchObject({
      code: 'invalid_argument',
    });
    expect(urls).toEqual([]);
    expect(await client.download(at)).toEqual({ a: 'b' });
    expect(urls.at(-1)).toBe('https://api.lite.locize.app/p1/latest/en/common');
  });

  it('one who leaves takes a request from nobody', async () => {
    let begun = 0;
    const fetch = async () => {
      begun += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return json({ a: 'b' });
    };
    const client = createPublicClient({ projectId: 'p1', fetch });
    const controller = new AbortController();
    const first = caught(client.download(at, { signal: controller.signal }));
    const second = client.download(at);
    await new Promise((resolve) => setTimeout(resolve));
    controller.abort('left');
    await first;
    expect(await Promise.all([second, client.download(at)])).toEqual([{ a: 'b' }, { a: 'b' }]);
    expect(begun).toBe(1);
  });

  it('nothing begins after a failure, and no listener stays', async () => {
    let begun = 0;
    const fetch = async () => {
      begun += 1;
      return new Response('', { status: begun === 1 ? 400 : 200 });
    };
    const client = createPublicClient({ projectId: 'p1', fetch });
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, 'addEventListener');
    const remove = vi.spyOn(signal, 'removeEventListener');
    const places = Array.from({ length: 50 }, (_, index) => ({ ...at, namespace: `n${index}` }));
    await expect(client.downloadMany(places, { signal })).rejects.toMatchObject({ code: 'rejected' });
    expect(begun).toBe(6);
    const broken = {
      *[Symbol.iterator]() {
        yield at;
        throw new Error('mine');
      },
    };
    await expect(client.downloadMany(broken, { signal })).rejects.toThrow('mine');
    await expect(client.downloadMany([], { signal: AbortSignal.abort('no') })).rejects.toBe('no');
    expect(await client.downloadMany([], { concurrency: Number.POSITIVE_INFINITY })).toEqual([]);
    expect(remove).toHaveBeenCalledTimes(add.mock.calls.length);
  });

  it('a body that nobody reads is let go of', async () => {
    let cancelled = false;
    const body = new ReadableStream({
      cancel() {
        cancelled = true;
      },
    });
    const client = createPublicClient({ projectId: 'p1', fetch: async () => new Response(body) });
    const controller = new AbortController();
    const download = caught(client.download(at, { signal: controller.signal }));
    await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort('left');
    expect(await download).toBe('left');
    await new Promise((resolve) => setTimeout(resolve));
    expect(cancelled).toBe(true);
  });
});

describe('what a server says', () => {
  it('is a line of bounded length in an error', async () => {
    const { client } = clientOf(json({ errorMessage: `\u001b[31m${'x'.repeat(1e6)}` }, { status: 400 }));
    const error = (await caught(client.languages())) as Error & { serverMessage: string };
    for (const text of [error.message, error.serverMessage]) {
      expect(text.length).toBeLessThanOrEqual(4000);
      expect(text).not.toContain('\u001b');
    }
  });

  it.each([{ message: 'no such project' }, { errorMessage: 'no', requestId: '1' }])(
    'of %j in a 2xx answer is an error where it is no content',
    async (body) => {
      const headers = { 'last-modified': 'Tue, 03 Feb 2026 04:05:06 GMT' };
      const { client } = clientOf(json(body, { headers }));
      await expect(client.languages()).rejects.toMatchObject({ code: 'rejected' });
      await expect(client.badge()).rejects.toMatchObject({ code: 'rejected' });
    },
  );

  it('is told from what a role may not do, and keeps the code of a language', async () => {
    const message = 'Unauthorized: not authorized with role (readonly)';
    const { client } = clientOf(json({ message }, { status: 401 }));
    await expect(client.badge()).rejects.toMatchObject({ code: 'permission', status: 401 });
    const { client: other } = clientOf(json({ en: { code: 'other', name: 'English', translated: {} } }));
    expect((await other.languages())[0]?.code).toBe('en');
  });

  it('may be a text alone, as a mock has it', async () => {
    const response = {
      ok: true,
      status: 200,
      type: 'basic',
      headers: new Headers(),
      text: async () => '{"a":"b"}',
    };
    const client = createPublicClient({ projectId: 'p1', fetch: async () => response as Response });
    expect(await client.download(at)).toEqual({ a: 'b' });
  });
});

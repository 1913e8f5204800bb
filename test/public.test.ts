import { isLocizeError as isSdkError } from 'locize-sdk';
import { createPublicClient, isLocizeError, type PublicClientOptions } from 'locize-sdk/public';
import { createLocizeServer } from 'locize-sdk/testing';
import { describe, expect, it, vi } from 'vitest';
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
  ])('%s is refused', (argument, options) => {
    expect(() => createPublicClient({ projectId: 'p1', ...(options as object) })).toThrow(
      expect.objectContaining({ code: 'invalid_argument', argument }),
    );
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

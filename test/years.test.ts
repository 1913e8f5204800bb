/** What hostile eyes found in what was made for years in production. */

import { inspect } from 'node:util';
import { type CallEndEvent, Locize, type Project, personalAccessToken, type ResponseEvent } from 'locize-sdk';
import { createPublicClient } from 'locize-sdk/public';
import { Headers as UndiciHeaders, Request as UndiciRequest } from 'undici';
import { describe, expect, it, vi } from 'vitest';
import { ByteBudget } from '../src/http/byte-budget.js';
import { json, networkFailure, scriptedFetch } from './helpers/fetch.js';

const token = 'lz_pat_abcdefghijklmnop1234';
const credential = personalAccessToken(token);
const at = { language: 'en', namespace: 'common' };
const turns = (milliseconds = 10) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('a closed client', () => {
  it('refuses a job and waiting for it, and nothing is left unhandled', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const { fetch } = scriptedFetch(networkFailure('ECONNREFUSED'));
    const locize = new Locize({ credential, fetch, retry: { limit: 0 } });
    const project = locize.project('p1');
    const started = project.versions.publish();
    const closed = locize.close();
    await expect(started.wait()).rejects.toMatchObject({ code: 'client_closed' });
    await closed;
    await expect(project.versions.publish().wait()).rejects.toMatchObject({ code: 'client_closed' });
    await turns();
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it.each<[string, (project: Project) => PromiseLike<unknown>]>([
    ['a write', (project) => project.translations.update(at, { a: 'A' })],
    ['pages', (project) => project.translations.pull(at)],
    ['downloads', (project) => project.translations.downloadAll()],
    ['a job', (project) => project.jobs.get('j').wait()],
    ['a call', (project) => project.tags.list()],
  ])('tells of %s that it refuses', async (_, call) => {
    const ends: CallEndEvent[] = [];
    const locize = new Locize({ credential, fetch: async () => json({}), onCall: (end) => ends.push(end) });
    await locize.close();
    await expect(Promise.resolve(call(locize.project('p1')))).rejects.toMatchObject({
      code: 'client_closed',
    });
    expect(ends).toMatchObject([{ outcome: 'refused', code: 'client_closed', projectId: 'p1' }]);
  });
});

it.each<[string, (url: string, init: RequestInit) => unknown]>([
  ['a request of undici', (url, init) => new UndiciRequest(url, init as object)],
  ['headers of undici', (_, init) => new UndiciHeaders(init.headers as Record<string, string>)],
  ['a request', (url, init) => new Request(url, init)],
  ['an address', (url, init) => new URL(`${url}?${new Headers(init.headers).get('authorization')}`)],
  ['what is searched for', (_, init) => new URLSearchParams(init.headers as Record<string, string>)],
  [
    'a form',
    (_, init) => {
      const form = new FormData();
      form.set('token', new Headers(init.headers).get('authorization') ?? '');
      return form;
    },
  ],
  ['a promise', (_, init) => Promise.resolve(init.headers)],
  ['an iterator', (_, init) => new Map(Object.entries(init.headers ?? {})).values()],
])('a cause that holds it in %s shows no credential', async (_, made) => {
  const seen: unknown[] = [];
  const locize = new Locize({
    credential,
    fetch: async (url, init = {}) => {
      throw Object.assign(new TypeError('broken'), { held: made(url, init) });
    },
    retry: { limit: 0 },
    onResponse: (event) => seen.push(event),
    onCall: (event) => seen.push(event),
  });
  seen.push(
    await locize
      .project('p1')
      .tags.list()
      .catch((error: unknown) => error),
  );
  const text = inspect(seen, { depth: 20, showHidden: true });
  expect(text).toContain('broken');
  expect(text).not.toContain(token);
});

it('of a byte budget nothing is kept by who has given up', async () => {
  for (let hops = 0; hops < 6; hops += 1) {
    const budget = new ByteBudget(1000);
    const first = budget.share();
    const second = budget.share();
    first.take(500);
    second.take(950);
    first.release();
    for (let hop = 0; hop < hops; hop += 1) await undefined;
    second.release();
    await turns(0);
    const others = [budget.share(), budget.share()];
    expect(others[0]?.take(400)).toBeUndefined();
    expect(others[1]?.take(600)).toBeUndefined();
  }
});

it('a fetch that gives its response at once, as one of a test may, is as good', async () => {
  const fetch = (() => json(['a'])) as unknown as typeof globalThis.fetch;
  expect(await new Locize({ credential, fetch }).project('p1').tags.list()).toEqual(['a']);
  const client = createPublicClient({
    projectId: 'p1',
    fetch: (() => json({ a: 'A' })) as unknown as typeof fetch,
  });
  expect(await client.download(at)).toEqual({ a: 'A' });
});

describe('a fetch that gives no response', () => {
  it.each([
    { status: 200, headers: null, body: null },
    { status: 200, headers: {}, body: null },
    {},
    null,
    undefined,
    5,
  ])('but %j makes a typed error, and no abort', async (given) => {
    const ends: CallEndEvent[] = [];
    const fetch = async () => given as unknown as Response;
    const locize = new Locize({ credential, fetch, retry: { limit: 0 }, onCall: (end) => ends.push(end) });
    await expect(locize.project('p1').tags.list()).rejects.toMatchObject({ code: 'network' });
    await expect(locize.project('p1').languages.list()).rejects.toMatchObject({ code: 'network' });
    expect(ends).toMatchObject([
      { outcome: 'failed', code: 'network' },
      { outcome: 'failed', code: 'network' },
    ]);
  });
});

it('an abort with an error of the SDK is an abort', async () => {
  const { fetch } = scriptedFetch(json({}, { status: 404 }), () => new Promise(() => {}));
  const ends: CallEndEvent[] = [];
  const project = new Locize({ credential, fetch, onCall: (end) => ends.push(end) }).project('p1');
  const reason: unknown = await project.tags.list().catch((error: unknown) => error);
  const abort = new AbortController();
  const call = project.tags.list({ signal: abort.signal });
  setTimeout(() => abort.abort(reason), 5);
  await expect(call).rejects.toBe(reason);
  expect(ends.map(({ outcome, code }) => [outcome, code])).toEqual([
    ['failed', 'not_found'],
    ['aborted', 'aborted'],
  ]);
});

it('a namespace that is not there, on the CDN type standard, is no failure', async () => {
  const ends: CallEndEvent[] = [];
  const { fetch } = scriptedFetch(json({ message: 'Not found' }, { status: 404 }));
  const locize = new Locize({ cdnType: 'standard', fetch, onCall: (end) => ends.push(end) });
  const { translations } = locize.project('p1');
  expect(await translations.download(at)).toEqual({});
  await expect(translations.download(at, { mustExist: true })).rejects.toMatchObject({ code: 'not_found' });
  const downloads = ends.filter(({ operation }) => operation === 'translations.download');
  expect(downloads.map(({ outcome, status, code }) => [outcome, status, code])).toEqual([
    ['succeeded', 404, undefined],
    ['failed', 404, 'not_found'],
  ]);
});

it('asking the other host is told as such', async () => {
  const ends: CallEndEvent[] = [];
  const { fetch } = scriptedFetch(json({}));
  await new Locize({ fetch, onCall: (end) => ends.push(end) }).project('p1').languages.list();
  expect(ends.map(({ host, cdnType }) => [host, cdnType])).toEqual([
    ['api.locize.app', 'pro'],
    ['api.lite.locize.app', 'standard'],
  ]);
});

it('what a hook does with an event changes no other', async () => {
  const events: ResponseEvent[] = [];
  const locize = new Locize({
    credential,
    fetch: async () => json([]),
    onRequest: (event) => Object.assign(event, { callId: 1, path: '/evil', attempt: 99 }),
    onResponse: (event) => events.push(event),
  });
  await locize.project('p1').tags.list();
  expect(events).toMatchObject([{ path: '/tags/p1', attempt: 1 }]);
});

it('a credential that is renewed gives a call no more retries', async () => {
  const answers = [500, 500, 401, 500, 500, 500, 500].map((status) => json({}, { status }));
  const { fetch, requests } = scriptedFetch(...answers);
  const tokens = [token, `${token}2`];
  const project = new Locize({
    credential: personalAccessToken(() => tokens.shift() ?? token),
    fetch,
    retry: { maxDelay: 1 },
  }).project('p1');
  await expect(project.tags.list()).rejects.toMatchObject({ code: 'server' });
  expect(requests).toHaveLength(4);
});

it('what says nothing of the credential shows that it was taken', async () => {
  let valid = 1;
  let given = 1;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { headers } = new Request(input, init);
    return json({}, { status: headers.get('authorization') === `Bearer ${token}${valid}` ? 412 : 401 });
  };
  const provider = personalAccessToken(() => {
    const value = `${token}${given}`;
    given += 1;
    return value;
  });
  const { translations } = new Locize({ credential: provider, fetch }).project('p1');
  for (; valid < 12; valid += 1) {
    expect(await translations.reportMissing(at, { a: 'A' })).toMatchObject({ changed: false });
  }
});

describe.each([
  [
    'locize-sdk',
    (fetch: typeof globalThis.fetch) =>
      new Locize({ fetch, timeout: 30, retry: { limit: 0 } }).project('p1').translations.download(at),
  ],
  [
    'locize-sdk/public',
    (fetch: typeof globalThis.fetch) =>
      createPublicClient({ projectId: 'p1', fetch, totalTimeout: 30 }).download(at),
  ],
] as const)('a response of %s that comes too late', (_, download) => {
  it('is let go of', async () => {
    const cancelled = vi.fn();
    const fetch = async () => {
      await turns(60);
      return new Response(new ReadableStream({ cancel: cancelled }));
    };
    await expect(download(fetch)).rejects.toMatchObject({ code: 'timeout' });
    await turns(80);
    expect(cancelled).toHaveBeenCalledOnce();
  });

  it('leads to no other', async () => {
    let requests = 0;
    const fetch = async () => {
      requests += 1;
      await turns(60);
      return new Response(null, { status: 302, headers: { location: '/again' } });
    };
    await expect(download(fetch)).rejects.toMatchObject({ code: 'timeout' });
    await turns(150);
    expect(requests).toBe(1);
  });
});

describe('a function that gives a token', () => {
  const clientWith = (provider: () => unknown, options: object = {}) => {
    const events: unknown[] = [];
    const sent: (string | null)[] = [];
    const locize = new Locize({
      credential: personalAccessToken(provider as () => string),
      fetch: async (input, init) => {
        sent.push(new Request(input, init).headers.get('authorization'));
        return json([]);
      },
      onCredential: ({ kind, code }) => events.push([kind, code]),
      ...options,
    });
    return { tags: locize.project('p1').tags, events, sent };
  };

  it('may have more than is taken of it, and no expiry', async () => {
    const lease = { value: token, expiresAt: null, leaseId: 'abc', renewable: true };
    const { tags } = clientWith(() => lease);
    expect(await tags.list()).toEqual([]);
  });

  it.each([{}, { token }, { value: 5 }])('is told what is missing in %j', async (given) => {
    const { tags } = clientWith(() => given);
    await expect(tags.list()).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringMatching(/must be a string/),
    });
  });

  it('that hangs is told, and others do not wait for it', async () => {
    let askings = 0;
    const { tags, events } = clientWith(
      () => {
        askings += 1;
        return askings === 1 ? new Promise(() => {}) : token;
      },
      { totalTimeout: 40, timeout: 40 },
    );
    await expect(tags.list()).rejects.toMatchObject({ code: 'timeout' });
    expect(events).toEqual([['renewal_failed', 'timeout']]);
    expect(await tags.list()).toEqual([]);
  });

  it('that hangs in the background keeps nobody waiting at the expiry', async () => {
    vi.useFakeTimers();
    try {
      const life = 120_000;
      const given = [
        () => ({ value: token, expiresAt: Date.now() + life }),
        () => new Promise(() => {}),
        () => `${token}3`,
      ];
      const { tags, sent } = clientWith(() => given.shift()?.());
      await tags.list();
      await vi.advanceTimersByTimeAsync(life - 50_000);
      await tags.list();
      await vi.advanceTimersByTimeAsync(51_000);
      await Promise.all(Array.from({ length: 20 }, () => tags.list()));
      expect(sent.slice(2)).toEqual(Array(20).fill(`Bearer ${token}3`));
    } finally {
      vi.useRealTimers();
    }
  });

  it('and answers late takes the place of no newer one', async () => {
    let late: ((value: string) => void) | undefined;
    const given = [
      () =>
        new Promise<string>((resolve) => {
          late = resolve;
        }),
      () => `${token}2`,
    ];
    const { tags, sent } = clientWith(() => given.shift()?.(), { totalTimeout: 30, timeout: 30 });
    await expect(tags.list()).rejects.toMatchObject({ code: 'timeout' });
    await tags.list();
    late?.(`${token}1`);
    await turns();
    await tags.list();
    expect(sent).toEqual([`Bearer ${token}2`, `Bearer ${token}2`]);
  });

  it('and is down ends a run over projects that share it', async () => {
    const locize = new Locize({
      credential: personalAccessToken(() => {
        throw new Error('the vault is down');
      }),
      fetch: async () => json([]),
    });
    const ids = Array.from({ length: 100 }, (_, index) => `p${index}`);
    const report = await locize.forEachProject(ids, (project) => project.tags.list());
    expect(report.stoppedBy).toMatchObject({ code: 'missing_credential' });
    expect(report.skipped.length).toBeGreaterThan(90);
  });
});

it('what is put on every object changes nothing of what the public client makes of a response', async () => {
  const client = (response: Response) => createPublicClient({ projectId: 'p1', fetch: async () => response });
  const polluted = async (name: string, value: unknown, work: () => Promise<unknown>) => {
    Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
    try {
      return await work();
    } finally {
      Reflect.deleteProperty(Object.prototype, name);
    }
  };
  for (const name of ['missingStatus', 'misses', 'status']) {
    const failed = polluted(name, 404, () => client(json({}, { status: 410 })).download(at));
    await expect(failed).rejects.toMatchObject({ code: 'rejected' });
  }
  const download = () => client(json({ a: 'A' })).download(at);
  expect(await polluted('errorMessage', 'evil', download)).toEqual({ a: 'A' });
});

describe('waiting for a job', () => {
  const job = json({ jobId: 'j1' });
  it.each([
    ['a signal', 'given_up', false],
    ['a refusal', 'given_up', true],
  ])('that ends by %s is told', async (_, state, refused) => {
    const states: string[] = [];
    const { fetch } = scriptedFetch(job, refused ? json({}, { status: 403 }) : job);
    const locize = new Locize({ credential, fetch, onJob: (event) => states.push(event.state) });
    const signal = AbortSignal.timeout(30);
    await expect(locize.project('p1').versions.publish().wait({ pollInterval: 4, signal })).rejects.toThrow();
    expect(states).toEqual(['started', state]);
  });

  it('through an outage tells what asking failed with', async () => {
    const { fetch } = scriptedFetch(job, json({}, { status: 500 }));
    const locize = new Locize({ credential, fetch, retry: { limit: 0 } });
    await expect(
      locize.project('p1').versions.publish().wait({ pollInterval: 20, timeout: 30 }),
    ).rejects.toMatchObject({ code: 'job_timeout', cause: { code: 'server' } });
  });
});

it('a call that is aborted in the queue tells how long it was there', async () => {
  const ends: CallEndEvent[] = [];
  const locize = new Locize({
    credential,
    fetch: () => new Promise(() => {}),
    maxConcurrentRequests: 1,
    onCall: (end) => ends.push(end),
  });
  const { tags } = locize.project('p1');
  const end = new AbortController();
  tags.list({ signal: end.signal }).catch(() => {});
  await expect(tags.list({ signal: AbortSignal.timeout(30) })).rejects.toThrow();
  end.abort();
  expect(ends[0]).toMatchObject({ outcome: 'aborted', attempts: 0 });
  expect(ends[0]?.queued).toBeGreaterThan(20);
});

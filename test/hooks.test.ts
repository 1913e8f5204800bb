import { inspect } from 'node:util';
import {
  apiKey,
  type CallEndEvent,
  isLocizeError,
  type JobEvent,
  Locize,
  type Project,
  personalAccessToken,
  type RequestEvent,
  type ResponseEvent,
  type RetryEvent,
} from 'locize-sdk';
import { createPublicClient, type PublicResponseEvent } from 'locize-sdk/public';
import { describe, expect, it } from 'vitest';
import { json, networkFailure, scriptedFetch } from './helpers/fetch.js';

const at = { language: 'en', namespace: 'common' };
const token = 'lz_pat_test0123456789';

function watched(...answers: Parameters<typeof scriptedFetch>) {
  const events: (['request', RequestEvent] | ['response', ResponseEvent] | ['retry', RetryEvent])[] = [];
  const { fetch } = scriptedFetch(...answers);
  const locize = new Locize({
    credential: personalAccessToken(token),
    fetch,
    retry: { maxDelay: 1 },
    onRequest: (event) => events.push(['request', event]),
    onResponse: (event) => events.push(['response', event]),
    onRetry: (event) => events.push(['retry', event]),
  });
  return { project: locize.project('p1'), events };
}

describe('hooks', () => {
  it('see every attempt, with its operation, status and duration', async () => {
    const { project, events } = watched(
      new Response('', { status: 503 }),
      networkFailure('ECONNRESET'),
      json({}),
    );
    await project.versions.list();
    const call = {
      callId: expect.any(Number),
      host: 'api.locize.app',
      cdnType: 'pro',
      operation: 'versions.list',
      projectId: 'p1',
      method: 'GET',
      path: '/stats/project/p1',
    };
    const duration = expect.toSatisfy((value: number) => value >= 0 && value < 60_000);
    const nothing = { error: undefined, age: undefined, xCache: undefined, retryAfter: undefined, duration };
    const broken = { ...nothing, status: undefined, code: 'network', error: expect.any(TypeError), bytes: 0 };
    const busy = { status: 503, code: 'server' };
    expect(events).toEqual([
      ['request', { ...call, attempt: 1 }],
      ['response', { ...call, ...nothing, ...busy, attempt: 1, bytes: 0 }],
      ['retry', { ...call, ...busy, attempt: 2, delay: expect.any(Number) }],
      ['request', { ...call, attempt: 2 }],
      ['response', { ...call, ...broken, attempt: 2 }],
      ['retry', { ...call, attempt: 3, status: undefined, code: 'network', delay: expect.any(Number) }],
      ['request', { ...call, attempt: 3 }],
      ['response', { ...call, ...nothing, attempt: 3, status: 200, code: undefined, bytes: 2 }],
    ]);
    expect(new Set(events.map(([, { callId }]) => callId)).size).toBe(1);
  });

  it('tell calls apart', async () => {
    const { project, events } = watched(json({}));
    await Promise.all([project.versions.list(), project.languages.add('de')]);
    const ids = events
      .filter(([kind]) => kind === 'response')
      .map(([, { callId, operation }]) => [operation, callId]);
    expect(ids.map(([operation]) => operation).sort()).toEqual(['languages.add', 'versions.list']);
    expect(new Set(ids.map(([, callId]) => callId)).size).toBe(2);
  });

  it('see nothing of what is refused before it is sent', async () => {
    const { project, events } = watched(json({}));
    await expect(project.languages.add('..')).rejects.toThrow();
    expect(events).toEqual([]);
  });

  it('never see the credential', async () => {
    const { project, events } = watched(json({ message: token }, { status: 401 }));
    await project.versions.list().catch(() => {});
    expect(events).toHaveLength(2);
    expect(JSON.stringify(events)).not.toContain(token);
  });

  it('that throw do not make a call fail', async () => {
    const broken = () => {
      throw new Error('the collector is gone');
    };
    const { fetch } = scriptedFetch(new Response('', { status: 503 }), json({}));
    const hooks = { onRequest: broken, onResponse: broken, onRetry: broken };
    const locize = new Locize({
      credential: personalAccessToken(token),
      fetch,
      retry: { maxDelay: 1 },
      ...hooks,
    });
    expect(await locize.project('p1').versions.list()).toEqual([]);
  });

  it.each(['onRequest', 'onResponse', 'onRetry', 'onCall', 'onJob', 'onCredential', 'fetch'])(
    '%s has to be a function',
    (name) => {
      expect(() => new Locize({ [name]: 'x' })).toThrow(
        expect.objectContaining({ code: 'invalid_argument', argument: name }),
      );
    },
  );
});

describe('onCall', () => {
  function called(answers: Parameters<typeof scriptedFetch>, options: object = {}) {
    const ends: CallEndEvent[] = [];
    const { fetch } = scriptedFetch(...answers);
    const locize = new Locize({
      credential: personalAccessToken(token, { scopes: ['read', 'manage'] }),
      fetch,
      retry: { maxDelay: 1 },
      ...options,
      onCall: (event) => ends.push(event),
    });
    // Also what its scopes don't allow, as a program without types would call it.
    return { locize, project: locize.project('p1') as Project, ends };
  }
  const number = expect.any(Number);

  it('ends a call, with all of its attempts', async () => {
    const { project, ends } = called([
      json({ message: 'later' }, { status: 503 }),
      json({ latest: { en: { common: {} } } }),
    ]);
    await project.versions.list();
    expect(ends).toEqual([
      {
        callId: number,
        operation: 'versions.list',
        projectId: 'p1',
        method: 'GET',
        host: 'api.locize.app',
        cdnType: 'pro',
        path: '/stats/project/p1',
        outcome: 'succeeded',
        code: undefined,
        error: undefined,
        status: 200,
        attempts: 2,
        duration: number,
        queued: number,
        bytes: JSON.stringify({ message: 'later' }).length + '{"latest":{"en":{"common":{}}}}'.length,
      },
    ]);
  });

  it.each([
    ['authentication', json({}, { status: 401 }), 401],
    ['permission', json({}, { status: 403 }), 403],
    ['not_found', json({}, { status: 404 }), 404],
    ['rejected', json({}, { status: 409 }), 409],
    ['rejected', json({ errorMessage: 'no' }), 200],
    ['rate_limit', json({}, { status: 429 }), 429],
    ['server', json({}, { status: 500 }), 500],
    ['redirect', json({}, { status: 302 }), 302],
    ['unexpected_response', json([]), 200],
    ['network', networkFailure('ECONNRESET'), undefined],
  ] as const)('ends one that fails, with the code %s of its error', async (code, answer, status) => {
    const { project, ends } = called([answer], { retry: { limit: 0 } });
    const error = await project.versions.list().catch((thrown: unknown) => thrown);
    expect(ends).toEqual([expect.objectContaining({ outcome: 'failed', code, status, error, attempts: 1 })]);
  });

  it.each([
    ['a scope that is missing', 'missing_scope', (project: Project) => project.users.list()],
    ['a path that is none', 'invalid_argument', (project: Project) => project.versions.publish('..')],
    [
      'an unknown option',
      'invalid_argument',
      (project: Project) => project.versions.list({ x: 1 } as object),
    ],
    [
      'an unknown option of its own',
      'invalid_argument',
      (project: Project) => project.translations.update(at, { a: 'b' }, { x: 1 } as object),
    ],
    [
      'entries that are none',
      'invalid_argument',
      (project: Project) => project.translations.update(at, 5 as never),
    ],
    [
      'keys that are none',
      'invalid_argument',
      (project: Project) => project.translations.delete(at, 5 as never),
    ],
    [
      'a location that is none',
      'invalid_argument',
      (project: Project) => project.translations.update({ language: 'en' } as never, { a: 'b' }),
    ],
    [
      'a location of pages that is none',
      'invalid_argument',
      (project: Project) => project.translations.pull({ ...at, vesion: 'x' } as never),
    ],
    ['a branch that is none', 'invalid_argument', (project: Project) => project.branches.create({} as never)],
  ] as const)('ends one that is refused before a request: %s', async (_, code, call) => {
    const { project, ends } = called([json({})]);
    await expect(call(project)).rejects.toMatchObject({ code });
    expect(ends).toEqual([
      expect.objectContaining({ outcome: 'refused', code, status: undefined, path: undefined, attempts: 0 }),
    ]);
    expect(ends[0]?.error).toMatchObject({ code });
  });

  it('ends one without a credential, and one of a closed client', async () => {
    const { project, ends } = called([json({})], { credential: undefined });
    await expect(project.versions.list()).rejects.toThrow();
    const { locize, project: closed, ends: others } = called([json({})]);
    await locize.close();
    await expect(closed.versions.list()).rejects.toThrow();
    expect([...ends, ...others].map(({ outcome, code }) => [outcome, code])).toEqual([
      ['refused', 'missing_credential'],
      ['refused', 'client_closed'],
    ]);
  });

  it("tells the SDK's timeout from a signal of your own", async () => {
    const stuck = () => new Promise<Response>(() => {});
    const events: ResponseEvent[] = [];
    const onResponse = (event: ResponseEvent) => events.push(event);
    const { project, ends } = called([stuck], { timeout: 20, retry: { limit: 0 }, onResponse });
    await expect(project.versions.list()).rejects.toMatchObject({ code: 'timeout' });
    const signal = AbortSignal.timeout(5);
    await expect(project.versions.list({ signal })).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(ends.map(({ outcome, code }) => [outcome, code])).toEqual([
      ['failed', 'timeout'],
      ['aborted', 'aborted'],
    ]);
    expect(events.map(({ code, error }) => [code, (error as Error).name])).toEqual([
      ['timeout', 'TimeoutError'],
      ['aborted', 'TimeoutError'],
    ]);
    expect(isLocizeError(events[0]?.error)).toBe(true);
  });

  it('counts the time in the queue apart', async () => {
    const slow = async () => {
      await new Promise((resolve) => setTimeout(resolve, 40));
      return json({});
    };
    const { project, ends } = called([slow], { maxConcurrentRequests: 1 });
    await Promise.all([project.versions.list(), project.versions.list()]);
    expect(ends[0]?.queued).toBeLessThan(15);
    expect(ends[1]?.queued).toBeGreaterThan(30);
    expect(ends[1]?.duration).toBeGreaterThan(70);
  });

  it('counts both attempts where a credential is renewed, by one call id', async () => {
    const attempts: unknown[] = [];
    const tokens = ['lz_pat_old0123456789', 'lz_pat_new0123456789'];
    const { project, ends } = called([json({}, { status: 401 }), json({})], {
      credential: personalAccessToken(() => tokens.shift() ?? ''),
      onRequest: ({ callId, attempt }: RequestEvent) => attempts.push([callId, attempt]),
    });
    await project.versions.list();
    expect(ends).toEqual([expect.objectContaining({ attempts: 2, outcome: 'succeeded', status: 200 })]);
    const id = ends[0]?.callId;
    expect(attempts).toEqual([
      [id, 1],
      [id, 2],
    ]);
  });

  it('has ids that differ in a process, whatever the client', async () => {
    const one = called([json({})]);
    const other = called([json({})]);
    await Promise.all([one.project.versions.list(), other.project.versions.list()]);
    expect(one.ends[0]?.callId).not.toBe(other.ends[0]?.callId);
    expect(Number.isSafeInteger(one.ends[0]?.callId)).toBe(true);
  });

  it('never has the credential, wherever it was given', async () => {
    const key = 'an-api-key-of-some-length';
    const { locize, ends } = called([json({ message: key }, { status: 400 })], {
      credential: () => apiKey(key),
    });
    const project = locize.project('p1') as Project;
    await project.versions.publish(key).catch(() => {});
    await project.request({ method: 'GET', path: `/x/${key}`, scope: 'read' }).catch(() => {});
    await (locize.project(key) as Project).versions.list().catch(() => {});
    await project.versions.list().catch(() => {});
    expect(ends).toHaveLength(4);
    for (const event of ends) expect(inspect(event, { depth: 9 })).not.toContain(key);
    expect(ends.map(({ outcome }) => outcome)).toEqual(['refused', 'refused', 'refused', 'failed']);
  });

  it('that throws or rejects makes no call fail', async () => {
    for (const onCall of [
      () => {
        throw new Error('the collector is gone');
      },
      () => Promise.reject(new Error('the collector is gone')),
    ]) {
      const { fetch } = scriptedFetch(json({}));
      const locize = new Locize({ credential: personalAccessToken(token), fetch, onCall });
      expect(await locize.project('p1').versions.list()).toEqual([]);
    }
  });
});

it('responses tell what a CDN says of them', async () => {
  const events: ResponseEvent[] = [];
  const headers = { age: '120', 'x-cache': 'Hit from cloudfront', 'retry-after': '3' };
  const { fetch } = scriptedFetch(json({}, { headers }), json({}, { headers: { age: 'old' } }));
  const locize = new Locize({ fetch, cdnType: 'standard', onResponse: (event) => events.push(event) });
  const project = locize.project('p1');
  await project.translations.download(at);
  await project.translations.download(at);
  expect(events).toMatchObject([
    {
      host: 'api.lite.locize.app',
      cdnType: 'standard',
      age: 120_000,
      xCache: 'Hit from cloudfront',
      retryAfter: 3000,
    },
    { age: undefined, xCache: undefined, retryAfter: undefined },
  ]);
});

describe('onJob', () => {
  const job = { jobId: 'j1' };
  it.each([
    ['done', [json(job), json(job), json(null)], {}],
    ['failed', [json(job), json({ ...job, timeouted: true })], {}],
    ['timed_out', [json(job)], { timeout: 10 }],
  ] as const)('tells of a job that is %s', async (state, answers, options) => {
    const events: JobEvent[] = [];
    const { fetch } = scriptedFetch(...answers);
    const locize = new Locize({
      credential: personalAccessToken(token),
      fetch,
      onJob: (event) => events.push(event),
    });
    const project = locize.project('p1');
    await project.branches
      .merge('b1')
      .wait({ pollInterval: 4, ...options })
      .catch(() => {});
    const of = { jobId: 'j1', projectId: 'b1', operation: 'branches.merge' };
    expect(events).toEqual([
      { ...of, state: 'started', duration: 0 },
      { ...of, state, duration: expect.any(Number) },
    ]);
  });

  it('and of one that another process has started', async () => {
    const events: JobEvent[] = [];
    const { fetch } = scriptedFetch(json(null));
    const onJob = (event: JobEvent) => events.push(event);
    const locize = new Locize({ credential: personalAccessToken(token), fetch, onJob });
    await locize.project('p1').jobs.get('j1').wait({ pollInterval: 4 });
    expect(events).toMatchObject([{ jobId: 'j1', operation: undefined, state: 'done' }]);
  });
});

describe('onResponse of the public client', () => {
  it('is told of every attempt', async () => {
    const events: PublicResponseEvent[] = [];
    const { fetch } = scriptedFetch(
      networkFailure('ECONNRESET'),
      json({}, { status: 503 }),
      json({ a: 'A' }),
    );
    const onResponse = (event: PublicResponseEvent) => events.push(event);
    await createPublicClient({ projectId: 'p1', fetch, onResponse }).download(at);
    const url = 'https://api.locize.app/p1/latest/en/common';
    const duration = expect.any(Number);
    expect(events).toEqual([
      { url, attempt: 1, status: undefined, code: 'network', duration },
      { url, attempt: 2, status: 503, code: 'server', duration },
      { url, attempt: 3, status: 200, code: undefined, duration },
    ]);
  });

  it('makes no call fail by what it throws or rejects with', async () => {
    for (const onResponse of [
      () => {
        throw new Error('the collector is gone');
      },
      () => Promise.reject(new Error('the collector is gone')),
    ]) {
      const { fetch } = scriptedFetch(json({ a: 'A' }));
      expect(await createPublicClient({ projectId: 'p1', fetch, onResponse }).download(at)).toEqual({
        a: 'A',
      });
    }
  });
});

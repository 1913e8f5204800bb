import { Locize, operations, type Project, personalAccessToken } from 'locize-sdk';
import { createLocizeServer, type FaultRule } from 'locize-sdk/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { calls } from './helpers/calls.js';
import { json, networkFailure, scriptedFetch } from './helpers/fetch.js';
import { seedWith, token } from './helpers/seed.js';

const busy = (status: number, retryAfter?: string | number) =>
  json({}, { status, headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) } });

type Options = Pick<ConstructorParameters<typeof Locize>[0] & object, 'retry' | 'timeout' | 'totalTimeout'>;

/** A project, and when its requests were sent, in milliseconds. */
function projectWith(answers: Parameters<typeof scriptedFetch>, options: Options = {}) {
  const { fetch: scripted } = scriptedFetch(...answers);
  const times: number[] = [];
  const fetch: typeof globalThis.fetch = (...request) => {
    times.push(Date.now());
    return scripted(...request);
  };
  const retries: (number | undefined)[] = [];
  const locize = new Locize({
    credential: personalAccessToken(token),
    fetch,
    ...options,
    onRetry: ({ attempt, status }) => retries.push(attempt, status),
  });
  return { project: locize.project('p1'), times, retries };
}

/** How a call ends, with the clock moved on until it does. */
async function outcome(call: PromiseLike<unknown>): Promise<unknown> {
  let end: unknown;
  call.then(
    () => {
      end = 'done';
    },
    (error: unknown) => {
      end = error;
    },
  );
  while (end === undefined) await vi.advanceTimersByTimeAsync(10);
  return end;
}

const read = (project: Project) => project.versions.list();
const create = (project: Project) => project.namespaces.create({ language: 'en', namespace: 'common' });
const never = (request: Request) =>
  new Promise<Response>((_, reject) => {
    request.signal.addEventListener('abort', () => reject(request.signal.reason));
  });

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('the pause before another attempt', () => {
  it.each([
    [0, [0, 0, 0, 0]],
    [0.5, [0, 150, 450, 1050]],
    [0.999, [0, 300, 900, 2100]],
  ])('doubles, and is any part of that: with a chance of %d', async (chance, expected) => {
    vi.spyOn(Math, 'random').mockReturnValue(chance);
    const { project, times } = projectWith([busy(500)], { retry: { limit: 3 } });
    await outcome(read(project));
    expect(times).toHaveLength(4);
    for (const [index, time] of times.entries()) {
      expect(time).toBeGreaterThanOrEqual((expected[index] ?? 0) - 10);
      expect(time).toBeLessThanOrEqual((expected[index] ?? 0) + 10);
    }
  });

  it('is no longer than maxDelay', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.999);
    const { project, times } = projectWith([busy(500)], { retry: { limit: 3, maxDelay: 200 } });
    await outcome(read(project));
    expect(times.at(-1)).toBeLessThanOrEqual(610);
  });

  it.each([
    ['in seconds', () => '3', 3000],
    ['as a date', () => new Date(3000).toUTCString(), 3000],
    ['of nothing', () => '0', 0],
    ['a date that has passed', () => new Date(-5000).toUTCString(), 0],
  ])('is what the server asks for, %s', async (_, header, pause) => {
    for (const status of [429, 503]) {
      vi.setSystemTime(0);
      const { project, times } = projectWith([busy(status, header()), json({})], {
        retry: { maxDelay: 5000 },
      });
      expect(await outcome(read(project))).toBe('done');
      expect(times[1]).toBeGreaterThanOrEqual(pause);
      expect(times[1]).toBeLessThanOrEqual(pause + 10);
    }
  });

  it.each([
    ['longer than maxDelay', 'retry-after', () => '60', 60_000],
    ['a date further than maxDelay', 'retry-after', () => new Date(3_600_000).toUTCString(), 3_600_000],
    ['longer than there is time', 'retry-after', () => '4', 4000],
    ['by another header', 'ratelimit-reset', () => '60', 60_000],
    ['as a time', 'x-ratelimit-reset', () => String(2_000_000_060), 60_000],
  ])(
    'is not begun where the server asks for one %s: the error comes at once',
    async (_, name, value, asked) => {
      for (const status of [429, 503]) {
        vi.setSystemTime(name === 'x-ratelimit-reset' ? 2e12 : 0);
        const began = Date.now();
        const response = new Response('', { status, headers: { [name]: value() } });
        const { project, times } = projectWith([response, json({})], {
          retry: { maxDelay: 5000 },
          timeout: 1000,
          totalTimeout: asked === 4000 ? 3000 : 100_000,
        });
        expect(await outcome(read(project))).toMatchObject({ status, retryAfter: asked });
        expect(times).toHaveLength(1);
        expect(Date.now() - began).toBeLessThan(100);
      }
    },
  );

  it.each(['soon', '-5', '1.5', ''])('is our own where the server says %j', async (header) => {
    const { project, times } = projectWith([busy(429, header), json({})]);
    expect(await outcome(read(project))).toBe('done');
    expect(times[1]).toBeLessThanOrEqual(310);
  });
});

describe('the time of all attempts', () => {
  it('ends a call whose pause would go beyond it, at once and with what went wrong', async () => {
    const { project, times } = projectWith([busy(503, 10)], { timeout: 1000, totalTimeout: 5000 });
    const start = Date.now();
    expect(await outcome(read(project))).toMatchObject({ code: 'server', status: 503, retryAfter: 10_000 });
    expect(times).toHaveLength(1);
    expect(Date.now() - start).toBeLessThan(100);
  });

  it('ends an attempt that it runs out in', async () => {
    const { project, times } = projectWith([never], { timeout: 1000, totalTimeout: 1500 });
    const start = Date.now();
    expect(await outcome(read(project))).toMatchObject({ code: 'timeout', timeout: 1500 });
    expect(times).toHaveLength(2);
    expect(Date.now() - start).toBeLessThan(1600);
  });

  it('is two minutes unless told otherwise', async () => {
    const { project } = projectWith([busy(503, 30)], { retry: { limit: 100 } });
    const start = Date.now();
    await outcome(read(project));
    expect(Date.now() - start).toBeGreaterThan(85_000);
    expect(Date.now() - start).toBeLessThan(120_000);
  });

  it('is at least the timeout that the call asks for', async () => {
    const { project, times } = projectWith([never], { totalTimeout: 1000 });
    const start = Date.now();
    expect(await outcome(project.versions.list({ timeout: 5000 }))).toMatchObject({
      code: 'timeout',
      timeout: 5000,
    });
    expect(times).toHaveLength(1);
    expect(Date.now() - start).toBeGreaterThanOrEqual(5000);
  });

  it.each([0, -1, Number.NaN, 2 ** 31])('can not be %s', (totalTimeout) => {
    expect(() => new Locize({ totalTimeout })).toThrow(/totalTimeout/);
  });
});

it('retries are told with their number and what went wrong', async () => {
  const { project, retries } = projectWith([busy(500), networkFailure('ECONNRESET'), json({})]);
  await outcome(read(project));
  expect(retries).toEqual([2, 500, 3, undefined]);
});

describe('a call that is not safe to repeat', () => {
  const unsafe = Object.entries(calls).filter(([name]) =>
    /\.(create|rename|add|publish|copy|merge|invite)$/.test(name),
  );
  it('is one of eight', () => {
    expect(unsafe).toHaveLength(8);
  });

  it.each(unsafe)(
    '%s is tried again after 429, 503, and what never reached the server',
    async (_, { call }) => {
      for (const mishap of [
        busy(429),
        busy(503),
        networkFailure('ECONNREFUSED'),
        networkFailure('ENOTFOUND'),
      ]) {
        const { project, times } = projectWith([mishap, json({ jobId: 'j', id: 'b', name: 'other' })]);
        await outcome(call(project));
        expect(times).toHaveLength(2);
      }
    },
  );

  it.each(unsafe)('%s is not tried again otherwise, and says what to look at', async (name, { call }) => {
    const mishaps = [
      busy(500),
      busy(502),
      busy(504),
      networkFailure('ECONNRESET'),
      never,
      new Response('<html>a page'),
    ];
    for (const mishap of mishaps) {
      const { project, times } = projectWith([mishap], { timeout: 50 });
      const error = await outcome(call(project));
      expect(times).toHaveLength(1);
      const [, check] =
        /may have been done all the same: look at ([\w.]+)\(\) before/.exec(String(error)) ?? [];
      const shows = operations.find((operation) => operation.name === check);
      expect(shows?.method, `${name}: ${error}`).toBe('GET');
    }
  });

  it('says nothing of work where there was none', async () => {
    for (const mishap of [busy(503), busy(429), networkFailure('ECONNREFUSED')]) {
      const { project } = projectWith([mishap]);
      const error = await outcome(create(project));
      expect(error).toBeInstanceOf(Error);
      expect(String(error)).not.toContain('may have been done');
    }
  });

  it('is one of `request` too, unless it is declared idempotent', async () => {
    const { project } = projectWith([never], { timeout: 50, retry: { limit: 0 } });
    const request = { method: 'POST', path: '/x', scope: 'write' } as const;
    expect(String(await outcome(project.request(request)))).toContain('look at what it changes before');
    const error = await outcome(project.request({ ...request, idempotent: true }));
    expect(String(error)).toContain('Try again');
  });
});

describe('on a server that breaks the connection', () => {
  const at = { language: 'en', namespace: 'common' };
  const faulty = (...faults: FaultRule[]) => {
    const server = createLocizeServer({ ...seedWith(), faults });
    const locize = new Locize({ credential: personalAccessToken(token), fetch: server.fetch });
    return { server, project: locize.project('p1') };
  };

  it.each(['before', 'during', 'after'] as const)('%s the work, an update is made once', async (when) => {
    const { server, project } = faulty({ fault: 'reset', when, times: 1 });
    expect(await outcome(project.translations.update(at, { title: 'New' }))).toBe('done');
    expect(server.content('p1').latest?.en?.common).toEqual({ title: 'New', text: 'Text' });
    expect(server.requests).toHaveLength(2);
  });

  it('after the work, an update says that it may have changed something, and a delete that it is done', async () => {
    const { server, project } = faulty({ fault: 'reset', when: 'after' });
    for (const [call, expected] of [
      [() => project.translations.update(at, { title: 'New' }), { changed: true }],
      [() => project.namespaces.delete({ namespace: 'common' }), undefined],
      [() => project.languages.remove('de'), undefined],
    ] as const) {
      server.injectFaults([{ fault: 'reset', when: 'after', times: 1 }]);
      const result: Promise<unknown> = call();
      expect(await outcome(result)).toBe('done');
      expect((await result) as object).toEqual(expected && expect.objectContaining(expected));
    }
    expect(server.requests.map(({ status }) => status)).toEqual([
      undefined,
      412,
      undefined,
      404,
      undefined,
      404,
    ]);
  });

  it('before the work, what is not there is not there', async () => {
    const { project } = faulty({ fault: 'status', status: 429, times: 1 });
    expect(await outcome(project.namespaces.delete({ namespace: 'none' }))).toMatchObject({
      code: 'not_found',
    });
  });

  it('after the work, a user is invited once and the error says to look', async () => {
    const { server, project } = faulty({ fault: 'reset', when: 'after', on: 'POST /invite' });
    const error = await outcome(project.users.invite({ email: 'bo@example.com', role: 'user' }));
    expect(error).toMatchObject({ code: 'network', operation: 'users.invite' });
    expect(String(error)).toContain('look at users.list()');
    expect(server.requests).toHaveLength(1);
  });

  it('in the middle of an answer, what is read is read again', async () => {
    const { server, project } = faulty({ fault: 'truncated-body', times: 2 });
    expect(await outcome(project.translations.download(at))).toBe('done');
    expect(server.requests).toHaveLength(3);
  });
});

import * as fc from 'fast-check';
import { apiKey, Locize, personalAccessToken } from 'locize-sdk';
import { createPublicClient } from 'locize-sdk/public';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { json, networkFailure, scriptedFetch } from './helpers/fetch.js';
import { runs } from './helpers/runs.js';

const token = 'lz_pat_test0123456789';
const at = { language: 'en', namespace: 'common' };
const longest = 2 ** 31 - 1;
const never = () => new Promise<never>(() => {});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** How a call ends, and after how many milliseconds. */
async function endOf(call: PromiseLike<unknown>, within = 1e7) {
  const start = performance.now();
  let end: { readonly value?: unknown; readonly error?: unknown } | undefined;
  Promise.resolve(call).then(
    (value) => {
      end = { value };
    },
    (error: unknown) => {
      end = { error };
    },
  );
  for (let step = 1; end === undefined && performance.now() - start < within; step *= 1.5) {
    await vi.advanceTimersByTimeAsync(Math.min(step, 1000));
  }
  return { ...end, after: performance.now() - start };
}

describe('a credential that never comes ends with the time of the call, and nothing is sent', () => {
  it.each([
    ['a provider', personalAccessToken(never)],
    ['a function of the project id', never],
  ])('from %s', async (_, credential) => {
    const { fetch, requests } = scriptedFetch(json([]));
    const { tags } = new Locize({ credential, fetch, timeout: 100, totalTimeout: 500 }).project('p1');
    const { error, after } = await endOf(tags.list());
    expect(error).toMatchObject({ code: 'timeout', timeout: 500, operation: 'tags.list' });
    expect(String(error)).toContain('no credential within 500 ms');
    expect(after).toBeLessThan(1500);
    expect(requests).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('and the next call asks again', async () => {
    const provider = vi.fn<() => Promise<string>>(never).mockImplementationOnce(never);
    const { fetch } = scriptedFetch(json([]));
    const locize = new Locize({
      credential: personalAccessToken(provider),
      fetch,
      totalTimeout: 500,
      timeout: 100,
    });
    await endOf(locize.project('p1').tags.list());
    provider.mockResolvedValue(token);
    expect(await endOf(locize.project('p1').tags.list())).toMatchObject({ value: [] });
  });

  it('that comes too late for anything to be sent', async () => {
    const { fetch, requests } = scriptedFetch(json([]));
    const slow = () => new Promise<string>((resolve) => setTimeout(() => resolve(token), 499.9));
    const locize = new Locize({
      credential: personalAccessToken(slow),
      fetch,
      timeout: 100,
      totalTimeout: 500,
    });
    const ended = expect(locize.project('p1').tags.list()).rejects.toMatchObject({ code: 'timeout' });
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 501);
    await vi.advanceTimersByTimeAsync(500);
    await ended;
    expect(requests).toEqual([]);
    vi.mocked(performance.now).mockRestore();
  });
});

describe('times are refused, or do what they say, at their bounds', () => {
  it('of any time option', async () => {
    const time = fc.oneof(
      fc.constantFrom(
        0,
        0.5,
        0.999,
        1,
        1.5,
        2,
        longest - 1,
        longest,
        longest + 1,
        2 ** 32,
        -1,
        Number.NaN,
        Infinity,
      ),
      fc.integer({ min: -10, max: 2 ** 33 }),
    );
    await fc.assert(
      fc.asyncProperty(time, time, async (first, second) => {
        const isTime = (value: number) => value >= 1 && value <= longest;
        const make = (options: object) => () => new Locize({ credential: apiKey('a-key'), ...options });
        for (const options of [{ timeout: first }, { totalTimeout: first }, { retry: { maxDelay: first } }]) {
          if (isTime(first)) expect(make(options)).not.toThrow();
          else expect(make(options)).toThrow(/must be a number of milliseconds from 1 to 2147483647/);
        }
        // No sum of them is over at once.
        const { fetch, requests } = scriptedFetch(json({ jobId: 'j' }));
        const job = new Locize({ credential: apiKey('a-key'), fetch }).project('p1').jobs.get('j');
        const controller = new AbortController();
        const options = { timeout: first, pollInterval: second, signal: controller.signal };
        const waiting = endOf(job.wait(options), 50);
        const { error } = await waiting;
        if (!isTime(first) || !isTime(second)) expect(error).toMatchObject({ code: 'invalid_argument' });
        else if (first > 1000) expect(error).toBeUndefined();
        controller.abort();
        await vi.advanceTimersByTimeAsync(1);
        expect(requests.length).toBeLessThan(100);
        vi.clearAllTimers();
      }),
      { numRuns: runs(100) },
    );
  });

  it('of waiting with the longest time: it goes on until the job is done', async () => {
    const running = json({ jobId: 'j' });
    const { fetch } = scriptedFetch(running, running, running, json(null));
    const job = new Locize({ credential: apiKey('a-key'), fetch }).project('p1').jobs.get('j');
    expect(await endOf(job.wait({ timeout: longest }))).toMatchObject({
      value: undefined,
      after: expect.any(Number),
    });
    const { fetch: other } = scriptedFetch(json(null));
    const slow = new Locize({ credential: apiKey('a-key'), fetch: other }).project('p1').jobs.get('j');
    const end = endOf(slow.wait({ timeout: 5000, pollInterval: longest }));
    expect((await end).after).toBeLessThan(7000);
  });

  it('of an expiry in seconds, which would be a time in 1970', () => {
    const seconds = Math.floor(Date.UTC(2030, 0) / 1000);
    expect(() => personalAccessToken(token, { expiresAt: seconds })).toThrow(/milliseconds since 1970/);
    expect(personalAccessToken(token, { expiresAt: seconds * 1000 }).expiresAt).toEqual(
      new Date(Date.UTC(2030, 0)),
    );
  });

  it('and a clock that jumps ends no waiting', async () => {
    const { fetch } = scriptedFetch(json({ jobId: 'j' }), json({ jobId: 'j' }), json(null));
    const job = new Locize({ credential: apiKey('a-key'), fetch }).project('p1').jobs.get('j');
    const waiting = job.wait({ timeout: 60_000, pollInterval: 100 });
    vi.setSystemTime(Date.now() + 1e9);
    expect(await endOf(waiting)).toMatchObject({ value: undefined });
  });
});

it('onRetry comes before the pause, and tells it', async () => {
  const told: { delay: number; at: number }[] = [];
  const { fetch } = scriptedFetch(
    new Response('', { status: 429, headers: { 'retry-after': '3' } }),
    json([]),
  );
  const locize = new Locize({
    credential: apiKey('a-key'),
    fetch,
    onRetry: ({ delay }) => told.push({ delay, at: performance.now() }),
  });
  const start = performance.now();
  const { after } = await endOf(locize.project('p1').tags.list());
  expect(told).toHaveLength(1);
  expect(told[0]?.delay).toBe(3000);
  expect((told[0]?.at ?? 0) - start).toBeLessThan(100);
  expect(after).toBeGreaterThanOrEqual(3000);
});

describe('the public client', () => {
  it('keeps its time with a fetch that ignores its signal', async () => {
    const client = createPublicClient({ projectId: 'p1', fetch: never, totalTimeout: 200 });
    const { error, after } = await endOf(client.download(at));
    expect(error).toMatchObject({ code: 'timeout', timeout: 200 });
    expect(after).toBeLessThan(600);
    const half = async () => new Response(new ReadableStream({ start() {} }));
    const reading = createPublicClient({ projectId: 'p1', fetch: half, totalTimeout: 200 });
    expect(await endOf(reading.download(at))).toMatchObject({ error: { code: 'timeout' } });
  });

  it('gives who joins a request a time of their own', async () => {
    const fetch = () => new Promise<Response>((resolve) => setTimeout(() => resolve(json({ a: 'A' })), 250));
    const client = createPublicClient({ projectId: 'p1', fetch, totalTimeout: 200 });
    const first = endOf(client.download(at));
    await vi.advanceTimersByTimeAsync(150);
    const second = endOf(client.download(at));
    expect(await first).toMatchObject({ error: { code: 'timeout' } });
    expect(await second).toMatchObject({ value: { a: 'A' } });
  });

  it('tries again after a 408', async () => {
    const { fetch, requests } = scriptedFetch(new Response('', { status: 408 }), json({ a: 'A' }));
    const client = createPublicClient({ projectId: 'p1', fetch });
    expect(await endOf(client.download(at))).toMatchObject({ value: { a: 'A' } });
    expect(requests).toHaveLength(2);
  });
});

describe('what surely did not arrive', () => {
  const failed = (fields: object) => Object.assign(new Error('failed'), fields);
  it.each([
    ['a refused connection', networkFailure('ECONNREFUSED'), 3],
    ['an unknown host', networkFailure('ENOTFOUND'), 3],
    ['a connection that was not made in time', failed({ code: 'UND_ERR_CONNECT_TIMEOUT' }), 3],
    ['a host that cannot be connected to', failed({ code: 'EHOSTUNREACH', syscall: 'connect' }), 3],
    ['a read that the host fell away in', failed({ code: 'EHOSTUNREACH', syscall: 'read' }), 1],
    ['a host that is not reachable, in whatever', failed({ code: 'EHOSTUNREACH' }), 1],
    ['an aggregate of nothing', new AggregateError([]), 1],
  ])('%s', async (_, failure, times) => {
    const { fetch, requests } = scriptedFetch(failure);
    const { users } = new Locize({ credential: apiKey('a-key'), fetch }).project('p1');
    const { error } = await endOf(users.invite({ email: 'a@example.com', role: 'user' }));
    expect(error).toMatchObject({ code: 'network' });
    expect(requests).toHaveLength(times);
    expect(/may have been done/.test(String(error))).toBe(times === 1);
  });

  it('is not a 408 of what is not idempotent, nor a deletion by a job in doubt', async () => {
    for (const [response, call, look] of [
      [
        new Response('', { status: 408 }),
        (p: ReturnType<Locize['project']>) => p.users.invite({ email: 'a@b.c', role: 'user' }),
        'users.list()',
      ],
      [
        networkFailure('ECONNRESET'),
        (p: ReturnType<Locize['project']>) => p.versions.delete('old'),
        'versions.list()',
      ],
      [
        networkFailure('ECONNRESET'),
        (p: ReturnType<Locize['project']>) => p.branches.delete('b1'),
        'branches.list()',
      ],
    ] as const) {
      const { fetch, requests } = scriptedFetch(response, json({ jobId: 'j' }));
      const { error } = await endOf(call(new Locize({ credential: apiKey('a-key'), fetch }).project('p1')));
      expect(requests).toHaveLength(1);
      expect(String(error)).toContain(`look at ${look} before trying again`);
    }
  });

  it('stays in doubt over a renewal of the credential', async () => {
    const tokens = ['lz_pat_first', 'lz_pat_second'];
    const { fetch, requests } = scriptedFetch(
      new Response('', { status: 502 }),
      new Response('', { status: 401 }),
      json({ message: 'no such namespace' }, { status: 404 }),
    );
    const credential = personalAccessToken(() => tokens.shift() ?? 'lz_pat_third');
    const { namespaces } = new Locize({ credential, fetch }).project('p1');
    expect(await endOf(namespaces.delete({ namespace: 'old' }))).toMatchObject({ value: undefined });
    expect(requests).toHaveLength(3);
  });
});

it('a read whose 200 is not JSON is tried again, and a write is not', async () => {
  const html = () => new Response('<html>a gateway</html>');
  const { fetch, requests } = scriptedFetch(html(), new Response('[ "half'), json(['a']));
  const { tags } = new Locize({ credential: apiKey('a-key'), fetch }).project('p1');
  expect(await endOf(tags.list())).toMatchObject({ value: ['a'] });
  expect(requests).toHaveLength(3);
  const writes = scriptedFetch(html(), json({}));
  const { namespaces } = new Locize({ credential: apiKey('a-key'), fetch: writes.fetch }).project('p1');
  expect(await endOf(namespaces.create(at))).toMatchObject({ error: { code: 'unexpected_response' } });
  expect(writes.requests).toHaveLength(1);
});

it('a page of HTML is no finished job', async () => {
  const { fetch } = scriptedFetch(new Response('<html>not found</html>', { status: 404 }));
  const { jobs } = new Locize({ credential: apiKey('a-key'), fetch }).project('p1');
  expect(await endOf(jobs.get('j').status())).toMatchObject({ error: { code: 'not_found' } });
});

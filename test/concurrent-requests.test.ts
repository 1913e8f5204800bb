import { type ClientOptions, Locize, personalAccessToken, recordScopes } from 'locize-sdk';
import { createLocizeServer } from 'locize-sdk/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { json } from './helpers/fetch.js';

const token = 'lz_pat_test0123456789';
const at = { language: 'en', namespace: 'common' };

/** A client whose requests take some time, and how many of them are under way at most. */
function clientThatCounts(options: ClientOptions = {}, respond = async () => json({})) {
  const counts = { running: 0, most: 0, all: 0 };
  const fetch = async () => {
    counts.running += 1;
    counts.all += 1;
    counts.most = Math.max(counts.most, counts.running);
    await new Promise((resolve) => setTimeout(resolve, 10));
    try {
      return await respond();
    } finally {
      counts.running -= 1;
    }
  };
  const locize = new Locize({ fetch, ...options, credential: personalAccessToken(token) });
  return { locize, counts };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function settled<T>(work: Promise<T>): Promise<T> {
  let isSettled = false;
  const done = () => {
    isSettled = true;
  };
  work.then(done, done);
  while (!isSettled) await vi.advanceTimersByTimeAsync(10);
  return work;
}

describe('a client has no more requests under way than `maxConcurrentRequests`', () => {
  it('20 by default, of calls of all its projects', async () => {
    const { locize, counts } = clientThatCounts();
    const calls = Array.from({ length: 100 }, (_, index) => locize.project(`p${index % 7}`).tags.list());
    await settled(Promise.allSettled(calls));
    expect(counts).toMatchObject({ most: 20, all: 100 });
  });

  it('as many as are given', async () => {
    const { locize, counts } = clientThatCounts({ maxConcurrentRequests: 3 });
    await settled(
      Promise.all(Array.from({ length: 10 }, () => locize.project('p').translations.download(at))),
    );
    expect(counts).toMatchObject({ most: 3, all: 10 });
  });

  it('in bulk work within bulk work too, which does not multiply', async () => {
    const languages = Array.from({ length: 20 }, (_, index) => `l${index}`);
    const server = createLocizeServer({
      projects: Array.from({ length: 10 }, (_, index) => ({
        id: `p${index}`,
        versions: { latest: Object.fromEntries(languages.map((one) => [one, { common: { a: 'b' } }])) },
      })),
    });
    let running = 0;
    let most = 0;
    const fetch: typeof server.fetch = async (...request) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      try {
        return await server.fetch(...request);
      } finally {
        running -= 1;
      }
    };
    const run = new Locize({ fetch }).forEachProject(
      Array.from({ length: 10 }, (_, index) => `p${index}`),
      async ({ translations }) => Object.keys(await translations.downloadAll()).length,
      { concurrency: 10 },
    );
    const { succeeded } = await settled(run);
    expect(succeeded.map(({ result }) => result)).toEqual(Array.from({ length: 10 }, () => 20));
    expect(most).toBe(20);
  });

  it('together with a client that records its scopes', async () => {
    const { locize, counts } = clientThatCounts({ maxConcurrentRequests: 2 });
    const record = recordScopes(locize, (recorded) =>
      Promise.all([locize, recorded, locize, recorded].map((one) => one.project('p').statistics.users())),
    );
    await settled(record);
    expect(counts).toMatchObject({ most: 2, all: 4 });
  });

  it.each([0, -1, 1.5, Number.NaN, '5', null])('and %s is refused', (maxConcurrentRequests) => {
    expect(() => new Locize({ maxConcurrentRequests: maxConcurrentRequests as number })).toThrow(
      'maxConcurrentRequests must be a whole number from 1',
    );
  });
});

describe('a call that waits for its turn', () => {
  it('spends none of its time', async () => {
    const { locize, counts } = clientThatCounts({
      maxConcurrentRequests: 1,
      timeout: 15,
      totalTimeout: 15,
      retry: { limit: 0 },
    });
    const calls = Array.from({ length: 20 }, () => locize.project('p').statistics.users());
    expect(await settled(Promise.all(calls))).toHaveLength(20);
    expect(counts.most).toBe(1);
  });

  it('ends with its signal at once, is never sent, and lets the next one go on', async () => {
    const { locize, counts } = clientThatCounts({ maxConcurrentRequests: 1 });
    const { statistics } = locize.project('p');
    const controller = new AbortController();
    const first = statistics.users();
    const second = statistics.users({ signal: controller.signal });
    const third = statistics.users();
    const reason = new Error('the user left');
    await vi.advanceTimersByTimeAsync(5);
    controller.abort(reason);
    await expect(second).rejects.toBe(reason);
    await settled(Promise.all([first, third]));
    expect(counts.all).toBe(2);
  });

  it('does not wait for the pause before another attempt', async () => {
    let failures = 0;
    const { locize } = clientThatCounts({ maxConcurrentRequests: 1 }, async () => {
      failures += 1;
      return failures === 1
        ? new Response('', { status: 503, headers: { 'retry-after': '20' } })
        : json({ failures });
    });
    const { statistics } = locize.project('p');
    const start = Date.now();
    const first = statistics.users().then(() => Date.now() - start);
    const second = statistics.users().then(() => Date.now() - start);
    const [slow, quick] = await settled(Promise.all([first, second]));
    expect(slow).toBeGreaterThan(20_000);
    expect(quick).toBeLessThan(100);
  });
});

describe('when the server asks to slow down', () => {
  it.each([429, 503])('by a %i, the limit is lowered for all calls, and rises again', async (status) => {
    let isBusy = false;
    const { locize, counts } = clientThatCounts({ retry: { limit: 0 } }, async () =>
      isBusy ? new Response('', { status }) : json([]),
    );
    const burst = async (size: number) => {
      counts.most = 0;
      const calls = Array.from({ length: size }, (_, index) => locize.project(`p${index}`).tags.list());
      const ends = await settled(Promise.allSettled(calls));
      return { most: counts.most, failed: ends.filter(({ status }) => status === 'rejected').length };
    };
    isBusy = true;
    expect(await burst(8)).toEqual({ most: 8, failed: 8 });
    isBusy = false;
    expect((await burst(6)).most).toBeLessThanOrEqual(3);
    const { most, failed } = await burst(400);
    expect(failed).toBe(0);
    expect(most).toBe(20);
  });
});

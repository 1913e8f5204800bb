import { Locize, personalAccessToken } from 'locize-sdk';
import { describe, expect, it, vi } from 'vitest';
import { json, networkFailure, scriptedFetch } from './helpers/fetch.js';

const token = 'lz_pat_test0123456789';
const clientWith = (...answers: Parameters<typeof scriptedFetch>) => {
  const { fetch, requests } = scriptedFetch(...answers);
  const locize = new Locize({ credential: personalAccessToken(token), fetch, retry: { maxDelay: 1 } });
  return { locize, project: locize.project('p1'), requests };
};
const failing = async (count: number, call: () => Promise<unknown>) => {
  for (let index = 0; index < count; index += 1) await call().catch(() => {});
};

describe('a host that is down', () => {
  it.each([
    ['refuses connections', networkFailure('ECONNREFUSED')],
    ['breaks them', networkFailure('ECONNRESET')],
    ['answers 500', json({}, { status: 500 })],
    ['answers 503', json({}, { status: 503 })],
    ['answers pages of HTML', new Response('<html>')],
  ])('and %s gets a tenth more requests than calls, after a burst of 50', async (_, answer) => {
    const { project, requests } = clientWith(answer);
    await failing(500, () => project.versions.list());
    expect(requests.length).toBeGreaterThanOrEqual(500 + 50 + 44);
    expect(requests.length).toBeLessThanOrEqual(500 + 50 + 50);
  });

  it('gets as few from calls at the same time, of all projects of the client', async () => {
    const { locize, requests } = clientWith(networkFailure('ECONNREFUSED'));
    const ids = Array.from({ length: 500 }, (_, index) => `p${index}`);
    const report = await locize.forEachProject(ids, (project) => project.versions.list(), {
      concurrency: 50,
    });
    expect(report.failed).toHaveLength(500);
    expect(requests.length).toBeLessThanOrEqual(600);
  });

  it('that says when to try again, by a 429, is asked again then', async () => {
    vi.useFakeTimers();
    try {
      const limited = json({}, { status: 429, headers: { 'retry-after': '1' } });
      const { fetch, requests } = scriptedFetch(limited);
      const project = new Locize({ credential: personalAccessToken(token), fetch }).project('p1');
      const ended = failing(100, () => project.versions.list());
      await vi.advanceTimersByTimeAsync(100 * 2100);
      await ended;
      expect(requests).toHaveLength(300);
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([{}, { 'retry-after': '0' }])('that answers 429 and %j is asked a tenth more', async (headers) => {
    const { project, requests } = clientWith(json({}, { status: 429, headers }));
    await failing(500, () => project.versions.list());
    expect(requests.length).toBeLessThanOrEqual(600);
  });

  it('lets a client that is seldom used try again after a while', async () => {
    vi.useFakeTimers();
    try {
      const { project, requests } = clientWith(networkFailure('ECONNREFUSED'));
      const fail = () => {
        const failed = project.versions.list().catch(() => {});
        return vi.advanceTimersByTimeAsync(10).then(() => failed);
      };
      await failing(200, fail);
      const ofTen = async () => {
        const before = requests.length;
        await failing(10, fail);
        return requests.length - before;
      };
      expect(await ofTen()).toBeLessThanOrEqual(12);
      await vi.advanceTimersByTimeAsync(30 * 60_000);
      expect(await ofTen()).toBe(30);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('stopAfterFailures', () => {
  const ids = Array.from({ length: 500 }, (_, index) => `p${index}`);

  it('ends a run, with what is skipped in the report', async () => {
    const { locize, requests } = clientWith(networkFailure('ECONNREFUSED'));
    const report = await locize.forEachProject(ids, (project) => project.versions.list(), {
      concurrency: 4,
      stopAfterFailures: 10,
    });
    expect(report.stoppedBy).toMatchObject({ code: 'network' });
    expect(report.failed.length).toBeGreaterThanOrEqual(10);
    expect(report.failed.length).toBeLessThan(14);
    expect(report.failed.length + report.skipped.length).toBe(500);
    expect(requests.length).toBeLessThan(45);
  });

  it('lets a run with fewer failures go to its end', async () => {
    const { locize } = clientWith(json({}));
    const report = await locize.forEachProject(
      ids,
      ({ id }) => {
        if (/^p[1-9]$/.test(id)) throw new Error('of its own');
      },
      { stopAfterFailures: 10 },
    );
    expect(report).toMatchObject({ stoppedBy: undefined, skipped: [] });
    expect(report.failed).toHaveLength(9);
  });

  it('and stopOnError: the first that is reached ends it', async () => {
    const { locize } = clientWith(json({}, { status: 404 }));
    const report = await locize.forEachProject(ids, (project) => project.versions.list(), {
      concurrency: 1,
      stopOnError: true,
      stopAfterFailures: 10,
    });
    expect(report.failed).toHaveLength(1);
  });

  it.each([0, -1, 1.5, '3', null])('can not be %j', async (stopAfterFailures) => {
    const { locize } = clientWith(json({}));
    const run = locize.forEachProject(ids, () => {}, { stopAfterFailures } as object);
    await expect(run).rejects.toMatchObject({ code: 'invalid_argument', argument: 'stopAfterFailures' });
  });
});

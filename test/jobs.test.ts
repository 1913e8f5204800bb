import { type JobPromise, Locize, type Project, personalAccessToken } from 'locize-sdk';
import { createLocizeServer } from 'locize-sdk/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { json, networkFailure, scriptedFetch } from './helpers/fetch.js';
import { seedWith, token } from './helpers/seed.js';

const running = () => json({ projectId: 'p1', jobId: 'j1', event: 'publish', startedAt: '2026-01-01' });
const gone = () => new Response(null, { status: 404 });

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

async function startedJob(...polls: Parameters<typeof scriptedFetch>) {
  const { fetch, requests } = scriptedFetch(json({ jobId: 'j1' }), ...polls);
  const locize = new Locize({ credential: personalAccessToken(token), fetch, retry: { limit: 0 } });
  const job = await locize.project('p1').versions.publish();
  return { job, pollTimes: pollTimesOf(requests), requests };
}

/** When each poll was made, in milliseconds since the job was started. */
function pollTimesOf(requests: Request[]) {
  const times: number[] = [];
  const push = requests.push.bind(requests);
  requests.push = (...added) => {
    times.push(Date.now());
    return push(...added);
  };
  return times;
}

async function advanceUntilSettled(promise: Promise<unknown>) {
  let settled = false;
  const done = promise.then(
    () => ({ ok: true as const }),
    (error: unknown) => ({ ok: false as const, error }),
  );
  done.finally(() => {
    settled = true;
  });
  while (!settled) await vi.advanceTimersByTimeAsync(250);
  return done;
}

describe('waiting for a job', () => {
  it('asks soon at first, then every two seconds, and less and less often', async () => {
    const { job, pollTimes } = await startedJob(
      running(),
      running(),
      running(),
      running(),
      running(),
      running(),
      gone(),
    );
    await advanceUntilSettled(job.wait());
    expect(pollTimes.map((time) => time / 1000)).toEqual([0.5, 2.5, 5.5, 10, 16.75, 26.75, 36.75]);
  });

  it('goes by the interval it is given, and tells each poll', async () => {
    const { job, pollTimes } = await startedJob(running(), running(), gone());
    const onPoll = vi.fn();
    await advanceUntilSettled(job.wait({ pollInterval: 400, onPoll }));
    expect(pollTimes).toEqual([100, 500, 1100]);
    expect(onPoll.mock.calls.map(([status]) => status.state)).toEqual(['running', 'running', 'done']);
    expect(onPoll.mock.calls[0]?.[0].details).toMatchObject({ jobId: 'j1', event: 'publish' });
  });

  it.each([
    ['a 404 without a message', gone],
    ['null', () => new Response('null')],
  ])('ends with %s', async (_, end) => {
    const { job, requests } = await startedJob(end());
    expect(await advanceUntilSettled(job.wait())).toEqual({ ok: true });
    expect(requests).toHaveLength(2);
  });

  it('fails with a 404 that has a message', async () => {
    const { job } = await startedJob(json({ message: 'Project not found' }, { status: 404 }));
    expect(await advanceUntilSettled(job.wait())).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });

  it('fails with a job that was given up', async () => {
    const { job } = await startedJob(running(), json({ jobId: 'j1', timeouted: true }));
    expect(await advanceUntilSettled(job.wait())).toMatchObject({
      ok: false,
      error: { code: 'job_failed', jobId: 'j1', projectId: 'p1' },
    });
  });

  it('ends when its time is over, and can be taken up again', async () => {
    const { job, pollTimes } = await startedJob(running(), running(), running(), gone());
    expect(await advanceUntilSettled(job.wait({ timeout: 3000 }))).toMatchObject({
      ok: false,
      error: { code: 'job_timeout', jobId: 'j1', timeout: 3000 },
    });
    expect(pollTimes).toEqual([500, 2500, 3000]);
    expect(await advanceUntilSettled(job.wait())).toEqual({ ok: true });
  });

  it.each([
    ['a broken connection', () => networkFailure('ECONNRESET')],
    ['a 500', () => new Response('', { status: 500 })],
    ['a rate limit', () => new Response('', { status: 429 })],
  ])('survives %s', async (_, failure) => {
    const { job, requests } = await startedJob(failure(), running(), failure(), gone());
    expect(await advanceUntilSettled(job.wait())).toEqual({ ok: true });
    expect(requests).toHaveLength(5);
  });

  it('gives up after five failures in a row', async () => {
    const { job, requests } = await startedJob(networkFailure('ECONNRESET'));
    expect(await advanceUntilSettled(job.wait())).toMatchObject({ ok: false, error: { code: 'network' } });
    expect(requests).toHaveLength(6);
  });

  it('gives up at once when the credential is refused', async () => {
    const { job, requests } = await startedJob(new Response('', { status: 401 }));
    expect(await advanceUntilSettled(job.wait())).toMatchObject({
      ok: false,
      error: { code: 'authentication' },
    });
    expect(requests).toHaveLength(2);
  });

  it('asks no more once the job is done', async () => {
    const { job, requests } = await startedJob(running(), gone());
    await advanceUntilSettled(job.wait());
    expect(requests).toHaveLength(3);
    expect(await advanceUntilSettled(job.wait())).toEqual({ ok: true });
    expect(await job.status()).toEqual({ state: 'done' });
    expect(requests).toHaveLength(3);
  });

  it('ends in time also where a poll hangs', async () => {
    const { job } = await startedJob(() => new Promise(() => {}));
    const start = Date.now();
    expect(await advanceUntilSettled(job.wait({ timeout: 5000, pollInterval: 1000 }))).toMatchObject({
      ok: false,
      error: { code: 'job_timeout', timeout: 5000 },
    });
    expect(Date.now() - start).toBeLessThanOrEqual(6250);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends with the reason of a signal, between two polls', async () => {
    const { job, requests } = await startedJob(running());
    const controller = new AbortController();
    const done = job.wait({ signal: controller.signal });
    await vi.advanceTimersByTimeAsync(1000);
    controller.abort('enough');
    await expect(done).rejects.toBe('enough');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(requests).toHaveLength(2);
  });

  it.each([
    ['timeout', { timeout: 0 }],
    ['pollInterval', { pollInterval: -1 }],
  ])('refuses a wrong %s', async (argument, options) => {
    const { job } = await startedJob(gone());
    await expect(job.wait(options)).rejects.toMatchObject({ code: 'invalid_argument', argument });
  });
});

it("a job of a branch is asked for under the branch's id, with the credential of its parent", async () => {
  const { fetch, requests } = scriptedFetch(json({ jobId: 'j1' }), gone());
  const asked: string[] = [];
  const credential = (projectId: string) => {
    asked.push(projectId);
    return personalAccessToken(token);
  };
  const job = await new Locize({ credential, fetch }).project('p1').branches.merge('b1');
  expect(await job.status()).toEqual({ state: 'done' });
  expect(requests[1]?.url).toBe('https://api.locize.app/jobs/b1/j1');
  expect(asked).toEqual(['p1', 'p1']);
});

it('a job can be waited for by its id, in another process', async () => {
  const server = createLocizeServer({ ...seedWith(), jobDuration: 1000 });
  const project = new Locize({ credential: personalAccessToken(token), fetch: server.fetch }).project('p1');
  const { id } = await project.versions.copy({ from: 'latest', to: 'copy' });
  expect(await project.jobs.get(id).status()).toMatchObject({
    state: 'running',
    details: { event: 'copyVersion' },
  });
  expect(await advanceUntilSettled(project.jobs.get(id).wait())).toEqual({ ok: true });
  expect((await project.versions.list()).map(({ name }) => name)).toContain('copy');
});

it('a token with `manage` alone can wait for its own job', async () => {
  const server = createLocizeServer({ ...seedWith({ scopes: ['manage'] }), jobDuration: 1000 });
  const credential = personalAccessToken(token, { scopes: ['manage'] });
  const job = await new Locize({ credential, fetch: server.fetch }).project('p1').versions.publish();
  expect(await advanceUntilSettled(job.wait())).toEqual({ ok: true });
});

describe('what starts a job', () => {
  const setUp = (jobDuration = 1000) => {
    const server = createLocizeServer({ ...seedWith(), jobDuration });
    return new Locize({ credential: personalAccessToken(token), fetch: server.fetch }).project('p1');
  };
  const starters: [string, (project: Project) => JobPromise][] = [
    ['versions.publish', (project) => project.versions.publish()],
    ['versions.copy', (project) => project.versions.copy({ from: 'latest', to: 'copy' })],
    ['versions.delete', (project) => project.versions.delete('next')],
    ['branches.merge', (project) => project.branches.merge('b1')],
    ['branches.delete', (project) => project.branches.delete('b1')],
  ];

  it.each(starters)('%s gives a job, or waits for it to its end', async (_, start) => {
    const job = await start(setUp());
    expect(await job.status()).toMatchObject({ state: 'running' });
    const onPoll = vi.fn();
    expect(await advanceUntilSettled(start(setUp()).wait({ onPoll }))).toEqual({ ok: true });
    expect(onPoll.mock.lastCall).toEqual([{ state: 'done' }]);
  });

  it.each(starters)('%s that is refused rejects both, and neither is left unhandled', async (name, start) => {
    const project = new Locize().project('p1') as Project<never> as Project;
    await expect(start(project)).rejects.toMatchObject({ code: 'missing_credential', operation: name });
    await expect(start(project).wait()).rejects.toMatchObject({
      code: 'missing_credential',
      operation: name,
    });
  });

  it('goes on where nobody waits for it', async () => {
    const project = setUp();
    project.versions.copy({ from: 'latest', to: 'copy' });
    await vi.advanceTimersByTimeAsync(2000);
    expect((await project.versions.list()).map(({ name }) => name)).toContain('copy');
  });

  it('has its way to wait checked at once, without losing the job', async () => {
    const project = setUp();
    const started = project.versions.copy({ from: 'latest', to: 'copy' });
    await expect(started.wait({ timeOut: 5 } as object)).rejects.toMatchObject({
      code: 'invalid_argument',
      argument: 'timeOut',
    });
    expect((await started).id).toMatch(/./);
    await expect((await started).wait({ pollInterval: 0 })).rejects.toMatchObject({
      argument: 'pollInterval',
    });
  });

  it('can be found by its id without a request', async () => {
    const { fetch, requests } = scriptedFetch(json(null));
    const project = new Locize({ credential: personalAccessToken(token), fetch }).project('p1');
    const job = project.jobs.get('j1');
    expect(job).toMatchObject({ id: 'j1', projectId: 'p1' });
    expect(requests).toEqual([]);
    expect(await job.status()).toEqual({ state: 'done' });
    expect(requests).toHaveLength(1);
  });
});

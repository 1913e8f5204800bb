import { ClientClosedError, Locize, type Project, personalAccessToken } from 'locize-sdk';
import { createLocizeServer } from 'locize-sdk/testing';
import { describe, expect, it } from 'vitest';
import { calls } from './helpers/calls.js';
import { json } from './helpers/fetch.js';
import { seedWith, token } from './helpers/seed.js';

const at = { language: 'en', namespace: 'common' };
const credential = personalAccessToken(token);
const pairs = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));

/** A client whose requests wait until they are let through. */
function heldBack(seed = seedWith()) {
  const server = createLocizeServer(seed);
  const held: (() => void)[] = [];
  let isOpen = false;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    if (!isOpen) await new Promise<void>((resolve) => held.push(resolve));
    return server.fetch(input, init);
  };
  const open = () => {
    isOpen = true;
    for (const go of held.splice(0)) go();
  };
  const locize = new Locize({ credential, fetch });
  const project = locize.project('p1');
  /** Closes, lets everything through, and tells whether closing waited for it. */
  const closeDuring = async (work: PromiseLike<unknown>) => {
    let hasEnded = false;
    const ended = Promise.resolve(work).finally(() => {
      hasEnded = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const closed = locize.close().then(() => hasEnded);
    await expect(project.tags.list()).rejects.toThrow(ClientClosedError);
    open();
    return { result: await ended, waited: await closed };
  };
  return { locize, project, server, closeDuring, open };
}

describe('a client that is closed', () => {
  it.each(Object.entries(calls))('refuses %s, before any request', async (_, { call }) => {
    let requests = 0;
    const fetch = async () => {
      requests += 1;
      return json({});
    };
    const locize = new Locize({ credential, fetch });
    const project: Project = locize.project('p1');
    await locize.close();
    await expect(Promise.resolve(call(project))).rejects.toMatchObject({
      code: 'client_closed',
      projectId: 'p1',
      operation: expect.any(String),
    });
    expect(requests).toBe(0);
  });

  it('refuses runs, requests and what is read page by page', async () => {
    const { locize, project, open, server } = heldBack();
    open();
    const pages = project.translations.pull(at)[Symbol.asyncIterator]();
    await locize.close();
    const before = server.requests.length;
    await expect(locize.forEachProject(['p1'], () => {})).rejects.toThrow(ClientClosedError);
    await expect(pages.next()).rejects.toThrow(ClientClosedError);
    await expect(project.request({ method: 'GET', path: '/x', scope: 'read' })).rejects.toThrow(
      ClientClosedError,
    );
    await expect(project.translations.downloadAll()).rejects.toThrow(ClientClosedError);
    await expect(project.jobs.get('j').wait()).rejects.toThrow(ClientClosedError);
    expect(server.requests).toHaveLength(before);
    // A write that is refused has not touched its source.
    const source = [['a', 'b']].values() as IterableIterator<[string, string]>;
    await expect(project.translations.update(at, source)).rejects.toThrow(ClientClosedError);
    expect([...source]).toEqual([['a', 'b']]);
  });

  it('lets calls end, with their retries', async () => {
    const { project, closeDuring } = heldBack();
    expect(await closeDuring(project.versions.list())).toMatchObject({ waited: true });
  });

  it('lets a write of many requests end', async () => {
    const { project, server, closeDuring } = heldBack();
    const written = await closeDuring(project.translations.update(at, pairs(4500)));
    expect(written).toMatchObject({ waited: true, result: { keys: 4500 } });
    expect(Object.keys(server.content('p1').latest?.en?.common ?? {})).toHaveLength(4502);
  });

  it('lets pages and downloads end that are awaited as a whole', async () => {
    const one = heldBack();
    const pulled = await one.closeDuring(one.project.translations.pull(at));
    expect(pulled).toMatchObject({ waited: true, result: { title: 'Title' } });
    const other = heldBack();
    const downloaded = await other.closeDuring(other.project.translations.downloadAll());
    expect(downloaded).toMatchObject({ waited: true, result: { en: { common: { title: 'Title' } } } });
  });

  it('lets waiting for a job end, also of one that is being started', async () => {
    const { project, closeDuring } = heldBack({ ...seedWith(), jobDuration: 100 });
    const work = project.versions.publish().wait({ pollInterval: 40 });
    expect(await closeDuring(work)).toMatchObject({ waited: true });
  });

  it('lets a run finish the projects that it has begun, and skip the rest', async () => {
    const { locize, closeDuring } = heldBack();
    const ids = ['p1', ...Array.from({ length: 50 }, (_, index) => `other${index}`)];
    const run = locize.forEachProject(
      ids,
      async (project) => {
        await project.versions.list();
        await project.translations.update(at, pairs(1500));
        return (await project.translations.pull(at)).k1499;
      },
      { concurrency: 1 },
    );
    const { result, waited } = await closeDuring(run);
    expect(waited).toBe(true);
    expect(result).toMatchObject({
      succeeded: [{ projectId: 'p1', result: 'v' }],
      failed: [],
      stoppedBy: { code: 'client_closed' },
    });
    expect((result as { skipped: unknown[] }).skipped).toHaveLength(50);
  });

  it('lets nothing through by a project that a run has handed out', async () => {
    const { locize, open } = heldBack();
    open();
    const { succeeded } = await locize.forEachProject(['p1'], async (project) => ({ kept: project }));
    await locize.close();
    await expect(succeeded[0]?.result.kept.versions.list()).rejects.toThrow(ClientClosedError);
  });

  it('can be closed again, and by all who hold it', async () => {
    const { locize, project, open } = heldBack();
    const call = project.versions.list();
    const closings = [locize.close(), locize.close()];
    open();
    await Promise.all([call, ...closings, locize.close()]);
  });

  it('can be waited for as long as a signal allows', async () => {
    const { locize, project, open } = heldBack();
    const call = project.versions.list();
    await expect(locize.close({ signal: AbortSignal.timeout(20) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    await expect(locize.close({ signal: AbortSignal.abort('now') })).rejects.toBe('now');
    await expect(project.versions.list()).rejects.toThrow(ClientClosedError);
    open();
    expect(await call).toHaveLength(2);
    await expect(locize.close({ timeout: 5 } as object)).rejects.toMatchObject({ argument: 'timeout' });
  });

  it('is closed at the end of a block by `await using`', async () => {
    const { locize, project, open } = heldBack();
    let call: Promise<unknown>;
    {
      await using client = locize;
      call = client.project('p1').versions.list();
      setTimeout(open, 20);
    }
    expect(await call).toHaveLength(2);
    await expect(project.versions.list()).rejects.toThrow(ClientClosedError);
  });
});

it('a client tells how much it has under way', async () => {
  const server = createLocizeServer(seedWith());
  let go = () => {};
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  const locize = new Locize({
    credential,
    maxConcurrentRequests: 2,
    fetch: async (input, init) => {
      await held;
      return server.fetch(input, init);
    },
  });
  const project = locize.project('p1');
  expect(locize.underWay).toEqual({ tasks: 0, requests: 0, waiting: 0 });
  const work = [
    project.versions.list(),
    project.tags.list(),
    project.users.list(),
    project.translations.update(at, pairs(3000)),
  ];
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(locize.underWay).toEqual({ tasks: 4, requests: 2, waiting: 3 });
  go();
  await Promise.all(work);
  expect(locize.underWay).toEqual({ tasks: 0, requests: 0, waiting: 0 });
});

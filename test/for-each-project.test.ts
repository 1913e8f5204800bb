import { apiKey, Locize, PermissionError, type Project, personalAccessToken } from 'locize-sdk';
import { createLocizeServer, type SeedRole } from 'locize-sdk/testing';
import { describe, expect, it, vi } from 'vitest';
import { json, scriptedFetch } from './helpers/fetch.js';
import { token } from './helpers/seed.js';

const idsOf = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`);
const credential = personalAccessToken(token);

function serverWith(ids: readonly string[], roleOf: (id: string) => SeedRole = () => 'user') {
  return createLocizeServer({
    projects: ids.map((id) => ({ id, apiKeys: [{ key: `key-of-${id}`, role: 'user' as const }] })),
    tokens: [
      { token, scopes: ['read', 'write'], roles: Object.fromEntries(ids.map((id) => [id, roleOf(id)])) },
    ],
  });
}

async function* asynchronously<T>(items: Iterable<T>) {
  for (const item of items) {
    await Promise.resolve();
    yield item;
  }
}

describe('every project', () => {
  it('is in one of the lists, and a failure leaves the others alone', async () => {
    const ids = idsOf(6);
    const server = serverWith(ids, (id) => (id === 'p2' ? 'readonly' : 'user'));
    const locize = new Locize({ credential, fetch: server.fetch });
    const report = await locize.forEachProject(ids, async (project) => {
      await project.namespaces.list();
      if (project.id === 'p4') throw new Error('my own fault');
      await project.translations.reportUsed({ language: 'en', namespace: 'none' }, []);
      if (project.id === 'p2') await project.namespaces.create({ language: 'en', namespace: 'x' });
      return project.id.toUpperCase();
    });
    expect(report.succeeded.map(({ result }) => result).sort()).toEqual(['P0', 'P1', 'P3', 'P5']);
    expect(report.failed).toHaveLength(2);
    expect(report.failed).toContainEqual({ projectId: 'p4', error: new Error('my own fault') });
    expect(report.failed).toContainEqual({ projectId: 'p2', error: expect.any(PermissionError) });
    expect(report.skipped).toEqual([]);
    expect(report.stoppedBy).toBeUndefined();
  });

  it.each([
    ['an array', () => idsOf(5), 5],
    ['a Set', () => new Set(idsOf(5)), 5],
    ['a generator', () => idsOf(5).values(), undefined],
    ['an async generator', () => asynchronously(idsOf(5)), undefined],
  ])('may come from %s', async (_, ids, total) => {
    const progress: unknown[] = [];
    const report = await new Locize().forEachProject(ids(), ({ id }) => id, {
      onProgress: (step) => progress.push(step),
    });
    expect(report.succeeded.map(({ projectId }) => projectId)).toEqual(idsOf(5));
    expect(progress).toEqual(
      idsOf(5).map((projectId, index) => ({ projectId, outcome: 'succeeded', done: index + 1, total })),
    );
  });

  it('may have a credential, a CDN type and a base URL of its own', async () => {
    const server = serverWith(['p0', 'p1']);
    const locize = new Locize({ fetch: server.fetch });
    const report = await locize.forEachProject(
      [
        { id: 'p0', credential: apiKey('key-of-p0') },
        { id: 'p1', credential: apiKey('key-of-p1') },
        { id: 'p1', credential: apiKey('key-of-p0') },
      ],
      (project) => project.versions.list(),
    );
    expect(report.succeeded.map(({ projectId }) => projectId)).toEqual(['p0', 'p1']);
    expect(report.failed).toMatchObject([{ projectId: 'p1', error: { code: 'authentication' } }]);
    expect(report.stoppedBy).toBeUndefined();

    const { fetch, requests } = scriptedFetch(json({}));
    await new Locize({ fetch }).forEachProject(
      [
        { id: 'p0', cdnType: 'standard' },
        { id: 'p1', baseUrl: 'https://proxy.example' },
      ],
      (project) => project.translations.download({ language: 'en', namespace: 'common' }),
    );
    expect(requests.map(({ url }) => url)).toEqual([
      'https://api.lite.locize.app/p0/latest/en/common',
      'https://proxy.example/p1/latest/en/common',
    ]);
  });

  it('whose id can not be one fails alone', async () => {
    const report = await new Locize().forEachProject(['p0', '../p1', 5 as unknown as string], ({ id }) => id);
    expect(report.succeeded).toEqual([{ projectId: 'p0', result: 'p0' }]);
    expect(report.failed).toMatchObject([
      { projectId: '../p1', error: { code: 'invalid_argument' } },
      { projectId: '5', error: { code: 'invalid_argument' } },
    ]);
  });
});

describe('concurrency', () => {
  it.each([
    [undefined, undefined, 4],
    [2, undefined, 2],
    [2, 7, 7],
  ])('of the client %s and of the run %s makes %i at a time', async (client, run, expected) => {
    let running = 0;
    let most = 0;
    await new Locize({ concurrency: client }).forEachProject(
      idsOf(20),
      async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 1));
        running -= 1;
      },
      { concurrency: run },
    );
    expect(most).toBe(expected);
  });

  it('takes ids only as there is room for them', async () => {
    let taken = 0;
    const ids = (function* () {
      for (const id of idsOf(10)) {
        taken += 1;
        yield id;
      }
    })();
    const takenAtBegin: number[] = [];
    await new Locize().forEachProject(
      ids,
      async () => {
        takenAtBegin.push(taken);
        await new Promise((resolve) => setTimeout(resolve, 1));
      },
      { concurrency: 1 },
    );
    expect(takenAtBegin).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});

describe('a run ends early', () => {
  it('under stopOnError, and tells why', async () => {
    const failure = new Error('no');
    const report = await new Locize().forEachProject(
      idsOf(10),
      ({ id }) => {
        if (id === 'p3') throw failure;
      },
      { stopOnError: true, concurrency: 1 },
    );
    expect(report.succeeded).toHaveLength(3);
    expect(report.failed).toEqual([{ projectId: 'p3', error: failure }]);
    expect(report.skipped.map(({ projectId }) => projectId)).toEqual(['p4', 'p5', 'p6', 'p7', 'p8', 'p9']);
    expect(report.stoppedBy).toBe(failure);
  });

  it('when the token of all is revoked, and accounts for all', async () => {
    const ids = idsOf(1000);
    const server = serverWith(ids);
    const locize = new Locize({ credential, fetch: server.fetch });
    let done = 0;
    const report = await locize.forEachProject(asynchronously(ids), async (project) => {
      await project.versions.list();
      done += 1;
      if (done === 500) server.revoke(token);
    });
    const { succeeded, failed, skipped } = report;
    expect(succeeded.length + failed.length + skipped.length).toBe(1000);
    expect(succeeded.length).toBeGreaterThanOrEqual(500);
    expect(succeeded.length).toBeLessThanOrEqual(503);
    expect(failed.length).toBeLessThanOrEqual(4);
    expect(report.stoppedBy).toMatchObject({ code: 'authentication' });
    expect(new Set([...succeeded, ...failed, ...skipped].map(({ projectId }) => projectId))).toEqual(
      new Set(ids),
    );
  });

  it('when the token of all has expired', async () => {
    const expired = personalAccessToken(token, { expiresAt: 0 });
    const report = await new Locize({ credential: expired }).forEachProject(idsOf(9), (project) =>
      project.versions.list(),
    );
    expect(report.failed.length + report.skipped.length).toBe(9);
    expect(report.skipped.length).toBeGreaterThanOrEqual(5);
    expect(report.stoppedBy).toMatchObject({ code: 'credential_expired' });
  });

  /** Answers each project with its status; 401 refuses the credential itself. */
  const answering = (statuses: { readonly [id: string]: number }, message = 'Unauthorized') => {
    const fetch = async (url: string) => {
      const [, id = ''] =
        /\/(p\w+)/.exec(new URL(url).pathname.replace(/^\/(stats\/project|update)/, '')) ?? [];
      const status = statuses[id] ?? 200;
      return json(status === 200 ? {} : { message }, { status });
    };
    return new Locize({ credential, fetch, retry: { limit: 0 } });
  };
  const inTurn = { concurrency: 1 };
  const list = (project: Project) => project.versions.list();

  it('not by the 401 of a single project, also where that is the last', async () => {
    for (const id of ['p0', 'p2', 'p4']) {
      const report = await answering({ [id]: 401 }).forEachProject(idsOf(5), list, inTurn);
      expect(report.succeeded).toHaveLength(4);
      expect(report.failed).toMatchObject([{ projectId: id, error: { code: 'authentication' } }]);
      expect(report).toMatchObject({ skipped: [], stoppedBy: undefined });
    }
  });

  it('by those of two projects, with no success between', async () => {
    const report = await answering({ p1: 401, p2: 401 }).forEachProject(idsOf(5), list, inTurn);
    expect(report.failed.map(({ projectId }) => projectId)).toEqual(['p1', 'p2']);
    expect(report.skipped.map(({ projectId }) => projectId)).toEqual(['p3', 'p4']);
    expect(report.stoppedBy).toBe(report.failed[1]?.error);
  });

  it('by those of two projects, whatever else failed between', async () => {
    const report = await answering({ p0: 401, p1: 500, p2: 401 }).forEachProject(idsOf(4), list, inTurn);
    expect(report.skipped).toEqual([{ projectId: 'p3' }]);
  });

  it('not by those of two projects, with a success between', async () => {
    const report = await answering({ p0: 401, p2: 401, p4: 401 }).forEachProject(idsOf(5), list, inTurn);
    expect(report.failed).toHaveLength(3);
    expect(report).toMatchObject({ skipped: [], stoppedBy: undefined });
  });

  it('not by those of a project that is listed twice', async () => {
    const ids = ['p0', { id: 'p0' }, 'p0', 'p1', 'p0', 'p0'];
    const report = await answering({ p0: 401 }).forEachProject(ids, list, inTurn);
    expect(report.failed).toHaveLength(5);
    expect(report).toMatchObject({ skipped: [], stoppedBy: undefined });
  });

  it('not by those of projects with a credential of their own, whose successes say nothing either', async () => {
    const own = (id: string) => ({ id, credential: personalAccessToken('lz_pat_of_its_own') });
    const refused = answering({ p0: 401, p1: 401, p2: 401 });
    const others = await refused.forEachProject([own('p0'), own('p1'), 'p2', 'p3'], list, inTurn);
    expect(others).toMatchObject({ skipped: [], stoppedBy: undefined });
    const report = await refused.forEachProject(['p0', own('p3'), 'p1', 'p4'], list, inTurn);
    expect(report.skipped).toEqual([{ projectId: 'p4' }]);
  });

  it('by a 401 that is the cause of a partial update', async () => {
    let updates = 0;
    const fetch = async () => {
      updates += 1;
      return json({}, { status: updates % 2 === 0 ? 401 : 200 });
    };
    const locize = new Locize({ credential, fetch, retry: { limit: 0 } });
    const entries = Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`k${index}`, 'x']));
    const report = await locize.forEachProject(
      idsOf(4),
      ({ translations }) => translations.update({ language: 'en', namespace: 'common' }, entries),
      inTurn,
    );
    expect(report.failed).toMatchObject([
      { projectId: 'p0', error: { code: 'partial_update', cause: { code: 'authentication' } } },
      { projectId: 'p1', error: { code: 'partial_update' } },
    ]);
    expect(report.skipped).toHaveLength(2);
  });

  it('by a 401 that is the cause of an error of the work’s own, also where causes go round in a circle', async () => {
    const work = async (project: Project) => {
      try {
        return await list(project);
      } catch (cause) {
        throw new Error('the sync failed', { cause: new Error('the writing failed', { cause }) });
      }
    };
    const report = await answering({ p0: 401, p1: 401 }).forEachProject(idsOf(4), work, inTurn);
    expect(report.skipped).toHaveLength(2);
    const circle = new Error('round');
    circle.cause = circle;
    const all = await answering({}).forEachProject(idsOf(4), () => Promise.reject(circle), inTurn);
    expect(all.failed).toHaveLength(4);
  });

  it('not by a 401 that says that the token may not do this, in however many projects', async () => {
    const statuses = Object.fromEntries(idsOf(5).map((id) => [id, 401]));
    const message = 'Unauthorized: not authorized with role (readonly)';
    const report = await answering(statuses, message).forEachProject(idsOf(5), list, inTurn);
    expect(report.failed).toHaveLength(5);
    expect(report.failed[0]?.error).toBeInstanceOf(PermissionError);
    expect(report).toMatchObject({ skipped: [], stoppedBy: undefined });
  });

  it('at once, when the function that gives the token fails', async () => {
    const failing = personalAccessToken(() => Promise.reject(new Error('the vault is sealed')));
    const { fetch } = scriptedFetch(json({}));
    const locize = new Locize({ credential: failing, fetch });
    const report = await locize.forEachProject(idsOf(3), list, inTurn);
    expect(report.failed).toHaveLength(1);
    expect(report.stoppedBy).toMatchObject({ code: 'missing_credential' });
  });

  it('not when it is an API key that is refused, which belongs to one project', async () => {
    const server = serverWith(idsOf(5));
    const locize = new Locize({ credential: apiKey('key-of-p3'), fetch: server.fetch });
    const report = await locize.forEachProject(idsOf(5), (project) => project.versions.list());
    expect(report.succeeded.map(({ projectId }) => projectId)).toEqual(['p3']);
    expect(report.failed).toHaveLength(4);
  });

  it('when ids throws, and keeps the results', async () => {
    const failure = new Error('the database is gone');
    const ids = (async function* () {
      yield 'p0';
      yield 'p1';
      throw failure;
    })();
    const report = await new Locize().forEachProject(ids, async ({ id }) => id);
    expect(report.succeeded).toHaveLength(2);
    expect(report.stoppedBy).toBe(failure);
  });

  it('when onProgress throws, and keeps the results', async () => {
    const failure = new Error('the terminal is gone');
    const report = await new Locize().forEachProject(idsOf(5), ({ id }) => id, {
      concurrency: 1,
      onProgress: () => {
        throw failure;
      },
    });
    expect(report.succeeded).toHaveLength(1);
    expect(report.skipped).toHaveLength(4);
    expect(report.stoppedBy).toBe(failure);
  });

  it('with the reason of a signal, at once', async () => {
    const controller = new AbortController();
    let begun = 0;
    const result = new Locize().forEachProject(
      idsOf(100),
      async () => {
        begun += 1;
        await new Promise(() => {});
      },
      { signal: controller.signal },
    );
    await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort('enough');
    await expect(result).rejects.toBe('enough');
    expect(begun).toBe(4);
  });

  it('before it begins, with a signal that is aborted', async () => {
    const result = new Locize().forEachProject(idsOf(3), ({ id }) => id, { signal: AbortSignal.abort('no') });
    await expect(result).rejects.toBe('no');
  });
});

it.each([
  ['ids', 'p1', {}],
  ['ids', null, {}],
  ['ids', 5, {}],
  ['concurrency', ['p1'], { concurrency: 0 }],
  ['retries', ['p1'], { retries: 1 }],
])('%s is checked', async (argument, ids, options) => {
  const result = new Locize().forEachProject(ids as string[], ({ id }) => id, options as object);
  await expect(result).rejects.toMatchObject({ code: 'invalid_argument', argument });
});

describe('the signal of a run', () => {
  it('ends every call of its projects, and reaches the work', async () => {
    let sent = 0;
    const aborted: unknown[] = [];
    const fetch: typeof globalThis.fetch = (input, init) => {
      sent += 1;
      const { signal } = new Request(input, init);
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          aborted.push(signal.reason);
          reject(signal.reason);
        });
      });
    };
    const controller = new AbortController();
    const reason = new Error('enough');
    const errors: unknown[] = [];
    const given: AbortSignal[] = [];
    const run = new Locize({ credential, fetch }).forEachProject(
      ['p1', 'p2'],
      async (project, { signal }) => {
        given.push(signal);
        const at = { language: 'en', namespace: 'common' };
        const calls = [
          project.versions.list(),
          project.translations.update(at, { a: 'b' }, { signal: new AbortController().signal }),
          project.translations.pull(at),
          project.translations.downloadAll(),
          project.jobs.get('j1').wait({ pollInterval: 1 }),
          project.request({ method: 'GET', path: '/x/{projectId}', scope: 'read' }),
        ];
        for (const { reason } of await Promise.all(calls.map(outcome))) errors.push(reason);
        // What begins afterwards isn't sent at all.
        await expect(project.versions.list()).rejects.toBe(reason);
      },
      { signal: controller.signal },
    );
    await vi.waitFor(() => expect(sent).toBe(12));
    controller.abort(reason);
    await expect(run).rejects.toBe(reason);
    await vi.waitFor(() => expect(errors).toHaveLength(12));
    expect(errors.every((error) => error === reason)).toBe(true);
    expect(aborted).toHaveLength(12);
    expect(given).toHaveLength(2);
    expect(given.every((signal) => signal.aborted && signal.reason === reason)).toBe(true);
    expect(sent).toBe(12);
  });

  it('is one that never aborts where none is given', async () => {
    const run = new Locize().forEachProject(['p1'], (_, { signal }) => signal.aborted);
    expect((await run).succeeded).toEqual([{ projectId: 'p1', result: false }]);
  });

  it('leaves calls of other projects of the client alone', async () => {
    const server = serverWith(['p1', 'p2']);
    const locize = new Locize({ credential, fetch: server.fetch });
    const controller = new AbortController();
    const run = locize.forEachProject(['p1'], () => new Promise<never>(() => {}), {
      signal: controller.signal,
    });
    controller.abort('enough');
    await expect(run).rejects.toBe('enough');
    expect(await locize.project('p1').versions.list()).toHaveLength(1);
  });
});

const outcome = async (call: PromiseLike<unknown>): Promise<{ reason: unknown }> => {
  const [end] = await Promise.allSettled([call]);
  return { reason: end.status === 'rejected' ? end.reason : undefined };
};

describe('a run that ends early', () => {
  async function* endless(onRead = () => {}) {
    for (let index = 0; ; index += 1) {
      onRead();
      yield `p${index}`;
    }
  }

  it('by an abort reads no further id, closes the iterator, and calls nothing more', async () => {
    let read = 0;
    let isClosed = false;
    const ids = (async function* () {
      try {
        yield* endless(() => {
          read += 1;
        });
      } finally {
        isClosed = true;
      }
    })();
    const controller = new AbortController();
    const calls: string[] = [];
    const run = new Locize().forEachProject(
      ids,
      async ({ id }) => {
        calls.push(id);
        if (id === 'p5') controller.abort('enough');
        await new Promise((resolve) => setTimeout(resolve, 5));
      },
      { signal: controller.signal, onProgress: ({ projectId }) => calls.push(`progress ${projectId}`) },
    );
    await expect(run).rejects.toBe('enough');
    const before = [read, calls.length];
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect([read, calls.length]).toEqual(before);
    expect(isClosed).toBe(true);
  });

  it.each([
    ['that come at once', () => endlessly()],
    ['that come later', () => endless()],
    [
      'of which the next never comes',
      async function* () {
        yield 'p0';
        await new Promise(() => {});
      },
    ],
  ])('by a timer ends also with ids %s, and work that waits for nothing', async (_, ids) => {
    const signal = AbortSignal.timeout(30);
    const error = await new Locize()
      .forEachProject(ids(), ({ id }) => id, { signal })
      .catch((thrown) => thrown);
    expect(error).toBe(signal.reason);
    expect(signal.aborted).toBe(true);
    const stopSignal = AbortSignal.timeout(30);
    const report = await new Locize().forEachProject(ids(), ({ id }) => id, { stopSignal });
    expect(report.succeeded.length).toBeGreaterThan(0);
    expect(report.stoppedBy).toBe(stopSignal.reason);
  });

  it('gently lets what is under way end, and skips the rest', async () => {
    const stop = new AbortController();
    const run = new Locize().forEachProject(
      new Set(idsOf(10)),
      async ({ id }) => {
        if (id === 'p3') stop.abort('SIGTERM');
        await new Promise((resolve) => setTimeout(resolve, 5));
        return id;
      },
      { stopSignal: stop.signal, concurrency: 2 },
    );
    const report = await run;
    expect(report.succeeded.map(({ projectId }) => projectId)).toEqual(['p0', 'p1', 'p2', 'p3']);
    expect(report.skipped.map(({ projectId }) => projectId)).toEqual(idsOf(10).slice(4));
    expect(report).toMatchObject({ failed: [], stoppedBy: 'SIGTERM' });
  });

  it('gently, lists what a generator gives while it stops', async () => {
    for (const asynchronous of [false, true]) {
      const stop = new AbortController();
      function* ids() {
        yield 'a';
        stop.abort('SIGTERM');
        yield 'b';
        yield 'c';
      }
      async function* later() {
        yield* ids();
      }
      const { signal: stopSignal } = stop;
      const source = asynchronous ? later() : ids();
      const report = await new Locize().forEachProject(source, ({ id }) => id, { stopSignal });
      expect(report).toEqual({
        succeeded: [{ projectId: 'a', result: 'a' }],
        failed: [],
        skipped: [{ projectId: 'b' }],
        stoppedBy: 'SIGTERM',
      });
    }
  });

  it('at once calls nothing more, whatever the ids still give', async () => {
    const end = new AbortController();
    const work = vi.fn(({ id }: { id: string }) => id);
    function* ids() {
      yield 'a';
      end.abort('now');
      yield 'b';
    }
    await expect(new Locize().forEachProject(ids(), work, { signal: end.signal })).rejects.toBe('now');
    expect(work.mock.calls.map(([{ id }]) => id)).toEqual(['a']);
  });

  it('before it begins, gently, skips everything', async () => {
    const report = await new Locize().forEachProject(['a', 'b'], ({ id }) => id, {
      stopSignal: AbortSignal.abort('SIGTERM'),
    });
    expect(report).toMatchObject({ succeeded: [], skipped: [{}, {}], stoppedBy: 'SIGTERM' });
  });

  it('needs work to do, and names what is no id', async () => {
    const work = undefined as unknown as () => void;
    await expect(new Locize().forEachProject(['a'], work)).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('work must be a function'),
    });
    const bare = { id: Object.create(null) } as { id: string };
    const { failed, succeeded } = await new Locize().forEachProject([bare, 'b'], ({ id }) => id);
    expect(failed).toMatchObject([{ projectId: '(an object)', error: { code: 'invalid_argument' } }]);
    expect(succeeded).toHaveLength(1);
  });

  it('leaves no listener on its signals', async () => {
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, 'addEventListener');
    const remove = vi.spyOn(signal, 'removeEventListener');
    await new Locize().forEachProject(idsOf(5), ({ id }) => id, { signal });
    expect(add).toHaveBeenCalled();
    expect(remove).toHaveBeenCalledTimes(add.mock.calls.length);
  });

  it('does not end afterwards what came out of it', async () => {
    const server = serverWith(['p1']);
    const controller = new AbortController();
    const { succeeded } = await new Locize({ credential, fetch: server.fetch }).forEachProject(
      ['p1'],
      (project) => project,
      { signal: controller.signal },
    );
    controller.abort();
    expect(await succeeded[0]?.result.versions.list()).toHaveLength(1);
  });
});

function* endlessly() {
  for (let index = 0; ; index += 1) yield `p${index}`;
}

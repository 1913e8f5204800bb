import { Locize, type PartialUpdateError, personalAccessToken, type WriteProgress } from 'locize-sdk';
import { createLocizeServer, type LocizeServer } from 'locize-sdk/testing';
import { describe, expect, it } from 'vitest';
import { json } from './helpers/fetch.js';
import { size } from './helpers/runs.js';
import { seedWith, token } from './helpers/seed.js';

const at = { language: 'en', namespace: 'common' };
const key = (index: number) => `key${index}`;
const value = (index: number) => `value ${index}`;
const entriesOf = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [key(index), value(index)]));

function* pairs(count: number) {
  for (let index = 0; index < count; index += 1) yield [key(index), value(index)] as const;
}
async function* asynchronously<T>(items: Iterable<T>) {
  for (const item of items) yield item;
}

/** A server in front of which requests can be looked at, held up, or answered otherwise. */
function setUp(
  intercept: (index: number, server: LocizeServer) => Promise<Response | undefined> | undefined = () =>
    undefined,
) {
  const server = createLocizeServer(seedWith());
  let index = -1;
  let running = 0;
  const runningAt: number[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    index += 1;
    running += 1;
    runningAt.push(running);
    try {
      const answer = await intercept(index, server);
      await new Promise((resolve) => setTimeout(resolve, 1));
      return answer ?? (await server.fetch(input, init));
    } finally {
      running -= 1;
    }
  };
  const credential = personalAccessToken(token);
  const locize = new Locize({ credential, fetch, retry: { limit: 2, maxDelay: 1 } });
  return { server, runningAt, locize, translations: locize.project('p1').translations };
}
const sent = (server: LocizeServer) =>
  server.requests.map(({ query, body }) => ({ query, keys: Object.keys(body as object).length }));
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('it did not fail'),
    (error: unknown) => error as PartialUpdateError,
  );

/** All that is left, and the error that it ends with. */
async function drained(remaining: AsyncIterable<unknown>): Promise<{ items: unknown[]; error?: unknown }> {
  const items: unknown[] = [];
  try {
    for await (const item of remaining) items.push(item);
    return { items };
  } catch (error) {
    return { items, error };
  }
}

describe('entries may be', () => {
  it.each([
    ['an object', () => entriesOf(2500), 2500],
    ['a Map', () => new Map(Object.entries(entriesOf(2500))), 2500],
    ['an array of pairs', () => Object.entries(entriesOf(2500)), 2500],
    ['a generator', () => pairs(2500), undefined],
    ['an async generator', () => asynchronously(pairs(2500)), undefined],
  ])('%s', async (_, entries, total) => {
    const { server, translations } = setUp();
    const progress: WriteProgress[] = [];
    const result = await translations.update(at, entries(), {
      replace: true,
      onProgress: (step) => progress.push(step),
    });
    expect(result).toEqual({ keys: 2500, changed: true, notices: [] });
    expect(server.content('p1').latest?.en?.common).toEqual(entriesOf(2500));
    expect(progress).toEqual([
      { done: 1000, checkpoint: 1000, total },
      { done: 2000, checkpoint: 2000, total },
      { done: 2500, checkpoint: 2500, total },
    ]);
  });

  it('keys from any iterable', async () => {
    const { server, translations } = setUp();
    await translations.update(at, entriesOf(1500), { replace: true });
    await translations.delete(at, new Set(['key0']));
    await translations.delete(at, asynchronously(Object.keys(entriesOf(1400))));
    expect(Object.keys(server.content('p1').latest?.en?.common ?? {})).toHaveLength(100);
    await translations.reportUsed(at, new Map([['key1450', 1]]).keys());
    expect(server.requests.at(-1)?.body).toEqual(['key1450']);
  });
});

describe('the requests', () => {
  it('empty once and first, and have the statistics made once and last', async () => {
    const { server, runningAt, translations } = setUp();
    await translations.update(at, pairs(10_500), { replace: true });
    const requests = sent(server);
    expect(requests).toHaveLength(11);
    expect(requests[0]).toEqual({ query: { replace: 'true', omitstatsgeneration: 'true' }, keys: 1000 });
    expect(requests.slice(1, -1)).toEqual(
      Array(9).fill({ query: { omitstatsgeneration: 'true' }, keys: 1000 }),
    );
    expect(requests.at(-1)).toEqual({ query: {}, keys: 500 });
    // Alone at the beginning and at the end, and four at a time between.
    expect(runningAt[0]).toBe(1);
    expect(runningAt[1]).toBe(1);
    expect(runningAt.at(-1)).toBe(1);
    expect(Math.max(...runningAt)).toBe(4);
    expect(server.content('p1').latest?.en?.common).toEqual(entriesOf(10_500));
  });

  it('are as many at a time as the client or the call says', async () => {
    const { runningAt, translations } = setUp();
    await translations.update(at, pairs(20_000), { concurrency: 9 });
    expect(Math.max(...runningAt)).toBe(9);
    const other = setUp();
    const client = new Locize({
      credential: personalAccessToken(token),
      fetch: other.server.fetch,
      concurrency: 1,
    });
    await client.project('p1').translations.update(at, pairs(5000));
    expect(other.server.requests).toHaveLength(5);
    await expect(translations.update(at, {}, { concurrency: 0 })).rejects.toMatchObject({
      argument: 'concurrency',
    });
  });

  it('read no further ahead than they have to', async () => {
    let read = 0;
    const readAt: number[] = [];
    const { translations } = setUp(() => {
      readAt.push(read);
      return undefined;
    });
    const entries = (function* () {
      for (const pair of pairs(10_000)) {
        read += 1;
        yield pair;
      }
    })();
    await translations.update(at, entries, { concurrency: 1 });
    expect(readAt).toHaveLength(10);
    expect(readAt.every((count, index) => count <= (index + 3) * 1000)).toBe(true);
  });

  it.each([429, 503])('are fewer at a time when the server asks to slow down by a %i', async (status) => {
    const { runningAt, translations, server } = setUp((index) =>
      index >= 5 && index < 9
        ? Promise.resolve(json({}, { status, headers: { 'retry-after': '0' } }))
        : undefined,
    );
    await translations.update(at, pairs(20_000), { concurrency: 8 });
    expect(Object.keys(server.content('p1').latest?.en?.common ?? {})).toHaveLength(20_002);
    expect(Math.max(...runningAt.slice(0, 9))).toBe(8);
    // Without a lower limit there would always be eight, but for the last which is sent alone.
    expect(Math.min(...runningAt.slice(12, -1))).toBeLessThanOrEqual(2);
  });

  it('leave the statistics stale until the last', async () => {
    const { translations, locize } = setUp();
    const project = locize.project('p1');
    await translations.update(at, { a: '1' }, { omitStatistics: true });
    expect((await project.statistics.project()).latest?.en?.common?.translated).toBe(2);
    await translations.reportMissing(at, { b: '2' }, { omitStatistics: true });
    await translations.delete(at, ['a'], { omitStatistics: true });
    expect((await project.statistics.project()).latest?.en?.common?.translated).toBe(2);
    await project.statistics.regenerate();
    expect((await project.statistics.project()).latest?.en?.common?.translated).toBe(3);
    await translations.update(at, pairs(1500));
    expect((await project.statistics.project()).latest?.en?.common?.translated).toBe(1503);
  });
});

describe('a key', () => {
  it('that comes twice has its later value', async () => {
    const { server, translations } = setUp();
    const entries = [...pairs(1500), ['key0', 'later'] as const, ...pairs(3000), ['key1', 'latest'] as const];
    await translations.update(at, entries);
    const content = server.content('p1').latest?.en?.common;
    expect(content).toMatchObject({ ...entriesOf(3000), key1: 'latest' });
  });

  it('may be named like a property of all objects', async () => {
    const { server, translations } = setUp();
    const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
    await translations.update(
      at,
      names.map((name) => [name, name] as const),
      { replace: true },
    );
    const content = await translations.pull(at).all();
    expect(Object.keys(content).sort()).toEqual([...names].sort());
    expect(Object.getPrototypeOf(content)).toBe(Object.prototype);
    expect(JSON.stringify(server.requests[0]?.body)).toContain('"__proto__":"__proto__"');
  });
});

describe('a failure', () => {
  const refusing = (index: number) => (at: number) =>
    at === index ? Promise.resolve(json({ message: 'no' }, { status: 400 })) : undefined;

  it('part-way tells what is applied, in doubt and read; with what remains, the work is finished', async () => {
    const { server, translations } = setUp(refusing(3));
    const error = await failure(translations.update(at, pairs(10_500), { replace: true }));
    expect(error).toMatchObject({ code: 'partial_update', projectId: 'p1', cause: { code: 'rejected' } });
    expect(error.failed).toEqual(Object.keys(entriesOf(4000)).slice(3000));
    expect(error.applied).toBeGreaterThanOrEqual(3000);
    expect(error.read).toBeLessThanOrEqual(error.applied + 1000 + 2001);
    const { keys } = await translations.update(at, error.remaining);
    expect(keys + error.applied).toBe(10_500);
    expect(server.content('p1').latest?.en?.common).toEqual(entriesOf(10_500));
  });

  it('at the beginning is thrown as it is, since nothing is applied', async () => {
    const { server, translations } = setUp(refusing(0));
    const error = await failure(translations.update(at, pairs(5000), { concurrency: 1 }));
    expect(error).toMatchObject({ code: 'rejected' });
    expect(server.requests).toEqual([]);
  });

  it('at the end leaves the last request', async () => {
    const { translations } = setUp(refusing(2));
    const error = await failure(translations.update(at, pairs(2500)));
    expect(error).toMatchObject({ applied: 2000, read: 2500 });
    expect(error.failed).toHaveLength(500);
    expect(await drained(error.remaining)).toEqual({ items: [...pairs(2500)].slice(2000) });
  });

  it('of several requests at a time lists all of them', async () => {
    const { translations } = setUp((index) =>
      index === 1 || index === 2 ? Promise.resolve(json({}, { status: 400 })) : undefined,
    );
    const error = await failure(translations.update(at, pairs(6000)));
    expect(error.failed).toHaveLength(2000);
    const { items } = await drained(error.remaining);
    expect(items.length + error.applied).toBe(6000);
  });

  it.each([
    ['a generator', (broken: () => Generator<readonly [string, string]>) => broken()],
    ['an async generator', (broken: () => Generator<readonly [string, string]>) => asynchronously(broken())],
  ])('of %s of entries leaves what it had given, and ends in its error every time', async (_, from) => {
    const cause = new Error('EIO: disk');
    const { translations } = setUp();
    const broken = (error: Error) =>
      function* () {
        yield* pairs(2300);
        throw error;
      };
    const error = await failure(translations.update(at, from(broken(cause))));
    expect(error).toMatchObject({ code: 'partial_update', cause, failed: [], applied: 2000, read: 2300 });
    expect(error.message).toContain('EIO: disk');
    const read = await failure(translations.update(at, from(broken(cause))));
    const { items, error: end } = await drained(read.remaining);
    expect(items).toEqual([...pairs(2300)].slice(2000));
    expect(end).toBe(cause);
    // Given again, what it had given arrives.
    const again = await failure(translations.update(at, error.remaining));
    expect(again).toMatchObject({ code: 'partial_update', cause, failed: [], applied: 300 });
    expect(again.message).toContain('make a new one for the rest');
    const last = await failure(translations.update(at, again.remaining));
    expect(last).toBe(cause);
    const early = await failure(
      translations.update(
        at,
        from(function* () {
          yield* pairs(300);
          throw cause;
        }),
      ),
    );
    expect(early).toBe(cause);
  });

  it('of an entry that can not be sent is found before the first request where that is possible', async () => {
    const { server, translations } = setUp();
    const bad = [...pairs(2500), ['bad', 5 as unknown as string]] as const;
    for (const entries of [bad, new Map(bad), Object.fromEntries(bad)]) {
      expect(await failure(translations.update(at, entries))).toMatchObject({ code: 'invalid_argument' });
    }
    expect(server.requests).toEqual([]);
    const error = await failure(translations.update(at, bad.values()));
    expect(error).toMatchObject({
      code: 'partial_update',
      cause: { code: 'invalid_argument' },
      applied: 2000,
    });
    expect(error.message).toContain('has no text for the key "bad"');
    const { items, error: end } = await drained(error.remaining);
    expect(items).toEqual([...pairs(2500)].slice(2000));
    expect(end).toBe(error.cause);
  });

  it.each([[['key']], [[['key']]], [[[1, 'x']]]])('of entries that are no pairs, %j', async (entries) => {
    const { translations } = setUp();
    expect(await failure(translations.update(at, entries as never))).toMatchObject({
      code: 'invalid_argument',
      argument: 'entries',
    });
  });

  it('of onProgress ends the update, and loses no key', async () => {
    const cause = new Error('the terminal is gone');
    const { translations } = setUp();
    const error = await failure(
      translations.update(at, pairs(5000), {
        concurrency: 1,
        onProgress: () => {
          throw cause;
        },
      }),
    );
    expect(error).toMatchObject({ code: 'partial_update', cause, failed: [], applied: 1000 });
    expect((await translations.update(at, error.remaining)).keys).toBe(4000);
  });

  it('by a signal ends it with the reason, and lets go of the entries', async () => {
    const controller = new AbortController();
    const { translations, server } = setUp((index) => {
      if (index === 3) controller.abort('enough');
      return undefined;
    });
    let released = false;
    const entries = (async function* () {
      try {
        yield* pairs(50_000);
      } finally {
        released = true;
      }
    })();
    expect(await failure(translations.update(at, entries, { signal: controller.signal }))).toBe('enough');
    expect(server.requests.length).toBeLessThan(8);
    await new Promise((resolve) => setTimeout(resolve));
    expect(released).toBe(true);
  });

  it('by a signal ends it also while the next entry is waited for', async () => {
    const { translations } = setUp();
    const entries = (async function* () {
      yield* pairs(1);
      await new Promise(() => {});
    })();
    const signal = AbortSignal.timeout(20);
    expect(await failure(translations.update(at, entries, { signal }))).toMatchObject({
      name: 'TimeoutError',
    });
  });
});

it('a great many keys from an async generator, interrupted and resumed, are exactly there', async () => {
  const count = size(250_000);
  const { server, translations } = setUp((index) =>
    index === count / 2500 ? Promise.resolve(json({ message: 'broken' }, { status: 400 })) : undefined,
  );
  const { applied, remaining } = await failure(
    translations.update(at, asynchronously(pairs(count)), { replace: true }),
  );
  expect(applied).toBeGreaterThan(count / 3);
  expect((await translations.update(at, remaining)).keys).toBe(count - applied);
  expect(server.content('p1').latest?.en?.common).toEqual(entriesOf(count));
}, 60_000);

it('autotranslate is for the reference language, and works in the languages that it is told', async () => {
  const { server, translations, locize } = setUp();
  await locize.project('p1').languages.add('fr');
  await translations.update(at, { fresh: 'Fresh' }, { autotranslate: true, autotranslateLanguages: ['fr'] });
  expect(server.content('p1').latest?.fr?.common).toEqual({ fresh: '[fr] Fresh' });
  expect(server.content('p1').latest?.de?.common).toEqual({ title: 'Titel' });
  await expect(
    translations.update({ ...at, language: 'de' }, { a: 'b' }, { autotranslate: true }),
  ).rejects.toMatchObject({ code: 'rejected', serverMessage: expect.stringContaining('reference language') });
});

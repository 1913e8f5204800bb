import * as fc from 'fast-check';
import { Locize, type PartialUpdateError, type Project, personalAccessToken } from 'locize-sdk';
import { createLocizeServer, type LocizeServer } from 'locize-sdk/testing';
import { describe, expect, it, vi } from 'vitest';
import { json, networkFailure, scriptedFetch } from './helpers/fetch.js';
import { runs } from './helpers/runs.js';
import { seedWith, token } from './helpers/seed.js';

const at = { language: 'en', namespace: 'common' };
const pair = (index: number) => [`key${index}`, `value ${index}`] as const;
function* pairs(count: number) {
  for (let index = 0; index < count; index += 1) yield pair(index);
}
const contentOf = (count: number) => Object.fromEntries(pairs(count));

const asStream = (count: number) =>
  new ReadableStream<readonly [string, string]>({
    start: (controller) => {
      for (const item of pairs(count)) controller.enqueue(item);
      controller.close();
    },
  });

/** A project of an embedded server, of whose requests the ones with these numbers are refused. */
function setUp({ refused = [], retry = { limit: 0 } }: { refused?: number[]; retry?: object } = {}) {
  const server = createLocizeServer(seedWith());
  let requests = 0;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    requests += 1;
    const number = requests;
    await new Promise((resolve) => setTimeout(resolve));
    return refused.includes(number)
      ? json({ message: `request ${number} is refused` }, { status: 400 })
      : server.fetch(input, init);
  };
  const project = new Locize({ credential: personalAccessToken(token), fetch, retry }).project('p1');
  return { server, project, translations: project.translations };
}
const written = (server: LocizeServer, namespace = 'fresh') => server.content('p1').latest?.en?.[namespace];
const fresh = { language: 'en', namespace: 'fresh' };
const failureOf = (call: PromiseLike<unknown>) =>
  Promise.resolve(call).then(
    () => expect.fail('it did not fail'),
    (error: unknown) => error as PartialUpdateError,
  );

describe('arguments are read at the call', () => {
  const sources = {
    'a Map': () => {
      const map = new Map(pairs(2500));
      return { source: map, clear: () => map.clear() };
    },
    'an array': () => {
      const array = [...pairs(2500)];
      return { source: array, clear: () => array.splice(0) };
    },
    'a Set': () => {
      const set = new Set(pairs(2500));
      return { source: set, clear: () => set.clear() };
    },
    'an object': () => {
      const object: Record<string, string> = contentOf(2500);
      const clear = () => {
        for (const key of Object.keys(object)) delete object[key];
      };
      return { source: object, clear };
    },
  };

  it.each(Object.entries(sources))('%s that is cleared afterwards arrives as it was', async (_, make) => {
    const { server, translations } = setUp();
    const { source, clear } = make();
    const writing = translations.update(fresh, source);
    clear();
    expect(await writing).toMatchObject({ keys: 2500, changed: true });
    expect(written(server)).toEqual(contentOf(2500));
  });

  it('details that are changed afterwards, or used again by a generator, arrive as they were', async () => {
    const { server, translations } = setUp();
    const details = { value: 'first', context: { text: 'c' }, tags: ['t'] };
    const writing = translations.update(fresh, { a: details });
    Object.assign(details, { value: 'second' }).tags.push('later');
    await writing;
    expect(server.requests.at(-1)?.body).toEqual({
      a: { value: 'first', context: { text: 'c' }, tags: ['t'] },
    });
    const reused = (function* () {
      const one: [string, { value: string }] = ['', { value: '' }];
      for (const key of ['x', 'y']) {
        one[0] = key;
        one[1].value = `text of ${key}`;
        yield one;
      }
    })();
    await translations.update(fresh, reused);
    expect(written(server)).toMatchObject({ x: 'text of x', y: 'text of y' });
  });

  it('a location that is used for the next language does not take the first one along', async () => {
    const { server, translations } = setUp();
    const location = { language: 'en', namespace: 'fresh' };
    const all = ['en', 'de'].map((language) => {
      location.language = language;
      return translations.update(location, { a: language });
    });
    await Promise.all(all);
    expect(server.content('p1').latest).toMatchObject({
      en: { fresh: { a: 'en' } },
      de: { fresh: { a: 'de' } },
    });
  });

  it('keys and project ids too', async () => {
    const { server, translations } = setUp();
    const keys = ['title', 'text'];
    const deleting = translations.delete(at, keys);
    keys.length = 0;
    await deleting;
    expect(written(server, 'common')).toEqual({});
    const ids = ['a', 'b', 'c'];
    const run = new Locize().forEachProject(ids, ({ id }) => id, { concurrency: 1 });
    ids.length = 0;
    expect((await run).succeeded).toHaveLength(3);
  });
});

describe('unknown properties are refused before any request', () => {
  const misspelt: [string, string, (project: Project) => PromiseLike<unknown>][] = [
    ['a location', 'vesion', (p) => p.translations.update({ ...at, vesion: 'prod' } as never, { a: 'b' })],
    ['a location', 'Language', (p) => p.translations.download({ ...at, Language: 'de' } as never)],
    ['a location', 'vesion', (p) => p.translations.pull({ ...at, vesion: 'x' } as never)],
    ['a location', 'vesion', (p) => p.translations.downloadPrivate({ ...at, vesion: 'x' } as never)],
    ['a location', 'vesion', (p) => p.translations.delete({ ...at, vesion: 'x' } as never, ['a'])],
    [
      'a location',
      'vesion',
      (p) => p.translations.reportMissing({ ...at, vesion: 'x' } as never, { a: 'b' }),
    ],
    ['a location', 'vesion', (p) => p.translations.reportUsed({ ...at, vesion: 'x' } as never, ['a'])],
    ['a new namespace', 'entires', (p) => p.namespaces.create({ ...at, entires: {} } as never)],
    ['names', 'verison', (p) => p.namespaces.rename({ from: 'a', to: 'b', verison: 'x' } as never)],
    [
      'a namespace to delete',
      'language',
      (p) => p.namespaces.delete({ namespace: 'a', language: 'de' } as never),
    ],
    [
      'versions',
      'ignoreIfExists',
      (p) => p.versions.copy({ from: 'a', to: 'b', ignoreIfExists: true } as never),
    ],
    ['a branch', 'verison', (p) => p.branches.create({ name: 'a', verison: 'x' } as never)],
    ['a user', 'language', (p) => p.users.invite({ email: 'a@b.c', role: 'user', language: 'de' } as never)],
    ['statistics', 'lang', (p) => p.statistics.regenerate({ lang: 'de' } as never)],
    ['details', 'entries', (p) => p.translations.update(at, { a: { value: 'x', label: 'y' } as never })],
    [
      'a context',
      'entries',
      (p) => p.translations.update(at, { a: { value: 'x', context: { txt: 'y' } } as never }),
    ],
    ['tags', 'entries', (p) => p.translations.update(at, { a: { value: 'x', tags: 'y' } as never })],
  ];
  it.each(misspelt)('of %s: %s', async (_, argument, call) => {
    const { server, project } = setUp();
    await expect(call(project)).rejects.toMatchObject({ code: 'invalid_argument', argument });
    expect(server.requests).toEqual([]);
  });

  it('but what the SDK hands out is a good location', async () => {
    const { translations } = setUp();
    for await (const item of translations.downloadAll({ namespaces: ['common'] })) {
      expect(await translations.download(item)).toEqual(item.content);
    }
  });

  it.each([
    ['a promise', Promise.resolve({ a: 'b' })],
    ['a weak map', new WeakMap()],
    ['a date', new Date()],
    [
      'an instance of a class',
      new (class Texts {
        title = 'x';
      })(),
    ],
    ['a text', 'abc'],
  ])('%s is no source of entries, and empties nothing', async (_, entries) => {
    const { server, translations } = setUp();
    await expect(translations.update(at, entries as never, { replace: true })).rejects.toMatchObject({
      code: 'invalid_argument',
      argument: 'entries',
    });
    expect(server.requests).toEqual([]);
    expect(Object.keys(written(server, 'common') ?? {})).toHaveLength(2);
  });
});

describe('replace in doubt', () => {
  it.each([
    ['a 504', () => new Response('', { status: 504 })],
    ['a broken connection', () => networkFailure('ECONNRESET')],
    ['half a response', () => new Response('{"upd')],
  ])(
    'after %s is not sent again, nothing follows it, and the error says what to look at',
    async (_, mishap) => {
      const { fetch, requests } = scriptedFetch(mishap(), json({}));
      const { translations } = new Locize({
        credential: personalAccessToken(token),
        fetch,
        retry: { maxDelay: 1 },
      }).project('p1');
      const error = await failureOf(translations.update(at, pairs(3000), { replace: true }));
      expect(requests).toHaveLength(1);
      expect(error.message).toContain('look at translations.pull() before trying again');
    },
  );

  it('after a 429 is sent again, and without it so is everything', async () => {
    for (const [mishap, options] of [
      [new Response('', { status: 429 }), { replace: true }],
      [new Response('', { status: 504 }), {}],
    ] as const) {
      const { fetch, requests } = scriptedFetch(mishap, json({}));
      const locize = new Locize({ credential: personalAccessToken(token), fetch, retry: { maxDelay: 1 } });
      await locize.project('p1').translations.update(at, { a: 'b' }, options);
      expect(requests).toHaveLength(2);
    }
  });
});

it('pages that share a parent key are joined deeply, raw ones down to their entries', async () => {
  const page = (body: object, next?: string) => json(body, { headers: next ? { 'x-next-page': next } : {} });
  const pagesOf = (...[first, second]: object[]) =>
    new Locize({
      credential: personalAccessToken(token),
      fetch: scriptedFetch(page(first ?? {}, 'more'), page(second ?? {})).fetch,
    }).project('p1').translations;
  expect(
    await pagesOf({ a: { b: 'B', deep: { x: 'X' } }, c: 'C' }, { a: { d: 'D', deep: { y: 'Y' } } }).pull(at),
  ).toEqual({ a: { b: 'B', d: 'D', deep: { x: 'X', y: 'Y' } }, c: 'C' });
  expect(
    await pagesOf({ a: { b: { value: 'B', tags: ['t'] } } }, { a: { d: { value: 'D' } } }).pull(at, {
      raw: true,
    }),
  ).toEqual({ a: { b: { value: 'B', tags: ['t'] }, d: { value: 'D' } } });
});

it('done, total, keys and the checkpoint count items of the source, duplicates too', async () => {
  const { translations } = setUp();
  const items = [...pairs(1500), ...pairs(1500), ...pairs(20)];
  const progress: unknown[] = [];
  const result = await translations.update(fresh, items, { onProgress: (step) => progress.push(step) });
  expect(result.keys).toBe(3020);
  expect(progress.at(-1)).toEqual({ done: 3020, total: 3020, checkpoint: 3020 });
  const stream = await translations.update(fresh, items.values(), {
    total: 5000,
    onProgress: (step) => progress.push(step),
  });
  expect(stream.keys).toBe(3020);
  expect(progress.at(-1)).toEqual({ done: 3020, total: 5000, checkpoint: 3020 });
});

describe('what is left after a failure', () => {
  it('is all there: any source, broken or refused anywhere, written again until it has arrived', async () => {
    const kinds = {
      array: (items: readonly (readonly [string, string])[]) => [...items],
      map: (items: readonly (readonly [string, string])[]) => new Map(items),
      object: (items: readonly (readonly [string, string])[]) => Object.fromEntries(items),
      generator: (items: readonly (readonly [string, string])[]) => items.values(),
      stream: async function* (items: readonly (readonly [string, string])[]) {
        for (const item of items) yield item;
      },
    };
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(kinds)) as fc.Arbitrary<keyof typeof kinds>,
        fc.integer({ min: 1, max: 6000 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 6 }),
        async (kind, count, refused, concurrency) => {
          const { server, translations } = setUp({ refused });
          let remaining: AsyncIterable<never> | undefined;
          let applied = 0;
          for (let attempt = 0; ; attempt += 1) {
            try {
              const left = remaining ?? kinds[kind]([...pairs(count)]);
              applied += (await translations.update(fresh, left, { concurrency })).keys;
              break;
            } catch (error) {
              const partial = error as PartialUpdateError;
              if (partial.code === 'partial_update') {
                applied += partial.applied;
                remaining = partial.remaining;
              }
              expect(attempt).toBeLessThan(7);
            }
          }
          expect(applied).toBe(count);
          expect(written(server)).toEqual(contentOf(count));
        },
      ),
      { numRuns: runs(60) },
    );
  }, 120_000);

  it('ends in the error of the source, wherever that breaks, and never looks whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1001, max: 4500 }), fc.boolean(), async (count, isBad) => {
        const { server, translations } = setUp();
        const broken = new Error('EIO: disk');
        const entries = (async function* () {
          yield* pairs(count);
          if (isBad) yield ['bad', 5] as never;
          throw broken;
        })();
        const error = await failureOf(translations.update(fresh, entries));
        expect(error).toMatchObject({ code: 'partial_update', failed: [] });
        const cause = isBad ? expect.objectContaining({ code: 'invalid_argument' }) : broken;
        expect(error.cause).toEqual(cause);
        const left: unknown[] = [];
        const drain = async () => {
          for await (const item of error.remaining) left.push(item);
        };
        expect(await failureOf(drain())).toEqual(cause);
        expect(left.length + error.applied).toBe(count);
        expect(await failureOf(drain())).toEqual(cause);
        expect(Object.keys(written(server) ?? {})).toHaveLength(error.applied);
      }),
      { numRuns: runs(20) },
    );
  });

  it('is read no further than it is used, of a source that never ends', async () => {
    const { translations } = setUp({ refused: [3] });
    let given = 0;
    const endless = (function* () {
      for (;;) {
        yield pair(given);
        given += 1;
      }
    })();
    const error = await failureOf(translations.update(fresh, endless));
    expect(error.code).toBe('partial_update');
    const before = given;
    expect(error.read).toBeLessThanOrEqual(before + 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(given).toBe(before);
    const iterator = error.remaining[Symbol.asyncIterator]();
    for (let index = 0; index < 10; index += 1) await iterator.next();
    expect(given).toBeLessThanOrEqual(before + 1);
  });

  it('is told at once, also while the source takes its time', async () => {
    const { translations } = setUp({ refused: [2] });
    let next = () => {};
    const slow = (async function* () {
      yield* pairs(2500);
      await new Promise<void>((resolve) => {
        next = resolve;
      });
      yield ['late', 'Late'] as const;
    })();
    const error = await failureOf(translations.update(fresh, slow));
    expect(error.code).toBe('partial_update');
    next();
    const { keys } = await translations.update(fresh, error.remaining);
    expect(keys + error.applied).toBe(2501);
  });

  it('can be gone on with after a failure in which nothing of it arrived', async () => {
    const { server, translations } = setUp({ refused: [2, 3, 4] });
    const error = await failureOf(translations.update(fresh, pairs(4000), { concurrency: 1 }));
    expect(error.code).toBe('partial_update');
    for (const _ of ['again', 'once more']) {
      const going = translations.update(fresh, error.remaining, { concurrency: 1 });
      expect(await failureOf(going)).toMatchObject({ code: 'rejected' });
    }
    await translations.update(fresh, error.remaining);
    expect(written(server)).toEqual(contentOf(4000));
  });

  it('hides nothing behind a source whose `return` throws', async () => {
    const { translations } = setUp({ refused: [1] });
    const nasty = {
      *[Symbol.iterator]() {
        yield* pairs(3000);
      },
    };
    const source: Iterable<readonly [string, string]> = {
      [Symbol.iterator]: () => ({
        next: nasty[Symbol.iterator]().next.bind(nasty[Symbol.iterator]()),
        return: () => {
          throw new Error('from return');
        },
      }),
    };
    const updating = translations.update(fresh, source, { concurrency: 1 });
    expect(await failureOf(updating)).toMatchObject({ code: 'rejected' });
  });

  describe('can be read once', () => {
    const readBefore = /can be read once/;

    it('and so can an iterator, also where nothing of it arrived', async () => {
      const { server, translations } = setUp({ refused: [1] });
      await translations.update(fresh, {}).catch(() => {});
      for (const source of [pairs(3000), asStream(3000)]) {
        const { translations: refusing } = setUp({ refused: [1] });
        await failureOf(refusing.update(fresh, source));
        const again = await failureOf(translations.update(fresh, source, { replace: true }));
        expect(again).toMatchObject({ code: 'invalid_argument', message: expect.stringMatching(readBefore) });
      }
      expect(server.requests).toEqual([]);
    });

    it('whoever has read it', async () => {
      const { server, translations } = setUp({ refused: [2, 6] });
      const { remaining } = await failureOf(translations.update(fresh, pairs(3000)));
      await translations.update(fresh, remaining);
      expect(written(server)).toEqual(contentOf(3000));
      expect(await failureOf(translations.update(fresh, remaining))).toMatchObject({
        message: expect.stringMatching(readBefore),
      });
      const second = await failureOf(translations.update(fresh, pairs(1500)));
      for await (const _ of second.remaining);
      expect(await failureOf(translations.update(fresh, second.remaining))).toMatchObject({
        message: expect.stringMatching(readBefore),
      });
      expect(() => second.remaining[Symbol.asyncIterator]()).toThrow(readBefore);
    });

    it('but is good after a write that failed at its very end', async () => {
      const { translations } = setUp();
      const onProgress = ({ done }: { done: number }) => {
        if (done === 1500) throw new Error('no more');
      };
      const { applied, remaining } = await failureOf(translations.update(fresh, pairs(1500), { onProgress }));
      expect(applied).toBe(1500);
      expect(await translations.update(fresh, remaining)).toMatchObject({ keys: 0 });
    });
  });

  it('does not take `replace`, which would delete what has arrived', async () => {
    const { server, translations } = setUp({ refused: [2] });
    const { remaining } = await failureOf(translations.update(fresh, pairs(3000), { replace: true }));
    const error = await failureOf(translations.update(fresh, remaining, { replace: true }));
    expect(error).toMatchObject({ code: 'invalid_argument', message: expect.stringContaining('replace') });
    await translations.update(fresh, remaining);
    expect(written(server)).toEqual(contentOf(3000));
  });

  it('stays whole when it is given to another method', async () => {
    const { server, translations } = setUp({ refused: [2] });
    const withDeletion = { ...contentOf(3000), key1500: null };
    const { remaining } = await failureOf(translations.update(fresh, withDeletion));
    for (const other of [translations.reportMissing, translations.delete]) {
      const error = await failureOf(other.call(translations, fresh, remaining));
      expect(error).toMatchObject({
        code: 'invalid_argument',
        message: expect.stringContaining('translations.update has left'),
      });
    }
    await translations.update(fresh, remaining);
    const { key1500: _, ...rest } = contentOf(3000);
    expect(written(server)).toEqual(rest);
  });

  it('has no end in an iterator that breaks the protocol', async () => {
    const { translations } = setUp();
    for (const result of [undefined, null, 5]) {
      for (const next of [() => result, () => Promise.resolve(result)]) {
        const source = { [Symbol.asyncIterator]: () => ({ next }) } as unknown as AsyncIterable<
          [string, string]
        >;
        expect(await failureOf(translations.update(fresh, source))).toMatchObject({
          message: expect.stringContaining('not an iterator result'),
        });
      }
    }
  });

  it('does not keep timers from running, though the same key comes for ever', async () => {
    const { translations } = setUp();
    async function* forever() {
      for (;;) yield ['same', 'value'] as const;
    }
    const signal = AbortSignal.timeout(100);
    expect(await failureOf(translations.update(fresh, forever(), { signal }))).toBe(signal.reason);
  });

  it('of keys as well', async () => {
    const { server, translations } = setUp({ refused: [6] });
    await translations.update(fresh, contentOf(3500));
    const error = await failureOf(translations.delete(fresh, Object.keys(contentOf(3500)).values()));
    expect(error.code).toBe('partial_update');
    await translations.delete(fresh, error.remaining);
    expect(written(server)).toEqual({});
  });

  it('is counted and explained in the message and as JSON', async () => {
    const { translations } = setUp({ refused: [2] });
    const error = await failureOf(translations.update(fresh, contentOf(2500)));
    expect(error.message).toContain('request 2 is refused');
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      code: 'partial_update',
      failed: 1000,
      applied: error.applied,
      read: 2500,
      cause: { code: 'rejected', message: expect.stringContaining('request 2 is refused') },
    });
    expect(JSON.stringify(error).length).toBeLessThan(1000);
  });
});

describe('callbacks may be asynchronous', () => {
  it('a hook that rejects is ignored, and never an unhandled rejection', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    try {
      const reject = async () => {
        throw new Error('the collector is down');
      };
      const { fetch } = scriptedFetch(new Response('', { status: 500 }), json([]));
      const locize = new Locize({
        credential: personalAccessToken(token),
        fetch,
        retry: { maxDelay: 1 },
        onRequest: reject,
        onResponse: reject,
        onRetry: reject,
      });
      expect(await locize.project('p1').tags.list()).toEqual([]);
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(unhandled).not.toHaveBeenCalled();
    } finally {
      process.off('unhandledRejection', unhandled);
    }
  });

  it('onProgress and onPoll that reject count as if they threw', async () => {
    const cause = new Error('the terminal is gone');
    const reject = async () => {
      throw cause;
    };
    const { translations, project } = setUp();
    const options = { onProgress: reject, concurrency: 1 };
    const error = await failureOf(translations.update(fresh, contentOf(2500), options));
    expect(error).toMatchObject({ code: 'partial_update', cause, applied: 1000 });
    expect(await failureOf(project.versions.publish().wait({ onPoll: reject, pollInterval: 1 }))).toBe(cause);
    const run = await new Locize().forEachProject(['a', 'b', 'c'], ({ id }) => id, {
      concurrency: 1,
      onProgress: reject,
    });
    expect(run).toMatchObject({ stoppedBy: cause, succeeded: [{}], skipped: [{}, {}] });
  });

  it('and are waited for', async () => {
    const { translations } = setUp();
    let saved = 0;
    await translations.update(fresh, contentOf(3500), {
      onProgress: async ({ done }) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        saved = done;
      },
    });
    expect(saved).toBe(3500);
  });
});

describe('pages that share a parent', () => {
  it('are joined once, and not again with every page', async () => {
    const pages = 40;
    let index = 0;
    const fetch: typeof globalThis.fetch = async () => {
      index += 1;
      const below = Object.fromEntries(Array.from({ length: 50 }, (_, key) => [`${index}.${key}`, 'text']));
      const headers: Record<string, string> = index < pages ? { 'x-next-page': `page${index}` } : {};
      return json({ app: { shared: below } }, { headers });
    };
    const { translations } = new Locize({ credential: personalAccessToken(token), fetch }).project('p1');
    const entries = vi.spyOn(Object, 'entries');
    const content = (await translations.pull(at)) as unknown as { app: { shared: object } };
    const read = entries.mock.results.flatMap(({ value }) => value as unknown[]).length;
    entries.mockRestore();
    expect(Object.keys(content.app.shared)).toHaveLength(50 * pages);
    expect(read).toBeLessThan(4 * 50 * pages);
  });
});

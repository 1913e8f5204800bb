import { apiKey, Locize } from 'locize-sdk';
import { createPublicClient } from 'locize-sdk/public';
import { describe, expect, it } from 'vitest';
import { abortable, mapConcurrently, Running, runConcurrently } from '../src/async/index.js';

const later = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** What an iterable gives, and what it ends with, read by somebody who takes a while for each. */
async function readSlowly<T>(items: AsyncIterable<T>, pause: () => Promise<unknown>) {
  const read: T[] = [];
  try {
    for await (const item of items) {
      read.push(item);
      await pause();
    }
    return { read, error: undefined };
  } catch (error) {
    return { read, error };
  }
}

describe('work on several items at a time', () => {
  const failure = new Error('it failed');

  it('tells a failure also where all has ended while the reader was busy', async () => {
    const work = async (item: string) => {
      if (item === 'a') return item;
      await later(1);
      throw failure;
    };
    for (const limit of [1, 2, 3, 10]) {
      const result = await readSlowly(mapConcurrently(['a', 'b', 'c'], limit, work), () => later(10));
      expect(result).toEqual({ read: ['a'], error: failure });
    }
  });

  it('gives what arrived before the failure, in order', async () => {
    const ends = { a: 3, b: 1, c: 2, d: 8 };
    const work = async (item: keyof typeof ends) => {
      await later(ends[item]);
      if (item === 'd') throw failure;
      return item;
    };
    const items = Object.keys(ends) as (keyof typeof ends)[]; // its own
    const result = await readSlowly(mapConcurrently(items, 10, work), () => later(20));
    expect(result).toEqual({ read: ['b', 'c', 'a'], error: failure });
  });

  it('loses no failure, however close it comes behind a result', async () => {
    for (let hops = 0; hops < 40; hops += 1) {
      const work = async (item: number) => {
        for (let hop = 0; hop < item * hops; hop += 1) await undefined;
        if (item === 1) throw failure;
        return item;
      };
      const { error } = await readSlowly(mapConcurrently([0, 1], 5, work), async () => {});
      expect(error).toBe(failure);
    }
  });

  it('is ended where the reader stops', async () => {
    let signal: AbortSignal | undefined;
    for await (const _ of mapConcurrently([1, 2, 3], 2, async (item, end) => {
      signal = end;
      return item;
    }))
      break;
    expect(signal?.aborted).toBe(true);
  });

  it('is waited for, and never more of it than the limit', async () => {
    let running = 0;
    let most = 0;
    let done = 0;
    await runConcurrently(
      Array.from({ length: 500 }, (_, nth) => nth),
      7,
      async (nth) => {
        running += 1;
        most = Math.max(most, running);
        if (nth % 3 > 0) await later(0);
        running -= 1;
        done += 1;
      },
      undefined,
    );
    expect([most, done]).toEqual([7, 500]);
  });

  it('lets timers have their turn', async () => {
    const end = new AbortController();
    setTimeout(() => end.abort());
    let count = 0;
    function* endless() {
      for (;;) yield 1;
    }
    await runConcurrently(
      endless(),
      2,
      async () => {
        count += 1;
      },
      end.signal,
    );
    expect(count).toBeGreaterThan(0);
  });
});

it('what is counted is waited for, however it ends', async () => {
  const running = new Running();
  running.add(later(1));
  running.add(later(2).then(() => Promise.reject(new Error('x'))));
  expect(running.count).toBe(2);
  await running.fewerThan(2);
  expect(running.count).toBe(1);
  await running.fewerThan(1);
  expect(running.count).toBe(0);
});

describe('waiting for a promise until an abort', () => {
  it('gives what has settled already', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(abortable(Promise.resolve(1), signal)).resolves.toBe(1);
    await expect(abortable(new Promise(() => {}), signal)).rejects.toThrow('enough');
    for (let hops = 0; hops < 20; hops += 1) {
      const end = new AbortController();
      const taken = Promise.resolve('taken');
      const waiting = abortable(taken, end.signal);
      end.abort();
      await expect(waiting).resolves.toBe('taken');
    }
  });

  it('takes what is no promise', async () => {
    const { signal } = new AbortController();
    await expect(abortable('text', signal)).resolves.toBe('text');
    await expect(abortable(undefined, signal)).resolves.toBeUndefined();
  });
});

it('what a write has left is not lost where it is gone on with and at once ended', async () => {
  const arrived = new Set<string>();
  let requests = 0;
  const { translations } = new Locize({
    credential: apiKey('key-of-the-test'),
    retry: { limit: 0 },
    fetch: async (_, init) => {
      requests += 1;
      if (requests === 3) return new Response('{}', { status: 400 });
      for (const key of Object.keys(JSON.parse(String(init?.body)))) arrived.add(key);
      return Response.json({});
    },
  }).project('p1');
  const location = { language: 'en', namespace: 'common' };
  const texts = Array.from({ length: 8500 }, (_, nth) => [`key${nth}`, 'text'] as const);
  const error = await translations.update(location, texts, { concurrency: 1 }).catch((caught) => caught);
  await expect(
    translations.update(location, error.remaining, { signal: AbortSignal.abort(new Error('no time')) }),
  ).rejects.toThrow('no time');
  await translations.update(location, error.remaining);
  expect(arrived.size).toBe(8500);
});

it('the public client takes responses of a test, which may have less than one of the platform', async () => {
  const answers: readonly [object, object][] = [
    [{ ok: true, status: 200, headers: new Headers(), text: () => '{"a":"b"}' }, { a: 'b' }],
    [{ ok: false, status: 404, headers: new Headers() }, { code: 'not_found' }],
  ];
  for (const [answer, expected] of answers) {
    let requests = 0;
    const client = createPublicClient({
      projectId: 'p1',
      cdnType: 'pro',
      fetch: async () => {
        requests += 1;
        return answer as Response; // as far as it is one
      },
    });
    const read = await client.download({ language: 'en', namespace: 'common' }).catch((error) => error);
    expect(read).toMatchObject(expected);
    expect(requests).toBe(1);
  }
});

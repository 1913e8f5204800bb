import { gzipSync } from 'node:zlib';
import { Locize, personalAccessToken } from 'locize-sdk';
import { describe, expect, it, vi } from 'vitest';
import { json } from './helpers/fetch.js';

const at = { language: 'en', namespace: 'common' };
const credential = personalAccessToken('lz_pat_test0123456789');
const turns = () => new Promise((resolve) => setTimeout(resolve, 10));

/** A response that comes chunk by chunk, as the test lets it. */
function byHand() {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const stream = new ReadableStream<Uint8Array>({
    start: (given) => {
      controller = given;
    },
  });
  const send = (text: string) => controller?.enqueue(new TextEncoder().encode(text));
  const end = () => controller?.close();
  return { response: new Response(stream), send, end };
}

/** A body of any pieces, each made when it is read. */
function bodyOf(pieces: Iterable<unknown>): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.iterator]();
  const pull = (controller: ReadableStreamDefaultController<unknown>) => {
    const { done, value } = iterator.next();
    if (done) controller.close();
    else controller.enqueue(value);
  };
  return new ReadableStream<unknown>({ pull }, { highWaterMark: 0 }) as ReadableStream<Uint8Array>;
}

describe('maxBufferedBytes', () => {
  it('lets one response wait for another, but for the one that began first', async () => {
    const bodies = [byHand(), byHand(), byHand()];
    const [first, second, third] = bodies as [
      ReturnType<typeof byHand>,
      ReturnType<typeof byHand>,
      ReturnType<typeof byHand>,
    ];
    let requests = 0;
    const fetch = async () => {
      requests += 1;
      return bodies[requests - 1]?.response ?? json({});
    };
    const project = new Locize({ fetch, maxBufferedBytes: 100 }).project('p1');
    const ended: number[] = [];
    const calls = [0, 1, 2].map(async (index) => {
      const content = await project.translations.download(at);
      ended.push(index);
      return content;
    });
    await turns();
    const half = (letter: string) => `{"${letter}":"${letter.repeat(60)}`;
    first.send(half('a'));
    second.send(half('b'));
    third.send(half('c'));
    await turns();
    second.send('"}');
    third.send('"}');
    second.end();
    third.end();
    await turns();
    expect(ended).toEqual([]);
    // It goes on, though it exceeds all that may be kept.
    first.send('a'.repeat(200));
    first.send('"}');
    first.end();
    await turns();
    expect(ended.sort()).toEqual([0, 1, 2]);
    expect(await Promise.all(calls)).toEqual([
      { a: 'a'.repeat(260) },
      { b: 'b'.repeat(60) },
      { c: 'c'.repeat(60) },
    ]);
  });

  it('lets nobody wait for one that has failed, was aborted, or is too large', async () => {
    const kept = '{"a":"'.padEnd(90, 'a');
    for (const fail of ['break', 'abort', 'grow'] as const) {
      const first = byHand();
      const abort = new AbortController();
      const answers = [first.response];
      const fetch = async () => answers.shift() ?? json({ b: 'B'.repeat(90) });
      const project = new Locize({ fetch, maxBufferedBytes: 100, maxResponseBytes: 200 }).project('p1');
      const failed = project.translations.download(at, { signal: abort.signal }).catch(() => 'failed');
      await turns();
      first.send(kept);
      await turns();
      const waiting = project.translations.download(at);
      await turns();
      if (fail === 'break') first.response.body?.cancel().catch(() => {});
      if (fail === 'abort' || fail === 'break') abort.abort();
      if (fail === 'grow') first.send('x'.repeat(200));
      expect(await failed).toBe('failed');
      expect(await waiting).toEqual({ b: 'B'.repeat(90) });
    }
  });

  it('has room again after a response that somebody else has read', async () => {
    let isRead = true;
    const fetch = async () => {
      const response = json({ a: 'x'.repeat(100) });
      if (isRead) await response.text();
      return response;
    };
    const project = new Locize({ fetch, maxBufferedBytes: 50, retry: { limit: 0 } }).project('p1');
    await expect(project.translations.download(at)).rejects.toMatchObject({ code: 'network' });
    isRead = false;
    const contents = await Promise.all([1, 2, 3].map(() => project.translations.download(at)));
    expect(contents).toEqual(Array(3).fill({ a: 'x'.repeat(100) }));
  });

  it('stops the clock of what waits', async () => {
    const first = byHand();
    const answers = [first.response];
    const fetch = async () => answers.shift() ?? json({ b: 'B'.repeat(90) });
    const options = { fetch, maxBufferedBytes: 100, retry: { limit: 0 } };
    const project = new Locize({ ...options, timeout: 60_000 }).project('p1');
    vi.useFakeTimers();
    try {
      const slow = project.translations.download(at);
      await vi.advanceTimersByTimeAsync(1);
      first.send('{"a":"'.padEnd(90, 'a'));
      await vi.advanceTimersByTimeAsync(1);
      const waiting = project.translations.download(at, { timeout: 1000 });
      await vi.advanceTimersByTimeAsync(50_000);
      first.send('"}');
      first.end();
      await vi.advanceTimersByTimeAsync(1);
      expect(Object.keys(await slow)).toEqual(['a']);
      expect(Object.keys(await waiting)).toEqual(['b']);
    } finally {
      vi.useRealTimers();
    }
  });

  it('can be ended while it waits', async () => {
    const first = byHand();
    const answers = [first.response];
    const fetch = async () => answers.shift() ?? json({ b: 'B'.repeat(90) });
    const project = new Locize({ fetch, maxBufferedBytes: 100 }).project('p1');
    const slow = project.translations.download(at);
    await turns();
    first.send('{"a":"'.padEnd(90, 'a'));
    await turns();
    const abort = new AbortController();
    const waiting = project.translations.download(at, { signal: abort.signal });
    await turns();
    abort.abort('enough');
    await expect(waiting).rejects.toBe('enough');
    first.send('"}');
    first.end();
    await slow;
  });

  it('keeps twenty answers that are small on the wire from filling the memory', async () => {
    // 12 MiB each, of which a few KiB come over the wire.
    const packed = gzipSync(`{"a":"${'a'.repeat(12 * 2 ** 20)}"}`, { level: 1 });
    let reading = 0;
    let most = 0;
    const fetch = async () => {
      const unpacked = new Response(packed).body?.pipeThrough(new DecompressionStream('gzip'));
      const counted = unpacked?.pipeThrough(
        new TransformStream<Uint8Array, Uint8Array>({
          transform: (chunk, controller) => {
            reading += chunk.byteLength;
            most = Math.max(most, reading);
            controller.enqueue(chunk);
          },
        }),
      );
      return new Response(counted);
    };
    const project = new Locize({ fetch }).project('p1');
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const { a } = await project.translations.download(at);
        reading -= String(a).length;
      }),
    );
    // What is kept, one that may go on, and what is on its way in the streams.
    expect(most).toBeLessThan((32 + 16 + 20) * 2 ** 20);
  }, 60_000);

  it.each([0, -1, 1.5, Number.POSITIVE_INFINITY, '5'])('can not be %j', (maxBufferedBytes) => {
    expect(() => new Locize({ maxBufferedBytes } as object)).toThrow(/maxBufferedBytes/);
  });
});

it.each([1, 2, 3, 7, 1000, 1_000_000])(
  'a body is the same in pieces of %i bytes, some of them empty',
  async (size) => {
    const content = { a: 'ä€😀'.repeat(500), b: 'x' };
    const body = new TextEncoder().encode(`\uFEFF${JSON.stringify(content)}`);
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let start = 0; start < body.length; start += size) {
          controller.enqueue(new Uint8Array());
          controller.enqueue(body.slice(start, start + size));
        }
        controller.close();
      },
    });
    const onResponse = vi.fn();
    const project = new Locize({ fetch: async () => new Response(stream), onResponse }).project('p1');
    expect(await project.translations.download(at)).toEqual(content);
    expect(onResponse).toHaveBeenCalledWith(expect.objectContaining({ bytes: body.length }));
  },
);

it.each<[string, (bytes: Uint8Array<ArrayBuffer>) => unknown]>([
  ['an ArrayBuffer', (bytes) => bytes.slice().buffer],
  ['a DataView', (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)],
  ['Int8Array', (bytes) => new Int8Array(bytes)],
])('a body can come as pieces of another kind: %s', async (_, pieceOf) => {
  const bytes = new TextEncoder().encode('{"a":"ä"}');
  const pieces = [pieceOf(bytes.subarray(0, 6)), pieceOf(bytes.subarray(6))];
  const fetch = async () => new Response(bodyOf(pieces));
  const project = new Locize({ fetch }).project('p1');
  expect(await project.translations.download(at)).toEqual({ a: 'ä' });
});

it('a body of what is no bytes is an error, and no empty response', async () => {
  const fetch = async () => new Response(bodyOf(['{}']));
  const project = new Locize({ fetch, retry: { limit: 0 } }).project('p1');
  await expect(project.translations.download(at)).rejects.toMatchObject({ code: 'network' });
});

it('a source can fill one buffer again and again', async () => {
  const body = new TextEncoder().encode(JSON.stringify({ a: 'x'.repeat(300), b: 'y'.repeat(300) }));
  function* pieces() {
    const buffer = new Uint8Array(40);
    for (let start = 0; start < body.length; start += 40) {
      buffer.set(body.subarray(start, start + 40));
      yield buffer.subarray(0, Math.min(40, body.length - start));
    }
  }
  const fetch = async () => new Response(bodyOf(pieces()));
  const content = await new Locize({ fetch }).project('p1').translations.download(at);
  expect(content).toEqual({ a: 'x'.repeat(300), b: 'y'.repeat(300) });
});

describe('pages without an end', () => {
  /** A project whose server always has another page. */
  const endless = (page: object, options: { nextOf?: (n: number) => string; delay?: number } = {}) => {
    const { nextOf = String, delay = 0 } = options;
    let requests = 0;
    const body = new TextEncoder().encode(JSON.stringify(page));
    const fetch = async () => {
      requests += 1;
      if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
      return new Response(body, { headers: { 'x-next-page': nextOf(requests) } });
    };
    const project = new Locize({ credential, fetch }).project('p1');
    return { translations: project.translations, requests: () => requests };
  };
  const unexpected = (message: RegExp) =>
    expect.objectContaining({ code: 'unexpected_response', message: expect.stringMatching(message) });

  it('end after 10,000, read one by one or all together', async () => {
    const { translations, requests } = endless({ a: 'A' });
    await expect(translations.pull(at)).rejects.toThrow(unexpected(/none of the first 10000/));
    expect(requests()).toBe(10_000);
  }, 60_000);

  it('end before all of them fill the memory', async () => {
    const { translations, requests } = endless({ a: 'A'.repeat(2 ** 24 - 100) });
    await expect(translations.pull(at)).rejects.toThrow(unexpected(/512 MiB.*for await/));
    expect(requests()).toBe(33);
    let pages = 0;
    for await (const _ of translations.pull(at)) {
      pages += 1;
      if (pages === 35) break;
    }
    expect(pages).toBe(35);
  }, 60_000);

  it('end at a cursor that no address can have', async () => {
    const { translations, requests } = endless({ a: 'A' }, { nextOf: (n) => `${n}`.padEnd(5000, 'c') });
    await expect(translations.pull(at)).rejects.toThrow(unexpected(/cursor of more than 4096 characters/));
    expect(requests()).toBe(1);
  });

  it('end when the time for all of them is up', async () => {
    const { translations } = endless({ a: 'A' }, { delay: 5 });
    await expect(translations.pull(at, { totalTimeout: 60 })).rejects.toMatchObject({
      code: 'timeout',
      timeout: 60,
      operation: 'translations.pull',
    });
    await expect(translations.pull(at, { totalTimeout: 0 })).rejects.toMatchObject({
      argument: 'totalTimeout',
    });
  });

  it('have their time without what is done between them', async () => {
    const { translations } = endless({ a: 'A' });
    let pages = 0;
    for await (const _ of translations.pull(at, { totalTimeout: 60 })) {
      pages += 1;
      if (pages === 4) break;
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    expect(pages).toBe(4);
  });
});

it('of notices of a server, the first hundred are kept', async () => {
  let requests = 0;
  const fetch = async () => {
    requests += 1;
    return json({}, { headers: { 'x-cli-info': `notice ${requests}` } });
  };
  const project = new Locize({ credential, fetch }).project('p1');
  const pairs = Array.from({ length: 150_000 }, (_, index): [string, string] => [`k${index}`, 'v']);
  const { notices } = await project.translations.update(at, pairs);
  expect(requests).toBe(150);
  expect(notices).toHaveLength(100);
});

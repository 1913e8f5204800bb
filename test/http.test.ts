import { inspect } from 'node:util';
import { isLocizeError, Locize, LocizeError, type Project, personalAccessToken } from 'locize-sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { json, networkFailure, scriptedFetch } from './helpers/fetch.js';

const token = 'lz_pat_test0123456789';
const at = { language: 'en', namespace: 'common' };
const caught = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

type Answers = Parameters<typeof scriptedFetch>;
function projectWith(
  answers: Answers,
  options: { limit?: number; maxDelay?: number; timeout?: number } = {},
) {
  const { limit, maxDelay = 1, timeout } = options;
  const { fetch, requests } = scriptedFetch(...answers);
  const locize = new Locize({
    credential: personalAccessToken(token),
    fetch,
    timeout,
    retry: { limit, maxDelay },
  });
  return { project: locize.project('p1'), requests };
}

const read = (project: Project) => project.versions.list();
const write = (project: Project) => project.translations.update(at, { a: 'b' });
const create = (project: Project) => project.namespaces.create(at);

describe('an answer', () => {
  it.each(['application/octet-stream', 'text/plain', 'binary/whatever'])(
    'is judged by its text, not by its content type %s',
    async (type) => {
      const { project } = projectWith([new Response('{"a":"b"}', { headers: { 'content-type': type } })]);
      expect(await project.translations.download(at)).toEqual({ a: 'b' });
    },
  );

  it('may begin with a byte order mark', async () => {
    const { project } = projectWith([new Response('\ufeff{"a":"b"}')]);
    expect(await project.translations.download(at)).toEqual({ a: 'b' });
  });

  it('may have content whose keys look like an error', async () => {
    const content = { message: 'Message', errorMessage: 'Error', other: 'x' };
    const { project } = projectWith([json(content)]);
    expect(await project.translations.download(at)).toEqual(content);
    const { project: another } = projectWith([json({ message: 'Message' })]);
    expect(await another.translations.download(at)).toEqual({ message: 'Message' });
  });

  it('may have a lone errorMessage as content, where it says when that was changed', async () => {
    const content = { errorMessage: 'Something went wrong' };
    const headers = { 'last-modified': 'Tue, 03 Feb 2026 04:05:06 GMT' };
    const { project } = projectWith([json(content, { headers })]);
    expect(await project.translations.download(at)).toEqual(content);
    const { project: refused } = projectWith([json(content)]);
    await expect(refused.translations.download(at)).rejects.toMatchObject({ code: 'rejected' });
  });

  it('without a body may have an empty one all the same', async () => {
    const empty = Object.defineProperty(new Response(null, { status: 204 }), 'body', {
      value: new ReadableStream({ start: (stream) => stream.close() }),
    });
    const project = new Locize({ credential: personalAccessToken(token), fetch: async () => empty }).project(
      'p1',
    );
    expect(await project.namespaces.delete({ namespace: 'common' })).toBeUndefined();
  });

  it('keeps keys of any name', async () => {
    const { project } = projectWith([new Response('{"__proto__":"a","constructor":"b"}')]);
    const content = await project.translations.download(at);
    expect(JSON.stringify(content)).toBe('{"__proto__":"a","constructor":"b"}');
    expect(Object.getPrototypeOf(content)).toBe(Object.prototype);
  });

  it.each([
    [[1], []],
    ['null', []],
    ['"text"', []],
    ['', []],
    ['{"a":', []],
  ])('of the wrong shape %j is an error', async (body, path) => {
    const { project } = projectWith([new Response(typeof body === 'string' ? body : JSON.stringify(body))]);
    await expect(project.translations.download(at)).rejects.toMatchObject({
      code: 'unexpected_response',
      path,
    });
  });

  it('of the wrong shape tells where in the body', async () => {
    const { project } = projectWith([json({ de: { name: 'German', nativeName: 5 } })]);
    const error = await caught(project.languages.list());
    expect(error).toMatchObject({ code: 'unexpected_response', path: ['de', 'nativeName'], status: 200 });
    expect(String(error)).toContain(
      'languages.list: unexpected response (200): at de.nativeName: expected a string',
    );
  });
});

describe('an answer that is too large', () => {
  const read = vi.fn();
  const endless = () =>
    Promise.resolve(
      new Response(
        new ReadableStream({
          pull(stream) {
            read();
            stream.enqueue(new Uint8Array(1_000_000).fill(0x20));
          },
        }),
      ),
    );
  beforeEach(() => {
    read.mockClear();
  });

  it('is not read to its end, nor asked for again', async () => {
    const { fetch, requests } = scriptedFetch(endless);
    const project = new Locize({ fetch, maxResponseBytes: 5_000_000 }).project('p1');
    await expect(project.translations.download(at)).rejects.toMatchObject({
      code: 'unexpected_response',
      operation: 'translations.download',
      status: 200,
      message: expect.stringContaining('larger than `maxResponseBytes`, 5000000 bytes'),
    });
    expect(requests).toHaveLength(1);
    expect(read.mock.calls.length).toBeLessThan(9);
  });

  it('is so with more than 16 MiB unless told otherwise', async () => {
    const { fetch } = scriptedFetch(endless);
    await expect(new Locize({ fetch }).project('p1').translations.download(at)).rejects.toMatchObject({
      code: 'unexpected_response',
    });
    expect(read.mock.calls.length).toBeGreaterThan(16);
    expect(read.mock.calls.length).toBeLessThan(21);
  });

  it('is so by a single byte', async () => {
    for (const [maxResponseBytes, ends] of [
      [14, { a: 'äöü' }],
      [13, 'failed'],
    ] as const) {
      const { fetch } = scriptedFetch(new Response('{"a":"äöü"}'));
      const project = new Locize({ fetch, maxResponseBytes }).project('p1');
      expect(await project.translations.download(at).catch(() => 'failed')).toEqual(ends);
    }
  });

  it.each([0, -1, 1.5, Number.NaN])('can not be one of more than %s bytes', (maxResponseBytes) => {
    expect(() => new Locize({ maxResponseBytes })).toThrow(/maxResponseBytes/);
  });
});

describe('retries', () => {
  beforeEach(() => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each([429, 500, 502, 503, 504])('repeat what is safe to repeat after a %i', async (status) => {
    for (const call of [read, write]) {
      const { project, requests } = projectWith([new Response('', { status }), json({})]);
      await call(project);
      expect(requests).toHaveLength(2);
      expect(await requests[0]?.text()).toBe(await requests[1]?.text());
    }
  });

  it.each([
    [429, 2],
    [503, 2],
    [500, 1],
    [502, 1],
    [504, 1],
  ])('repeat other calls after a %i only if nothing was done: %i requests', async (status, count) => {
    const { project, requests } = projectWith([new Response('', { status }), json({})]);
    await caught(create(project));
    expect(requests).toHaveLength(count);
  });

  it.each(['ECONNREFUSED', 'ENOTFOUND'])('repeat every call after a %s', async (code) => {
    for (const call of [read, write, create]) {
      const { project, requests } = projectWith([networkFailure(code), json({})]);
      await call(project);
      expect(requests).toHaveLength(2);
    }
  });

  it('repeat after a broken connection only what is safe to repeat', async () => {
    const { project, requests } = projectWith([networkFailure('ECONNRESET'), json({})]);
    await read(project);
    expect(requests).toHaveLength(2);
    const other = projectWith([networkFailure('ECONNRESET'), json({})]);
    await expect(create(other.project)).rejects.toMatchObject({
      code: 'network',
      operation: 'namespaces.create',
    });
    expect(other.requests).toHaveLength(1);
  });

  it('repeat every call only where no address could be reached', async () => {
    const failures = (...codes: string[]) =>
      new TypeError('fetch failed', {
        cause: new AggregateError(codes.map((code) => Object.assign(new Error(code), { code }))),
      });
    for (const [failure, count] of [
      [failures('ECONNREFUSED', 'ENETUNREACH'), 2],
      [failures('ECONNREFUSED', 'ECONNRESET'), 1],
      [Object.assign(new TypeError('fetch failed'), { code: 7 }), 1],
      [new TypeError('fetch failed', { cause: 'ECONNREFUSED' }), 1],
    ] as const) {
      const { project, requests } = projectWith([failure, json({})]);
      await caught(create(project));
      expect(requests).toHaveLength(count);
    }
  });

  it('are made of whatever a fetch throws, and tell it', async () => {
    for (const thrown of [
      new TypeError('ECONNRESET: the socket was closed'),
      new RangeError('odd'),
      'a text',
    ]) {
      const { project, requests } = projectWith([() => Promise.reject(thrown)]);
      const error = await caught(read(project));
      expect(error).toMatchObject({ code: 'network', cause: thrown });
      expect(String(error)).toContain(thrown instanceof Error ? thrown.message : thrown);
      expect(requests).toHaveLength(3);
    }
  });

  it.each([400, 401, 403, 404, 409, 412])('are not made after a %i', async (status) => {
    const { project, requests } = projectWith([new Response('', { status })]);
    await caught(read(project));
    expect(requests).toHaveLength(1);
  });

  it('are two unless told otherwise, and then the last answer counts', async () => {
    const busy = json({ message: 'slow down' }, { status: 429, headers: { 'retry-after': '0' } });
    const { project, requests } = projectWith([busy]);
    await expect(read(project)).rejects.toMatchObject({ code: 'rate_limit', status: 429, retryAfter: 0 });
    expect(requests).toHaveLength(3);
    const never = projectWith([busy], { limit: 0 });
    await caught(read(never.project));
    expect(never.requests).toHaveLength(1);
  });

  it('are made when a body breaks off', async () => {
    const broken = () =>
      Promise.resolve(
        new Response(
          new ReadableStream({
            start(controller) {
              controller.enqueue(new TextEncoder().encode('{"a":'));
              controller.error(new TypeError('terminated'));
            },
          }),
        ),
      );
    const { project, requests } = projectWith([broken, json({ a: 'b' })]);
    expect(await project.translations.download(at)).toEqual({ a: 'b' });
    expect(requests).toHaveLength(2);
  });
});

describe('a rate limit', () => {
  it.each([
    ['2', 2000],
    [undefined, undefined],
    ['soon', undefined],
  ])('with retry-after %s tells %s ms', async (header, retryAfter) => {
    const headers = header === undefined ? {} : { 'retry-after': header };
    const { project } = projectWith([json({}, { status: 429, headers })], { limit: 0 });
    await expect(read(project)).rejects.toMatchObject({ code: 'rate_limit', retryAfter });
  });

  it.each(['12abc', '1.5', '-3', '', '0x10', 'T', '12 2030'])(
    'with a retry-after of %j tells nothing',
    async (header) => {
      const { project } = projectWith([json({}, { status: 429, headers: { 'retry-after': header } })], {
        limit: 0,
      });
      expect(await caught(read(project))).toMatchObject({ code: 'rate_limit', retryAfter: undefined });
    },
  );

  it('with a date tells the time until then', async () => {
    const headers = { 'retry-after': new Date(Date.now() + 60_000).toUTCString() };
    const { project } = projectWith([json({}, { status: 503, headers })], { limit: 0 });
    const error = await caught(read(project));
    expect(error).toMatchObject({ code: 'server', status: 503 });
    const { retryAfter } = error as { retryAfter: number };
    expect(retryAfter).toBeGreaterThan(50_000);
    expect(retryAfter).toBeLessThanOrEqual(60_000);
  });
});

describe('time', () => {
  const never = (request: Request) =>
    new Promise<Response>((_, reject) => {
      request.signal.addEventListener('abort', () => reject(request.signal.reason));
    });

  it('runs out after the timeout of the client', async () => {
    const { project } = projectWith([never], { timeout: 20, limit: 0 });
    await expect(read(project)).rejects.toMatchObject({
      code: 'timeout',
      timeout: 20,
      operation: 'versions.list',
    });
  });

  it('runs out after the timeout of the call, which says that work may have been done', async () => {
    const { project } = projectWith([never], { limit: 0 });
    await expect(project.namespaces.create(at, { timeout: 20 })).rejects.toThrow(/may have been done/);
  });

  it('covers the body as well', async () => {
    const endless = () => Promise.resolve(new Response(new ReadableStream({ start() {} })));
    const { project } = projectWith([endless], { timeout: 20, limit: 0 });
    await expect(read(project)).rejects.toMatchObject({ code: 'timeout' });
  });

  it('ends with the reason of a signal', async () => {
    const reason = new Error('the user left');
    const { project, requests } = projectWith([never]);
    const controller = new AbortController();
    const result = project.versions.list({ signal: controller.signal });
    setTimeout(() => controller.abort(reason), 10);
    await expect(result).rejects.toBe(reason);
    expect(requests).toHaveLength(1);
  });

  it('does not begin with a signal that is aborted', async () => {
    const { project, requests } = projectWith([json({})]);
    await expect(project.versions.list({ signal: AbortSignal.abort('no') })).rejects.toBe('no');
    expect(requests).toEqual([]);
  });

  it.each([[0], [-1], [Number.NaN]])('refuses a timeout of %s', async (timeout) => {
    const { project, requests } = projectWith([json({})]);
    await expect(project.versions.list({ timeout })).rejects.toMatchObject({
      code: 'invalid_argument',
      argument: 'timeout',
    });
    expect(requests).toEqual([]);
  });
});

describe('an error', () => {
  it('is known by its brand, also where it comes from another copy of the package', async () => {
    const { project } = projectWith([json({}, { status: 403 })]);
    const error = await caught(read(project));
    expect(isLocizeError(error)).toBe(true);
    expect(error).toBeInstanceOf(LocizeError);
    const foreign = { [Symbol.for('locize-sdk.error')]: true, code: 'permission' };
    expect(isLocizeError(foreign)).toBe(true);
    for (const other of [new Error('x'), undefined, null, 'permission', { code: 'permission' }]) {
      expect(isLocizeError(other)).toBe(false);
    }
  });

  it('becomes plain data with its message', async () => {
    const { project } = projectWith([json({ message: 'no' }, { status: 403 })]);
    expect(JSON.parse(JSON.stringify(await caught(read(project))))).toEqual({
      name: 'PermissionError',
      code: 'permission',
      message: expect.stringContaining('versions.list: the server does not permit this'),
      operation: 'versions.list',
      projectId: 'p1',
      status: 403,
      serverMessage: 'no',
      required: 'read',
    });
  });

  it('never carries the credential, whatever the server quotes', async () => {
    const quoting = { message: `unknown credential ${token}` };
    const { project } = projectWith([json(quoting, { status: 401 })]);
    const refused = await caught(read(project));
    const { project: offline } = projectWith([networkFailure('ECONNRESET')], { limit: 0 });
    const failed = await caught(read(offline));
    for (const error of [refused, failed]) {
      expect(error).toBeInstanceOf(LocizeError);
      expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(token);
      expect(JSON.stringify(error)).not.toContain(token);
    }
    expect(String(refused)).toContain('lz_pat_test…6789');
  });

  it('of the network tells the reason at the end of the causes', async () => {
    const { project } = projectWith([networkFailure('ECONNREFUSED')], { limit: 0 });
    await expect(read(project)).rejects.toThrow(/no response from the server \(connect ECONNREFUSED\)/);
  });
});

it('a fetch that is put in place later is used', async () => {
  const project = new Locize().project('p1');
  const replacement = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => json({ a: 'b' }));
  expect(await project.translations.download(at)).toEqual({ a: 'b' });
  expect(replacement).toHaveBeenCalledTimes(1);
  replacement.mockRestore();
});

import fc from 'fast-check';
import { createLocizeServer, type LocizeServer } from 'locize-sdk/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runs } from '../helpers/runs.js';
import { token } from '../helpers/seed.js';
import { Model, type ModelOperation } from './model.js';

const start = 1e12;
const duration = 1000;

const serverWith = (autoPublish: readonly string[] = []): LocizeServer =>
  createLocizeServer({
    jobDuration: duration,
    projects: [
      {
        id: 'p',
        referenceLanguage: 'en',
        autoPublish,
        versions: { latest: { en: { common: { a: 'A', b: 'B' } }, de: { common: { a: 'Ä' } } } },
        branches: [{ id: 'b', name: 'b', entries: { en: { common: { a: 'Branched' } } } }],
        tenants: [{ id: 't', versions: { latest: { en: { common: { b: 'Overridden' } } } } }],
      },
    ],
    tokens: [
      {
        token,
        scopes: ['read', 'write', 'manage'],
        roles: { p: 'admin', t: 'admin' },
      },
    ],
  });

const send = async (server: LocizeServer, call: string, body?: object): Promise<number> => {
  const [method = '', path = ''] = call.split(' ');
  const response = await server.fetch(`https://api.locize.app${path}`, {
    method,
    headers: { authorization: token },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return response.status;
};

afterEach(() => {
  vi.useRealTimers();
});

describe('jobs that overlap', () => {
  it('publish the version as it is then', async () => {
    vi.useFakeTimers({ now: start, toFake: ['Date'] });
    const server = serverWith();
    await send(server, 'POST /copy/p/version/latest/next');
    vi.setSystemTime(start + duration);
    await send(server, 'DELETE /version/p/next');
    await send(server, 'POST /copy/p/version/latest/next');
    await send(server, 'POST /publish/p/next');
    await send(server, 'POST /update/p/latest/en/common', { a: 'Newer' });
    vi.setSystemTime(start + 2 * duration);
    expect(server.published('p').next?.en?.common).toEqual({ a: 'Newer', b: 'B' });
  });

  it('merge no branch that is being deleted, and none twice', async () => {
    vi.useFakeTimers({ now: start, toFake: ['Date'] });
    const server = serverWith();
    expect(await send(server, 'DELETE /branch/b')).toBe(200);
    expect(await send(server, 'POST /branch/merge/b')).toBe(404);
    expect(await send(server, 'DELETE /branch/b')).toBe(404);

    const other = serverWith();
    expect(await send(other, 'POST /branch/merge/b?delete=true')).toBe(200);
    expect(await send(other, 'POST /branch/merge/b')).toBe(404);
    await send(other, 'POST /update/b/latest/en/common', { b: 'Written in the meantime' });
    vi.setSystemTime(start + duration);
    expect(other.content('p').latest?.en?.common).toEqual({ a: 'Branched', b: 'Written in the meantime' });
  });

  it('merge and then delete a branch', async () => {
    vi.useFakeTimers({ now: start, toFake: ['Date'] });
    const server = serverWith();
    expect(await send(server, 'POST /branch/merge/b')).toBe(200);
    expect(await send(server, 'DELETE /branch/b')).toBe(200);
    vi.setSystemTime(start + duration);
    expect(server.content('p').latest?.en?.common).toEqual({ a: 'Branched', b: 'B' });
    expect(() => server.content('b')).toThrow(/"b" isn't one/);
  });

  it('delete a branch with its own branches', async () => {
    vi.useFakeTimers({ now: start, toFake: ['Date'] });
    const server = serverWith();
    const response = await server.fetch('https://api.locize.app/branch/create/b/latest', {
      method: 'POST',
      headers: { authorization: token },
      body: '{"name":"below"}',
    });
    const { id } = await response.json();
    expect(server.content(id).latest?.en?.common).toMatchObject({ a: 'Branched' });
    await send(server, 'DELETE /branch/b');
    vi.setSystemTime(start + duration);
    expect(() => server.content(id)).toThrow(/isn't one of this server's/);
  });

  it('copy what shines through, inside of a branch', async () => {
    vi.useFakeTimers({ now: start, toFake: ['Date'] });
    const server = serverWith();
    await send(server, 'POST /copy/b/version/latest/kept');
    vi.setSystemTime(start + duration);
    await send(server, 'POST /update/p/latest/en/common', { b: 'Later' });
    expect(server.content('b').kept).toEqual({
      en: { common: { a: 'Branched', b: 'B' } },
      de: { common: { a: 'Ä' } },
    });
    expect(server.content('b').latest?.en?.common).toEqual({ a: 'Branched', b: 'Later' });
  });

  it('leave a version that is there by then, where that is asked', async () => {
    vi.useFakeTimers({ now: start, toFake: ['Date'] });
    const server = serverWith();
    await send(server, 'POST /copy/p/version/latest/next');
    await send(server, 'POST /copy/p/version/latest/next?ignoreIfVersionExists=true');
    vi.setSystemTime(start + duration);
    await send(server, 'POST /update/p/next/en/common', { a: 'Kept' });
    expect(server.content('p').next?.en?.common).toEqual({ a: 'Kept', b: 'B' });
  });

  it('are not held for ever where the time goes back', async () => {
    vi.useFakeTimers({ now: start, toFake: ['Date'] });
    const server = serverWith();
    await send(server, 'POST /publish/p/latest');
    await send(server, 'POST /update/p/latest/en/common', { a: 'New' });
    vi.setSystemTime(start - 86_400_000);
    expect(server.published('p').latest?.en?.common).toEqual({ a: 'A', b: 'B' });
    vi.setSystemTime(start - 86_400_000 + duration);
    expect(server.published('p').latest?.en?.common).toEqual({ a: 'New', b: 'B' });
  });
});

const version = fc.constantFrom('latest', 'next', 'third');
const place = fc.record({
  project: fc.constantFrom('p', 'b', 't'),
  version,
  language: fc.constantFrom('en', 'de', 'fr'),
  namespace: fc.constantFrom('common', 'shop'),
});
const key = fc.constantFrom('a', 'b', 'c');
const kind = <const K extends string>(name: K) => fc.constant(name);
const operation = (weight: number, arbitrary: fc.Arbitrary<ModelOperation | Wait>) => ({ weight, arbitrary });

interface Wait {
  readonly kind: 'wait';
  readonly time: number;
}

const operations = fc.array(
  fc.oneof(
    operation(
      6,
      fc.record({ kind: kind('update'), place, key, value: fc.constantFrom('x', 'y', 'z', null) }),
    ),
    operation(1, fc.record({ kind: kind('replace'), place, key, value: fc.constantFrom('x', 'y') })),
    operation(2, fc.record({ kind: kind('publish'), place, tenants: fc.boolean() })),
    operation(2, fc.record({ kind: kind('copy'), place, to: version, keeps: fc.boolean() })),
    operation(1, fc.record({ kind: kind('deleteVersion'), place })),
    operation(1, fc.record({ kind: kind('deleteNamespace'), place })),
    operation(1, fc.record({ kind: kind('addLanguage'), place })),
    operation(1, fc.record({ kind: kind('removeLanguage'), place })),
    operation(1, fc.record({ kind: kind('merge'), deletes: fc.boolean() })),
    operation(3, fc.record({ kind: kind('wait'), time: fc.integer({ min: 1, max: duration }) })),
  ),
  { maxLength: 40 },
);

describe('a branch that is being deleted', () => {
  const make = async (server: LocizeServer, name: string): Promise<string> => {
    const response = await server.fetch('https://api.locize.app/branch/create/b/latest', {
      method: 'POST',
      headers: { authorization: token },
      body: JSON.stringify({ name }),
    });
    return (await response.json()).id;
  };

  it('stays so when a merge before it ends, and takes those below it along', async () => {
    vi.useFakeTimers({ now: start, toFake: ['Date'] });
    const server = serverWith();
    const below = await make(server, 'below');
    await send(server, 'POST /branch/merge/b');
    vi.setSystemTime(start + duration / 2);
    await send(server, 'DELETE /branch/b');
    vi.setSystemTime(start + duration);
    expect(await send(server, 'POST /branch/merge/b')).toBe(404);
    expect(await send(server, `POST /branch/merge/${below}`)).toBe(404);
    expect(await send(server, 'POST /branch/create/b/latest', { name: 'another' })).toBe(404);
  });

  it('is free again where that was given up', async () => {
    vi.useFakeTimers({ now: start, toFake: ['Date'] });
    const server = createLocizeServer({
      jobDuration: 1000,
      jobTimeout: 500,
      projects: [{ id: 'p', languages: ['en'], branches: [{ id: 'b', name: 'b' }] }],
      tokens: [{ token, scopes: ['read', 'write', 'manage'], roles: { p: 'admin' } }],
    });
    await send(server, 'DELETE /branch/b');
    expect(await send(server, 'POST /branch/merge/b')).toBe(404);
    vi.setSystemTime(start + 500);
    expect(await send(server, 'POST /branch/merge/b')).toBe(200);
  });
});

it('a job is given up in time, also where the time goes back', async () => {
  vi.useFakeTimers({ now: start, toFake: ['Date'] });
  const server = createLocizeServer({
    jobDuration: 1000,
    jobTimeout: 10,
    projects: [{ id: 'p' }],
    tokens: [{ token, scopes: ['manage'], roles: { p: 'admin' } }],
  });
  await send(server, 'POST /publish/p/latest');
  const job = async () =>
    (await server.fetch('https://api.locize.app/jobs/p/job-1', { headers: { authorization: token } })).json();
  vi.setSystemTime(start - 86_400_000);
  expect(await job()).not.toHaveProperty('timeouted');
  vi.setSystemTime(start - 86_400_000 + 10);
  expect(await job()).toHaveProperty('timeouted', true);
});

it('no more than a thousand jobs that were given up are known, the last ones', async () => {
  vi.useFakeTimers({ now: start, toFake: ['Date'] });
  const server = createLocizeServer({
    jobDuration: 1000,
    jobTimeout: 500,
    projects: [{ id: 'p' }],
    tokens: [{ token, scopes: ['manage'], roles: { p: 'admin' } }],
  });
  for (let index = 0; index < 1001; index += 1) await send(server, 'POST /publish/p/latest');
  // As long as they run, all are.
  expect(await send(server, 'GET /jobs/p/job-1')).toBe(200);
  vi.setSystemTime(start + 500);
  for (let index = 0; index < 2; index += 1) await send(server, 'POST /publish/p/latest');
  expect(await send(server, 'GET /jobs/p/job-1')).toBe(404);
  expect(await send(server, 'GET /jobs/p/job-1003')).toBe(200);
});

it('a request that is delayed finds what jobs have done in the meantime', async () => {
  const server = serverWith();
  vi.useFakeTimers({ now: start, toFake: ['Date'] });
  await send(server, 'POST /copy/p/version/latest/next');
  vi.setSystemTime(start + duration);
  await send(server, 'POST /copy/p/version/latest/next');
  server.injectFaults([{ fault: 'latency', milliseconds: 20, on: 'POST /update' }]);
  const writing = send(server, 'POST /update/p/next/en/common', { a: 'Written after the copy' });
  await new Promise((resolve) => setTimeout(resolve, 5));
  vi.setSystemTime(start + 2 * duration);
  await writing;
  expect(server.content('p').next?.en?.common?.a).toBe('Written after the copy');
});

describe('random operations that overlap', () => {
  it('end in the state of a model that does one after the other', async () => {
    vi.useFakeTimers({ now: start, toFake: ['Date'] });
    await fc.assert(
      fc.asyncProperty(operations, fc.subarray(['latest', 'next']), async (operations, autoPublish) => {
        let now = start;
        vi.setSystemTime(now);
        const server = serverWith(autoPublish);
        const model = new Model(duration, autoPublish);
        for (const one of operations) {
          if (one.kind === 'wait') {
            now += one.time;
            vi.setSystemTime(now);
            continue;
          }
          const expected = model.do(one, now);
          expect([one, await send(server, ...model.callOf(one))]).toEqual([one, expected]);
        }
        now += duration;
        vi.setSystemTime(now);
        model.settle(now);
        for (const id of model.projects) {
          expect([id, server.content(id)]).toEqual([id, model.content(id)]);
          expect([id, server.published(id)]).toEqual([id, model.published(id)]);
        }
      }),
      { numRuns: runs(300) },
    );
  });
});

import { request as httpRequest } from 'node:http';
import { createLocizeServer, type FaultRule, type LocizeServer } from 'locize-sdk/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { seedWith, token } from '../helpers/seed.js';

const headers = { authorization: `Bearer ${token}` };
const update = { method: 'POST', headers, body: '{"title":"New"}' };
const place = '/update/p1/latest/en/common';

const servers: LocizeServer[] = [];
const serverWith = (...faults: FaultRule[]) => {
  const server = createLocizeServer({ ...seedWith(), faults });
  servers.push(server);
  return server;
};
const titleOn = (server: LocizeServer) => server.content('p1').latest?.en?.common?.title;

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

// Each fault shows itself in process as it does over a socket.
describe.each(['in process', 'over a socket'])('faults %s', (way) => {
  const send = async (server: LocizeServer, path = place, init: RequestInit = update) =>
    way === 'in process'
      ? server.fetch(`http://localhost${path}`, init)
      : fetch(`${await server.listen()}${path}`, init);

  it('delay an answer', async () => {
    const server = serverWith({ fault: 'latency', milliseconds: 50 });
    const start = performance.now();
    expect((await send(server)).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(45);
    expect(titleOn(server)).toBe('New');
  });

  it.each([
    ['before', 'Title'],
    ['during', 'New'],
    ['after', 'New'],
  ] as const)('break the connection %s the work', async (when, title) => {
    const server = serverWith({ fault: 'reset', when });
    const error: unknown = await send(server).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(TypeError);
    expect(titleOn(server)).toBe(title);
    expect(server.requests[0]).toMatchObject({ status: undefined, faults: ['reset'] });
  });

  it('break the connection in the middle of the answer', async () => {
    const server = serverWith({ fault: 'truncated-body' });
    const response = await send(server);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow(/terminated/);
    expect(titleOn(server)).toBe('New');
  });

  it('end the answer in the middle of its JSON', async () => {
    const server = serverWith({ fault: 'malformed-body' });
    const response = await send(server, '/p1/latest/en/common', {});
    const text = await response.text();
    expect(text.length).toBeGreaterThan(10);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  it.each([undefined, 5])('answer without an end, with a pause of %s', async (pause) => {
    const server = serverWith({ fault: 'endless-body', pause });
    const controller = new AbortController();
    const response = await send(server, place, { ...update, signal: controller.signal });
    const reader = response.body?.getReader();
    for (let piece = 0; piece < 5; piece += 1) {
      expect((await reader?.read())?.value?.length).toBeGreaterThan(0);
    }
    controller.abort();
    await expect(
      (async () => {
        while (!(await reader?.read())?.done);
      })(),
    ).rejects.toThrow();
    expect(titleOn(server)).toBe('New');
  });

  it.each([
    [false, 'Title'],
    [true, 'New'],
  ])('answer a page of HTML, with the work done: %s', async (workDone, title) => {
    const server = serverWith({ fault: 'html', workDone });
    const response = await send(server);
    expect(response.status).toBe(502);
    expect(response.headers.get('content-type')).toMatch('text/html');
    expect(await response.text()).toMatch(/^<!DOCTYPE html>/);
    expect(titleOn(server)).toBe(title);
  });

  it('answer an error in a success', async () => {
    const server = serverWith({ fault: 'error-message', message: 'No' });
    const response = await send(server);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ errorMessage: 'No' });
    expect(titleOn(server)).toBe('Title');
  });

  it('answer a status, with and without a Retry-After', async () => {
    const date = new Date('2030-01-01T00:00:00Z');
    const server = serverWith(
      { fault: 'status', status: 429, retryAfter: 2, times: 1 },
      { fault: 'status', status: 503, retryAfter: date, times: 1 },
      { fault: 'status', status: 504, workDone: true, times: 1 },
    );
    const answers = [await send(server), await send(server)];
    expect(titleOn(server)).toBe('Title');
    answers.push(await send(server));
    expect(titleOn(server)).toBe('New');
    answers.push(await send(server));
    expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual([
      [429, '2'],
      [503, 'Tue, 01 Jan 2030 00:00:00 GMT'],
      [504, null],
      [412, null],
    ]);
  });

  it('redirect', async () => {
    const server = serverWith({ fault: 'redirect', location: 'https://elsewhere.example/' });
    const response = await send(server, place, { ...update, redirect: 'manual' });
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('https://elsewhere.example/');
  });
});

describe('what a fault strikes', () => {
  const statusOf = async (server: LocizeServer, path: string, init?: RequestInit) =>
    (await server.fetch(`http://localhost${path}`, init)).status;

  it('is named by the beginning of an API call', async () => {
    const server = serverWith(
      { on: 'POST /update', fault: 'status', status: 500 },
      { on: 'GET /stats/project', fault: 'status', status: 501 },
      { on: 'GET /{projectId}', fault: 'status', status: 502 },
    );
    expect(await statusOf(server, place, update)).toBe(500);
    expect(await statusOf(server, '/stats/project/p1', { headers })).toBe(501);
    expect(await statusOf(server, '/p1/latest/en/common')).toBe(502);
    expect(await statusOf(server, '/languages/p1')).toBe(200);
    expect(await statusOf(server, '/pull/p1/latest/en/common', { headers })).toBe(200);
    expect(await statusOf(server, '/missing/p1/latest/en/common', update)).toBe(412);
  });

  it('is anything unless said, also what is no API call', async () => {
    const server = serverWith({ fault: 'status', status: 500 });
    expect(await statusOf(server, '/no/such/thing')).toBe(500);
  });

  it('is a share of the requests', async () => {
    const server = serverWith({ fault: 'status', status: 500, rate: 0.3 });
    let struck = 0;
    for (let n = 0; n < 2000; n += 1) struck += (await statusOf(server, '/languages/p1')) === 500 ? 1 : 0;
    expect(struck).toBeGreaterThan(500);
    expect(struck).toBeLessThan(700);
  });

  it('never is with a rate of 0, and always with 1', async () => {
    const server = serverWith(
      { fault: 'status', status: 500, rate: 0 },
      { fault: 'status', status: 501, rate: 1 },
    );
    for (let n = 0; n < 100; n += 1) expect(await statusOf(server, '/languages/p1')).toBe(501);
  });

  it('depends on the seed and on the request, and not on the order of different ones', async () => {
    const outcomes = async (faultSeed: number, ids: string[]) => {
      const faults: FaultRule[] = [{ fault: 'status', status: 500, rate: 0.5 }];
      const server = createLocizeServer({ projects: ids.map((id) => ({ id })), faults, faultSeed });
      const pairs = [...ids, ...ids].map(async (id, index) => [
        `${id} ${index < ids.length ? 'first' : 'second'}`,
        await statusOf(server, `/languages/${id}`),
      ]);
      return Object.fromEntries(await Promise.all(pairs));
    };
    const ids = Array.from({ length: 100 }, (_, index) => `p${index}`);
    const once = await outcomes(1, ids);
    expect(await outcomes(1, [...ids].reverse())).toEqual(once);
    expect(await outcomes(2, ids)).not.toEqual(once);
  });

  it('is counted for each rule, also where two are alike', async () => {
    const once: FaultRule = { fault: 'status', status: 500, times: 1 };
    const server = serverWith(once, once);
    const statuses = [];
    for (let n = 0; n < 3; n += 1) statuses.push(await statusOf(server, '/languages/p1'));
    expect(statuses).toEqual([500, 500, 200]);
  });

  it('can be changed while the server runs', async () => {
    const server = serverWith();
    expect(await statusOf(server, '/languages/p1')).toBe(200);
    server.injectFaults([{ fault: 'status', status: 500 }]);
    expect(await statusOf(server, '/languages/p1')).toBe(500);
    server.injectFaults([]);
    expect(await statusOf(server, '/languages/p1')).toBe(200);
    expect(server.requests.map(({ faults }) => faults)).toEqual([[], ['status'], []]);
  });

  it('can be several at once: latencies, and one that harms', async () => {
    const server = serverWith(
      { fault: 'latency', milliseconds: 1 },
      { fault: 'latency', milliseconds: 2 },
      { fault: 'status', status: 503 },
      { fault: 'status', status: 500 },
    );
    expect(await statusOf(server, '/languages/p1')).toBe(503);
    expect(server.requests[0]?.faults).toEqual(['latency', 'latency', 'status']);
  });

  it.each([
    [[{ fault: 'explosion' }], /faults/],
    [[{ fault: 'status' }], /faults/],
    [[{ fault: 'status', status: 200 }], /faults/],
    [[{ fault: 'latency', milliseconds: 1, rate: 2 }], /faults/],
    [[{ fault: 'truncated-body', on: 'update' }], /faults/],
    [[{ fault: 'truncated-body', on: 'POST /updates' }], /"POST \/updates"/],
    [[{ fault: 'truncated-body', on: 'GET /update' }], /"GET \/update"/],
    [[{ fault: 'truncated-body', when: 'before' }], /faults/],
  ])('is refused where it makes no sense: %j', (rules, message) => {
    // What JavaScript lets pass.
    const faults = rules as unknown as FaultRule[];
    expect(() => createLocizeServer({ faults })).toThrow(message);
    expect(() => createLocizeServer().injectFaults(faults)).toThrow(message);
  });
});

it('an answer that breaks has the length that the whole would have had', async () => {
  const server = serverWith({ fault: 'truncated-body' });
  const url = await server.listen();
  const { length, received } = await new Promise<{ length: string | undefined; received: number }>(
    (resolve) => {
      httpRequest(`${url}/p1/latest/en/common`, (response) => {
        let received = 0;
        response.on('data', (piece: Buffer) => {
          received += piece.length;
        });
        response.on('error', () => {});
        response.on('close', () => resolve({ length: response.headers['content-length'], received }));
      }).end();
    },
  );
  expect(Number(length)).toBeGreaterThan(received);
  expect(received).toBeGreaterThan(0);
});

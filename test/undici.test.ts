import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Locize, personalAccessToken } from 'locize-sdk';
import { createPublicClient } from 'locize-sdk/public';
import { createLocizeServer } from 'locize-sdk/testing';
import { Agent, Pool, ProxyAgent, fetch as undiciFetch } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedWith, token } from './helpers/seed.js';
import { tunnelThrough } from './helpers/tunnel.js';

// The package's `fetch` knows no `Request` of the platform, which is of another version of it.
const at = { language: 'en', namespace: 'common' };
const server = createLocizeServer(seedWith());
let baseUrl = '';
beforeAll(async () => {
  baseUrl = await server.listen();
});
afterAll(() => server.close());

/** A `fetch` of the package undici, by a dispatcher. */
const fetchBy = (dispatcher: Agent | Pool | ProxyAgent) =>
  // Its types are of another version than those of the platform.
  ((url: string, init: object) => undiciFetch(url, { ...init, dispatcher })) as unknown as typeof fetch;

describe('the fetch of undici', () => {
  it('reads, writes and downloads, over a pool of one connection that is kept alive', async () => {
    let connections = 0;
    const agent = new Agent({ connections: 1 });
    agent.on('connect', () => {
      connections += 1;
    });
    const fetch = fetchBy(agent);
    const project = new Locize({ credential: personalAccessToken(token), baseUrl, fetch }).project('p1');
    expect(await project.translations.download(at)).toEqual({ title: 'Title', text: 'Text' });
    await project.translations.update(at, { 'by undici': 'Yes' });
    expect(await project.translations.pull(at)).toMatchObject({ 'by undici': 'Yes' });
    expect(await createPublicClient({ projectId: 'p1', baseUrl, fetch }).languages()).toHaveLength(2);
    await project.versions.publish().wait({ pollInterval: 4 });
    expect(connections).toBe(1);
    await agent.close();
  });

  it('has its own pool', async () => {
    const pool = new Pool(baseUrl, { connections: 2 });
    const project = new Locize({ baseUrl, fetch: fetchBy(pool) }).project('p1');
    await Promise.all(Array.from({ length: 20 }, () => project.translations.download(at)));
    await pool.close();
  });

  it('goes through a proxy', async () => {
    const proxy = createServer();
    const connected = tunnelThrough(proxy);
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    const agent = new ProxyAgent({ uri: `http://127.0.0.1:${port}`, proxyTunnel: true });
    const project = new Locize({ baseUrl, fetch: fetchBy(agent) }).project('p1');
    expect(await project.translations.download(at)).toMatchObject({ title: 'Title' });
    expect(connected).toEqual([new URL(baseUrl).host]);
    await agent.close();
    proxy.close();
  });

  it('ends with an abort, a timeout and a broken connection as the platform does', async () => {
    const stuck = createServer((request) => {
      if (request.url?.includes('broken')) request.socket.destroy();
    });
    await new Promise<void>((resolve) => stuck.listen(0, '127.0.0.1', resolve));
    const agent = new Agent();
    const { port } = stuck.address() as AddressInfo;
    const options = { baseUrl: `http://127.0.0.1:${port}`, fetch: fetchBy(agent), retry: { limit: 0 } };
    const project = new Locize(options).project('p1');
    await expect(project.translations.download(at, { timeout: 30 })).rejects.toMatchObject({
      code: 'timeout',
    });
    const abort = new AbortController();
    const call = project.translations.download(at, { signal: abort.signal });
    setTimeout(() => abort.abort('enough'), 10);
    await expect(call).rejects.toBe('enough');
    await expect(project.translations.download({ ...at, namespace: 'broken' })).rejects.toMatchObject({
      code: 'network',
    });
    await agent.destroy();
    stuck.closeAllConnections();
    stuck.close();
  });
});

it('fetch gets an address and what is to be sent, not a request', async () => {
  const calls: [unknown, RequestInit | undefined][] = [];
  const fetch = async (url: unknown, init?: RequestInit) => {
    calls.push([url, init]);
    return Response.json({});
  };
  const project = new Locize({ credential: personalAccessToken(token), fetch }).project('p1');
  await project.translations.update(at, { a: 'A' });
  await createPublicClient({ projectId: 'p1', fetch }).download(at);
  const [update, download] = calls;
  expect(update?.[0]).toBe('https://api.locize.app/update/p1/latest/en/common');
  expect({ ...update?.[1], headers: { ...Object(update?.[1]?.headers) } }).toMatchObject({
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{"a":"A"}',
    signal: expect.any(AbortSignal),
  });
  expect(download?.[0]).toBe('https://api.locize.app/p1/latest/en/common');
  expect(download?.[1]?.headers).toBeUndefined();
});

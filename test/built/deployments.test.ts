import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocizeServer } from 'locize-sdk/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runNode } from '../helpers/run-node.js';
import { seedWith, token } from '../helpers/seed.js';
import { tunnelThrough } from '../helpers/tunnel.js';

const server = createLocizeServer(seedWith());
let baseUrl = '';
beforeAll(async () => {
  baseUrl = await server.listen();
});
afterAll(() => server.close());

const keys = () => Object.keys(server.content('p1').latest?.en?.common ?? {});
const run = (deployment: string, env: Record<string, string> = {}) =>
  runNode('test/helpers/deployments.ts', [deployment], { BASE_URL: baseUrl, TOKEN: token, ...env });

it.each([
  ['worker-threads', 'thread'],
  ['cluster', 'process'],
])('%s: each has a client of its own, whose calls have ids of their own', async (deployment, name) => {
  const { status, stdout, stderr } = await run(deployment);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const ids = stdout
    .trim()
    .split('\n')
    .flatMap((line): number[] => JSON.parse(line));
  expect(ids).toHaveLength(6);
  expect(new Set(ids).size).toBe(6);
  for (const one of ['a', 'b']) expect(keys()).toContain(`${name} ${one} three`);
});

it('NODE_USE_ENV_PROXY leads through the proxy of the environment', async () => {
  // Either way is right by which a proxy is asked for plain HTTP: by a whole address, or by a tunnel.
  const proxy = createServer(async (request, response) => {
    asked.push(request.url ?? '');
    const body: Buffer[] = [];
    for await (const chunk of request) body.push(chunk);
    const { authorization = '', 'content-type': type = '' } = request.headers;
    const answer = await fetch(request.url ?? '', {
      method: request.method ?? 'GET',
      headers: { authorization, 'content-type': type },
      body: Buffer.concat(body),
    });
    response.writeHead(answer.status).end(await answer.text());
  });
  const asked = tunnelThrough(proxy);
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  const { status, stderr } = await run('plain', {
    NODE_USE_ENV_PROXY: '1',
    HTTP_PROXY: `http://127.0.0.1:${port}`,
    NO_PROXY: '',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(asked.length).toBeGreaterThan(0);
  expect(asked[0]).toContain(new URL(baseUrl).host);
  expect(keys()).toContain('plain three');
  proxy.closeAllConnections();
  proxy.close();
});

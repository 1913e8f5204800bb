import type { AddressInfo } from 'node:net';
import { apiKey, Locize, type Project, personalAccessToken } from 'locize-sdk';
import { createLocizeServer } from 'locize-sdk/testing';
import { expect, it, vi } from 'vitest';
import { automate } from '../../examples/automate-projects/automate.ts';
import { MissingKeys } from '../../examples/report-missing/missing-keys.ts';
import { TenantBackend } from '../../examples/tenant-backend/backend.ts';
import { createWebhookReceiver } from '../../examples/webhook-receiver/receiver.ts';
import { runNode } from '../helpers/run-node.js';

const runExample = (path: string, args?: string[], env?: Record<string, string>) =>
  runNode(`examples/${path}`, args, env);

it('automate-projects uploads, publishes and downloads real translations, and shows a refusal', async () => {
  const { status, stdout } = await runExample('automate-projects/main.ts');
  expect(stdout).toContain('in 24 languages, for 4 projects on an embedded server');
  expect(stdout).toMatch(/web-shop +│ +23 │ 6000 │ +6000 │ published: Japan \(en\)/);
  expect(stdout).toMatch(/mobile-app +│ +20 │ 6000 │ +6000 │ published/);
  expect(stdout).toMatch(/help-center +│ +23 │ 6000 │ +6001 │ published/);
  expect(stdout).toMatch(/legacy-site +│ +│ +│ +│ PermissionError/);
  expect(stdout).toContain('3 published, 1 refused, 0 failed unexpectedly');
  expect(status).toBe(0);
}, 60_000);

it('automate-projects works in projects of your own, and tells what failed unexpectedly', async () => {
  const server = createLocizeServer({
    projects: [{ id: 'mine', referenceLanguage: 'en' }],
    tokens: [{ token: 'lz_pat_test', scopes: ['read', 'write', 'manage'], roles: { mine: 'user' } }],
  });
  const env = { LOCIZE_PAT: 'lz_pat_test', LOCIZE_API_ENDPOINT: await server.listen() };
  const { status, stdout } = await runExample(
    'automate-projects/main.ts',
    ['--languages', 'en,de', 'mine', 'not-there'],
    env,
  );
  expect(stdout).toMatch(/mine +│ +1 │ +500 │ +500 │ published: Japan \(en\), Japan \(de\)/);
  expect(stdout).toMatch(/not-there +│ +│ +│ +│ NotFoundError/);
  expect(stdout).toContain('1 published, 0 refused, 1 failed unexpectedly');
  expect(status).toBe(1);
  await server.close();
}, 60_000);

it('automate-projects works as well when it is run again, while the list of languages is cached', async () => {
  const server = createLocizeServer({
    projects: [{ id: 'mine', referenceLanguage: 'en' }],
    tokens: [{ token: 'lz_pat_test', scopes: ['read', 'write', 'manage'], roles: { mine: 'user' } }],
    jobDuration: 0,
  });
  const cached = new Map<string, Response>();
  const project = new Locize({
    credential: personalAccessToken('lz_pat_test', { scopes: ['read', 'write', 'manage'] }),
    // As the CDN does for an hour.
    fetch: async (input, init) => {
      const { pathname } = new URL(input);
      if (!pathname.startsWith('/languages/')) return server.fetch(input, init);
      const response = cached.get(pathname) ?? (await server.fetch(input, init));
      cached.set(pathname, response);
      return response.clone();
    },
  }).project('mine');
  const run = () => automate(project, { languages: ['en', 'de'], pollInterval: 1 });
  await project.languages.list();
  expect(await run()).toMatchObject({ added: 1, published: 500 });
  expect(await run()).toMatchObject({ added: 0, published: 500 });
});

it('automate-projects takes only a language that exists for added', async () => {
  const server = createLocizeServer({
    projects: [{ id: 'mine', referenceLanguage: 'en' }],
    tokens: [{ token: 'lz_pat_test', scopes: ['read', 'write', 'manage'], roles: { mine: 'user' } }],
    faults: [{ fault: 'status', status: 412, on: 'POST /language' }],
  });
  const credential = personalAccessToken('lz_pat_test', { scopes: ['read', 'write', 'manage'] });
  const project = new Locize({ credential, fetch: server.fetch }).project('mine');
  await expect(automate(project, { languages: ['de'] })).rejects.toMatchObject({ code: 'rejected' });
});

it('automate-projects says which projects it needs with a token', async () => {
  const { status, stderr } = await runExample('automate-projects/main.ts', [], { LOCIZE_PAT: 'lz_pat_test' });
  expect(stderr).toContain('name the projects');
  expect(status).toBe(2);
});

it('least-scopes advises on the main example', async () => {
  const { status, stdout } = await runExample('least-scopes/main.ts');
  expect(stdout).toContain('  translations.update\n');
  expect(stdout).toContain('this script needs read, write and manage; it was given admin as well');
  expect(status).toBe(0);
});

it('tenant-backend serves the tenants whose keys work, and reports the other', async () => {
  const { status, stdout } = await runExample('tenant-backend/main.ts');
  expect(stdout.match(/^\w+: 4 namespaces$/gm)).toHaveLength(4);
  expect(stdout).toContain('cube: AuthenticationError');
  expect(stdout).toContain('GET /acme/de/common: 200 {"welcome":"Willkommen bei Acme"}');
  expect(stdout).toContain('GET /echo/en/mail: 404');
  expect(stdout).toContain("for a mail of its own: { subject: 'News from Echo' }");
  expect(stdout).toContain('GET /acme/constructor/name: 404');
  expect(stdout).toContain('GET /cube/en/common: 404');
  expect(stdout).not.toContain('example-key');
  expect(status).toBe(0);
});

it('tenant-backend serves no private namespace, and nothing that every object has', async () => {
  const locize = createLocizeServer({
    projects: [
      {
        id: 'acme',
        apiKeys: [{ key: 'key-of-acme', role: 'readonly' }],
        privateNamespaces: ['mail'],
        versions: { latest: { en: { common: { title: 'Acme' }, mail: { subject: 'News' } } } },
      },
    ],
  });
  const tenant = { projectId: 'acme', name: 'Acme', readKey: async () => 'key-of-acme' };
  const backend = new TenantBackend([tenant], { fetch: locize.fetch });
  await backend.refresh();
  const server = await backend.listen(0);
  const { port } = server.address() as AddressInfo;
  const statusOf = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
  expect(await statusOf('/acme/en/common')).toBe(200);
  expect(await statusOf('/acme/en/common?v=2')).toBe(200);
  for (const path of [
    '/acme/en/mail',
    '/acme/constructor/name',
    '/acme/en/constructor',
    '/__proto__/en/common',
  ])
    expect(await statusOf(path), path).toBe(404);
  expect(backend.privateTexts('acme', 'en', 'mail')).toEqual({ subject: 'News' });
  await expect(backend.listen(port)).rejects.toThrow(/EADDRINUSE/);
  server.close();
});

it('nightly-release merges, copies and publishes, and says by its exit code that a project refused', async () => {
  const { status, stdout, stderr } = await runExample('nightly-release/main.ts');
  expect(stdout).toContain(
    'web-shop: merged ready/checkout, 1 not ready; production: {"title":"Title","pay":"Pay now"}',
  );
  expect(stdout).toContain('mobile-app: merged nothing, 0 not ready; production: {"title":"Title"}');
  expect(stderr).toContain('legacy-site: PermissionError: versions.copy');
  expect(status).toBe(1);
});

it('report-missing makes one request of what a thousand visitors miss', async () => {
  const { status, stdout } = await runExample('report-missing/main.ts');
  expect(stdout).toContain(
    '1000 visitors, 2 missing keys\n1 request: POST /missing/web-shop/latest/en/common',
  );
  expect(stdout).toContain("{ buy: 'Buy now', greeting: 'Hello!', title: 'Our shop' }");
  expect(status).toBe(0);
});

it('report-missing keeps what has not arrived, tells the failure, and goes on with the others', async () => {
  const server = createLocizeServer({
    projects: [{ id: 'shop', languages: ['en', 'de'], apiKeys: [{ key: 'key-of-shop', role: 'user' }] }],
    faults: [{ fault: 'status', status: 400, on: 'POST /missing', times: 1 }],
  });
  const credential = apiKey('key-of-shop', { role: 'user' });
  const project: Project<'write'> = new Locize({ credential, fetch: server.fetch }).project('shop');
  const missing = new MissingKeys(project);
  const location = { language: 'en', namespace: 'common' };
  missing.add(location, 'hello', 'Hello');
  missing.add({ ...location, namespace: 'cart' }, 'buy', 'Buy');
  missing.add({ ...location, language: 'de' }, 'hello', 'Hallo');

  expect(await missing.flush()).toMatchObject({
    keys: 2,
    failed: [{ location, error: { code: 'rejected' } }],
  });
  expect(server.content('shop').latest?.en).toEqual({ common: {}, cart: { buy: 'Buy' } });
  // What is added while a flush is under way waits for the next, which sends nothing twice.
  const flushes = [missing.flush(), missing.flush()];
  expect(await Promise.all(flushes)).toEqual([
    { keys: 1, failed: [] },
    { keys: 0, failed: [] },
  ]);
  expect(server.content('shop').latest?.en?.common).toEqual({ hello: 'Hello' });
  expect(server.requests).toHaveLength(4);

  missing.add(location, 'first', 'First');
  const flush = missing.flush();
  await vi.waitFor(() => expect(server.requests).toHaveLength(5));
  missing.add(location, 'second', 'Second');
  await flush;
  expect(await missing.flush()).toEqual({ keys: 1, failed: [] });
  expect(server.content('shop').latest?.en?.common).toMatchObject({ first: 'First', second: 'Second' });
});

it('webhook-receiver outlives an event whose handling fails, at once or later', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
  const receiver = createWebhookReceiver('/hook', (event) => {
    if (event.id === 'later') return Promise.reject(new Error('failed later'));
    throw new Error('failed at once');
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  const meta = { project: { id: 'web-shop' } };
  for (const id of ['later', 'at once\nforged: a line']) {
    const body = JSON.stringify({
      id,
      name: 'versionPublished',
      occurredAt: '',
      message: '',
      payload: {},
      meta,
    });
    expect((await fetch(`http://127.0.0.1:${port}/hook`, { method: 'POST', body })).status).toBe(204);
  }
  await vi.waitFor(() => expect(logged).toHaveBeenCalledTimes(2));
  expect(logged.mock.calls).toEqual([
    ['webhook "later": Error: failed later'],
    ['webhook "at once\\nforged: a line": Error: failed at once'],
  ]);
  logged.mockRestore();
  receiver.close();
});

it('webhook-receiver fetches instead of trusting the body', async () => {
  const { status, stdout } = await runExample('webhook-receiver/main.ts');
  expect(stdout).toContain("texts are now { title: 'Our new shop' }");
  expect(stdout).not.toContain('forged');
  expect(stdout).toContain('received unknown');
  expect(stdout.match(/^responded with \d+.*$/gm)).toEqual([
    'responded with 204',
    'responded with 204',
    'responded with 400',
    'responded with 404 at another path',
  ]);
  expect(status).toBe(0);
});

it('opentelemetry makes a span of each call, with its attempts beneath, and metrics', async () => {
  const { status, stdout, stderr } = await runExample('opentelemetry/main.ts');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout.trim().split('\n')).toEqual([
    'locize translations.download: succeeded, 1 sent',
    '  GET /web-shop/latest/en/common 200',
    'locize translations.update: succeeded, 2 sent',
    '  POST /update/web-shop/latest/en/common 503',
    '  POST /update/web-shop/latest/en/common 200',
    'locize versions.publish: succeeded, 1 sent',
    '  POST /publish/web-shop/latest 200',
    'locize users.list: refused (missing_scope), 0 sent',
    '',
    'locize.call.duration: 5 series',
    'locize.call.queued: 5 series',
    'locize.call.bytes: 5 series',
    'locize.retries: 1 series',
    'locize.job.duration: 1 series',
  ]);
});

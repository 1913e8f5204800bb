import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { apiKey, Locize, type Project, type ProjectsReport, personalAccessToken } from 'locize-sdk';
import { createLocizeServer } from 'locize-sdk/testing';
import { expect, it, vi } from 'vitest';
import { automate } from '../../examples/automate-projects/automate.ts';
import { MissingKeys } from '../../examples/report-missing/missing-keys.ts';
import {
  type Refreshed,
  TenantBackend,
  type TenantBackendOptions,
} from '../../examples/tenant-backend/backend.ts';
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

it('tenant-backend shows what it fetches, overrides, serves and keeps', async () => {
  const { status, stdout, stderr } = await runExample('tenant-backend/main.ts');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const steps = new Map(
    stdout.split('\n\n').map((step) => {
      const [title = '', ...lines] = step.trimEnd().split('\n');
      return [title, lines.map((line) => line.replace(/^ {2}/, ''))];
    }),
  );
  const refused = expect.stringMatching(/^cube: PermissionError: translations\.listPublished: .*has no role/);
  expect(steps.get('All texts:')).toEqual([
    'acme: 4 listed, 4 fetched',
    'bolt: 5 listed, 5 fetched',
    'dune: 4 listed, 4 fetched',
    refused,
  ]);
  expect(steps.get('What the tenants override:')).toEqual([
    "acme: 3 overridden, 1 equal to the main project's by now",
    '  en/common bye: "See you soon", equal',
    '  en/common welcome: "Welcome to Acme", in place of "Welcome"',
    '  de/common welcome: "Willkommen bei Acme", in place of "Willkommen"',
    "bolt: 2 overridden, 0 equal to the main project's by now",
    '  en/mail subject: "News from Bolt", in place of "Our news"',
    '  en/imprint address: "1 Bolt Street", its own',
    "dune: 0 overridden, 0 equal to the main project's by now",
  ]);
  const notFound = '404 {"message":"not found"}';
  expect(steps.get('Public texts for anybody, private ones for the tenant:')).toEqual([
    'GET /acme/de/common by anybody: 200 {"welcome":"Willkommen bei Acme","bye":"Bis bald"}',
    `GET /bolt/en/mail by anybody: ${notFound}`,
    `GET /bolt/en/mail by acme: ${notFound}`,
    'GET /bolt/en/mail by bolt: 200 {"subject":"News from Bolt","regards":"Kind regards"}',
    `GET /bolt/constructor/name by anybody: ${notFound}`,
    `GET /cube/en/common by anybody: ${notFound}`,
  ]);
  const nothing = [
    'acme: 4 listed, 0 fetched',
    'bolt: 5 listed, 0 fetched',
    'dune: 4 listed, 0 fetched',
    refused,
  ];
  expect(steps.get('Nothing has changed:')).toEqual(nothing);
  expect(
    steps.get("Bolt publishes a namespace, and three events come, one of a project that isn't known:"),
  ).toEqual([
    'bolt: 5 listed, 1 fetched',
    'GET /bolt/en/common by anybody: 200 {"welcome":"Welcome to Bolt","bye":"See you soon"}',
  ]);
  expect(steps.get('Bolt publishes two, and one of them can not be fetched:')).toEqual([
    'bolt: 5 listed, 1 fetched',
    expect.stringMatching(/^ {2}en\/mail not fetched: RejectedError/),
    'GET /bolt/en/mail by bolt: 200 {"subject":"News from Bolt","regards":"Kind regards"}',
  ]);
  expect(steps.get('The next refresh has it:')).toEqual([
    'bolt: 5 listed, 1 fetched',
    'GET /bolt/en/mail by bolt: 200 {"subject":"Fresh news from Bolt","regards":"Kind regards"}',
  ]);
  expect(steps.get('A refresh is under way, and ends before the backend does:')).toEqual([
    ...nothing,
    'Ended',
  ]);
  expect(stdout).not.toMatch(/lz_pat|example-key|session-of|webhooks/);
  expect(readFileSync('README.md', 'utf8')).toContain(`\`\`\`\n${stdout}\`\`\`\n`);
});

/** A main project with two tenants, and a backend of them that isn't started yet. */
function tenantBackend(options: Partial<TenantBackendOptions> = {}) {
  const locize = createLocizeServer({
    projects: [
      {
        id: 'main',
        privateNamespaces: ['mail'],
        autoPublish: ['latest'],
        versions: { latest: { en: { common: { title: 'Title' }, mail: { subject: 'News' } } } },
        tenants: ['acme', 'bolt'].map((id) => ({ id, apiKeys: [{ key: `key-of-${id}`, role: 'admin' }] })),
      },
    ],
    tokens: [{ token: 'lz_pat_test', scopes: ['read'], roles: { acme: 'readonly', bolt: 'readonly' } }],
  });
  const sessions = new Map([
    ['ada', 'acme'],
    ['bob', 'bolt'],
  ]);
  const reports: ProjectsReport<Refreshed>[] = [];
  const credential = personalAccessToken('lz_pat_test', { scopes: ['read'] });
  const client = new Locize({ credential, fetch: locize.fetch, retry: { limit: 0 } });
  const backend = new TenantBackend(client, {
    mainProject: 'main',
    tenants: ['acme', 'bolt'],
    tenantOf: (session) => sessions.get(session),
    webhookPath: '/hook',
    onRefresh: (report) => reports.push(report),
    gatherFor: 20,
    ...options,
  });
  let url = '';
  const start = async (interval = 60_000) => {
    const server = await backend.start({ port: 0, interval });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    reports.length = 0;
    locize.requests.length = 0;
  };
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(url + path, { headers });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const post = async (id: string) => {
    const event = { id: 'e', name: 'versionPublished', occurredAt: '', message: '', payload: {} };
    const body = JSON.stringify({ ...event, meta: { project: { id } } });
    return (await fetch(`${url}/hook`, { method: 'POST', body })).status;
  };
  const projectOf = (id: string) =>
    new Locize({ credential: apiKey(`key-of-${id}`), fetch: locize.fetch }).project(id);
  const write = (id: string, namespace: string, texts: Record<string, string>) =>
    projectOf(id).translations.update({ language: 'en', namespace }, texts);
  /** What each refresh listed and fetched, by tenant. */
  const counts = () =>
    reports.map(({ succeeded }) =>
      Object.fromEntries(
        succeeded.map(({ projectId, result }) => [projectId, [result.listed, result.fetched]]),
      ),
    );
  return { backend, locize, reports, start, get, post, projectOf, write, counts, url: () => url };
}

it('tenant-backend serves private texts to the own users of the tenant, and tells others nothing', async () => {
  const { backend, start, get } = tenantBackend();
  await start();
  expect(await get('/acme/en/common?v=2')).toMatchObject({ status: 200, text: '{"title":"Title"}' });
  for (const headers of [{ authorization: 'Bearer ada' }, { cookie: 'theme=dark; session=ada' }]) {
    const { status, text, headers: sent } = await get('/acme/en/mail', headers);
    expect([status, text, sent.get('cache-control')]).toEqual([
      200,
      '{"subject":"News"}',
      'private, no-store',
    ]);
  }
  const missing = await get('/acme/en/not-there');
  expect(missing.status).toBe(404);
  const plain = (headers: Headers) => [...headers].filter(([name]) => name !== 'date');
  for (const session of ['bob', 'constructor', '__proto__', 'toString', '']) {
    const refused = await get('/acme/en/mail', { authorization: `Bearer ${session}` });
    expect([refused.status, refused.text], session).toEqual([404, missing.text]);
    expect(plain(refused.headers), session).toEqual(plain(missing.headers));
  }
  for (const path of [
    '/acme/en/mail',
    '/acme/constructor/name',
    '/acme/en/constructor',
    '/__proto__/en/common',
    '/constructor/en/common',
    '/main/en/common', // no tenant
    '/hook', // by a GET
    '/',
  ])
    expect((await get(path)).status, path).toBe(404);
  await backend.close();
});

it('tenant-backend fetches what has changed, and drops what is gone', async () => {
  const { backend, start, get, projectOf, write, counts } = tenantBackend();
  await start();
  await backend.refresh();
  await write('acme', 'extra', { more: 'More' });
  await backend.refresh();
  expect((await get('/acme/en/extra')).status).toBe(200);
  await projectOf('acme').namespaces.delete({ namespace: 'extra' });
  await backend.refresh();
  expect((await get('/acme/en/extra')).status).toBe(404);
  expect(counts()).toEqual([
    { acme: [2, 0], bolt: [2, 0] },
    { acme: [3, 1], bolt: [2, 0] },
    { acme: [2, 0], bolt: [2, 0] },
  ]);
  await backend.close();
});

it('tenant-backend keeps the old texts of what fails, and tries it again', async () => {
  const { backend, locize, reports, start, get, write, counts } = tenantBackend();
  await start();
  await write('acme', 'common', { title: 'New' });
  await write('acme', 'mail', { subject: 'New' });
  const texts = async () => [
    (await get('/acme/en/common')).text,
    (await get('/acme/en/mail', { authorization: 'Bearer ada' })).text,
  ];

  // The tenant as a whole:
  locize.injectFaults([{ fault: 'status', status: 500, on: 'GET /download' }]);
  await backend.refresh();
  expect(reports[0]).toMatchObject({ succeeded: [], failed: [{}, {}] });
  expect(await texts()).toEqual(['{"title":"Title"}', '{"subject":"News"}']);
  // A single namespace:
  locize.injectFaults([{ fault: 'malformed-body', on: 'GET /private' }]);
  await backend.refresh();
  expect(reports[1]?.succeeded.find(({ projectId }) => projectId === 'acme')?.result).toMatchObject({
    listed: 2,
    fetched: 1,
    failed: [{ path: 'en/mail' }],
  });
  expect(await texts()).toEqual(['{"title":"New"}', '{"subject":"News"}']);
  // What was taken away since it was listed isn't an empty namespace:
  await write('acme', 'common', { title: 'Newest' });
  locize.injectFaults([{ fault: 'status', status: 404, on: 'GET /{projectId}' }]);
  await backend.refresh();
  expect(await texts()).toEqual(['{"title":"New"}', '{"subject":"New"}']);

  locize.injectFaults([]);
  await backend.refresh();
  await backend.refresh();
  expect(await texts()).toEqual(['{"title":"Newest"}', '{"subject":"New"}']);
  expect(counts().slice(1)).toEqual([
    { acme: [2, 1], bolt: [2, 0] },
    { acme: [2, 1], bolt: [2, 0] },
    { acme: [2, 1], bolt: [2, 0] },
    { acme: [2, 0], bolt: [2, 0] },
  ]);
  await backend.close();
});

it('tenant-backend joins the events of known projects to one refresh, and does nothing for others', async () => {
  const { backend, locize, reports, start, post, url, counts } = tenantBackend({ gatherFor: 100 });
  await start();
  for (const id of ['not-there', 'constructor', '__proto__']) expect(await post(id)).toBe(204);
  for (const body of ['{}', 'no JSON', 'x'.repeat(200_000)]) {
    // Of what is too long, the rest isn't read.
    const response = await fetch(`${url()}/hook`, { method: 'POST', body }).catch(() => undefined);
    expect(response?.status ?? 400).toBe(400);
  }
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect([locize.requests, reports]).toEqual([[], []]);

  await Promise.all(['acme', 'acme', 'not-there', 'acme'].map(post));
  await vi.waitFor(() => expect(counts()).toEqual([{ acme: [2, 0] }]));
  // What the main project publishes can show through in any tenant.
  await post('main');
  await vi.waitFor(() => expect(counts()).toEqual([{ acme: [2, 0] }, { acme: [2, 0], bolt: [2, 0] }]));
  expect(locize.requests.map(({ path }) => path)).toHaveLength(3);
  await backend.close();
});

it('tenant-backend has one refresh at a time, and looks again at what changes meanwhile', async () => {
  const { backend, locize, start, counts } = tenantBackend();
  await start();
  locize.injectFaults([{ fault: 'latency', milliseconds: 50 }]);
  const first = backend.refresh(['acme']);
  await Promise.all([first, backend.refresh(['acme']), backend.refresh(['bolt'])]);
  expect(counts()).toEqual([{ acme: [2, 0] }, { acme: [2, 0], bolt: [2, 0] }]);
  await backend.refresh(['bolt']);
  expect(counts()).toHaveLength(3);
  await backend.close();
});

it('tenant-backend looks for changes now and then, until it is closed', async () => {
  const { backend, locize, reports, start, get, write, counts } = tenantBackend();
  await start(20);
  await write('bolt', 'common', { title: 'Bolt' });
  await vi.waitFor(async () => expect((await get('/bolt/en/common')).text).toBe('{"title":"Bolt"}'));
  await vi.waitFor(() => expect(counts().at(-1)).toEqual({ acme: [2, 0], bolt: [2, 0] }));
  locize.injectFaults([{ fault: 'latency', milliseconds: 100 }]);
  locize.requests.length = 0;
  await vi.waitFor(() => expect(locize.requests.length).toBeGreaterThan(0));
  await backend.close();
  expect(counts().at(-1)).toEqual({ acme: [2, 0], bolt: [2, 0] });
  const [refreshes, requests] = [reports.length, locize.requests.length];
  await backend.refresh();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect([reports.length, locize.requests.length]).toEqual([refreshes, requests]);
  await expect(get('/bolt/en/common')).rejects.toThrow();
});

it('tenant-backend says that its port is taken, and can be closed all the same', async () => {
  const taken = tenantBackend();
  await taken.start();
  const { backend } = tenantBackend();
  const port = Number(new URL(taken.url()).port);
  await expect(backend.start({ port, interval: 60_000 })).rejects.toThrow(/EADDRINUSE/);
  await Promise.all([backend.close(), taken.backend.close()]);
});

/** Starts the example in a process of its own, to be ended by a signal. */
function startTenantBackend(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['examples/tenant-backend/main.ts', ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    timeout: 60_000,
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
  }
  return { child, ended: once(child, 'close'), output: () => text };
}

it.each(['Nothing has changed', 'Serving at'])(
  'tenant-backend --serve ends by SIGTERM after "%s"',
  async (line) => {
    const { child, ended, output } = startTenantBackend(['--serve']);
    await vi.waitFor(() => expect(output()).toContain(line), { timeout: 20_000, interval: 5 });
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(output()).toContain('The next refresh has it:');
    expect(output()).toMatch(/\nEnded\n$/);
  },
  60_000,
);

it.each(['the first refresh', 'a later one'])(
  'tenant-backend ends by SIGTERM while %s runs',
  async (which) => {
    const slow = { fault: 'latency', milliseconds: 300 } as const;
    const tenants = ['t0', 't1', 't2', 't3', 't4', 't5'];
    const server = createLocizeServer({
      projects: [
        {
          id: 'main',
          versions: { latest: { en: { common: { title: 'Title' } } } },
          tenants: tenants.map((id) => ({ id })),
        },
      ],
      tokens: [
        {
          token: 'lz_pat_test',
          scopes: ['read'],
          roles: Object.fromEntries(tenants.map((id) => [id, 'readonly'])),
        },
      ],
    });
    const env = {
      LOCIZE_PAT: 'lz_pat_test',
      LOCIZE_API_ENDPOINT: await server.listen(),
      WEBHOOK_PATH: '/hook',
    };
    if (which === 'the first refresh') server.injectFaults([slow]);
    const { child, ended, output } = startTenantBackend(['main', ...tenants], env);
    if (which === 'a later one') {
      await vi.waitFor(() => expect(output()).toContain('Serving at'), 20_000);
      server.injectFaults([slow]);
      server.requests.length = 0;
      const [url = ''] = /http:\S+/.exec(output()) ?? [];
      const event = { id: 'e', name: 'versionPublished', occurredAt: '', meta: { project: { id: 'main' } } };
      await fetch(`${url}/hook`, { method: 'POST', body: JSON.stringify(event) });
    }
    await vi.waitFor(() => expect(server.requests.length).toBeGreaterThan(0), 20_000);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    // Those that were begun are finished, and the others are not begun.
    const fetched = which === 'the first refresh' ? 1 : 0;
    const [, afterwards = ''] = output().split('SIGTERM: what is under way ends, and nothing begins\n');
    expect(afterwards.trimEnd().split('\n')).toEqual([
      ...['t0', 't1', 't2', 't3'].map((id) => `  ${id}: 1 listed, ${fetched} fetched`),
      ...['t4', 't5'].map((id) => `  ${id}: not looked at, the backend is closing`),
      'Ended',
    ]);
    expect(output()).not.toMatch(/lz_pat|hook/);
    await server.close();
  },
  60_000,
);

it('tenant-backend says what it needs with a token', async () => {
  const { status, stderr } = await runExample('tenant-backend/main.ts', ['main'], {
    LOCIZE_PAT: 'lz_pat_test',
  });
  expect(stderr).toContain('name the main project and its tenants');
  expect(status).toBe(2);
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

import { createLocizeServer } from 'locize-sdk/testing';
import { expect, it } from 'vitest';
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
  expect(stdout).toContain('GET /echo/en/mail: 200 {"subject":"News from Echo"}');
  expect(stdout).toContain('GET /cube/en/common: 404');
  expect(stdout).not.toContain('example-key');
  expect(status).toBe(0);
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

it('opentelemetry makes a span of each attempt', async () => {
  const { status, stdout } = await runExample('opentelemetry/main.ts');
  expect(stdout.trim().split('\n')).toEqual([
    'locize translations.download: GET /web-shop/latest/en/common 200',
    'locize translations.update: POST /update/web-shop/latest/en/common 503',
    'locize translations.update: POST /update/web-shop/latest/en/common 200 (sent again, 1)',
    'locize versions.list: GET /stats/project/web-shop 200',
  ]);
  expect(status).toBe(0);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { createLocizeServer } from 'locize-sdk/testing';
import { expect, it } from 'vitest';

const root = new URL('..', import.meta.url).pathname;

/** Runs an example as its reader would, and answers what it printed. */
async function runExample(path: string, args: string[] = [], env: Record<string, string> = {}) {
  // Nothing of whoever runs the tests: an example must not reach a real project from here.
  const options = { cwd: root, env: { PATH: process.env.PATH ?? '', ...env }, timeout: 60_000 };
  const child = spawn(process.execPath, [`examples/${path}`, ...args], options);
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { status, stdout, stderr };
}

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

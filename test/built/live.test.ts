import { createLocizeServer } from 'locize-sdk/testing';
import { expect, it } from 'vitest';
import { runNode } from '../helpers/run-node.js';

it('the live test is skipped with a word where nothing is set', async () => {
  const { status, stdout } = await runNode('test/live/run.ts');
  expect(stdout).toMatch(/^skipped: set LOCIZE_LIVE_PAT and LOCIZE_LIVE_PROJECT/);
  expect(status).toBe(0);
});

it('the live test leaves a project as it was, and no branch', async () => {
  const server = createLocizeServer({
    projects: [{ id: 'p1', versions: { latest: { en: { common: { title: 'Title' } } } } }],
    tokens: [{ token: 'lz_pat_test', scopes: ['read', 'write', 'manage'], roles: { p1: 'user' } }],
  });
  const before = server.content('p1');
  const { status, stdout } = await runNode('test/live/run.ts', [], {
    LOCIZE_LIVE_PAT: 'lz_pat_test',
    LOCIZE_LIVE_PROJECT: 'p1',
    LOCIZE_API_ENDPOINT: await server.listen(),
  });
  await server.close();
  expect(stdout).toMatch(/ok {6}branch is gone\npassed\n$/);
  expect(status).toBe(0);
  expect(server.content('p1')).toEqual(before);
}, 60_000);

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiKey, Locize } from 'locize-sdk';
import { readDirectory, writeDirectory } from 'locize-sdk/sync';
import { createLocizeServer } from 'locize-sdk/testing';
import { expect, it } from 'vitest';
import { syncDirectory } from '../../examples/sync-directory/sync.ts';
import { runNode } from '../helpers/run-node.js';

const runExample = (path: string, args: string[] = []) => runNode(`examples/${path}`, args);

it.each([
  [[], 2, '2 to add, 1 to change.'],
  [['--apply'], 0, '2 added, 1 changed, 0 removed\nwrote fr/countries.json'],
])('sync-directory %j ends with %i', async (args, code, text) => {
  const { status, stdout } = await runExample('sync-directory/main.ts', args);
  expect(stdout).toContain('  ~ DE  "Deutschland" → "Deutschland (Bundesrepublik)"');
  expect(stdout).toContain(text);
  expect(status).toBe(code);
});

it('sync-directory tells conflicts, and that nothing differs, by its exit code', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sync-directory-'));
  const server = createLocizeServer({
    projects: [
      {
        id: 'shop',
        referenceLanguage: 'en',
        versions: { latest: { en: { common: { title: 'Theirs' } } } },
        apiKeys: [{ key: 'key-of-shop', role: 'user' }],
      },
    ],
  });
  const locize = new Locize({ credential: apiKey('key-of-shop', { role: 'user' }), fetch: server.fetch });
  const project = locize.project('shop');
  const texts = (title: string) => ({ en: { common: { title } } });
  const log: string[] = [];
  const sync = (isApplied: boolean) =>
    syncDirectory(project, {
      folder: join(folder, 'now'),
      base: join(folder, 'base'),
      isApplied,
      log: (text) => log.push(text),
    });
  try {
    await writeDirectory(join(folder, 'now'), texts('Ours'));
    await writeDirectory(join(folder, 'base'), texts('Before'));
    expect([await sync(false), await sync(true)]).toEqual([3, 3]);
    expect(server.content('shop').latest).toEqual(texts('Theirs'));
    await writeDirectory(join(folder, 'now'), texts('Before'));
    expect([await sync(false), await sync(true)]).toEqual([0, 0]);
    expect(await readDirectory(join(folder, 'now'))).toEqual(texts('Theirs'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('release-diff shows what a release would change, and makes it', async () => {
  const { status, stdout } = await runExample('release-diff/main.ts', ['--release']);
  expect(stdout).toContain(
    '1 to change, 1 to remove.\n\n```diff\n@@ en/countries @@\n- TR  "Turkey"\n+ TR  "Türkiye"',
  );
  expect(stdout).toContain('Released: nothing differs any more.');
  expect(status).toBe(0);
});

it('pull-request-branch has a branch for each pull request, and plans removals against the parent', async () => {
  const { status, stdout } = await runExample('pull-request-branch/main.ts');
  expect(stdout).toContain('In the branch of the pull request:\nen/countries\n  + XA  "Atlantys"');
  expect(stdout).toContain('\n  ~ XA  "Atlantys" → "Atlantis"\n  - XB  "Borduria"\n');
  expect(stdout).toContain('After it was merged:\nen/countries\n  - AQ  "Antarctica"\n1 to remove.');
  expect(stdout).toContain("At Locize now: [ 'The Netherlands', 'Atlantis', 'Atlantis', undefined ]");
  expect(status).toBe(0);
});

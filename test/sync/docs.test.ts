import * as files from 'node:fs/promises';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sdk from 'locize-sdk';
import * as sync from 'locize-sdk/sync';
import { writeDirectory } from 'locize-sdk/sync';
import { createLocizeServer } from 'locize-sdk/testing';
import ts from 'typescript';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { root } from '../helpers/compile.js';

const page = await readFile(join(root, 'docs/sync.md'), 'utf8');
const snippets = page
  .split(/^## /m)
  .flatMap((section) =>
    [...section.matchAll(/```ts\n([\s\S]*?)```/g)].map(
      ([, code = '']) => [section.split('\n', 1)[0], code] as const,
    ),
  );
const modules: { readonly [name: string]: unknown } = {
  'locize-sdk': sdk,
  'locize-sdk/sync': sync,
  'node:fs/promises': files,
};
const token = 'lz_pat_token_of_the_docs';
const before = process.cwd();
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sync-docs-'));
  process.chdir(folder);
  const texts = { en: { common: { title: 'Shop' } }, de: { common: { title: 'Laden' } } };
  await writeDirectory('locales', { ...texts, fr: { common: { title: 'Boutique' } } });
  await writeDirectory('locales-of-the-last-sync', texts);
  await files.mkdir('app');
  const entries = { title: { value: 'Laden', tags: ['ui'] } };
  const gone = { language: 'de', namespace: 'common', entries };
  await files.writeFile('gone.jsonl', `${JSON.stringify(gone)}\n`);
  const versions = { latest: texts };
  const apiKeys = [{ key: 'your-api-key', role: 'admin' as const }];
  const server = createLocizeServer({
    projects: ['your-project-id', 'shop', 'help'].map((id) => ({
      id,
      languages: ['en', 'de', 'fr'],
      versions,
      apiKeys: id === 'your-project-id' ? apiKeys : [],
    })),
    tokens: [
      {
        token,
        scopes: ['read', 'write', 'manage'],
        roles: { 'your-project-id': 'admin', shop: 'admin', help: 'admin' },
      },
    ],
  });
  vi.stubGlobal('fetch', server.fetch);
  vi.stubEnv('LOCIZE_PAT', token);
  for (const name of ['log', 'warn', 'error'] as const) vi.spyOn(console, name).mockImplementation(() => {});
});

afterEach(async () => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  process.exitCode = undefined;
  process.chdir(before);
  await rm(folder, { recursive: true });
});

describe('the snippets of docs/sync.md', () => {
  it.each(snippets)('run: %s', async (_, code) => {
    const { outputText } = ts.transpileModule(code, {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    const AsyncFunction = (async () => {}).constructor as FunctionConstructor; // which has no name of its own
    const exports = {};
    await new AsyncFunction('require', 'exports', outputText)((name: string) => modules[name], exports);
    expect(console.error).not.toHaveBeenCalled();
  });

  it('are there', () => {
    expect(snippets).toHaveLength(9);
  });
});

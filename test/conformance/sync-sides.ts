import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { apiKey, Locize, type Project } from 'locize-sdk';
import type { LocizeServerSeed, SeedLanguages } from 'locize-sdk/testing';
import { type RecordedServer, startRecordedServer } from './recorder.ts';
import { type Outcome, runCli } from './run-program.ts';

const key = 'test-key-admin';

/** Files by path, without `.json`. */
export interface Tree {
  readonly [path: string]: object;
}

/** A project, and both that may bring it to the state of a folder. */
export interface Side extends RecordedServer {
  readonly project: Project;
  /** Runs `locize sync` in a folder that has these files. */
  readonly cli: (files: Tree, ...options: readonly string[]) => Promise<Outcome>;
}

const seedOf = (latest: SeedLanguages): LocizeServerSeed => ({
  jobDuration: 20,
  projects: [
    {
      id: 'p1',
      referenceLanguage: 'en',
      languages: ['en', 'de'],
      versions: { latest },
      apiKeys: [{ key, role: 'admin' }],
    },
  ],
});

/** Does something with a project of its own. */
export async function withSide<T>(latest: SeedLanguages, work: (side: Side) => Promise<T>): Promise<T> {
  const recorded = await startRecordedServer(seedOf(latest));
  const { url, close } = recorded;
  try {
    return await work({
      ...recorded,
      project: new Locize({ credential: apiKey(key), baseUrl: url }).project('p1'),
      cli: (files, ...options) =>
        runCli(['sync', ...options], { url, credential: key, files: textsOf(files) }),
    });
  } finally {
    await close();
  }
}

/** Does something in a folder that has these files. */
export async function inFolder<T>(files: Tree, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  try {
    for (const [path, text] of Object.entries(textsOf(files))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const textsOf = (files: Tree): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files).map(([path, content]) => [`${path}.json`, JSON.stringify(content)]),
  );

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

export interface Outcome {
  readonly exitCode: number;
  readonly output: string;
  /** Files of the working folder afterwards, by path. */
  readonly files: { readonly [path: string]: string };
}

/** Runs a program in a folder of its own, which has these files in it. */
export async function runProgram(
  args: readonly string[],
  files: { readonly [path: string]: string } = {},
  env: { readonly [name: string]: string } = {},
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    const child = spawn(process.execPath, args, {
      cwd: folder,
      // Nothing of whoever runs this: no credential, no configuration in a home folder.
      env: { PATH: process.env.PATH ?? '', HOME: folder, NO_COLOR: '1', ...env },
      timeout: 60_000,
    });
    const [stdout, stderr, [exitCode]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { exitCode: exitCode ?? -1, output: stdout + stderr, files: filesIn(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs locize-cli as its users do. */
export function runCli(
  args: readonly string[],
  {
    url,
    credential,
    projectId = 'p1',
    files,
  }: { url: string; credential: string | undefined; projectId?: string; files?: Record<string, string> },
): Promise<Outcome> {
  const cli = join(here, 'node_modules/locize-cli/dist/cjs/cli.js');
  const common = ['--project-id', projectId, '--api-endpoint', url, '--cdn-type', 'pro'];
  const key = credential === undefined || args[0] === 'get' ? [] : ['--api-key', credential];
  return runProgram([cli, ...args, ...common, ...key], files);
}

/** Runs one of the programs beside this file. */
export function runScript(name: string, options: object): Promise<Outcome> {
  return runProgram([join(here, 'programs', name), JSON.stringify(options)]);
}

function filesIn(folder: string): { [path: string]: string } {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path), readFileSync(path, 'utf8')];
    }),
  );
}

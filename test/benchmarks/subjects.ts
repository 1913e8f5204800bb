/** What is compared: the SDK, and what people use or would write in its place. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Locize, personalAccessToken } from 'locize-sdk';

const here = dirname(fileURLToPath(import.meta.url));

export const key = 'key-of-the-benchmarks';
const token = 'lz_pat_test_of_the_benchmarks';
export const authorization = `Bearer ${token}`;

/** A client whose own limit doesn't hold it back. */
export const clientOf = (url: string, maxConcurrentRequests = 50): Locize =>
  new Locize({
    credential: personalAccessToken(token),
    baseUrl: url,
    dangerouslyAllowInsecure: true,
    maxConcurrentRequests,
  });

/** A request as it is written by hand, with what nobody can leave out. */
export async function fetchJson(url: string, init: RequestInit = {}): Promise<unknown> {
  const headers = { authorization, ...init.headers };
  const response = await fetch(url, { ...init, headers });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response.json();
}

/** A package of this folder, which isn't there where types are checked. */
export const load = (name: string) => import(name);

/** Runs one of the programs in `programs` in a process of its own, and gives what it printed. */
export function runProgram(
  name: string,
  options: object,
  flags: readonly string[] = [],
): Promise<{ readonly exitCode: number; readonly output: string }> {
  return run([...flags, join(here, 'programs', name), JSON.stringify(options)]);
}

/** Runs one that has to end well. */
export async function succeeding(program: string, options: object): Promise<void> {
  const { exitCode, output } = await runProgram(program, options);
  if (exitCode !== 0) throw new Error(`${program} ended with ${exitCode}:\n${output}`);
}

/** Runs locize-cli as its users do, in a process of its own. */
export async function runCli(args: readonly string[], url: string): Promise<void> {
  const cli = join(here, 'node_modules/locize-cli/dist/cjs/cli.js');
  const { exitCode, output } = await run([
    cli,
    ...args,
    ...['--project-id', 'p1', '--api-endpoint', url, '--cdn-type', 'pro', '--api-key', key],
  ]);
  if (exitCode !== 0) throw new Error(`locize ${args[0]} ended with ${exitCode}:\n${output.slice(-2000)}`);
}

async function run(args: readonly string[]): Promise<{ readonly exitCode: number; readonly output: string }> {
  const child = spawn(process.execPath, args, {
    // Nothing of whoever runs this: no credential, no configuration in a home folder.
    env: { PATH: process.env.PATH ?? '', HOME: tmpdir(), NO_COLOR: '1' },
  });
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { exitCode: exitCode ?? -1, output: stdout + stderr };
}

/** Does something in a folder of its own. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'benchmarks-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

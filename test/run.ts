/**
 * Runs a suite that has packages of its own, or another script of its folder: `node test/run.ts compilers`,
 * `node test/run.ts conformance/record`. What follows is for the script.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../scripts/ensure-built.ts';

const [name = '', ...args] = process.argv.slice(2);
const [suite = '', script = 'run'] = name.split('/');
const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The browser that the suite `browser` needs is one of the runtimes. */
const packages = pathOf(suite === 'browser' ? 'runtimes' : suite);
const program = pathOf(`${suite}/${script}.ts`);
if (!existsSync(`${packages}/package.json`) || !existsSync(program)) {
  console.error(`There is no suite ${JSON.stringify(name)} that has packages of its own.`);
  process.exit(2);
}

const ending = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

ensureBuilt();
// No package of a suite needs a script of its own to be installed.
await run('npm', ['ci', '--prefix', packages, '--ignore-scripts', '--no-audit', '--no-fund']);
await run(process.execPath, [program, ...args]);

/** Ends this process as the command has ended, unless it went well. What ends this process ends the command. */
async function run(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { stdio: 'inherit' });
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of ending) process.on(signal, pass);
  // What `exit` tells.
  const [status, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  for (const signal of ending) process.off(signal, pass);
  // As a shell tells of it.
  if (status !== 0) process.exit(status ?? 128 + constants.signals[signal ?? 'SIGTERM']);
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

const root = new URL('../..', import.meta.url).pathname;

/** Runs a script of this repository as its reader would, and answers what it printed. */
export async function runNode(path: string, args: string[] = [], env: Record<string, string> = {}) {
  // Nothing of whoever runs the tests: no script must reach a real project from here.
  const options = { cwd: root, env: { PATH: process.env.PATH ?? '', ...env }, timeout: 60_000 };
  const child = spawn(process.execPath, [path, ...args], options);
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { status, stdout, stderr };
}

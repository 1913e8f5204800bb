/** Builds `dist`, unless it is newer than everything that it is made of. */

import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = ['src', 'scripts', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsup.config.ts'];
const entries = ['index', 'public', 'sync', 'testing'].flatMap((name) => [
  `dist/${name}.js`,
  `dist/${name}.d.ts`,
]);

export function ensureBuilt(): void {
  if (isFresh()) return;
  try {
    execFileSync('npm', ['run', 'build'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  } catch (error) {
    // What a build leaves that broke off would be taken for a fresh one.
    rmSync(join(root, 'dist'), { recursive: true, force: true });
    throw error;
  }
}

function isFresh(): boolean {
  const built = entries.map((path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return Math.min(...built) > Math.max(...sources.map((path) => newestIn(join(root, path))));
}

/** Of folders too, whose time changes when a file in them is deleted. */
function newestIn(path: string): number {
  const inside = statSync(path).isDirectory() ? readdirSync(path, { recursive: true, encoding: 'utf8' }) : [];
  return Math.max(...[path, ...inside.map((name) => join(path, name))].map((name) => statSync(name).mtimeMs));
}

if (import.meta.main) ensureBuilt();

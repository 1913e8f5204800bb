import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Packs the package into a folder, and answers the tarball's name there. */
export function packInto(folder: string): string {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const output: unknown = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8' }));
  // A list, or by name, as the version of npm has it.
  const [pack] = Array.isArray(output) ? output : Object.values(output as object);
  return pack.filename;
}

/** Makes a folder a project that has the packed package, and what it depends on, in its node_modules. */
export function unpackInto(folder: string): void {
  execFileSync('tar', ['-xzf', packInto(folder)], { cwd: folder });
  mkdirSync(join(folder, 'node_modules'));
  cpSync(join(folder, 'package'), join(folder, 'node_modules/locize-sdk'), { recursive: true });
  rmSync(join(folder, 'package'), { recursive: true });
  for (const name of ['ky', 'zod'])
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
}

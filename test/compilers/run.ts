/**
 * Compiles consumers of the packed package with the compilers and settings that consumers have.
 * `npm run test:compilers`
 */

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { unpackInto } from '../helpers/pack.ts';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

const compilers = ['5.4', '5.9', '6.0', '7.0'];
const nodenext = { module: 'nodenext', moduleResolution: 'nodenext' };
const declarations = { noEmit: false, emitDeclarationOnly: true, declaration: true, outDir: 'out' };

interface Consumer {
  readonly title: string;
  /** The source, in this folder. */
  readonly file: string;
  readonly options: object;
  /** Which compilers can do that. */
  readonly compilers?: readonly string[];
}

const consumers: readonly Consumer[] = [
  { title: 'all of it, nodenext', file: 'consumer.ts', options: nodenext },
  {
    title: 'all of it, node16',
    file: 'consumer.ts',
    options: { module: 'node16', moduleResolution: 'node16' },
  },
  {
    title: 'all of it, bundler',
    file: 'consumer.ts',
    options: { module: 'esnext', moduleResolution: 'bundler' },
  },
  { title: 'what the types say', file: 'types.ts', options: nodenext },
  {
    title: 'declarations of what is exported',
    file: 'declarations.ts',
    options: { ...nodenext, ...declarations },
  },
  {
    title: 'declarations of a composite project',
    file: 'declarations.ts',
    options: { ...nodenext, ...declarations, composite: true },
  },
  { title: 'two copies of the package', file: 'two-copies.ts', options: nodenext },
  {
    title: 'with the types of Bun',
    file: 'bun.ts',
    options: { ...nodenext, types: ['bun'], skipLibCheck: true },
  },
  // `require` of an ES module is known from 5.8 on.
  { title: 'CommonJS', file: 'commonjs.cts', options: nodenext, compilers: ['5.9', '6.0', '7.0'] },
  {
    title: 'the older resolution, node10',
    file: 'node10.ts',
    options: { module: 'commonjs', moduleResolution: 'node10' },
    compilers: ['5.4', '5.9'],
  },
  {
    title: 'the same, its deprecation silenced',
    file: 'node10.ts',
    options: { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0' },
    compilers: ['6.0'],
  },
];

const folder = mkdtempSync(join(tmpdir(), 'compilers-'));
try {
  unpackInto(folder);
  const modules = join(folder, 'node_modules');
  cpSync(join(modules, 'locize-sdk'), join(modules, 'locize-sdk-copy'), { recursive: true });
  for (const name of ['@types', 'bun-types', 'undici-types']) {
    symlinkSync(join(here, 'node_modules', name), join(modules, name));
  }

  const table = new Table({
    head: ['consumer', ...compilers.map(versionOf)],
    style: { head: [], border: [] },
  });
  let passed = 0;
  let failed = 0;
  for (const consumer of consumers) {
    const cells = compilers.map((compiler) => {
      if (consumer.compilers?.includes(compiler) === false) return '';
      const problem = problemOf(compiler, consumer);
      if (problem === undefined) {
        passed += 1;
        return 'yes';
      }
      failed += 1;
      console.error(`TypeScript ${compiler}, ${consumer.title}: ${problem}`);
      return 'FAILED';
    });
    table.push([consumer.title, ...cells]);
  }
  console.log(table.toString());
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** What is wrong, if anything: it has to compile as it is, and with nothing said of its errors, each has to be one. */
function problemOf(compiler: string, { file, options }: Consumer): string | undefined {
  const source = readFileSync(join(here, `${file}.txt`), 'utf8');
  const asItIs = compile(compiler, options, file, source);
  if (asItIs.status !== 0 || asItIs.output !== '') return `exit code ${asItIs.status}\n${asItIs.output}`;
  const refusals = source.match(/\/\/ @ts-expect-error/g)?.length ?? 0;
  if (refusals === 0) return undefined;
  const unannounced = compile(compiler, options, file, source.replaceAll('// @ts-expect-error', '//'));
  const errors = unannounced.output.match(/error TS\d+/g)?.length ?? 0;
  return errors === refusals
    ? undefined
    : `${errors} errors where ${refusals} were to be\n${unannounced.output}`;
}

function compile(
  compiler: string,
  options: object,
  file: string,
  source: string,
): { status: number | null; output: string } {
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2022', 'dom', 'dom.iterable', 'dom.asynciterable'].filter(
      (lib) => compiler !== '5.4' || !lib.endsWith('async'),
    ),
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    types: [],
    ...options,
  };
  writeFileSync(join(folder, file), source);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }));
  const tsc = join(dirname(require.resolve(`typescript-${compiler}/package.json`)), 'bin/tsc');
  const args = [tsc, '--project', folder, '--pretty', 'false'];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

function versionOf(compiler: string): string {
  return JSON.parse(readFileSync(require.resolve(`typescript-${compiler}/package.json`), 'utf8')).version;
}

/**
 * Compiles a consumer of the packed package with the compilers and settings that consumers have.
 * `npm run test:compilers`
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { unpackInto } from '../helpers/pack.ts';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

const compilers = ['5.4', '5.9', '6.0', '7.0'];
const modules = [
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'node16', moduleResolution: 'node16' },
  { module: 'esnext', moduleResolution: 'bundler' },
  { module: 'esnext', moduleResolution: 'node' },
];
/** TypeScript 6 warns of it, and 7 has it no longer. */
const isThere = (compiler: string, { moduleResolution }: { readonly moduleResolution: string }) =>
  moduleResolution !== 'node' || compiler.startsWith('5.');

const consumer = readFileSync(join(here, 'consumer.ts.txt'), 'utf8');
const refusals = consumer.match(/\/\/ @ts-expect-error/g)?.length ?? 0;

const folder = mkdtempSync(join(tmpdir(), 'compilers-'));
try {
  unpackInto(folder);
  const table = new Table({
    head: ['TypeScript', ...modules.map(({ moduleResolution }) => moduleResolution)],
    style: { head: [], border: [] },
  });
  let passes = 0;
  let failures = 0;
  for (const compiler of compilers) {
    const cells = modules.map((options) => {
      if (!isThere(compiler, options)) return '';
      const problem = problemOf(compiler, options);
      if (problem === undefined) {
        passes += 1;
        return 'yes';
      }
      failures += 1;
      console.error(`TypeScript ${compiler}, ${options.moduleResolution}: ${problem}`);
      return 'FAILED';
    });
    table.push([versionOf(compiler), ...cells]);
  }
  console.log(table.toString());
  console.log(`\n${passes} passed, ${failures} failed`);
  process.exitCode = failures === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** What is wrong, if anything: it has to compile as it is, and with nothing said of its errors, each has to be one. */
function problemOf(compiler: string, options: object): string | undefined {
  const asItIs = compile(compiler, options, consumer);
  if (asItIs.status !== 0 || asItIs.output !== '') return `exit code ${asItIs.status}\n${asItIs.output}`;
  const unannounced = compile(compiler, options, consumer.replaceAll('// @ts-expect-error', '//'));
  const errors = unannounced.output.match(/error TS\d+/g)?.length ?? 0;
  return errors === refusals
    ? undefined
    : `${errors} errors where ${refusals} were to be\n${unannounced.output}`;
}

function compile(
  compiler: string,
  options: object,
  source: string,
): { status: number | null; output: string } {
  const compilerOptions = {
    ...options,
    target: 'es2022',
    lib: ['es2022', 'dom', 'dom.iterable', 'dom.asynciterable'].filter(
      (lib) => compiler !== '5.4' || !lib.endsWith('async'),
    ),
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    types: [],
  };
  writeFileSync(join(folder, 'consumer.ts'), source);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
  const tsc = join(dirname(require.resolve(`typescript-${compiler}/package.json`)), 'bin/tsc');
  const args = [tsc, '--project', folder, '--pretty', 'false'];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

function versionOf(compiler: string): string {
  return JSON.parse(readFileSync(require.resolve(`typescript-${compiler}/package.json`), 'utf8')).version;
}

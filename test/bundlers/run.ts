/**
 * Bundles an app that has the public client, tests with the embedded server, a sync of those, and each export of the main
 * entry by itself, with the bundlers that frameworks have. `npm run test:bundlers`
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Table from 'cli-table3';
import * as sdk from '../../dist/index.js';
import { bundled, here, names } from './bundlers.ts';

/** Of the app with the public client in it, minified and gzipped, in bytes. */
const budget = 4800;

/** Of what a bundle has that takes one export of the main entry, in bytes. */
const budgets: { readonly [name: string]: number } = {
  // What makes a credential checks all that it is told, and says what is wrong.
  apiKey: 3000,
  personalAccessToken: 3000,
  credentialFromEnvironment: 3600,
  fromEnvironment: 2700,
  // It has the class of every error.
  fromJSON: 3700,
};
const errorBudget = 1000;
const usualBudget = 2000;

/** What needs the client, and so `ky`. */
const ofTheClient = ['Locize', 'recordScopes'];

const table = new Table({
  head: ['bundle', ...names, 'result'],
  style: { head: [], border: [] },
});
let failures = 0;
let count = 0;

await check('app.mjs', join(here, 'app.mjs'), (code, size) => {
  if (!code.includes('api.locize.app')) return 'the client is not in it';
  if (size > budget) return `larger than ${budget} bytes`;
  return /authorization|bearer/i.test(code) ? 'has code for a credential in it' : undefined;
});
await check('tests.mjs', join(here, 'tests.mjs'), (code) =>
  outputOf(code).includes("{ title: 'Shop' }") ? undefined : 'does not pull what is seeded',
);
await check('sync.mjs', join(here, 'sync.mjs'), (code) => {
  if (code.includes('is a symbolic link')) return 'has the files of a folder in it, which it does not use';
  return outputOf(code).includes('{"en":{"common":{"bye":"Bye","title":"Shop"}}}')
    ? undefined
    : 'does not sync';
});

const folder = mkdtempSync(join(here, '.exports-'));
try {
  for (const name of Object.keys(sdk)) {
    if (ofTheClient.includes(name)) continue;
    const entry = join(folder, `${name}.mjs`);
    writeFileSync(entry, `import { ${name} } from 'locize-sdk';\nconsole.log(${name});\n`);
    const most = budgets[name] ?? (name.endsWith('Error') ? errorBudget : usualBudget);
    await check(name, entry, (code, size) => {
      if (!/\[(Function|class)|name: 'tags\.list'/.test(outputOf(code))) return 'does not run';
      return size > most ? `larger than ${most} bytes` : undefined;
    });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(table.toString());
console.log('The sizes are of what is minified and gzipped, in bytes.');
console.log(`\n${count - failures} passed, ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;

/** Bundles an entry with each bundler. */
async function check(
  name: string,
  entry: string,
  problemOf: (code: string, size: number) => string | undefined,
): Promise<void> {
  const sizes: number[] = [];
  const problems: string[] = [];
  for (const bundler of names) {
    const code = await bundled(bundler, entry);
    const size = gzipSync(code, { level: 9 }).length;
    const problem = importProblem(code) ?? problemOf(code, size);
    sizes.push(size);
    if (problem !== undefined) problems.push(`${bundler}: ${problem}`);
    count += 1;
  }
  failures += problems.length;
  table.push([name, ...sizes, problems.join('; ') || 'yes']);
}

/** What a bundle prints that is run by itself. */
function outputOf(code: string): string {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module'], {
    input: code,
    encoding: 'utf8',
  });
  return stdout + stderr;
}

/** What is there only in Node must not be asked for in a browser. */
function importProblem(code: string): string | undefined {
  // In its place, Vite puts what throws when it is used.
  if (/__vite-browser-external|has been externalized for browser/.test(code))
    return 'has a module of Node in it';
  const imported = [...code.matchAll(/(?:from|import|require)\s*\(?\s*["']([^"']+)["']/g)].map(
    ([, name]) => name ?? '',
  );
  const ofNode = imported.filter(isBuiltin);
  return ofNode.length > 0 ? `imports ${ofNode}` : undefined;
}

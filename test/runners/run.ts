/** Tests with the embedded server, by the runners and in the environments that people have. `npm run test:runners` */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';

const here = fileURLToPath(new URL('.', import.meta.url));
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--root', 'vitest', '--reporter', 'verbose'];
const jest = ['node_modules/jest/bin/jest.js', '--config', '{}', '--rootDir', 'jest'];
const jestEnv = { NODE_OPTIONS: '--experimental-vm-modules' };

interface Run {
  readonly args: readonly string[];
  readonly env?: { readonly [name: string]: string };
  /** How many tests it has to pass. */
  readonly passes: number;
}

const runs: { readonly [name: string]: Run } = {
  'Vitest, node': { args: [...vitest, '--environment', 'node', '-t', 'listens'], passes: 1 },
  'Vitest, jsdom': { args: [...vitest, '--environment', 'jsdom'], passes: 2 },
  'Vitest, happy-dom': {
    args: [...vitest, '--environment', 'happy-dom'],
    env: { LISTENS: 'no' },
    passes: 2,
  },
  'Jest, import': { args: [...jest, '--testMatch', '**/*.mjs'], env: jestEnv, passes: 2 },
  'Jest, require': { args: [...jest, '--testMatch', '**/*.cjs'], env: jestEnv, passes: 2 },
};

const table = new Table({ head: ['runner', 'passed', 'result'], style: { head: [], border: [] } });
let failures = 0;
for (const [name, { args, env, passes }] of Object.entries(runs)) {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    cwd: here,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  });
  // Jest tells on stderr.
  const output = stripVTControlCharacters(stdout + stderr);
  const passed = Number(/^ *Tests:? .*?(\d+) passed/m.exec(output)?.[1] ?? 0);
  // Also of what nobody has caught.
  const isRight = passed === passes && status === 0;
  if (!isRight) {
    failures += 1;
    console.log(`${name}\n${output}`);
  }
  table.push([name, passed, isRight ? 'yes' : `should be ${passes}, and nothing else`]);
}
console.log(table.toString());
console.log(`\n${Object.keys(runs).length - failures} passed, ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;

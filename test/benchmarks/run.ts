/**
 * Measures the SDK side by side with what people use or would write in its place, and prints what came of it. Whole, it also
 * writes `results.json`, and the page and the chart in `docs`. `npm run bench`, `npm run bench -- --small`, or the names of
 * single works: `npm run bench -- calls memory`.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { chartOf } from './chart.ts';
import { pageOf, rowOf } from './page.ts';
import { goalOf, isReached, nameOf, type Result } from './results.ts';
import { type Scale, small, whole } from './scale.ts';
import { calls, projects } from './works/calls.ts';
import { apps, downloads } from './works/downloads.ts';
import { growth } from './works/growth.ts';
import { imports, types } from './works/loading.ts';
import { memory } from './works/memory.ts';
import { syncs } from './works/syncs.ts';
import { validation } from './works/validation.ts';
import { updates, updatesOfCli } from './works/writes.ts';

const works: { readonly [name: string]: (scale: Scale) => Promise<Result[]> } = {
  calls,
  projects,
  updates,
  updatesOfCli,
  downloads,
  apps,
  syncs,
  memory,
  imports,
  types,
  validation,
};

const usage = `npm run bench                      all of it: takes twelve minutes, and writes docs/performance.md and its chart
npm run bench -- --small           all of it in a minute: fails where a ratio is twice its goal
npm run bench -- <work> …          single works: ${Object.keys(works).join(', ')}`;
const options = process.argv.slice(2);
if (options.includes('--help') || options.includes('-h')) {
  console.log(usage);
  process.exit();
}
if (process.env.npm_config_small !== undefined) {
  console.error(`--small is for the benchmarks, and not for npm:\n${usage}`);
  process.exit(2);
}
const isSmall = options.includes('--small');
const wanted = options.filter((option) => option !== '--small');
const unknown = wanted.find((name) => !Object.hasOwn(works, name));
if (unknown !== undefined) {
  console.error(`There is no work ${JSON.stringify(unknown)}:\n${usage}`);
  process.exit(2);
}
const scale = isSmall ? small : whole;

console.error(
  isSmall
    ? 'A small run: it shows that all works, and its figures say little.'
    : wanted.length === 0
      ? 'A whole run of twelve minutes, which writes docs/performance.md and its chart.'
      : 'Single works, of which nothing is written.',
);
const results: Result[] = [];
for (const [name, work] of Object.entries(works)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.error(`${name} …`);
  results.push(...(await work(scale)));
}

const table = new Table({
  head: ['work', 'against', 'figure', 'goal', 'reached', 'SDK, other'],
  style: { head: [], border: [] },
});
for (const result of results) table.push(rowOf(result));
console.log(table.toString());

if (!isSmall && wanted.length === 0) {
  console.error('growth …');
  const grown = await growth(scale);
  for (const { work, slope, points } of grown) {
    const last = points.at(-1);
    console.log(
      `${last?.count} ${work} in ${last?.milliseconds.toFixed(0)} ms; grows by the power of ${slope.toFixed(2)}`,
    );
  }
  const machine = `${cpus().length} × ${cpus()[0]?.model}, Node ${process.versions.node}`;
  const all = { machine, date: new Date().toISOString().slice(0, 10), results, growth: grown };
  write('results.json', `${JSON.stringify(all, null, 2)}\n`);
  write('../../docs/performance.svg', await chartOf(all));
  write('../../docs/performance.md', pageOf(all));
}

// A small run is on whatever machine, of which others may take their share: only what is far from its goal is a defect.
const slack = isSmall ? 2 : 1;
const missed = results.filter((result) => !isReached(result, slack));
for (const result of missed) {
  const { figure, goal } = result;
  const goalAndWhy = [goalOf(result), goal?.obstacle].filter((text) => text !== undefined).join('; ');
  console.log(
    `Missed${isSmall ? ' by far' : ''}: ${nameOf(result)}: ${figure.median.toFixed(2)} (${goalAndWhy})`,
  );
}
if (isSmall && missed.length > 0) process.exitCode = 1;

function write(path: string, text: string): void {
  writeFileSync(fileURLToPath(new URL(path, import.meta.url)), text);
}

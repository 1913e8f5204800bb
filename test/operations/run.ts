/**
 * What an operator of 500 projects goes through: a day with rotations and clocks that jump, an hour's outage, deploys that
 * kill processes. Nothing may be lost, and no more asked for than docs/operations.md says.
 * `npm run test:operations [-- seed]`
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import Table from 'cli-table3';
import { Chance } from '../soak/chance.ts';
import { deploy } from './deploys.ts';
import { type Figures, Findings } from './findings.ts';
import type { SimulationReport } from './simulation.ts';
import { minute } from './time.ts';

const seed = Number(process.argv[2] ?? 1);
const longest = 3 * minute;

const began = performance.now();
const findings = new Findings();
process.on('unhandledRejection', (reason) => findings.add('unhandled rejections', String(reason)));

/** However this process ends, none of those that it has started is left. */
const watch = (child: ChildProcess) => {
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
};
const watchdog = setTimeout(() => {
  console.error(`FAILED: not at its end after ${longest / minute} minutes`);
  process.exit(1);
}, longest);

// Hours that are simulated, and deploys that take real time, go on beside each other.
const [simulated, deploys] = await Promise.all([simulate(), deploy(new Chance(seed), findings, watch)]);
clearTimeout(watchdog);
findings.addAll(simulated.found);

const phases = [...simulated.figures, deploys];
const noLines = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };
const table = new Table({ style: { head: [], border: [] }, chars: noLines });
const line = (name: string, value: (figures: Figures) => number | string | undefined) =>
  table.push([name, ...phases.map((phase) => value(phase) ?? '')]);
line('', ({ phase }) => phase);
line('simulated hours', ({ hours }) => hours.toFixed(2));
line('calls', ({ calls }) => calls);
line('requests', ({ requests }) => requests);
line('retries', ({ retries }) => retries);
line('rotations', ({ rotations }) => rotations);
line('askings of the vault', ({ askings }) => askings);
const codes = new Set(phases.flatMap(({ failures }) => Object.keys(failures)));
for (const code of codes) line(`failures: ${code}`, ({ failures }) => failures[code] ?? 0);
line('wall time, s', ({ took }) => (took / 1000).toFixed(1));
console.log(`${table}`);
console.log(`seed ${seed}, ${((performance.now() - began) / 1000).toFixed(1)} s`);

const counts = findings.counts();
for (const [what, count] of counts) console.log(`${what} ${count}`);
for (const [finding, detail] of findings.all.slice(0, 20)) console.error(`${finding}: ${detail}`);
const missed = counts.filter(([, count]) => count > 0).map(([what]): string => what);
if (phases.some(({ calls }) => calls < 500)) missed.push('enough calls');
if (missed.length > 0) {
  console.error(`FAILED: ${missed.join('; ')}`);
  process.exitCode = 1;
}

async function simulate(): Promise<SimulationReport> {
  const simulation = fork(new URL('./simulation.ts', import.meta.url), [`${seed}`]);
  watch(simulation);
  const exit = once(simulation, 'exit');
  const [report] = await Promise.race([once(simulation, 'message'), exit.then(() => [undefined])]);
  await exit;
  if (report === undefined) throw new Error('The simulation broke off');
  return report;
}

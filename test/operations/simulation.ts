/** The phases that take hours, in a process of their own, whose time is simulated. `node simulation.ts <seed>` */
import { Chance } from '../soak/chance.ts';
import { simulateDay } from './day.ts';
import { type Figures, Findings, type Found } from './findings.ts';
import { simulateOutage } from './outage.ts';
import { SimulatedTime } from './time.ts';

/** What the parent process is told in the end. */
export interface SimulationReport {
  readonly figures: readonly Figures[];
  readonly found: Found;
}

const chance = new Chance(Number(process.argv[2]));
// Also the pauses of the SDK are those of the seed.
Math.random = () => chance.unit();

const findings = new Findings();
process.on('unhandledRejection', (reason) => findings.add('unhandled rejections', String(reason)));
const time = new SimulatedTime();
const figures = [await simulateDay(time, chance, findings), await simulateOutage(time, chance, findings)];
const report: SimulationReport = { figures, found: findings.all };
if (process.send === undefined) console.log(figures, findings.all.length, findings.all.slice(0, 20));
else process.send(report, () => process.disconnect());

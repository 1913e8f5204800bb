/**
 * A day: each hour a round over all projects, thirty rotations of the token they share, some of them clumsy, and a clock on
 * the wall that jumps. Whatever fails has a cause and is done again; in the end nothing is lost.
 */
import { isLocizeError, Locize, personalAccessToken } from 'locize-sdk';
import type { Chance } from '../soak/chance.ts';
import type { Figures, Findings } from './findings.ts';
import { Fleet } from './fleet.ts';
import { Ledger, Operator, scopes } from './operator.ts';
import { day, hour, type SimulatedTime, second, sleep } from './time.ts';
import { Vault } from './vault.ts';

const rounds = 24;
const rotations = 30;
const jumps = 12;

/** About so long a round takes. */
const round = 5 * second;

/** What the SDK rejects with where the token that works can't be had. */
const ofCredentials = new Set(['authentication', 'credential_expired', 'missing_credential']);

export async function simulateDay(time: SimulatedTime, chance: Chance, findings: Findings): Promise<Figures> {
  const fleet = new Fleet(time, chance, findings);
  const vault = new Vault(fleet, time, chance);
  const ledger = new Ledger(findings);
  const locize = new Locize({
    credential: personalAccessToken(vault.read, { scopes }),
    fetch: fleet.fetch,
    concurrency: 20,
    ...ledger.hooks,
  });
  const operator = new Operator(fleet, locize, findings);
  const start = time.now;

  const workOn = async (projects = operator.left) => {
    const report = await operator.run(projects, {}, async (project, texts) => {
      if (chance.unit() < 0.2) await operator.readBack(project, texts);
      if (chance.unit() < 0.01) await operator.publish(project, texts);
    });
    for (const { projectId, error } of report.failed) {
      const hasCause = isLocizeError(error) && ofCredentials.has(error.code) && vault.isInTrouble;
      if (!hasCause) findings.add('failures without a cause', `${projectId}: ${error}`);
    }
    return report;
  };
  const work = async () => {
    for (let index = 0; index < rounds; index += 1) {
      await until(index * hour);
      operator.addWork();
      await workOn();
      // What ended for want of a token is gone on with as soon as one project works, or else in the next round.
      for (let tries = 0; tries < 400 && operator.left.length > 0; tries += 1) {
        await sleep(second);
        const { failed } = await workOn(operator.left.slice(0, 1));
        if (failed.length === 0) await workOn();
      }
    }
    await until(day);
    await workOn();
  };
  const until = (after: number) => sleep(start + after - time.now);
  /** Half of it in a round, half of it at any time of the day. */
  const someTime = (index: number) =>
    index % 2 === 0 ? chance.below(day - hour) : hour * (1 + chance.below(rounds - 1)) + chance.below(round);
  const rotate = async () => {
    const times = Array.from({ length: rotations }, (_, index) => someTime(index));
    for (const after of times.sort((one, other) => one - other)) {
      await until(after);
      await vault.rotate();
    }
  };
  const jump = async () => {
    const times = Array.from({ length: jumps }, (_, index) => someTime(index));
    for (const [index, after] of times.sort((one, other) => one - other).entries()) {
      await until(after);
      time.setWallClock(index % 2 === 0 ? -day : hour);
      await sleep(second * chance.below(hour / second));
      time.setWallClock(0);
    }
  };

  // Of the time that isn't simulated.
  const began = process.hrtime.bigint();
  await time.passUntil(Promise.all([work(), rotate(), jump()]));
  await time.passUntil(locize.close());
  operator.inspect();
  ledger.compare(operator);
  const renewals = ledger.ofCredentials.of('renewed');
  if (renewals !== vault.renewals) {
    findings.add('renewals that were not told once', `${renewals} are told of ${vault.renewals}`);
  }
  const mostAskings = 1 + 2 * (rounds + rotations + jumps) + vault.mostAskingsInTrouble;
  if (vault.askings > mostAskings) {
    findings.add('askings of the vault beyond its pace', `${vault.askings}, and not ${mostAskings}`);
  }
  return {
    phase: 'a day',
    hours: (time.now - start) / hour,
    calls: ledger.calls,
    requests: fleet.requests,
    retries: ledger.retries,
    rotations: vault.rotations,
    askings: vault.askings,
    failures: ledger.failures.record,
    took: Number(process.hrtime.bigint() - began) / 1e6,
  };
}

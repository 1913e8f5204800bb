/**
 * An hour in which every request fails, and rounds that go on each five minutes. The host gets a tenth more requests than
 * there are calls; what is given up is told, and arrives afterwards.
 */
import { Locize, personalAccessToken } from 'locize-sdk';
import type { Chance } from '../soak/chance.ts';
import type { Figures, Findings } from './findings.ts';
import { Fleet, type NetworkState } from './fleet.ts';
import { Ledger, Operator, scopes } from './operator.ts';
import { day, hour, minute, type SimulatedTime, second, sleep } from './time.ts';

const token = 'lz_pat_operations-outage';
const concurrency = 20;
const stopAfterFailures = 20;

/** The outage, third by third. */
const states: readonly NetworkState[] = ['refuses', 'answers 503', 'hangs'];

/** So many retries at once, and one a minute: see docs/operations.md. */
const retriesApart = 50 + 61;

export async function simulateOutage(
  time: SimulatedTime,
  chance: Chance,
  findings: Findings,
): Promise<Figures> {
  const fleet = new Fleet(time, chance, findings);
  fleet.addToken(token);
  const ledger = new Ledger(findings);
  const locize = new Locize({
    credential: personalAccessToken(token, { scopes }),
    fetch: fleet.fetch,
    timeout: 10 * second,
    concurrency,
    ...ledger.hooks,
  });
  const operator = new Operator(fleet, locize, findings);
  const start = time.now;

  /** A round, which is broken off before the next one is due. */
  const round = async (stopAfterFailures?: number) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 4 * minute);
    operator.addWork();
    const report = await operator.run(operator.left, { stopAfterFailures, stopSignal: stop.signal });
    clearTimeout(timer);
    if (stopAfterFailures !== undefined && report.failed.length >= stopAfterFailures + concurrency) {
      findings.add('failures beyond stopAfterFailures', `${report.failed.length}`);
    }
    return report;
  };
  const outage = async () => {
    await sleep(2 * minute);
    // Each call is a write.
    const count = () => ({ calls: operator.calls.of('translations.update'), requests: fleet.requests });
    const before = count();
    for (const state of states) {
      fleet.network = state;
      await sleep(hour / states.length);
    }
    fleet.network = 'up';
    const after = count();
    const calls = after.calls - before.calls;
    const requests = after.requests - before.requests;
    if (requests > calls * 1.1 + retriesApart) {
      findings.add('requests beyond the retry budget', `${requests} of ${calls} calls`);
    }
  };
  const work = async () => {
    for (let index = 0; index <= 16; index += 1) {
      await sleep(start + index * 5 * minute - time.now);
      const isWell = fleet.network === 'up';
      // Every other round is ended by its failures.
      const { failed, skipped } = await round(index % 2 === 0 ? stopAfterFailures : undefined);
      if (isWell && failed.length + skipped.length > 0) {
        findings.add('failures without a cause', `${failed.length} failed, ${skipped.length} skipped`);
      }
    }
  };

  /** The clock on the wall has no part in any of this. */
  const jump = async () => {
    for (let index = 0; index < 12; index += 1) {
      await sleep(second * chance.below(600));
      time.setWallClock([-day, hour, 0][index % 3] ?? 0);
    }
  };

  // Of the time that isn't simulated.
  const began = process.hrtime.bigint();
  await time.passUntil(Promise.all([work(), outage(), jump()]));
  await time.passUntil(locize.close());
  operator.inspect();
  ledger.compare(operator);
  return {
    phase: 'an outage',
    hours: (time.now - start) / hour,
    calls: ledger.calls,
    requests: fleet.requests,
    retries: ledger.retries,
    rotations: 0,
    askings: undefined,
    failures: ledger.failures.record,
    took: Number(process.hrtime.bigint() - began) / 1e6,
  };
}

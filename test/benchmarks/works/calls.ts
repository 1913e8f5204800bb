import ky from 'ky';
import { inFlight, processorTime, rounds, time } from '../measure.ts';
import { compared, type Result } from '../results.ts';
import type { Scale } from '../scale.ts';
import { startServer } from '../start-server.ts';
import { authorization, clientOf, fetchJson, load } from '../subjects.ts';

/** Why a call costs more than `ky` alone. */
const obstacle =
  'a call notes the line that made it, for its errors, which is a third of what it costs more; has a limit of time, one of size and a turn of its own, which end it also where a `fetch` ignores its signal; and looks for its credential in what it sends and gets';

/** What a call costs beside what it takes anyway. */
export async function calls({ calls, rounds: count }: Scale): Promise<Result[]> {
  const server = await startServer({ latency: 0 });
  const { url } = server;
  const project = clientOf(url).project('p1');
  const { LokaliseApi } = await load('@lokalise/node-api');
  const lokalise = new LokaliseApi({ apiKey: 'key', host: url }).projects();
  const each = {
    sdk: () => project.tags.list(),
    ky: () => ky(`${url}/tags/p1`, { headers: { authorization } }).json(),
    fetch: () => fetchJson(`${url}/tags/p1`),
    lokalise: () => lokalise.get('p1'),
  };
  const sides = (work: (one: () => Promise<unknown>) => Promise<unknown>) =>
    Object.entries(each).map(([name, one]) => ({ name, run: () => work(one) }));
  try {
    const [sdk = [], bare = [], hand = [], other = []] = await rounds(
      sides((one) => inFlight(calls, 50, one)),
      count,
      time,
    );
    const [cpu = [], cpuOfKy = [], cpuByHand = [], cpuOfOther = []] = await rounds(
      sides((one) => inFlight(Math.ceil(calls / 3), 1, one)),
      count,
      processorTime,
    );
    const many = `${calls} calls, 50 in flight, 0 ms`;
    const after = `${Math.ceil(calls / 3)} calls, one after another: processor time`;
    return [
      compared(many, 'ky', sdk, bare, { goal: { most: 1.1, obstacle } }),
      compared(many, 'fetch, by hand', sdk, hand),
      compared(many, '@lokalise/node-api', sdk, other),
      compared(after, 'ky', cpu, cpuOfKy, { goal: { most: 1.15, obstacle } }),
      compared(after, 'fetch, by hand', cpu, cpuByHand),
      compared(after, '@lokalise/node-api', cpu, cpuOfOther),
    ];
  } finally {
    server.close();
  }
}

/** A read of each of many projects. */
export async function projects({ projects: count, longRounds }: Scale): Promise<Result[]> {
  const server = await startServer({ latency: 20 });
  const { url } = server;
  const ids = Array.from({ length: count }, (_, nth) => `p${nth}`);
  const locize = clientOf(url);
  try {
    const [sdk = [], hand = []] = await rounds(
      [
        {
          name: 'sdk',
          run: async () => {
            const report = await locize.forEachProject(ids, (project) => project.tags.list(), {
              concurrency: 50,
            });
            if (report.failed.length > 0) throw new Error('some have failed');
          },
        },
        { name: 'fetch', run: () => inFlight(count, 50, (nth) => fetchJson(`${url}/tags/p${nth}`)) },
      ],
      longRounds,
      time,
    );
    const { mostInFlight } = await server.counts();
    if (mostInFlight > 50) throw new Error(`${mostInFlight} requests were in flight`);
    const work = `one read in each of ${count} projects, 50 at a time, 20 ms`;
    return [compared(work, 'fetch, by hand', sdk, hand, { goal: { most: 1.1, obstacle }, unit: 's' })];
  } finally {
    server.close();
  }
}

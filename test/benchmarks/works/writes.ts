import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inFlight, rounds, time } from '../measure.ts';
import { compared, faster, type Result } from '../results.ts';
import type { Scale } from '../scale.ts';
import { contentOf, startServer } from '../start-server.ts';
import { clientOf, fetchJson, inFolder, key, runCli, succeeding } from '../subjects.ts';

const location = { language: 'en', namespace: 'common' };

/** Many keys of a namespace. */
export async function updates({ keys, longRounds }: Scale): Promise<Result[]> {
  const server = await startServer({ latency: 50 });
  const { url } = server;
  const { translations } = clientOf(url).project('p1');
  const content = contentOf('en', keys);
  const byHand = async () => {
    const pairs = Object.entries(content);
    await inFlight(Math.ceil(keys / 1000), 4, (nth) =>
      fetchJson(`${url}/update/p1/latest/en/common`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(Object.fromEntries(pairs.slice(nth * 1000, (nth + 1) * 1000))),
      }),
    );
  };
  try {
    const [sdk = [], hand = []] = await rounds(
      [
        { name: 'sdk', run: () => translations.update(location, content, { concurrency: 4 }) },
        { name: 'fetch', run: byHand },
      ],
      longRounds,
      time,
    );
    const work = `update of ${keys} keys, 4 requests at a time, 50 ms`;
    const obstacle = 'the last request goes out alone, so that the statistics see everything';
    return [compared(work, 'fetch, by hand', sdk, hand, { goal: { most: 1.1, obstacle }, unit: 's' })];
  } finally {
    server.close();
  }
}

/** Many keys that a project doesn't have yet, from a file. */
export async function updatesOfCli({ keysOfCli: keys, isSmall }: Scale): Promise<Result[]> {
  const project = { languages: ['en'], namespaces: 1, keys: 1, apiKey: key };
  const content = contentOf('en', keys);
  const [ours, theirs] = [
    await startServer({ latency: 50, project }),
    await startServer({ latency: 50, project }),
  ];
  try {
    return await inFolder(async (folder) => {
      await mkdir(join(folder, 'en'));
      const file = join(folder, 'en/common.json');
      await writeFile(file, JSON.stringify(content));
      const sdk = await time(() => succeeding('update.mjs', { url: ours.url, key, file }));
      const cli = await time(() => runCli(['sync', '--path', folder, '--update-values', 'true'], theirs.url));
      for (const server of [ours, theirs]) {
        const { requests } = await server.counts();
        if (requests < keys / 1000) throw new Error('not all keys were written');
      }
      const goal = { least: isSmall ? 8 : 40, obstacle: 'a process has to start, and to warm up' };
      return [faster(`update of ${keys} keys from a file, 50 ms`, 'locize sync', [sdk], [cli], goal)];
    });
  } finally {
    ours.close();
    theirs.close();
  }
}

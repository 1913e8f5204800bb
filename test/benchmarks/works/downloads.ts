import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inFlight, rounds, time } from '../measure.ts';
import { compared, faster, type Result } from '../results.ts';
import type { Scale } from '../scale.ts';
import { startServer } from '../start-server.ts';
import { clientOf, fetchJson, inFolder, runCli, succeeding } from '../subjects.ts';

const atATime = 20;

/** All that is published. */
export async function downloads({ namespaces, longRounds }: Scale): Promise<Result[]> {
  const server = await startServer({ latency: 20, namespaces });
  const { url } = server;
  const { translations } = clientOf(url, atATime).project('p1');
  const byHand = async () => {
    const listed = await fetchJson(`${url}/download/p1/latest`);
    if (!Array.isArray(listed)) throw new Error('no list');
    await inFlight(listed.length, atATime, async (nth) => {
      // Published texts are asked for without a credential.
      const response = await fetch(`${url}/${listed[nth].key}`);
      if (!response.ok) throw new Error(String(response.status));
      return response.json();
    });
  };
  try {
    const [sdk = [], hand = []] = await rounds(
      [
        { name: 'sdk', run: () => translations.downloadAll({ concurrency: atATime }).all() },
        { name: 'fetch', run: byHand },
      ],
      longRounds,
      time,
    );
    const [asProcess = [], cli = []] = await inFolder((folder) =>
      rounds(
        [
          {
            name: 'sdk',
            run: () =>
              filled(folder, namespaces, (path) => succeeding('download.mjs', { url, folder: path })),
          },
          {
            name: 'cli',
            run: () =>
              filled(folder, namespaces, (path) =>
                runCli(['download', '--path', path, '--format', 'json'], url),
              ),
          },
        ],
        longRounds,
        time,
      ),
    );
    const work = `download of ${namespaces} namespaces, 20 ms`;
    return [
      compared(work, 'fetch, by hand', sdk, hand, {
        goal: { most: 1.1, obstacle: 'each answer is a call, with what that costs' },
        unit: 's',
      }),
      faster(`${work}, to files, as whole processes`, 'locize download', asProcess, cli, {
        least: 1,
        obstacle: 'each file is written under another name, and renamed, so that none is ever half there',
      }),
    ];
  } finally {
    server.close();
  }
}

/** Namespaces that an app shows, with the clients for apps, all at once. */
export async function apps({ namespaces, longRounds }: Scale): Promise<Result[]> {
  const server = await startServer({ latency: 20 });
  const { url } = server;
  const sides = ['public.mjs', 'backend.mjs', 'locizer.mjs'].map((name) => ({
    name,
    run: () => succeeding(name, { url, namespaces }),
  }));
  try {
    const [sdk = [], backend = [], locizer = []] = await rounds(sides, longRounds, time);
    const work = `${namespaces} namespaces in an app (locize-sdk/public), all at once, 20 ms, as whole processes`;
    return [compared(work, 'i18next-locize-backend', sdk, backend), compared(work, 'locizer', sdk, locizer)];
  } finally {
    server.close();
  }
}

/** Fills a folder of its own, since what is there already needn't be written. */
async function filled(parent: string, count: number, fill: (path: string) => Promise<void>): Promise<void> {
  const path = mkdtempSync(join(parent, 'run-'));
  await fill(path);
  const files = readdirSync(path, { recursive: true }).filter((file) => `${file}`.endsWith('.json'));
  if (files.length < count) throw new Error(`${files.length} of ${count} files were written`);
}

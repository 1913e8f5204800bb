import { writeDirectory } from 'locize-sdk/sync';
import { time } from '../measure.ts';
import { faster, type Result } from '../results.ts';
import type { Scale } from '../scale.ts';
import { contentOf, startServer } from '../start-server.ts';
import { inFolder, key, runCli, succeeding } from '../subjects.ts';

const keys = 20;

/** Of so many namespaces, one differs. */
const driftsOnce = 50;

/** A folder of which 2 % of the files have another text than the project. */
export async function syncs({ places, isSmall }: Scale): Promise<Result[]> {
  const languages = Array.from({ length: places.languages }, (_, nth) => (nth === 0 ? 'en' : `x${nth}`));
  const project = { languages, namespaces: places.namespaces, keys, apiKey: key };
  const contentBy = (change: (language: string, nth: number) => object) =>
    Object.fromEntries(
      languages.map((language) => [
        language,
        Object.fromEntries(
          Array.from({ length: places.namespaces }, (_, nth) => [
            `ns${nth}`,
            { ...contentOf(language, keys), ...change(language, nth) },
          ]),
        ),
      ]),
    );
  const base = contentBy(() => ({}));
  const wanted = contentBy((_, nth) => (nth % driftsOnce === 0 ? { 'section0.label0': 'Another text' } : {}));
  const servers = await Promise.all(['base', 'all', 'cli'].map(() => startServer({ latency: 50, project })));
  const [withBase, without, ofCli] = servers;
  try {
    if (!withBase || !without || !ofCli) throw new Error('there is no server');
    const [sdkWithBase, sdk, cli] = await inFolder(async (parent) => {
      const [folder, before] = [`${parent}/wanted`, `${parent}/base`];
      await writeDirectory(folder, wanted);
      await writeDirectory(before, base);
      const sync = (url: string, base?: string) => succeeding('sync.mjs', { url, key, folder, base });
      const options = [
        ...['--update-values', 'true', '--reference-language-only', 'false'],
        ...['--skip-delete', 'true', '--unpublished', 'true'],
      ];
      return [
        await time(() => sync(withBase.url, before)),
        await time(() => sync(without.url)),
        // Last, since it writes the folder anew.
        await time(() => runCli(['sync', '--path', folder, ...options], ofCli.url)),
      ];
    });
    const drift = Math.ceil(places.namespaces / driftsOnce);
    for (const server of servers) {
      const { requests } = await server.counts();
      if (requests < drift * places.languages) throw new Error('not all that differs was written');
    }
    const percent = (100 * drift) / places.namespaces;
    const work = `sync of ${places.namespaces} namespaces in ${places.languages} languages, ${percent} % differ by a text, 50 ms`;
    // The CLI's pauses count for less where there is less to do.
    const goal = { least: isSmall ? 3 : 10 };
    return [
      faster(work, 'locize sync', [sdk ?? Number.NaN], [cli ?? Number.NaN], goal),
      faster(`${work}, with a base`, 'locize sync', [sdkWithBase ?? Number.NaN], [cli ?? Number.NaN]),
    ];
  } finally {
    for (const server of servers) server.close();
  }
}

import { median, rounds, time } from '../measure.ts';
import type { Scale } from '../scale.ts';
import { startServer } from '../start-server.ts';
import { clientOf } from '../subjects.ts';

/** How long so many take. */
export interface Point {
  readonly count: number;
  readonly milliseconds: number;
}

export interface Growth {
  readonly work: string;
  readonly points: readonly Point[];
  /** By what power of the count the time grows, at the end: 1 is linear. */
  readonly slope: number;
}

/** How costs grow, without a latency that would hide them. */
export async function growth({ growth: sizes }: Scale): Promise<Growth[]> {
  const server = await startServer({ latency: 0 });
  const locize = clientOf(server.url);
  const { translations } = locize.project('p1');
  const location = { language: 'en', namespace: 'common' };
  function* texts(count: number): Generator<[string, string]> {
    for (let nth = 0; nth < count; nth += 1) yield [`section.key${nth}`, `A text of some length, ${nth}`];
  }
  const measure = async (count: number, work: () => Promise<unknown>): Promise<Point> => {
    const [samples = []] = await rounds([{ name: '', run: work }], count > 100_000 ? 1 : 3, time);
    return { count, milliseconds: median(samples) };
  };
  const keys: Point[] = [];
  const projects: Point[] = [];
  try {
    for (const thousands of sizes.keys) {
      const count = thousands * 1000;
      keys.push(await measure(count, () => translations.update(location, texts(count))));
    }
    for (const count of sizes.projects) {
      const ids = Array.from({ length: count }, (_, nth) => `p${nth}`);
      const each = () => locize.forEachProject(ids, (project) => project.tags.list(), { concurrency: 50 });
      projects.push(await measure(count, each));
    }
  } finally {
    server.close();
  }
  return [
    { work: 'keys written', points: keys, slope: slopeOf(keys) },
    { work: 'projects read', points: projects, slope: slopeOf(projects) },
  ];
}

function slopeOf(points: readonly Point[]): number {
  const [before, last] = points.slice(-2);
  if (before === undefined || last === undefined) return Number.NaN;
  return Math.log(last.milliseconds / before.milliseconds) / Math.log(last.count / before.count);
}

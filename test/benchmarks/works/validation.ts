import { inFlight, rounds, time } from '../measure.ts';
import { compared, type Result } from '../results.ts';
import type { Scale } from '../scale.ts';
import { startServer } from '../start-server.ts';
import { clientOf } from '../subjects.ts';

/** How many make a sample: one alone depends on when memory is tidied up. */
const atOnce = 20;

/** What it costs to check a large answer. */
export async function validation({ isSmall }: Scale): Promise<Result[]> {
  const server = await startServer({ latency: 0 });
  const project = clientOf(server.url).project('p1');
  const path = '/{projectId}/latest/en/large';
  try {
    const [checked = [], unchecked = []] = await rounds(
      [
        {
          name: 'checked',
          run: () =>
            inFlight(atOnce, 1, () => project.translations.download({ language: 'en', namespace: 'large' })),
        },
        {
          name: 'unchecked',
          run: () => inFlight(atOnce, 1, () => project.request({ method: 'GET', path, scope: 'public' })),
        },
      ],
      isSmall ? 3 : 15,
      time,
    );
    const goal = { most: 1.05 };
    return [compared('download of a namespace of 2 MB, checked', 'unchecked', checked, unchecked, { goal })];
  } finally {
    server.close();
  }
}

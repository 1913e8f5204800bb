import { rounds, time } from '../measure.ts';
import { compared, type Result } from '../results.ts';
import type { Scale } from '../scale.ts';
import { startServer } from '../start-server.ts';
import { clientOf } from '../subjects.ts';

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
          run: () => project.translations.download({ language: 'en', namespace: 'large' }),
        },
        { name: 'unchecked', run: () => project.request({ method: 'GET', path, scope: 'public' }) },
      ],
      isSmall ? 10 : 60,
      time,
    );
    const goal = { most: 1.05 };
    return [compared('download of a namespace of 2 MB, checked', 'unchecked', checked, unchecked, { goal })];
  } finally {
    server.close();
  }
}

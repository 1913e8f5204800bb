import { measured, type Result } from '../results.ts';
import type { Scale } from '../scale.ts';
import { startServer } from '../start-server.ts';
import { runProgram } from '../subjects.ts';

/** The heap that it takes to write keys from a generator, and to pull as many in pages. */
export async function memory({ isSmall }: Scale): Promise<Result[]> {
  const thousands = isSmall ? 50 : 1000;
  const server = await startServer({ latency: 0, pages: thousands });
  const { url } = server;
  try {
    for (const megabytes of [16, 20, 24, 28, 32, 40, 48, 64, 96, 128, 192, 256]) {
      const flags = [`--max-old-space-size=${megabytes}`];
      const { exitCode, output } = await runProgram('million.ts', { url, keys: thousands * 1000 }, flags);
      if (exitCode === 0) {
        const work = `${thousands * 1000} keys from a generator, then pulled in pages: least heap`;
        return [measured(work, '–', [megabytes], 'MB', output.trim(), { most: 32 })];
      }
      if (!/heap out of memory|Reached heap limit/.test(output)) throw new Error(output);
    }
    throw new Error('no heap is enough');
  } finally {
    server.close();
  }
}

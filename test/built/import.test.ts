import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocizeServer } from 'locize-sdk/testing';
import { describe, expect, it } from 'vitest';
import { seedWith, token } from '../helpers/seed.js';

describe('an import that is killed', () => {
  it('goes on from its checkpoint, and everything arrives', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'locize-sdk-import-'));
    const server = createLocizeServer(seedWith());
    const env = {
      ...process.env,
      CHECKPOINT: join(folder, 'checkpoint'),
      BASE_URL: await server.listen(),
      TOKEN: token,
    };
    const path = new URL('../helpers/import.ts', import.meta.url).pathname;
    let killed = 0;
    try {
      for (let kills = 0; kills < 4; kills += 1) {
        const child = spawn(process.execPath, [path], { env, stdio: 'inherit' });
        const enough = setInterval(() => {
          if (server.requests.length >= 6 * (kills + 1)) child.kill('SIGKILL');
        }, 1);
        const [status] = await once(child, 'exit');
        clearInterval(enough);
        if (status === 0) break;
        killed += 1;
      }
      const last = spawn(process.execPath, [path], { env, stdio: 'inherit' });
      expect(await once(last, 'exit')).toEqual([0, null]);
      expect(killed).toBeGreaterThan(0);
      expect(Number(readFileSync(env.CHECKPOINT, 'utf8'))).toBe(30_000);
      expect(server.content('p1').latest?.en?.imported).toEqual(
        Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`key${index}`, `value ${index}`])),
      );
    } finally {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);
});

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createLocizeServer } from 'locize-sdk/testing';
import { expect, it } from 'vitest';
import { token } from '../helpers/seed.js';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
const heapUsed = () => {
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

it('updates without an end don’t grow the heap, though nothing else gets its turn', async () => {
  const server = createLocizeServer({
    projects: [
      {
        id: 'p',
        autoPublish: ['latest'],
        versions: { latest: { en: { common: {} } } },
        tenants: [{ id: 't' }],
      },
    ],
    tokens: [{ token, scopes: ['write'], roles: { p: 'user', t: 'user' } }],
    faults: [{ fault: 'html', rate: 0 }],
    logLimit: 100,
  });
  const updates = async (count: number) => {
    for (let index = 0; index < count; index += 1) {
      const response = await server.fetch(
        `https://api.locize.app/update/${index % 2 ? 'p' : 't'}/latest/en/common`,
        {
          method: 'POST',
          headers: { authorization: token },
          body: JSON.stringify({ [`key ${index % 50}`]: `text ${index}` }),
        },
      );
      expect(response.status).toBe(200);
    }
  };
  await updates(500);
  const before = heapUsed();
  await updates(8000);
  // With a copy of each request it was more than 5 MB.
  expect(heapUsed() - before).toBeLessThan(2);
}, 60_000);

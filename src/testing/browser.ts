/**
 * `locize-sdk/testing` in a bundle for a browser: the same server in process, without what takes a socket or files. Its types
 * are those of the entry for Node.
 */

import { InvalidArgumentError } from '../errors/index.js';
import type { ListenOn } from './listener.js';
import type { LocizeServerSeed } from './seed.js';
import { createServer, type LocizeServer } from './server.js';

const listenOn: ListenOn = async () => {
  throw new InvalidArgumentError(
    'listen',
    'needs `node:http`, and is not in a bundle for a browser: give the client `fetch: server.fetch`',
  );
};

export function createLocizeServer(seed: LocizeServerSeed = {}): LocizeServer {
  return createServer(seed, listenOn);
}

export async function seedFromDirectory(): Promise<never> {
  throw new InvalidArgumentError('path', 'needs `node:fs`, and a browser has no folders: import the JSON');
}

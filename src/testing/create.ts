import { listenOn } from './node-socket.js';
import type { LocizeServerSeed } from './seed.js';
import { createServer, type LocizeServer } from './server.js';

/**
 * An embedded Locize server for tests: stateful, with scopes, roles, restrictions, branches, tenants, jobs and CDN
 * types, and without a network. The seed's translations count as published.
 *
 * ```ts
 * const server = createLocizeServer({
 *   projects: [{ id: 'shop', versions: { latest: { en: { common: { title: 'Shop' } } } } }],
 *   tokens: [{ token: 'lz_pat_test', scopes: ['read', 'write'], roles: { shop: 'user' } }],
 * });
 * const locize = new Locize({ credential: personalAccessToken('lz_pat_test'), fetch: server.fetch });
 * ```
 *
 * @throws InvalidArgumentError if the seed is invalid
 */
export function createLocizeServer(seed: LocizeServerSeed = {}): LocizeServer {
  return createServer(seed, listenOn);
}

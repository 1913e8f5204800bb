import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { HTTPException } from 'hono/http-exception';
import { abortable } from '../async/index.js';
import { Access, type Connection, type Env } from './access.js';
import { ConnectionReset } from './faults/answers.js';
import { FaultInjector } from './faults/injector.js';
import type { FaultRule } from './faults/rules.js';
import { type LoggedRequest, logRequest } from './request-log.js';
import { addBranchRoutes } from './routes/branches.js';
import { addJobRoutes } from './routes/jobs.js';
import { addLanguageRoutes } from './routes/languages.js';
import { addNamespaceRoutes } from './routes/namespaces.js';
import { addPublicRoute, addPublishedRoutes } from './routes/published.js';
import { addPullRoutes } from './routes/pull.js';
import { addStatisticsRoutes } from './routes/statistics.js';
import { addTranslationRoutes } from './routes/translations.js';
import { addUserRoutes } from './routes/users.js';
import { addVersionRoutes } from './routes/versions.js';
import { type LocizeServerSeed, seedSchema } from './seed.js';
import { assertShape } from './shape.js';
import { World } from './state/world.js';

/** Entries by version, language, namespace and key. */
export interface ServerContent {
  readonly [version: string]: {
    readonly [language: string]: { readonly [namespace: string]: { readonly [key: string]: string } };
  };
}

/** An embedded Locize server, made by {@link createLocizeServer}. */
export interface LocizeServer {
  /** Answers a request in this process: `new Locize({ fetch: server.fetch })`. */
  readonly fetch: typeof globalThis.fetch;
  /** Every request so far, in order of arrival. Empty it with `requests.length = 0`. */
  readonly requests: LoggedRequest[];
  /** Where it listens, as a `baseUrl`; undefined while it doesn't. */
  readonly url: string | undefined;
  /** Listens on a loopback port, and answers its URL. Needs Node, or a runtime that has `node:http`. */
  listen(options?: { readonly port?: number | undefined }): Promise<string>;
  /** Stops to listen and ends all connections. */
  close(): Promise<void>;
  /** From now on, a key or token is unknown. */
  revoke(credential: string): void;
  /**
   * From now on, these faults in place of those of before; none, and all goes well again.
   *
   * @throws InvalidArgumentError if a rule isn't right, or names no API call
   */
  injectFaults(rules: readonly FaultRule[], options?: { readonly seed?: number | undefined }): void;
  /** What a project or branch holds now, published or not, with what it inherits. */
  content(projectId: string): ServerContent;
}

/**
 * An embedded Locize server for tests: stateful, with scopes, roles, restrictions, branches, jobs and CDN types,
 * and without a network. What is seeded counts as published.
 *
 * ```ts
 * const server = createLocizeServer({
 *   projects: [{ id: 'shop', versions: { latest: { en: { common: { title: 'Shop' } } } } }],
 *   tokens: [{ token: 'lz_pat_test', scopes: ['read', 'write'], roles: { shop: 'user' } }],
 * });
 * const locize = new Locize({ credential: personalAccessToken('lz_pat_test'), fetch: server.fetch });
 * ```
 *
 * @throws InvalidArgumentError if the seed isn't right
 */
export function createLocizeServer(seed: LocizeServerSeed = {}): LocizeServer {
  assertShape('seed', seedSchema, seed);
  const world = new World(seed);
  const faults = new FaultInjector();
  const app = createApp(world, faults);
  faults.use(seed.faults ?? [], seed.faultSeed ?? 0, app);
  const requests: LoggedRequest[] = [];
  let http: { readonly url: string; close(): Promise<void> } | undefined;

  const answer: Answer = async (request, connection) => {
    const log = await logRequest(requests, request);
    world.jobs.settle();
    const response = await app.fetch(request, { ...connection, log });
    log.status = response.status;
    return response;
  };

  return {
    requests,
    get url() {
      return http?.url;
    },
    async fetch(input, init) {
      // The caller's own: that of a request only follows it, and no longer once the request is collected.
      const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
      signal?.throwIfAborted();
      return abortable(answer(new Request(input, init), { ip: '127.0.0.1', signal }), signal);
    },
    async listen({ port = 0 } = {}) {
      http ??= await listenOn(port, answer);
      return http.url;
    },
    async close() {
      await http?.close();
      http = undefined;
    },
    revoke: (credential) => world.credentials.revoke(credential),
    injectFaults: (rules, { seed: faultSeed = 0 } = {}) => faults.use(rules, faultSeed, app),
    content: (projectId) => contentOf(world, projectId),
  };
}

function createApp(world: World, faults: FaultInjector): Hono<Env> {
  const app = new Hono<Env>();
  const access = new Access(world);
  // As the API is, for apps in the browser that ask it from pages of their own.
  app.use(cors({ origin: '*', exposeHeaders: ['x-next-page', 'x-cli-info', 'retry-after'] }));
  app.use(faults.middleware);
  addLanguageRoutes(app, access);
  addStatisticsRoutes(app, access);
  addVersionRoutes(app, access, world);
  addBranchRoutes(app, access, world);
  addUserRoutes(app, access);
  addJobRoutes(app, access, world);
  addNamespaceRoutes(app, access);
  addTranslationRoutes(app, access);
  addPullRoutes(app, access, world);
  addPublishedRoutes(app, access);
  addPublicRoute(app, access);
  app.notFound((c) => c.json({ message: 'Not found' }, 404));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return c.json({ message: error.message }, error.status);
    throw error;
  });
  return app;
}

type Answer = (request: Request, connection: Connection) => Promise<Response>;

async function listenOn(port: number, answer: Answer) {
  // Loaded only here, so that the rest works where there is no Node.
  const [{ createServer }, { getRequestListener }] = await Promise.all([
    import('node:http'),
    import('@hono/node-server'),
  ]);
  const listener = getRequestListener(
    async (request, env) => {
      if (!('incoming' in env)) throw new Error('The embedded server speaks HTTP/1.1 alone');
      const { incoming, outgoing } = env;
      const socket = {
        hasSent: () =>
          incoming.socket.destroyed || (outgoing.headersSent && incoming.socket.writableLength === 0),
        destroy: () => incoming.socket.destroy(),
      };
      try {
        const ip = incoming.socket.remoteAddress ?? '';
        return await answer(request, { ip, signal: request.signal, socket });
      } catch (error) {
        if (!(error instanceof ConnectionReset)) throw error;
        socket.destroy();
        return new Response(null); // to nobody
      }
    },
    { overrideGlobalObjects: false },
  );
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const actualPort = typeof address === 'object' ? address?.port : port;
  return {
    url: `http://127.0.0.1:${actualPort}`,
    close: () =>
      new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

function contentOf(world: World, projectId: string): ServerContent {
  const project = world.projects.get(projectId);
  if (project === undefined) throw new Error(`The embedded server has no project ${projectId}`);
  const byName = <T>(names: Iterable<string>, value: (name: string) => T) =>
    Object.fromEntries([...names].map((name) => [name, value(name)]));
  return byName(project.versions.keys(), (version) =>
    byName(project.languages, (language) =>
      byName(project.namespaces(version), (namespace) =>
        byName(
          project.visibleKeys(version, namespace, language),
          (key) => project.visibleEntry(version, namespace, language, key)?.value ?? '',
        ),
      ),
    ),
  );
}

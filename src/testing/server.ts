import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { HTTPException } from 'hono/http-exception';
import { abortable } from '../async/index.js';
import { InvalidArgumentError } from '../errors/index.js';
import { Access, type Env } from './access.js';
import { FaultInjector, routeProblems } from './faults/injector.js';
import { type FaultRule, faultRules } from './faults/rules.js';
import { type Handler, Listener } from './listener.js';
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
import type { LocizeServerSeed, SeedApiKey, SeedRole, SeedToken } from './seed.js';
import { roleProblems, seedProblems } from './seed-checks.js';
import {
  apiKeySchema,
  faultOptionsSchema,
  listenOptionsSchema,
  roleSchema,
  seedSchema,
  tokenSchema,
} from './seed-schema.js';
import { assertNone, assertShape, listed, ownThroughout } from './shape.js';
import { ServerState } from './state/server-state.js';

/** Translations by version, language, namespace and key. */
export interface ServerContent {
  readonly [version: string]: {
    readonly [language: string]: { readonly [namespace: string]: { readonly [key: string]: string } };
  };
}

/** An embedded Locize server, created by {@link createLocizeServer}. */
export interface LocizeServer {
  /** Handles a request in this process: `new Locize({ fetch: server.fetch })`. */
  readonly fetch: typeof globalThis.fetch;
  /** All requests so far, in the order in which they were received in full. Clear it with `requests.length = 0`. */
  readonly requests: LoggedRequest[];
  /** The URL that it listens on, for use as `baseUrl`; undefined while it isn't listening. */
  readonly url: string | undefined;
  /**
   * Starts listening on a loopback port, and returns the URL. Needs Node, or another runtime with `node:http`.
   * While it is listening already, or about to, returns that URL and ignores `port`.
   *
   * @param options `port`: 0, the default, for any free one
   */
  listen(options?: { readonly port?: number | undefined }): Promise<string>;
  /** Stops listening and closes all connections. `fetch` still works, and `listen` starts again. */
  close(): Promise<void>;
  /** Revokes a key or token: from now on, the server doesn't know it. */
  revoke(credential: string): void;
  /**
   * Adds a token, as in the seed: for a rotation in the middle of a test, followed by `revoke` of the old one.
   *
   * @throws InvalidArgumentError if it is invalid, or the server has it already. One that was revoked can be added again
   */
  addToken(token: SeedToken): void;
  /**
   * Adds an API key to a project or branch, as in the seed.
   *
   * @throws InvalidArgumentError if it is invalid, the server has it already, or it has no such project. A key that was
   * revoked can be added again
   */
  addApiKey(projectId: string, key: SeedApiKey): void;
  /**
   * Gives the user of a token another role in a project or branch, from now on.
   *
   * @param role `null` takes the role away; on a branch, the parent's then applies
   * @throws InvalidArgumentError if there is no such role, or the server has no such token or project
   */
  setRole(token: string, projectId: string, role: SeedRole | null): void;
  /**
   * Replaces the faults from now on; an empty list removes them all. Counts such as `times` start from zero.
   *
   * @param options `seed`: as `faultSeed`; 0 by default, also where the server was created with another
   * @throws InvalidArgumentError if a rule is invalid, or matches no API call
   */
  injectFaults(rules: readonly FaultRule[], options?: { readonly seed?: number | undefined }): void;
  /**
   * The translations of a project or branch, published or not, including inherited ones. A job that is due
   * takes effect with the next request.
   *
   * @throws Error if the server has no such project
   */
  content(projectId: string): ServerContent;
}

/**
 * An embedded Locize server for tests: stateful, with scopes, roles, restrictions, branches, jobs and CDN types,
 * and without a network. The seed's translations count as published.
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
export function createLocizeServer(given: LocizeServerSeed = {}): LocizeServer {
  const seed = ownThroughout(given);
  assertShape('seed', seedSchema, seed);
  assertNone('seed', seedProblems(seed));
  const state = new ServerState(seed);
  const faults = new FaultInjector();
  const app = createApp(state, faults);
  assertNone('seed', routeProblems(seed.faults ?? [], app, ['faults']));
  faults.setRules(seed.faults ?? [], seed.faultSeed ?? 0);
  const requests: LoggedRequest[] = [];

  const handle: Handler = async (request, connection) => {
    const { entry, isTooLarge } = await logRequest(requests, request, state.credentials);
    state.jobs.settle();
    const response = isTooLarge
      ? Response.json({ message: 'The body is too large' }, { status: 413 })
      : await app.fetch(request, { ...connection, log: entry });
    entry.status = response.status;
    return response;
  };
  const listener = new Listener(handle);

  return {
    requests,
    get url() {
      return listener.url;
    },
    async fetch(input, init) {
      // The caller's own signal: a request's only follows it, and stops once the request is garbage-collected.
      const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
      signal?.throwIfAborted();
      return abortable(handle(new Request(input, init), { ip: '127.0.0.1', signal }), signal);
    },
    async listen(given = {}) {
      const options = ownThroughout(given);
      assertShape('options', listenOptionsSchema, options);
      return listener.open(options.port ?? 0);
    },
    close: () => listener.close(),
    revoke(credential) {
      assertKnown(state, credential);
      state.credentials.revoke(credential);
    },
    addToken(given) {
      const token = ownThroughout(given);
      assertShape('token', tokenSchema, token);
      assertNone('token', roleProblems(token.roles, new Set(state.projects.keys()), []));
      assertNew(state, 'token', token.token);
      state.addToken(token);
    },
    addApiKey(projectId, given) {
      const key = ownThroughout(given);
      assertProject(state, projectId);
      assertShape('key', apiKeySchema, key);
      assertNew(state, 'key', key.key);
      state.addApiKey(projectId, key);
    },
    setRole(token, projectId, role) {
      assertToken(state, token);
      assertProject(state, projectId);
      assertShape('role', roleSchema, role);
      state.credentials.setRole(token, projectId, role);
    },
    injectFaults(givenRules, givenOptions = {}) {
      const [rules, options] = ownThroughout([givenRules, givenOptions] as const);
      assertShape('faults', faultRules, rules);
      assertShape('options', faultOptionsSchema, options);
      assertNone('faults', routeProblems(rules, app));
      faults.setRules(rules, options.seed ?? 0);
    },
    content: (projectId) => contentOf(state, projectId),
  };
}

function assertProject({ projects }: ServerState, projectId: string): void {
  if (projects.has(projectId)) return;
  const known = listed(projects.keys()) || 'none';
  throw new InvalidArgumentError('projectId', `"${projectId}" isn't one of this server's: it has ${known}`);
}

function assertToken({ credentials }: ServerState, token: string): void {
  if (credentials.hasToken(token)) return;
  const shown = credentials.shown(String(token));
  throw new InvalidArgumentError('token', `${shown} isn't one of this server's, or was revoked`);
}

/** One that was revoked already is. */
function assertKnown({ credentials }: ServerState, credential: string): void {
  if (credentials.hasHad(credential)) return;
  const shown = credentials.shown(String(credential));
  throw new InvalidArgumentError('credential', `${shown} isn't one of this server's`);
}

function assertNew({ credentials }: ServerState, argument: string, credential: string): void {
  if (!credentials.has(credential)) return;
  const shown = credentials.shown(credential);
  throw new InvalidArgumentError(argument, `${shown} is there already: revoke it first, or add another`);
}

function createApp(state: ServerState, faults: FaultInjector): Hono<Env> {
  const app = new Hono<Env>();
  const access = new Access(state);
  // As the API does, for browser apps on other origins.
  app.use(cors({ origin: '*', exposeHeaders: ['x-next-page', 'x-cli-info', 'retry-after'] }));
  app.use(faults.middleware);
  addLanguageRoutes(app, access);
  addStatisticsRoutes(app, access);
  addVersionRoutes(app, access, state);
  addBranchRoutes(app, access, state);
  addUserRoutes(app, access);
  addJobRoutes(app, access, state);
  addNamespaceRoutes(app, access);
  addTranslationRoutes(app, access);
  addPullRoutes(app, access, state);
  addPublishedRoutes(app, access);
  addPublicRoute(app, access);
  app.notFound((c) => c.json({ message: 'Not found' }, 404));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return c.json({ message: error.message }, error.status);
    throw error;
  });
  return app;
}

function contentOf(state: ServerState, projectId: string): ServerContent {
  const project = state.projects.get(projectId);
  if (project === undefined) throw new Error(`The embedded server has no project ${projectId}`);
  const recordOf = <T>(names: Iterable<string>, value: (name: string) => T) =>
    Object.fromEntries([...names].map((name) => [name, value(name)]));
  return recordOf(project.versions.keys(), (version) =>
    recordOf(project.languages, (language) =>
      recordOf(project.namespaces(version), (namespace) =>
        recordOf(
          project.visibleKeys(version, namespace, language),
          (key) => project.visibleEntry(version, namespace, language, key)?.value ?? '',
        ),
      ),
    ),
  );
}

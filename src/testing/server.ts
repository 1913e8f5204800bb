import { type AsyncDisposal, abortable } from '../async/index.js';
import { InvalidArgumentError } from '../errors/index.js';
import { createApp } from './app.js';
import { FaultInjector, routeProblems } from './faults/injector.js';
import { type FaultRule, faultRules } from './faults/rules.js';
import { type Handler, Listener, type ListenOn } from './listener.js';
import { type LoggedRequest, RequestLog, receive } from './request-log.js';
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
import type { Credentials } from './state/credentials.js';
import type { Invitation, Project } from './state/project.js';
import { ServerState } from './state/server-state.js';
import { contentOf, entriesOf, publishedOf, type ServerContent, type ServerEntries } from './views.js';

/** The state of a server at some time, made by `snapshot()`. */
export class ServerSnapshot {
  readonly #state: ServerState;

  /** @internal */
  constructor(state: ServerState) {
    this.#state = state.copy();
  }

  /**
   * For the server alone, and any number of times: what is done to a copy doesn't change the snapshot.
   * @internal
   */
  copy(): ServerState {
    return this.#state.copy();
  }
}

/** An embedded Locize server, created by `createLocizeServer`. */
export interface LocizeServer extends AsyncDisposal {
  /** Handles a request in this process: `new Locize({ fetch: server.fetch })`. */
  readonly fetch: typeof globalThis.fetch;
  /**
   * The last requests, in the order in which they were received in full: as many as `logLimit` says. Clear it with
   * `requests.length = 0`.
   */
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
  /**
   * Stops listening and closes all connections. `fetch` still works, and `listen` starts again. With `await using server =
   * createLocizeServer(…)`, it is called at the end of the block.
   */
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
   * Adds an API key to a project, branch or tenant, as in the seed.
   *
   * @throws InvalidArgumentError if it is invalid, the server has it already, or it has no such project. A key that was
   * revoked can be added again
   */
  addApiKey(projectId: string, key: SeedApiKey): void;
  /**
   * Gives the user of a token another role in a project, branch or tenant, from now on.
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
   * Puts everything back as it was when the server was created: projects with their times, credentials, jobs and faults. The
   * log is emptied.
   * It goes on listening.
   */
  reset(): void;
  /** Keeps projects, credentials and jobs as they are now. */
  snapshot(): ServerSnapshot;
  /**
   * Puts projects, credentials and jobs back as they were, any number of times. The log and the faults stay as they are.
   *
   * @throws InvalidArgumentError for what `snapshot()` hasn't made
   */
  restore(snapshot: ServerSnapshot): void;
  /**
   * The texts of a project, a branch or a tenant by version, language, namespace and key, published or not, including
   * inherited ones. Jobs that are due have taken effect.
   *
   * @throws InvalidArgumentError if the server has no such project
   */
  content(projectId: string): ServerContent;
  /**
   * What is published of a project, in the same form: by key, however it is nested in a download.
   *
   * @throws InvalidArgumentError if the server has no such project
   */
  published(projectId: string): ServerContent;
  /**
   * As `content`, with what is known of each text: its context, its tags, and times in milliseconds since 1970.
   *
   * @throws InvalidArgumentError if the server has no such project
   */
  entries(projectId: string): ServerEntries;
  /**
   * The invitations to a project so far, the first one first.
   *
   * @throws InvalidArgumentError if the server has no such project
   */
  invitations(projectId: string): readonly Invitation[];
}

/** An embedded server of a seed, which listens by what the runtime has. */
export function createServer(given: LocizeServerSeed, listenOn: ListenOn): LocizeServer {
  const seed = ownThroughout(given);
  assertShape('seed', seedSchema, seed);
  assertNone('seed', seedProblems(seed));
  const faults = new FaultInjector();
  const worldOf = (state: ServerState) => ({ state, app: createApp(state, faults) });
  // What is under way when another takes its place ends in the one where it began.
  const createdAt = Date.now();
  let world = worldOf(new ServerState(seed, createdAt));
  const resetFaults = () => faults.setRules(seed.faults ?? [], seed.faultSeed ?? 0);
  assertNone('seed', routeProblems(seed.faults ?? [], world.app, ['faults']));
  resetFaults();
  const log = new RequestLog(seed.logLimit ?? 10_000, seed.logBodies ?? true);

  const handle: Handler = async (request, connection) => {
    const { state, app } = world;
    const arrived = await receive(request);
    const received = log.add(arrived, state.credentials);
    const response = received.isTooLarge
      ? Response.json({ message: 'The body is too large' }, { status: 413 })
      : await app.fetch(request, { ...connection, received });
    received.log.status = response.status;
    return response;
  };
  const listener = new Listener(handle, listenOn);
  /** A project as it is now, after the jobs that are due. */
  const projectOf = (projectId: string): Project => {
    world.state.settle();
    return assertProject(world.state, projectId);
  };

  return {
    requests: log.requests,
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
    [Symbol.asyncDispose]: () => listener.close(),
    revoke(credential) {
      assertKnown(world.state, credential);
      world.state.credentials.revoke(credential);
    },
    addToken(given) {
      const { state } = world;
      const token = ownThroughout(given);
      assertShape('token', tokenSchema, token);
      assertNone('token', roleProblems(token.roles, new Set(state.projects.keys()), []));
      assertNew(state, 'token', token.token);
      state.addToken(token);
    },
    addApiKey(projectId, given) {
      const { state } = world;
      const key = ownThroughout(given);
      assertProject(state, projectId);
      assertShape('key', apiKeySchema, key);
      assertNew(state, 'key', key.key);
      state.addApiKey(projectId, key);
    },
    setRole(token, projectId, role) {
      const { state } = world;
      assertToken(state, token);
      assertProject(state, projectId);
      assertShape('role', roleSchema, role);
      state.credentials.setRole(token, projectId, role);
    },
    injectFaults(givenRules, givenOptions = {}) {
      const [rules, options] = ownThroughout([givenRules, givenOptions] as const);
      assertShape('faults', faultRules, rules);
      assertShape('options', faultOptionsSchema, options);
      assertNone('faults', routeProblems(rules, world.app));
      faults.setRules(rules, options.seed ?? 0);
    },
    reset() {
      world = worldOf(new ServerState(seed, createdAt));
      resetFaults();
      log.requests.length = 0;
    },
    snapshot: () => new ServerSnapshot(world.state),
    restore(snapshot) {
      if (!(snapshot instanceof ServerSnapshot)) {
        throw new InvalidArgumentError('snapshot', 'has to be made by `snapshot()` of an embedded server');
      }
      world = worldOf(snapshot.copy());
    },
    content: (projectId) => contentOf(projectOf(projectId)),
    published: (projectId) => publishedOf(projectOf(projectId)),
    entries: (projectId) => entriesOf(projectOf(projectId)),
    invitations: (projectId) => structuredClone(projectOf(projectId).invitations),
  };
}

function assertProject({ projects }: ServerState, projectId: string): Project {
  const project = projects.get(projectId);
  if (project !== undefined) return project;
  const known = listed(projects.keys()) || 'none';
  const given = typeof projectId === 'string' ? `"${projectId}"` : `what is no text`;
  throw new InvalidArgumentError('projectId', `${given} isn't one of this server's: it has ${known}`);
}

function assertToken({ credentials }: ServerState, token: string): void {
  if (credentials.hasToken(token)) return;
  const shown = shownOf(credentials, token);
  throw new InvalidArgumentError('token', `${shown} isn't a token of this server's, or was revoked`);
}

/** One that was revoked already is. */
function assertKnown({ credentials }: ServerState, credential: string): void {
  if (credentials.hasHad(credential)) return;
  const shown = shownOf(credentials, credential);
  throw new InvalidArgumentError('credential', `${shown} isn't one of this server's`);
}

/** Whatever was given in place of a text isn't quoted. */
const shownOf = (credentials: Credentials, given: unknown): string =>
  typeof given === 'string' ? credentials.shown(given) : 'what is no text';

function assertNew({ credentials }: ServerState, argument: string, credential: string): void {
  if (!credentials.has(credential)) return;
  const shown = credentials.shown(credential);
  throw new InvalidArgumentError(argument, `${shown} is there already: revoke it first, or add another`);
}

import type { Context, MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Scope } from '../api/scopes.js';
import type { ReceivedRequest } from './request-log.js';
import { type Caller, credentialOf, type Grant, type GrantResult } from './state/credentials.js';
import type { Place, Reach } from './state/place.js';
import type { Project } from './state/project.js';
import { addedLanguages } from './state/reach.js';
import type { ServerState } from './state/server-state.js';

/** Where a request comes from, and what it is sent over. */
export interface Connection {
  /** IP address of the caller. */
  readonly ip: string;
  /** Aborted when the caller gives up or disconnects. */
  readonly signal: AbortSignal | undefined;
  /** Undefined for requests in process. */
  readonly socket?: {
    /** Whether everything written of the response so far has been sent, or no longer can be. */
    readonly hasSent: () => boolean;
    readonly destroy: () => void;
  };
}

/** What Hono passes along with a request. */
export interface Env {
  Bindings: Connection & { readonly received: ReceivedRequest };
  Variables: { project: Project; grant: Grant | undefined };
}

/** Ends the request with an error response in the API's format. */
export function refuse(status: 400 | 401 | 403 | 404 | 412, message: string): never {
  throw new HTTPException(status, { message });
}

/** Middleware for the routes: finds the project in the path, and checks that the caller has access. */
export class Access {
  readonly #state: ServerState;

  constructor(state: ServerState) {
    this.#state = state;
  }

  /** Ignores any credential. */
  readonly open: MiddlewareHandler<Env> = async (c, next) => {
    c.set('project', this.#project(c));
    await next();
  };

  /** Works without a credential, but refuses an invalid one. */
  readonly optional: MiddlewareHandler<Env> = async (c, next) => {
    if (credentialOf(c.req.header('authorization')) === undefined) c.set('project', this.#project(c));
    else this.#authenticate(c);
    await next();
  };

  /** Requires any credential of the project. Covers deleted branches, since their jobs can still be looked up. */
  readonly jobs: MiddlewareHandler<Env> = async (c, next) => {
    this.#authenticate(c, this.projectAt(c) ?? this.#state.deletedBranches.get(c.req.param('p') ?? ''));
    await next();
  };

  /** Requires a scope in the project, and a credential whose restrictions permit what the path names. */
  scope(scope: Scope): MiddlewareHandler<Env> {
    return async (c, next) => {
      const { grant } = this.#authenticate(c);
      assertScope(grant, scope);
      assertPath(grant, c);
      await next();
    };
  }

  /**
   * Requires a token with the scope `manage`, or an API key with the role `admin`. While the project has no content, any
   * API key that can write will do.
   */
  readonly languages: MiddlewareHandler<Env> = async (c, next) => {
    const { project, grant } = this.#authenticate(c);
    assertScope(grant, 'manage');
    assertLanguages(grant, project);
    assertPath(grant, c);
    await next();
  };

  /** Requires the scope `manage`, and a role in the parent of the branch with which one may write there. */
  readonly merge: MiddlewareHandler<Env> = async (c, next) => {
    const { project, grant } = this.#authenticate(c);
    assertScope(grant, 'manage');
    if (project.trunk !== undefined) {
      const inParent = this.#grant(project.trunk.project, ...callerOf(c));
      if (typeof inParent === 'string') refuseRole(grant.role);
      if (!inParent.permitted.has('write')) refuseRole(inParent.role);
      if (addedLanguages(project).length > 0) assertLanguages(inParent, project.trunk.project);
    }
    await next();
  };

  /** The project in the path, unless the request was sent to the host of the other CDN type. */
  projectAt(c: Context<Env>): Project | undefined {
    const project = this.#state.projects.get(c.req.param('b') ?? c.req.param('p') ?? '');
    const cdnType = requestedCdnType(c);
    return cdnType === undefined || cdnType === project?.cdnType ? project : undefined;
  }

  #project(c: Context<Env>): Project {
    return this.projectAt(c) ?? refuse(404, 'Project not found');
  }

  #authenticate(c: Context<Env>, project = this.projectAt(c)): { project: Project; grant: Grant } {
    const [credential, caller] = callerOf(c);
    if (credential === undefined) refuse(401, 'Credential missing');
    if (project === undefined) {
      if (!this.#state.credentials.isValidToken(credential, caller)) refuse(401, 'Credential not valid');
      refuse(404, 'Project not found');
    }
    const grant = this.#grant(project, credential, caller);
    if (grant === 'unknown') refuse(401, 'Credential not valid');
    if (grant === 'no-role') refuse(403, 'The user of this token has no role in the project');
    c.set('project', project);
    c.set('grant', grant);
    return { project, grant };
  }

  /** A branch accepts its own keys and its parent's: locize-cli uses the project's key for its branches. */
  #grant(project: Project, credential: string | undefined, caller: Caller): GrantResult {
    if (credential === undefined) return 'unknown';
    const grant = this.#state.credentials.grantIn(project, credential, caller);
    if (grant !== 'unknown' || project.trunk === undefined) return grant;
    return this.#grant(project.trunk.project, credential, caller);
  }
}

function callerOf(c: Context<Env>): [credential: string | undefined, caller: Caller] {
  const caller = { ip: ipOf(c), origin: c.req.header('origin') };
  return [credentialOf(c.req.header('authorization')), caller];
}

/** What a token has no scope for is a 403, and what a role doesn't permit a 401, in the words that official clients know. */
function assertScope({ kind, scopes, permitted, role }: Grant, scope: Scope): void {
  if (kind === 'token' && !scopes.has(scope)) refuse(403, `This token lacks the scope ${scope}`);
  if (!permitted.has(scope)) refuseRole(role);
}

/** Of API keys, an admin's alone adds languages to a project with content. */
function assertLanguages({ kind, role }: Grant, project: Project): void {
  if (kind === 'apiKey' && role !== 'admin' && !project.isEmpty) refuseRole(role);
}

function refuseRole(role: string): never {
  refuse(401, `Unauthorized: not authorized with role (${role})`);
}

/** Checks a key's restrictions against all that the path names, except the version that a copy only reads. */
function assertPath(grant: Grant, c: Context<Env>): void {
  const { v, l, n, toVersion, toNamespace } = c.req.param() as { [name: string]: string | undefined };
  for (const namespace of [n, toNamespace]) {
    assertReaches(grant, [{ version: v ?? toVersion, language: l, namespace }]);
  }
}

/** Refuses an API key that is restricted to others than some places. */
export function assertReaches(grant: Grant | undefined, places: Iterable<Reach>): void {
  for (const place of places) {
    const outside = outsideOf(grant, place);
    if (outside !== undefined) {
      refuse(401, `Unauthorized: API key not authorized for this scope (${outside})`);
    }
  }
}

export function reaches(grant: Grant | undefined, place: Reach): boolean {
  return outsideOf(grant, place) === undefined;
}

/** What of a place an API key is restricted against. */
function outsideOf(grant: Grant | undefined, place: Reach): keyof Place | undefined {
  const { versions, languages, namespaces } = grant?.key ?? {};
  const isOutside = (allowed: readonly string[] | undefined, value: string | undefined) =>
    value !== undefined && allowed !== undefined && allowed.length > 0 && !allowed.includes(value);
  if (isOutside(versions, place.version)) return 'version';
  if (isOutside(languages, place.language)) return 'language';
  return isOutside(namespaces, place.namespace) ? 'namespace' : undefined;
}

/** The CDN type whose host the request was sent to; undefined for any other host, such as loopback, which serves both. */
export function requestedCdnType(c: Context<Env>): Project['cdnType'] | undefined {
  const host = addressOf(c).hostname;
  if (host === 'api.locize.app') return 'pro';
  return host === 'api.lite.locize.app' ? 'standard' : undefined;
}

/** Where a request was sent to. `x-forwarded-host` lets one over loopback stand for one to a host of Locize. */
export function addressOf(c: Context<Env>): URL {
  const forwarded = `https://${c.req.header('x-forwarded-host')}`;
  const isForwarded = c.req.header('x-forwarded-host') !== undefined && URL.canParse(forwarded);
  return new URL(isForwarded ? forwarded : c.req.url);
}

/** `x-forwarded-for` overrides the address, since all requests of a test come from the same one. */
function ipOf(c: Context<Env>): string {
  return c.req.header('x-forwarded-for')?.split(',')[0]?.trim() || c.env.ip;
}

import type { Context, MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Scope } from '../api/scopes.js';
import type { LoggedRequest } from './request-log.js';
import { type Caller, credentialOf, type Grant, type GrantResult } from './state/credentials.js';
import type { Project } from './state/project.js';
import type { World } from './state/world.js';

/** What a request came by. */
export interface Connection {
  /** Address of the caller. */
  readonly ip: string;
  /** Tells that the caller has gone. */
  readonly signal: AbortSignal | undefined;
  /** There is none in process. */
  readonly socket?: {
    /** Whether what there is of an answer has been sent. */
    readonly hasSent: () => boolean;
    readonly destroy: () => void;
  };
}

/** What hono keeps of a request. */
export interface Env {
  Bindings: Connection & { readonly log: LoggedRequest };
  Variables: { project: Project; grant: Grant | undefined };
}

/** An error answer, in the form that the API gives its errors. */
export function refuse(status: 400 | 401 | 403 | 404 | 412, message: string): never {
  throw new HTTPException(status, { message });
}

/** The doors of the routes: each opens the project in the path, and lets in who may. */
export class Access {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Nobody is asked for a credential. */
  readonly open: MiddlewareHandler<Env> = async (c, next) => {
    c.set('project', this.#project(c));
    await next();
  };

  /** Works without a credential, but a wrong one is refused. */
  readonly optional: MiddlewareHandler<Env> = async (c, next) => {
    if (credentialOf(c.req.header('authorization')) === undefined) c.set('project', this.#project(c));
    else this.#admit(c);
    await next();
  };

  /** Any credential of the project; jobs outlive the branch that they delete. */
  readonly jobs: MiddlewareHandler<Env> = async (c, next) => {
    this.#admit(c, this.projectAt(c) ?? this.#world.deletedBranches.get(c.req.param('p') ?? ''));
    await next();
  };

  /** Who has a scope in the project, and isn't restricted to other places than the path names. */
  scope(scope: Scope): MiddlewareHandler<Env> {
    return async (c, next) => {
      const { grant } = this.#admit(c);
      if (!grant.scopes.has(scope)) refuse(403, `This needs the scope ${scope}, and a role that permits it`);
      assertUnrestricted(grant, c);
      await next();
    };
  }

  /**
   * Languages are for `manage`. Of API keys it is an admin's that may, or any that can write while there is no
   * language yet.
   */
  readonly languages: MiddlewareHandler<Env> = async (c, next) => {
    const { project, grant } = this.#admit(c);
    const allowed =
      grant.kind === 'token'
        ? grant.scopes.has('manage')
        : grant.role === 'admin' || (grant.scopes.has('write') && project.languages.size === 0);
    if (!allowed) refuse(403, 'Languages need the scope manage, or an API key of an admin');
    assertUnrestricted(grant, c);
    await next();
  };

  /** The project that a path names, unless it is hosted on another CDN than the one asked. */
  projectAt(c: Context<Env>): Project | undefined {
    const project = this.#world.projects.get(c.req.param('b') ?? c.req.param('p') ?? '');
    const asked = askedCdnType(c);
    return asked === undefined || asked === project?.cdnType ? project : undefined;
  }

  #project(c: Context<Env>): Project {
    return this.projectAt(c) ?? refuse(404, 'Project not found');
  }

  #admit(c: Context<Env>, project = this.projectAt(c)): { project: Project; grant: Grant } {
    const credential = credentialOf(c.req.header('authorization'));
    const caller: Caller = { ip: ipOf(c), origin: c.req.header('origin') };
    if (credential === undefined) refuse(401, 'Credential missing');
    if (project === undefined) {
      if (!this.#world.credentials.isToken(credential, caller)) refuse(401, 'Credential not valid');
      refuse(404, 'Project not found');
    }
    const grant = this.#grant(project, credential, caller);
    if (grant === 'unknown') refuse(401, 'Credential not valid');
    if (grant === 'stranger') refuse(403, 'The user of this token has no role in the project');
    c.set('project', project);
    c.set('grant', grant);
    return { project, grant };
  }

  /** A branch has keys of its own, and goes by its parent's: locize-cli works in one with the key of the project. */
  #grant(project: Project, credential: string, caller: Caller): GrantResult {
    const grant = this.#world.credentials.grantIn(project, credential, caller);
    if (grant !== 'unknown' || project.parent === undefined) return grant;
    return this.#grant(project.parent.project, credential, caller);
  }
}

/** What a key's restrictions are held against: what a path writes, or else what it names. */
function assertUnrestricted({ key }: Grant, c: Context<Env>): void {
  if (key === undefined) return;
  const check = (allowed: readonly string[] | undefined, ...values: (string | undefined)[]) => {
    const outside = values.find(
      (value) => value !== undefined && allowed?.length && !allowed.includes(value),
    );
    if (outside !== undefined) refuse(403, `This API key is restricted, and not to ${outside}`);
  };
  check(key.versions, c.req.param('v'), c.req.param('toVersion'));
  check(key.languages, c.req.param('l'));
  check(key.namespaces, c.req.param('n'), c.req.param('toNamespace'));
}

/**
 * The CDN type whose host was asked; loopback is the host of both. `x-forwarded-host` lets a request over loopback
 * be one to a host of Locize.
 */
export function askedCdnType(c: Context<Env>): Project['cdnType'] | undefined {
  const host = c.req.header('x-forwarded-host') ?? new URL(c.req.url).hostname;
  if (host === 'api.locize.app') return 'pro';
  return host === 'api.lite.locize.app' ? 'standard' : undefined;
}

/** Tests come from one address; `x-forwarded-for` lets them come from others. */
function ipOf(c: Context<Env>): string {
  return c.req.header('x-forwarded-for')?.split(',')[0]?.trim() || c.env.ip;
}

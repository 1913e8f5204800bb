import type { Scope } from '../../api/scopes.js';
import { isWithin } from '../ip.js';
import type { SeedApiKey, SeedRole, SeedToken } from '../seed.js';
import type { Project } from './project.js';

/** The scopes that each role permits in a project. */
const scopesOfRole: { readonly [R in SeedRole]: readonly Scope[] } = {
  readonly: ['read'],
  user: ['read', 'write', 'manage'],
  publisher: ['read', 'write', 'manage'],
  admin: ['read', 'write', 'manage', 'admin'],
};

/** Where a request comes from. */
export interface Caller {
  readonly ip: string;
  readonly origin: string | undefined;
}

/** What a credential may do in a project. */
export interface Grant {
  readonly kind: 'apiKey' | 'token';
  readonly role: SeedRole;
  readonly scopes: ReadonlySet<Scope>;
  /** Set only for an API key. */
  readonly key?: SeedApiKey | undefined;
}

/**
 * What a credential may do in a project; `unknown` if it is unknown, revoked, expired or not accepted from this caller,
 * `no-role` if the token's user has no role in the project.
 */
export type GrantResult = Grant | 'unknown' | 'no-role';

/** The tokens of a server, and the tokens and API keys that were revoked. API keys belong to their projects. */
export class Credentials {
  readonly #tokens = new Map<string, SeedToken>();
  readonly #revoked = new Set<string>();

  constructor(tokens: readonly SeedToken[]) {
    for (const token of tokens) this.#tokens.set(token.token, token);
  }

  revoke(credential: string): void {
    this.#revoked.add(credential);
  }

  grantIn(project: Project, credential: string, caller: Caller): GrantResult {
    if (this.#revoked.has(credential)) return 'unknown';
    return credential.startsWith('lz_pat_')
      ? this.#grantOfToken(project, credential, caller)
      : grantOfKey(project, credential, caller);
  }

  /** Whether it is a valid token, whatever the project. */
  isValidToken(credential: string, caller: Caller): boolean {
    const token = this.#tokens.get(credential);
    return token !== undefined && !this.#revoked.has(credential) && isValid(token, caller);
  }

  #grantOfToken(project: Project, credential: string, caller: Caller): GrantResult {
    const token = this.#tokens.get(credential);
    if (token === undefined || !isValid(token, caller)) return 'unknown';
    const role = roleIn(project, token);
    if (role === undefined) return 'no-role';
    const scopes = token.scopes.filter((scope) => scopesOfRole[role].includes(scope));
    return { kind: 'token', role, scopes: new Set(scopes) };
  }
}

function grantOfKey(project: Project, credential: string, caller: Caller): Grant | 'unknown' {
  const key = project.apiKeys.find((candidate) => candidate.key === credential);
  if (key === undefined || !isAllowedFrom(key, caller)) return 'unknown';
  return { kind: 'apiKey', role: key.role, scopes: new Set(scopesOfRole[key.role]), key };
}

function isValid(token: SeedToken, caller: Caller): boolean {
  const expired = token.expiresAt !== undefined && new Date(token.expiresAt).getTime() <= Date.now();
  return !expired && isAllowedFrom(token, caller);
}

function isAllowedFrom(
  { ips, origins }: Pick<SeedToken, 'ips' | 'origins'>,
  { ip, origin }: Caller,
): boolean {
  const ipAllowed = ips === undefined || ips.length === 0 || ips.some((range) => isWithin(ip, range));
  const originAllowed =
    origins === undefined || origins.length === 0 || (origin !== undefined && origins.includes(origin));
  return ipAllowed && originAllowed;
}

/** A branch without a role of its own has its parent's. */
function roleIn(project: Project, token: SeedToken): SeedRole | undefined {
  if (Object.hasOwn(token.roles, project.id)) return token.roles[project.id];
  return project.parent && roleIn(project.parent.project, token);
}

/** The credential of an `Authorization` header: `Bearer …`, or without `Bearer`, as older clients send it. */
export function credentialOf(authorization: string | undefined): string | undefined {
  return authorization?.replace(/^Bearer\s+/i, '').trim() || undefined;
}

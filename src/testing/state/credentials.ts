import type { Scope } from '../../api/scopes.js';
import { mask } from '../../credentials/mask.js';
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
  /** The scopes of a token; of an API key, those that its role permits. */
  readonly scopes: ReadonlySet<Scope>;
  /** The scopes that the role permits in the project. */
  readonly permitted: ReadonlySet<Scope>;
  /** Set only for an API key. */
  readonly key?: SeedApiKey | undefined;
}

/**
 * What a credential may do in a project; `unknown` if it is unknown, revoked, expired or not accepted from this caller,
 * `no-role` if the token's user has no role in the project.
 */
export type GrantResult = Grant | 'unknown' | 'no-role';

/** A token as the server keeps it: what is done to its seed later doesn't change it, and its roles can be set. */
interface StoredToken {
  readonly scopes: readonly Scope[];
  readonly roles: Map<string, SeedRole>;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
  readonly seed: SeedToken;
}

interface StoredKey {
  readonly projectId: string;
  readonly seed: SeedApiKey;
}

/** The tokens of a server, and the API keys of all its projects. */
export class Credentials {
  #tokens = new Map<string, StoredToken>();
  #keys = new Map<string, StoredKey>();
  /** Where each was first given, revoked ones too. */
  #places = new Map<string, string>();

  /** @param place where it was given: `tokens[0]` */
  addToken(seed: SeedToken, place: string): void {
    const { token, scopes, roles, expiresAt = Number.POSITIVE_INFINITY } = seed;
    this.#tokens.set(token, {
      scopes: [...scopes],
      roles: new Map(Object.entries(roles)),
      expiresAt: typeof expiresAt === 'number' ? expiresAt : new Date(expiresAt).getTime(),
      seed: structuredClone(seed),
    });
    this.#place(token, place);
  }

  /** @param place where it was given: `projects[0].apiKeys[1]` */
  addKey(projectId: string, seed: SeedApiKey, place: string): void {
    this.#keys.set(seed.key, { projectId, seed: structuredClone(seed) });
    this.#place(seed.key, place);
  }

  has(credential: string): boolean {
    return this.#tokens.has(credential) || this.#keys.has(credential);
  }

  /** Whether it is or was one, also if it is revoked. */
  hasHad(credential: string): boolean {
    return this.#places.has(credential);
  }

  hasToken(token: string): boolean {
    return this.#tokens.has(token);
  }

  revoke(credential: string): void {
    this.#tokens.delete(credential);
    this.#keys.delete(credential);
  }

  /** @param role `null` takes the role away */
  setRole(token: string, projectId: string, role: SeedRole | null): void {
    const roles = this.#tokens.get(token)?.roles;
    if (role === null) roles?.delete(projectId);
    else roles?.set(projectId, role);
  }

  /** A credential as it may be shown: masked, or by where it was given if it is too short to be masked. */
  shown(credential: string): string {
    const masked = mask(credential);
    return masked === '…' ? (this.placeOf(credential) ?? masked) : masked;
  }

  /** Where it was given: `tokens[0]`; undefined if the server never had it. */
  placeOf(credential: string): string | undefined {
    return this.#places.get(credential);
  }

  /** What is done to either doesn't change the other. */
  copy(): Credentials {
    const copy = new Credentials();
    const copyOf = ({ roles, ...token }: StoredToken) => ({ ...token, roles: new Map(roles) });
    copy.#tokens = new Map(Array.from(this.#tokens, ([value, token]) => [value, copyOf(token)]));
    copy.#keys = new Map(this.#keys);
    copy.#places = new Map(this.#places);
    return copy;
  }

  grantIn(project: Project, credential: string, caller: Caller): GrantResult {
    return credential.startsWith('lz_pat_')
      ? this.#grantOfToken(project, credential, caller)
      : this.#grantOfKey(project, credential, caller);
  }

  /** Whether it is a valid token, whatever the project. */
  isValidToken(credential: string, caller: Caller): boolean {
    const token = this.#tokens.get(credential);
    return token !== undefined && isValid(token, caller);
  }

  #place(credential: string, place: string): void {
    if (!this.#places.has(credential)) this.#places.set(credential, place);
  }

  #grantOfToken(project: Project, credential: string, caller: Caller): GrantResult {
    const token = this.#tokens.get(credential);
    if (token === undefined || !isValid(token, caller)) return 'unknown';
    const role = roleIn(project, token);
    if (role === undefined) return 'no-role';
    return { kind: 'token', role, scopes: new Set(token.scopes), permitted: new Set(scopesOfRole[role]) };
  }

  #grantOfKey(project: Project, credential: string, caller: Caller): Grant | 'unknown' {
    const stored = this.#keys.get(credential);
    if (stored?.projectId !== project.id || !isAllowedFrom(stored.seed, caller)) return 'unknown';
    const { seed } = stored;
    const scopes = new Set(scopesOfRole[seed.role]);
    return { kind: 'apiKey', role: seed.role, scopes, permitted: scopes, key: seed };
  }
}

function isValid({ expiresAt, seed }: StoredToken, caller: Caller): boolean {
  return expiresAt > Date.now() && isAllowedFrom(seed, caller);
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

/** A branch without a role of its own has its parent's; a tenant hasn't. */
function roleIn({ id, trunk }: Project, token: StoredToken): SeedRole | undefined {
  return token.roles.get(id) ?? (trunk && roleIn(trunk.project, token));
}

/** The credential of an `Authorization` header: `Bearer …`, or without `Bearer`, as older clients send it. */
export function credentialOf(authorization: string | undefined): string | undefined {
  return authorization?.replace(/^Bearer\s+/i, '').trim() || undefined;
}

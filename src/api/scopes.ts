/** The four scopes of Locize, in the order in which the documentation names them. */
export const scopes = ['read', 'write', 'manage', 'admin'] as const;

/**
 * What a credential may be allowed to do. Scopes are additive and never hierarchical: `write` does not
 * include `read`, and `admin` includes nothing.
 *
 * - `read`: fetch translations, list namespaces, versions and branches, view statistics
 * - `write`: change translations, report missing and used keys, manage namespaces
 * - `manage`: publish, copy and delete versions, branches, languages
 * - `admin`: users and invitations
 */
export type Scope = (typeof scopes)[number];

export const accesses = [...scopes, 'public', 'optional', 'any'] as const;

/**
 * What an operation asks of its caller: a scope, or
 *
 * - `public`: nothing; it is sent without a credential
 * - `optional`: works without a credential, and returns more with one
 * - `any`: a credential, whatever its scopes
 */
export type Access = (typeof accesses)[number];

/** The scope in an access; `never` where it names none. */
export type ScopeOf<A extends Access> = Extract<A, Scope>;

/** The scopes among some accesses, each once. */
export function scopesAmong(accesses: Iterable<Access>): Scope[] {
  const needed = new Set(accesses);
  return scopes.filter((scope) => needed.has(scope));
}

export const isScope = (value: unknown): value is Scope => scopes.some((scope) => scope === value);

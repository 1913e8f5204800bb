import { assertKnownOptions, assertOneOf, assertStrings } from '../arguments.js';
import { BrowserCredentialError, InvalidArgumentError } from '../errors/index.js';
import { isBrowser } from '../platform.js';
import { scopes as allScopes, isScope, type Scope } from '../scopes.js';
import { type ApiKeyRole, Credential } from './credential.js';
import { personalAccessTokenPrefix } from './mask.js';
import { Secret, type SecretSource } from './secret.js';

interface RoleScopes {
  readonly: 'read';
  user: 'read' | 'write' | 'manage';
  admin: Scope;
}

const roleScopes: { readonly [R in ApiKeyRole]: readonly RoleScopes[R][] } = {
  readonly: ['read'],
  user: ['read', 'write', 'manage'],
  admin: allScopes,
};

/** The scopes that all of a union's members have: which of them it is, is known only at run time. */
type Common<Member> = (Member extends readonly Scope[] ? (scope: Member[number]) => void : never) extends (
  scope: infer S extends Scope,
) => void
  ? S
  : never;

export interface ApiKeyOptions<R extends ApiKeyRole = ApiKeyRole> {
  /** Role of the key in its project. Without it, the key counts as having all scopes, and the server decides. */
  readonly role?: R | undefined;
  /** Versions that the key is restricted to. */
  readonly versions?: readonly string[] | undefined;
  /** Languages that the key is restricted to. */
  readonly languages?: readonly string[] | undefined;
  /** Namespaces that the key is restricted to. */
  readonly namespaces?: readonly string[] | undefined;
}

export interface PersonalAccessTokenOptions<T extends readonly Scope[] = readonly Scope[]> {
  /** The scopes that the token was created with. Without it, it counts as having all, and the server decides. */
  readonly scopes?: T | undefined;
  /** When the token stops working: a `Date`, an ISO 8601 string, or milliseconds since 1970. */
  readonly expiresAt?: Date | string | number | undefined;
  /** Allows the token in a browser, where every visitor of the page can read it. */
  readonly dangerouslyAllowBrowser?: boolean | undefined;
}

/**
 * The credential of one project, from its settings.
 *
 * @param key the key, or a function that fetches it: asked once, when the first call needs it
 * @throws InvalidArgumentError if the key is empty or is a Personal Access Token
 */
export function apiKey<const R extends ApiKeyRole = 'admin'>(
  key: SecretSource,
  options: ApiKeyOptions<R> = {},
): Credential<Common<{ [Role in R]: readonly RoleScopes[Role][] }[R]>> {
  assertKnownOptions('apiKey', options, ['role', 'versions', 'languages', 'namespaces']);
  const { role } = options;
  if (role !== undefined) assertOneOf('role', role, Object.keys(roleScopes));
  const secret = new Secret('key', key, (value) =>
    value.startsWith(personalAccessTokenPrefix)
      ? 'is a Personal Access Token: use personalAccessToken() for it'
      : undefined,
  );
  if (role !== 'readonly') warnInBrowser();
  return new Credential(secret, {
    kind: 'API key',
    role,
    scopes: role && roleScopes[role],
    restrictions: {
      version: names('versions', options.versions),
      language: names('languages', options.languages),
      namespace: names('namespaces', options.namespaces),
    },
  });
}

/**
 * The credential of a user, for every project that they can access. Both its scopes and the user's role in
 * a project have to allow a call.
 *
 * @param token the token, or a function that fetches it: asked once, when the first call needs it
 * @throws InvalidArgumentError if the token doesn't begin with `lz_pat_`, or a scope isn't one
 * @throws BrowserCredentialError in a browser
 */
export function personalAccessToken<const T extends readonly Scope[] = readonly Scope[]>(
  token: SecretSource,
  options: PersonalAccessTokenOptions<T> = {},
): Credential<Common<T>> {
  assertKnownOptions('personalAccessToken', options, ['scopes', 'expiresAt', 'dangerouslyAllowBrowser']);
  if (isBrowser() && options.dangerouslyAllowBrowser !== true) throw new BrowserCredentialError();
  const { scopes } = options;
  if (scopes !== undefined && !(Array.isArray(scopes) && scopes.every(isScope))) {
    throw new InvalidArgumentError('scopes', 'must be an array of "read", "write", "manage" and "admin"');
  }
  const secret = new Secret('token', token, (value) =>
    value.startsWith(personalAccessTokenPrefix)
      ? undefined
      : `does not begin with "${personalAccessTokenPrefix}": if it is an API key, use apiKey() for it`,
  );
  return new Credential(secret, {
    kind: 'Personal Access Token',
    scopes: scopes && [...scopes],
    expiresAt: options.expiresAt === undefined ? undefined : date(options.expiresAt),
  });
}

let warned = false;

function warnInBrowser(): void {
  if (warned || !isBrowser()) return;
  warned = true;
  console.warn(
    'locize-sdk: an API key that can write is used in a browser, where every visitor can read it. Use one of the role readonly there, and declare it: apiKey(key, { role: "readonly" }).',
  );
}

function names(option: string, values: readonly string[] | undefined): readonly string[] | undefined {
  if (values === undefined) return undefined;
  assertStrings(option, values);
  if (values.length === 0) {
    throw new InvalidArgumentError(option, 'is empty: leave it out where there is no restriction');
  }
  return [...values];
}

function date(value: Date | string | number): Date {
  const known = typeof value === 'string' || typeof value === 'number' || value instanceof Date;
  const result = new Date(known ? value : Number.NaN);
  if (Number.isNaN(result.getTime())) {
    throw new InvalidArgumentError(
      'expiresAt',
      'must be a Date, an ISO 8601 string, or milliseconds since 1970',
    );
  }
  return result;
}

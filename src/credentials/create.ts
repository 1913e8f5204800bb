import { scopes as allScopes, isScope, type Scope } from '../api/scopes.js';
import { boolean, type OptionsOf, oneOf, option, readOptions, someStrings } from '../arguments/index.js';
import { BrowserCredentialError } from '../errors/index.js';
import { isBrowser } from '../runtime/index.js';
import { type ApiKeyRole, Credential, type CredentialClaims, type CredentialKind } from './credential.js';
import { personalAccessTokenPrefix } from './mask.js';
import { type Expiry, expiry, type SecretCheck, type SecretSource, seal } from './sealed.js';

/** The scopes of each role of an API key. */
export interface RoleScopes {
  readonly: 'read';
  user: 'read' | 'write' | 'manage';
  admin: Scope;
}

const roleScopes: { readonly [R in ApiKeyRole]: readonly RoleScopes[R][] } = {
  readonly: ['read'],
  user: ['read', 'write', 'manage'],
  admin: allScopes,
};

/** The scopes that all members of a union of lists have: which of them it is, is known only at run time. */
export type CommonScopes<Lists> = (
  Lists extends readonly Scope[]
    ? (scope: Lists[number]) => void
    : never
) extends (scope: infer S extends Scope) => void
  ? S
  : never;

/**
 * The scopes of an API key by its role; of several roles, those that all of them have. One that isn't given, or is
 * known only at run time, counts as having all.
 */
export type ScopesOfRole<R extends ApiKeyRole> = [R] extends [never]
  ? Scope
  : [ApiKeyRole] extends [R]
    ? Scope
    : CommonScopes<{ [Role in R]: readonly RoleScopes[Role][] }[R]>;

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

const apiKeyOptions = {
  role: /* @__PURE__ */ oneOf(['readonly', 'user', 'admin']),
  versions: someStrings,
  languages: someStrings,
  namespaces: someStrings,
} satisfies OptionsOf<ApiKeyOptions>;

export interface PersonalAccessTokenOptions<T extends readonly Scope[] = readonly Scope[]> {
  /** The scopes that the token was created with. Without it, it counts as having all, and the server decides. */
  readonly scopes?: T | undefined;
  /**
   * When the token stops working: a `Date`, an ISO 8601 string, or milliseconds since 1970. Of a function that fetches
   * it, the first token; it can tell the time of each: `{ value, expiresAt }`.
   */
  readonly expiresAt?: Expiry | undefined;
  /**
   * Allows the token in a browser, where every visitor of the page can read it.
   *
   * @default false
   */
  readonly dangerouslyAllowBrowser?: boolean | undefined;
}

export const personalAccessTokenOptions = {
  scopes: /* @__PURE__ */ option<readonly Scope[]>(
    'an array of "read", "write", "manage" and "admin"',
    (value) => Array.isArray(value) && value.every(isScope),
  ),
  expiresAt: expiry,
  dangerouslyAllowBrowser: boolean,
} satisfies OptionsOf<PersonalAccessTokenOptions>;

/**
 * The credential of one project, from its settings.
 *
 * @param key the key, or a function that fetches it, alone or as `{ value, expiresAt }`: called when the first call needs
 * it, and again after a 401 and about when it expires
 * @throws InvalidArgumentError if the key is empty or is a Personal Access Token
 */
export function apiKey<const R extends ApiKeyRole = 'admin'>(
  key: SecretSource,
  options?: ApiKeyOptions<R>,
): Credential<ScopesOfRole<R>> {
  const { role, versions, languages, namespaces } = readOptions<ApiKeyOptions, typeof apiKeyOptions>(
    'apiKey',
    apiKeyOptions,
    options,
  );
  return createCredential('api-key', key, {
    role,
    scopes: role && roleScopes[role],
    restrictions: { version: versions, language: languages, namespace: namespaces },
    expiresAt: undefined,
    dangerouslyAllowBrowser: undefined,
  });
}

/**
 * The credential of a user, for every project that they can access. Both its scopes and the user's role in
 * a project have to allow a call.
 *
 * @param token the token, or a function that fetches it, alone or as `{ value, expiresAt }`: called when the first call needs
 * it, and again after a 401 and about when it expires
 * @throws InvalidArgumentError if the token doesn't begin with `lz_pat_`, or a scope isn't one
 * @throws BrowserCredentialError in a browser
 */
export function personalAccessToken<const T extends readonly Scope[] = readonly Scope[]>(
  token: SecretSource,
  options?: PersonalAccessTokenOptions<T>,
): Credential<CommonScopes<T>> {
  const claims = readOptions<PersonalAccessTokenOptions, typeof personalAccessTokenOptions>(
    'personalAccessToken',
    personalAccessTokenOptions,
    options,
  );
  return createCredential('personal-access-token', token, { ...claims, ...nothingOfKeys });
}

/** How the argument of each function is called that makes a credential of a kind. */
export const secretNames: { readonly [Kind in CredentialKind]: string } = {
  'api-key': 'key',
  'personal-access-token': 'token',
};

const secretChecks: { readonly [Kind in CredentialKind]: SecretCheck } = {
  'api-key': (value) =>
    value.startsWith(personalAccessTokenPrefix)
      ? 'is a Personal Access Token: use personalAccessToken() for it'
      : undefined,
  'personal-access-token': (value) =>
    value.startsWith(personalAccessTokenPrefix)
      ? undefined
      : `does not begin with "${personalAccessTokenPrefix}": if it is an API key, use apiKey() for it`,
};

/** All that can be declared of a credential, so that nothing of it comes from a prototype. */
interface Declared extends Required<Omit<CredentialClaims, 'kind'>> {
  readonly expiresAt: Expiry | undefined;
  readonly dangerouslyAllowBrowser: boolean | undefined;
}

/** For the package alone: a credential of what is declared of it, already checked. */
export function createCredential<S extends Scope>(
  kind: CredentialKind,
  source: SecretSource,
  { expiresAt, dangerouslyAllowBrowser, ...claims }: Declared,
): Credential<S> {
  if (kind === 'personal-access-token' && isBrowser() && !dangerouslyAllowBrowser) {
    throw new BrowserCredentialError();
  }
  const secret = seal(secretNames[kind], source, secretChecks[kind], expiresAt);
  if (kind === 'api-key' && claims.role !== 'readonly') warnInBrowser();
  return new Credential(secret, { kind, ...claims });
}

/** What can be declared of API keys alone. */
export const nothingOfKeys = { role: undefined, restrictions: undefined };

let hasWarned = false;

function warnInBrowser(): void {
  if (hasWarned || !isBrowser()) return;
  hasWarned = true;
  console.warn('locize-sdk: every visitor of a page can read its API key. Use one of the role "readonly"');
}

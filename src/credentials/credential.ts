import type { Restriction } from '../api/path-parameters.js';
import type { Scope } from '../api/scopes.js';
import type { ErrorContext } from '../errors/index.js';
import type { Limit, Secret } from './secret.js';

/** Role of an API key. `readonly` has `read`; `user` has `read`, `write` and `manage`; `admin` has all. */
export type ApiKeyRole = 'readonly' | 'user' | 'admin';

export type CredentialKind = 'api-key' | 'personal-access-token';

const kindNames: { readonly [Kind in CredentialKind]: string } = {
  'api-key': 'API key',
  'personal-access-token': 'Personal Access Token',
};

declare const granted: unique symbol;

/** What is declared of a credential. What isn't declared is left to the server. */
export interface CredentialClaims {
  readonly kind: CredentialKind;
  readonly scopes?: readonly Scope[] | undefined;
  readonly role?: ApiKeyRole | undefined;
  readonly expiresAt?: Date | undefined;
  readonly restrictions?: { readonly [R in Restriction]?: readonly string[] | undefined } | undefined;
}

/** For the package alone: the value of a credential. */
export let revealSecret: (
  credential: Credential<never>,
  limit: Limit,
  context?: ErrorContext,
) => string | Promise<string>;

/** For the package alone: the value of a credential after the server has refused the one that it was. */
export let renewSecret: (
  credential: Credential<never>,
  refused: string,
  limit: Limit,
  context?: ErrorContext,
) => Promise<string>;

/** For the package alone: whether a text is the value of a credential, as far as that is known without a provider. */
export let isSecretOf: (credential: Credential<never>, text: string) => boolean;

/** Whether a value was made by this copy of the package. */
export let isCredential: (value: unknown) => value is Credential<never>;

/**
 * An API key or a Personal Access Token, made by `apiKey()`, `personalAccessToken()` or
 * `credentialFromEnvironment()`. `S` is the union of the scopes it has; of several credentials the weakest
 * counts, since `S` is contravariant. It is masked wherever it is printed.
 */
export class Credential<in S extends Scope = Scope> {
  declare readonly [granted]: (scope: S) => void;

  readonly kind: CredentialKind;
  /** The scopes it declares, or that its role amounts to; undefined where nothing is declared. */
  readonly scopes: readonly Scope[] | undefined;
  /** The role that an API key declares. */
  readonly role: ApiKeyRole | undefined;
  readonly expiresAt: Date | undefined;
  readonly restrictions: NonNullable<CredentialClaims['restrictions']>;
  readonly #secret: Secret;

  /** @internal */
  constructor(secret: Secret, claims: CredentialClaims) {
    this.kind = claims.kind;
    this.scopes = claims.scopes;
    this.role = claims.role;
    this.expiresAt = claims.expiresAt;
    this.restrictions = claims.restrictions ?? {};
    this.#secret = secret;
  }

  static {
    revealSecret = (credential, ...how) => credential.#secret.reveal(...how);
    renewSecret = (credential, ...how) => credential.#secret.renew(...how);
    isSecretOf = (credential, text) => credential.#secret.is(text);
    isCredential = (value): value is Credential<never> =>
      typeof value === 'object' && value !== null && #secret in value;
  }

  /** `Personal Access Token lz_pat_1a2b…9z8y` */
  toString(): string {
    return `${kindNames[this.kind]} ${this.#secret.masked}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** A credential of any scopes. `Credential` alone means one that has all. */
export type AnyCredential = Credential<never>;

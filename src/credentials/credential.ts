import { own } from '../api/own.js';
import type { Restriction } from '../api/path-parameters.js';
import type { Scope } from '../api/scopes.js';
import type { Secret } from './secret.js';

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
  readonly restrictions?: { readonly [R in Restriction]?: readonly string[] | undefined } | undefined;
}

/** For the package alone: what knows the value of a credential. */
export let secretIn: (credential: Credential<never>) => Secret;

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
  readonly restrictions: NonNullable<CredentialClaims['restrictions']>;
  readonly #secret: Secret;

  /** @internal */
  constructor(secret: Secret, claims: CredentialClaims) {
    const { kind, scopes, role, restrictions = {} } = own(claims);
    this.kind = kind;
    this.scopes = scopes;
    this.role = role;
    this.restrictions = restrictions;
    this.#secret = secret;
  }

  static {
    secretIn = (credential) => credential.#secret;
    isCredential = (value): value is Credential<never> =>
      typeof value === 'object' && value !== null && #secret in value;
  }

  /** When the present value stops working: as declared, or as the function said that gave it. Undefined where unknown. */
  get expiresAt(): Date | undefined {
    return this.#secret.expiresAt;
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

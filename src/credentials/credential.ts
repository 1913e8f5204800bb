import { own } from '../api/own.js';
import type { Restriction } from '../api/path-parameters.js';
import type { Scope } from '../api/scopes.js';
import { mask } from './mask.js';
import { expiryOf, type Sealed } from './sealed.js';

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

const sealed = new WeakMap<object, Sealed>();

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

  /** @internal */
  constructor(secret: Sealed, claims: CredentialClaims) {
    const { kind, scopes, role, restrictions = {} } = own(claims);
    this.kind = kind;
    this.scopes = scopes;
    this.role = role;
    this.restrictions = restrictions;
    sealed.set(this, secret);
  }

  /** When the present value stops working: as declared, or as the function said that gave it. Undefined where unknown. */
  get expiresAt(): Date | undefined {
    return expiryOf(sealedIn(this));
  }

  /** `Personal Access Token lz_pat_1a2b…9z8y` */
  toString(): string {
    const { provider, held } = sealedIn(this);
    return `${kindNames[this.kind]} ${provider === undefined && held ? mask(held.value) : 'from a provider'}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** For the package alone: what a credential has of its value. */
export function sealedIn(credential: Credential<never>): Sealed {
  const found = sealed.get(credential);
  if (found === undefined) throw new TypeError('called apart from its credential');
  return found;
}

/** Whether a value was made by this copy of the package. */
export const isCredential = (value: unknown): value is Credential<never> => sealed.has(Object(value));

/** A credential of any scopes. `Credential` alone means one that has all. */
export type AnyCredential = Credential<never>;

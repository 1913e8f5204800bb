/** Errors thrown before any request is sent. */

import type { Restriction } from '../api/path-parameters.js';
import type { Scope } from '../api/scopes.js';
import { type ErrorContext, LocizeError } from './base.js';
import { bounded, clean, quote } from './text.js';

const list = (words: readonly string[]): string =>
  words.length === 0 ? 'none' : clean(bounded(words).map(quote).join(', '));

/** An argument or option that can't be right. `argument` names it. Nothing was sent. */
export class InvalidArgumentError extends LocizeError {
  override readonly name = 'InvalidArgumentError';
  readonly code = 'invalid_argument';
  /** The argument or option that was refused: `language`, `headers`. */
  readonly argument: string;

  constructor(argument: string, problem: string, context?: ErrorContext) {
    super(`${clean(argument)} ${problem}`, context);
    this.argument = clean(argument);
  }
}

/** The operation needs a credential, and the client has none for this project. */
export class MissingCredentialError extends LocizeError {
  override readonly name = 'MissingCredentialError';
  readonly code = 'missing_credential';
}

/** The credential declares its scopes, and the one that the operation needs isn't among them. */
export class MissingScopeError extends LocizeError {
  override readonly name = 'MissingScopeError';
  readonly code = 'missing_scope';
  /** The scope that the operation needs. */
  readonly required: Scope;
  /** The scopes that the credential declares. */
  readonly granted: readonly Scope[];

  constructor(required: Scope, granted: readonly Scope[], context?: ErrorContext) {
    super(
      `needs the scope "${required}", but the credential declares ${list(granted)}. Use a token that has it, and declare it`,
      context,
    );
    this.required = required;
    this.granted = granted;
  }
}

/** The role of the API key doesn't allow what the operation needs. */
export class InsufficientRoleError extends LocizeError {
  override readonly name = 'InsufficientRoleError';
  readonly code = 'insufficient_role';
  /** The role that the API key declares. */
  readonly role: string;
  /** The scope that the operation needs. */
  readonly required: Scope;
  /** The scopes that the role amounts to. */
  readonly granted: readonly Scope[];

  constructor(role: string, required: Scope, granted: readonly Scope[], context?: ErrorContext) {
    super(
      `needs the scope "${required}", but an API key with the role "${role}" has ${list(granted)}. Use another key.`,
      context,
    );
    this.role = role;
    this.required = required;
    this.granted = granted;
  }
}

/** The version, language or namespace lies outside of the restrictions that the API key declares. */
export class RestrictedError extends LocizeError {
  override readonly name = 'RestrictedError';
  readonly code = 'restricted';
  /** What is restricted: `version`, `language` or `namespace`. */
  readonly restriction: Restriction;
  /** The value that was refused. */
  readonly value: string;
  /** The values that the API key declares. */
  readonly allowed: readonly string[];

  constructor(restriction: Restriction, value: string, allowed: readonly string[], context?: ErrorContext) {
    super(
      `the ${restriction} ${quote(value)} is not among those that the API key is restricted to: ${list(allowed)}. Use another key.`,
      context,
    );
    this.restriction = restriction;
    this.value = value;
    this.allowed = allowed;
  }
}

/**
 * The credential's declared expiry has passed; the server would respond with a 401. A function that fetches it was asked
 * for another, and still gives an expired one.
 */
export class CredentialExpiredError extends LocizeError {
  override readonly name = 'CredentialExpiredError';
  readonly code = 'credential_expired';
  readonly expiresAt: Date;

  /** @param provider name of the argument whose function gives the credential, where one does */
  constructor(expiresAt: Date, context?: ErrorContext, provider?: string) {
    const still = provider === undefined ? '' : `, and the function given as \`${provider}\` gives no other`;
    super(`the credential expired at ${expiresAt.toISOString()}${still}. Create a new one.`, context);
    this.expiresAt = expiresAt;
  }
}

/**
 * A Personal Access Token in a browser, where every visitor can read it and act as its user; or in React Native, where every
 * user of the app can. jsdom and happy-dom are none.
 */
export class BrowserCredentialError extends LocizeError {
  override readonly name = 'BrowserCredentialError';
  readonly code = 'browser_credential';

  constructor(context?: ErrorContext) {
    super(
      'every visitor of a page can read its Personal Access Token. Use `locize-sdk/public` or a server. Where nobody else opens it, set `dangerouslyAllowBrowser`',
      context,
    );
  }
}

/** The client has been closed, and takes nothing new. What was under way then could end. */
export class ClientClosedError extends LocizeError {
  override readonly name = 'ClientClosedError';
  readonly code = 'client_closed';

  constructor(context?: ErrorContext) {
    super('the client has been closed', context);
  }
}

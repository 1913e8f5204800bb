import { type Credential, isCredential } from '../credentials/index.js';
import {
  CredentialExpiredError,
  type ErrorContext,
  InsufficientRoleError,
  InvalidArgumentError,
  MissingCredentialError,
  MissingScopeError,
  RestrictedError,
} from '../errors/index.js';
import type { Operation } from '../operations/index.js';
import { isScope, type Scope } from '../scopes.js';
import { type PathValues, restrictionOf } from './path.js';

/** A credential, or a function that finds the one of a project: a tenant's key, for instance. */
export type CredentialSource<S extends Scope = Scope> =
  | Credential<S>
  | ((projectId: string) => Credential<S> | undefined | Promise<Credential<S> | undefined>);

/**
 * Decides, before any request, whether the credential can make a call, and answers the credential: `undefined`
 * where the call goes without one. Only what is declared of the credential is judged; the server decides the
 * rest.
 */
export async function authorise(
  operation: Operation,
  parameters: PathValues,
  source: CredentialSource<never> | undefined,
  projectId: string,
  context: ErrorContext,
): Promise<Credential<never> | undefined> {
  if (operation.scope === 'public') return undefined;
  const credential = await find(source, projectId, context);
  if (credential === undefined) {
    if (operation.scope === 'optional') return undefined;
    throw new MissingCredentialError(
      `needs a credential, and there is none for this project. Give the client a \`credential\`: personalAccessToken() or apiKey().`,
      context,
    );
  }
  // What goes without a credential shows more to one that can read; any other would only be refused.
  if (operation.scope === 'optional' && !allows(credential, 'read')) return undefined;
  assertNotExpired(credential, context);
  if (isScope(operation.scope)) assertScope(credential, operation.scope, context);
  assertWithinRestrictions(credential, parameters, context);
  return credential;
}

async function find(
  source: CredentialSource<never> | undefined,
  projectId: string,
  context: ErrorContext,
): Promise<Credential<never> | undefined> {
  const credential = typeof source === 'function' ? await ask(source, projectId, context) : source;
  if (credential !== undefined && !isCredential(credential)) {
    throw new InvalidArgumentError('credential', 'must come from apiKey() or personalAccessToken()', context);
  }
  return credential;
}

async function ask(
  source: Extract<CredentialSource<never>, (projectId: string) => unknown>,
  projectId: string,
  context: ErrorContext,
): Promise<Credential<never> | undefined> {
  try {
    return await source(projectId);
  } catch (cause) {
    throw new MissingCredentialError('the function given as `credential` failed; see cause', {
      ...context,
      cause,
    });
  }
}

function assertNotExpired({ expiresAt }: Credential<never>, context: ErrorContext): void {
  if (expiresAt !== undefined && expiresAt.getTime() <= Date.now()) {
    throw new CredentialExpiredError(expiresAt, context);
  }
}

const allows = ({ scopes }: Credential<never>, scope: Scope): boolean =>
  scopes === undefined || scopes.includes(scope);

function assertScope(credential: Credential<never>, required: Scope, context: ErrorContext): void {
  if (allows(credential, required)) return;
  const { role, scopes = [] } = credential;
  if (role !== undefined) throw new InsufficientRoleError(role, required, scopes, context);
  throw new MissingScopeError(required, scopes, context);
}

function assertWithinRestrictions(
  { restrictions }: Credential<never>,
  parameters: PathValues,
  context: ErrorContext,
): void {
  for (const [name, value] of Object.entries(parameters)) {
    const restriction = restrictionOf(name);
    const allowed = restriction && restrictions[restriction];
    if (restriction === undefined || allowed === undefined || value === undefined) continue;
    if (!allowed.includes(value)) {
      throw new RestrictedError(restriction, value, allowed, context);
    }
  }
}

import { own } from '../api/own.js';
import { type Restriction, restrictionOf } from '../api/path-parameters.js';
import { isScope, type Scope } from '../api/scopes.js';
import { type Credential, isCredential, type Limit, withoutAnySecret } from '../credentials/index.js';
import {
  type ErrorContext,
  InsufficientRoleError,
  InvalidArgumentError,
  MissingCredentialError,
  MissingScopeError,
  RestrictedError,
} from '../errors/index.js';
import type { Operation } from '../operations/index.js';
import { kindOf, type PathValues } from './path.js';

/**
 * A credential, or a function that finds the one of a project: a tenant's key, for instance. It is called for each call, and
 * has to give the same object for a project again: that keeps what a function of its own has fetched, and when to ask it.
 */
export type CredentialSource<S extends Scope = Scope> =
  | Credential<S>
  | ((projectId: string) => Credential<S> | undefined | Promise<Credential<S> | undefined>);

/**
 * Decides, before any request, whether the credential can make a call. Only what is declared of the credential is
 * judged; the server decides the rest.
 *
 * @returns the credential; `undefined` where the call goes without one
 */
export async function authorise(
  operation: Operation,
  parameters: PathValues,
  source: CredentialSource<never> | undefined,
  projectId: string,
  limit: Limit,
  context: ErrorContext,
): Promise<Credential<never> | undefined> {
  if (operation.access === 'public') return undefined;
  const credential = typeof source === 'function' ? await limit(find(source, projectId, context)) : source;
  if (credential === undefined) {
    if (operation.access === 'optional') return undefined;
    throw new MissingCredentialError(
      'needs a credential, and there is none for this project: give the client one made by apiKey() or personalAccessToken()',
      context,
    );
  }
  // Without a credential it works as well, and one that can't read, or not this, would only be refused.
  if (operation.access === 'optional' && !allows(credential, 'read')) return undefined;
  if (operation.access === 'optional' && restrictionAgainst(credential, operation, parameters))
    return undefined;
  if (isScope(operation.access)) assertScope(credential, operation.access, context);
  assertWithinRestrictions(credential, operation, parameters, context);
  return credential;
}

async function find(
  source: Extract<CredentialSource<never>, (projectId: string) => unknown>,
  projectId: string,
  context: ErrorContext,
): Promise<Credential<never> | undefined> {
  let credential: Credential<never> | undefined;
  try {
    credential = await source(projectId);
  } catch (cause) {
    throw new MissingCredentialError('the function given as `credential` failed; see cause', {
      ...context,
      cause: withoutAnySecret(cause, undefined),
    });
  }
  if (credential === undefined || isCredential(credential)) return credential;
  throw new InvalidArgumentError('credential', 'must be made by apiKey() or personalAccessToken()', context);
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
  credential: Credential<never>,
  operation: Operation,
  parameters: PathValues,
  context: ErrorContext,
): void {
  const outside = restrictionAgainst(credential, operation, parameters);
  if (outside !== undefined) throw new RestrictedError(...outside, context);
}

/** What of a call lies outside of what the credential is restricted to, if anything does. */
function restrictionAgainst(
  { restrictions }: Credential<never>,
  operation: Operation,
  parameters: PathValues,
): [restriction: Restriction, value: string, allowed: readonly string[]] | undefined {
  for (const [name, value] of Object.entries(parameters)) {
    const restriction = restrictionOf(kindOf(operation, name));
    const allowed = restriction && own(restrictions)[restriction];
    if (restriction === undefined || allowed === undefined || value === undefined) continue;
    if (!allowed.includes(value)) return [restriction, value, allowed];
  }
  return undefined;
}

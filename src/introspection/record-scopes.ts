import type { CallName } from '../api/operations.js';
import { type Access, type Scope, scopesAmong } from '../api/scopes.js';
import { credentialOf, type Locize, observed } from '../client/index.js';
import { isCredential } from '../credentials/index.js';

/** What a script used. */
export interface ScopeRecord<Result> {
  /** What the script resolved to. */
  readonly result: Result;
  /** The operations that it called, each once, in order of first use. */
  readonly operations: readonly CallName[];
  /** The least scopes that it needs. */
  readonly scopes: readonly Scope[];
  /**
   * Scopes that its credential declares and the script didn't use; undefined where nothing is declared, or where
   * each project has a credential of its own.
   */
  readonly unused: readonly Scope[] | undefined;
  /** The same as a sentence: `this script needs read and write; it was given admin as well`. */
  readonly advice: string;
}

/**
 * Runs a script and tells which operations it used and the least scopes that it needs. It really runs: use the
 * embedded server to try it out.
 *
 * ```ts
 * const { advice } = await recordScopes(locize, (recorded) => nightlyWork(recorded));
 * ```
 *
 * @param locize the client whose options the script is to work with
 * @param script gets a client of the same scopes, whose calls are recorded
 * @throws what the script throws
 */
export async function recordScopes<S extends Scope, Result>(
  locize: Locize<S>,
  script: (recorded: Locize<S>) => Result,
): Promise<ScopeRecord<Awaited<Result>>> {
  const used = new Map<CallName, Access>();
  const result = await script(observed(locize, ({ name, access }) => used.set(name, access)));

  const scopes = scopesAmong(used.values());
  const credential = credentialOf(locize);
  const declared = isCredential(credential) ? credential.scopes : undefined;
  const unused = declared?.filter((scope) => !scopes.includes(scope));
  return { result, operations: [...used.keys()], scopes, unused, advice: adviceOn(scopes, unused) };
}

function adviceOn(scopes: readonly Scope[], unused: readonly Scope[] = []): string {
  const needs = scopes.length === 0 ? 'no scope' : list(scopes);
  return `this script needs ${needs}${unused.length === 0 ? '' : `; it was given ${list(unused)} as well`}`;
}

const list = (scopes: readonly Scope[]): string => new Intl.ListFormat('en-GB').format(scopes);

import type { Scope } from '../api/scopes.js';
import { readOptions } from '../arguments/index.js';
import { InvalidArgumentError, MissingCredentialError } from '../errors/index.js';
import { platformEnvironment, platformFiles } from '../runtime/index.js';
import {
  type CommonScopes,
  createCredential,
  nothingOfKeys,
  type PersonalAccessTokenOptions,
  personalAccessTokenOptions,
} from './create.js';
import type { Credential } from './credential.js';
import { personalAccessTokenPrefix } from './mask.js';

/** The environment variables that are read. What else a runtime has there, such as the bindings of a worker, is left alone. */
export type Environment = { readonly [Name in VariableName]?: string | undefined };

export type VariableName =
  | 'LOCIZE_PAT'
  | 'LOCIZE_PAT_FILE'
  | 'LOCIZE_API_KEY'
  | 'LOCIZE_KEY'
  | 'LOCIZE_CDN_TYPE'
  | 'LOCIZE_API_ENDPOINT'
  | 'LOCIZE_PROJECTID'
  | 'LOCIZE_PID'
  | 'LOCIZE_VERSION'
  | 'LOCIZE_VER'
  | 'LOCIZE_LANGUAGE'
  | 'LOCIZE_LNG';

/**
 * The credential that the environment names: a Personal Access Token in `LOCIZE_PAT`, or in the file whose path is in
 * `LOCIZE_PAT_FILE`, which is read now, and again when the token is refused; or an API key in `LOCIZE_API_KEY` or
 * `LOCIZE_KEY` (which may also hold a token, told by its prefix).
 *
 * @param env where to look; `process.env` by default
 * @param options what is declared of the credential, also where it is an API key
 * @throws MissingCredentialError if none is set
 * @throws InvalidArgumentError if several are set, since each may be meant, or if the file has no token
 * @throws BrowserCredentialError for a token in a browser
 */
export function credentialFromEnvironment<const T extends readonly Scope[] = readonly Scope[]>(
  env?: Environment,
  options?: PersonalAccessTokenOptions<T>,
): Credential<CommonScopes<T>> {
  const declared = readOptions<PersonalAccessTokenOptions, typeof personalAccessTokenOptions>(
    'credentialFromEnvironment',
    personalAccessTokenOptions,
    options,
  );
  const claims = { ...declared, ...nothingOfKeys };
  const variable = variablesOf(env);
  const file = variable('LOCIZE_PAT_FILE');
  const key = variable('LOCIZE_API_KEY', 'LOCIZE_KEY');
  const found = theOnly([
    variable('LOCIZE_PAT'),
    file,
    key && { ...key, name: 'LOCIZE_API_KEY (or LOCIZE_KEY)' },
  ]);
  if (found === undefined) {
    throw new MissingCredentialError(
      'no credential in the environment. Set LOCIZE_PAT to a Personal Access Token, or LOCIZE_PAT_FILE or LOCIZE_API_KEY (or LOCIZE_KEY).',
    );
  }
  if (found === file) {
    // Read now, so that a wrong one is told at once, and whenever the token is asked for.
    readToken(found.value);
    return createCredential('personal-access-token', () => readToken(found.value), claims);
  }
  const isKey = found.name !== 'LOCIZE_PAT' && !found.value.startsWith(personalAccessTokenPrefix);
  return createCredential(isKey ? 'api-key' : 'personal-access-token', found.value, claims);
}

interface Variable {
  readonly name: string;
  readonly value: string;
}

/** For the package alone: reads environment variables, by the first of two names that is set. An empty one isn't. */
export function variablesOf(
  env: Environment = platformEnvironment(),
): (name: VariableName, alias?: VariableName) => Variable | undefined {
  // Whatever was given. One by one: a runtime may permit those that are read alone.
  const variables: { readonly [name: string]: unknown } = Object(env);
  const read = (name: string, problem: string): Variable | undefined => {
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (!value) return undefined;
    if (typeof value === 'string') return { name, value };
    throw new InvalidArgumentError('env', `has a "${name}" that is no string: ${problem}`);
  };
  for (const name of Object.keys(personalAccessTokenOptions)) read(name, 'options go second');
  const variable = (name: string) => read(name, 'give personalAccessToken() a function that fetches it');
  return (name, alias) => variable(name) ?? (alias === undefined ? undefined : variable(alias));
}

/** The variable that is set; of several, all have to say the same. */
function theOnly(variables: readonly (Variable | undefined)[]): Variable | undefined {
  const [first, ...others] = variables.filter((variable) => variable !== undefined);
  const other = others.find(({ value }) => value !== first?.value);
  if (first === undefined || other === undefined) return first;
  throw new InvalidArgumentError('env', `has both ${first.name} and ${other.name}: unset one`);
}

/** The token in a file. Its path isn't shown: by mistake it may be the token itself. */
function readToken(path: string): string {
  const problem = (text: string) => new InvalidArgumentError('LOCIZE_PAT_FILE', text);
  const files = platformFiles();
  if (files === undefined) throw problem('needs a file system, and this runtime has none');
  let token: string;
  try {
    token = files.readFileSync(path, 'utf8').trim();
  } catch (error) {
    // Of the system: its message has the path.
    throw problem(`names a file that can not be read (${(error as { readonly code?: unknown }).code})`);
  }
  if (/^lz_pat_[\x21-\x7e]*$/.test(token)) return token;
  throw problem('names a file that has not just a Personal Access Token in it');
}

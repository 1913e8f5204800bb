import { InvalidArgumentError, MissingCredentialError } from '../errors/index.js';
import { platformEnvironment } from '../runtime/index.js';
import { apiKey, personalAccessToken } from './create.js';
import type { Credential } from './credential.js';
import { personalAccessTokenPrefix } from './mask.js';

/**
 * The credential that the environment names: a Personal Access Token in `LOCIZE_PAT`, or an API key in
 * `LOCIZE_API_KEY` or `LOCIZE_KEY` (which may also hold a token, told by its prefix).
 *
 * @param env where to look; `process.env` by default
 * @throws MissingCredentialError if none is set
 * @throws InvalidArgumentError if both kinds are set, since either may be meant
 */
export function credentialFromEnvironment(
  env: { readonly [name: string]: string | undefined } = platformEnvironment(),
): Credential {
  const token = env.LOCIZE_PAT || undefined;
  const key = env.LOCIZE_API_KEY || env.LOCIZE_KEY || undefined;
  if (token !== undefined && key !== undefined && token !== key) {
    throw new InvalidArgumentError(
      'env',
      'has both LOCIZE_PAT and LOCIZE_API_KEY (or LOCIZE_KEY): unset one, since they are different credentials',
    );
  }
  if (token !== undefined) return personalAccessToken(token);
  if (key !== undefined)
    return key.startsWith(personalAccessTokenPrefix) ? personalAccessToken(key) : apiKey(key);
  throw new MissingCredentialError(
    'no credential in the environment. Set LOCIZE_PAT to a Personal Access Token, or LOCIZE_API_KEY (or LOCIZE_KEY) to an API key.',
  );
}

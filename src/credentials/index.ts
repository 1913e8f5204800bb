export {
  type ApiKeyOptions,
  apiKey,
  type CommonScopes,
  type PersonalAccessTokenOptions,
  personalAccessToken,
  type RoleScopes,
  type ScopesOfRole,
} from './create.js';
export {
  type AnyCredential,
  type ApiKeyRole,
  Credential,
  type CredentialKind,
  isCredential,
  isSecretOf,
  renewSecret,
  revealSecret,
} from './credential.js';
export { credentialFromEnvironment } from './environment.js';
export { mask } from './mask.js';
export { hasSecret, redact, withoutSecret } from './redact.js';
export type { Limit, SecretSource } from './secret.js';

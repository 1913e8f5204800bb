export {
  type ApiKeyOptions,
  apiKey,
  type CommonScopes,
  type PersonalAccessTokenOptions,
  personalAccessToken,
  type RoleScopes,
  type ScopesOfRole,
  secretNames,
} from './create.js';
export {
  type AnyCredential,
  type ApiKeyRole,
  Credential,
  type CredentialKind,
  isCredential,
} from './credential.js';
export {
  credentialFromEnvironment,
  type Environment,
  type VariableName,
  variablesOf,
} from './environment.js';
export type { CredentialEvent } from './event.js';
export { mask } from './mask.js';
export { hasSecret, redact, withoutAnySecret, withoutSecret } from './redact.js';
export type { Expiry, ProvidedSecret, SecretSource } from './sealed.js';
export { type Limit, type SecretUse, secretIn } from './secret.js';

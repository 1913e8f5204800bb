export {
  type ApiKeyOptions,
  type ApiKeyRole,
  apiKey,
  type Credential,
  type CredentialKind,
  credentialFromEnvironment,
  type PersonalAccessTokenOptions,
  personalAccessToken,
  type SecretSource,
} from './credentials/index.js';
export * from './errors/index.js';
export type {
  AnyIterable,
  ForEachProjectOptions,
  ProjectEntry,
  ProjectSettings,
  ProjectsProgress,
  ProjectsReport,
} from './for-each-project.js';
export type {
  CallOptions,
  CdnType,
  CredentialSource,
  Job,
  JobDoneOptions,
  JobStatus,
  Pages,
  RetryPolicy,
  RunningJob,
} from './http/index.js';
export { type OperationInfo, type OperationName, operations, requiredScopes } from './introspection.js';
export { Locize, type LocizeOptions, type ProjectOptions, type PublicLocizeOptions } from './locize.js';
export type { Project } from './project.js';
export type * from './resources/index.js';
export type { Access, Scope } from './scopes.js';

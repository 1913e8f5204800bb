export type { AnyIterable } from './concurrency.js';
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
  Hooks,
  Job,
  JobDoneOptions,
  JobStatus,
  Pages,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
  RetryPolicy,
  RunningJob,
} from './http/index.js';
export { type OperationInfo, type OperationName, operations, requiredScopes } from './introspection.js';
export { Locize, type LocizeOptions, type ProjectOptions, type PublicLocizeOptions } from './locize.js';
export type { Method } from './operations/index.js';
export type { Project, ProjectRequest } from './project.js';
export { recordScopes, type ScopeRecord } from './record-scopes.js';
export type * from './resources/index.js';
export type { Access, Scope, ScopeOf } from './scopes.js';
export {
  type OtherWebhookEvent,
  parseWebhook,
  type UnknownWebhookEvent,
  type VersionOverwroteEvent,
  type WebhookEvent,
  type WebhookEventName,
} from './webhooks.js';

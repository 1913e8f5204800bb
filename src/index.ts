export type { CdnType, CdnTypeOption } from './api/cdn-types.js';
export type { CallName, Method, OperationName, RequestName } from './api/operations.js';
export type { Restriction } from './api/path-parameters.js';
export type { Access, Scope, ScopeOf } from './api/scopes.js';
export type { StandardSchemaResult, StandardSchemaV1, WithSchema } from './api/standard-schema.js';
export type { AnyIterable, AsyncDisposal, AwaitableIterable } from './async/index.js';
export type { CallOptions, CredentialSource, Pages } from './calls/index.js';
export {
  type AnyProject,
  type ClientOptions,
  type CloseOptions,
  type EnvironmentSettings,
  type ExactEntry,
  type ForEachProjectOptions,
  fromEnvironment,
  Locize,
  type LocizeConstructor,
  type LocizeOptions,
  type Project,
  type ProjectContext,
  type ProjectEntry,
  type ProjectOptions,
  type ProjectRequest,
  type ProjectResponse,
  type ProjectSettings,
  type ProjectsProgress,
  type ProjectsReport,
  type ScopesOfEntries,
  type UnderWay,
  type WithoutCredential,
} from './client/index.js';
export {
  type ByKey,
  type Changes,
  type DownloadedValue,
  type Entries,
  type FlatContent,
  flatten,
  type Location,
  type NamedTexts,
  type NamespaceContent,
  type RawContent,
  type RawEntry,
  type Translation,
  type TranslationDetails,
  type TranslationValue,
} from './content/index.js';
export {
  type AnyCredential,
  type ApiKeyOptions,
  type ApiKeyRole,
  apiKey,
  type CommonScopes,
  type Credential,
  type CredentialEvent,
  type CredentialKind,
  credentialFromEnvironment,
  type Environment,
  type Expiry,
  type PersonalAccessTokenOptions,
  type ProvidedSecret,
  personalAccessToken,
  type RoleScopes,
  type ScopesOfRole,
  type SecretSource,
} from './credentials/index.js';
export * from './errors/index.js';
export type {
  CallEndEvent,
  CallEvent,
  EventCode,
  Fetch,
  Hooks,
  JobEvent,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
  RetryPolicy,
} from './http/index.js';
export {
  type OperationInfo,
  operations,
  recordScopes,
  requiredScopes,
  type ScopeRecord,
} from './introspection/index.js';
export type { PathParameters } from './operations/index.js';
export type * from './resources/index.js';
export {
  type OtherWebhookEvent,
  parseWebhook,
  type UnknownWebhookEvent,
  type VersionOverwroteEvent,
  type WebhookEvent,
  type WebhookEventName,
} from './webhooks/index.js';

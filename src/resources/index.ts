export { type Branch, Branches, type CreateBranch, type MergeBranchOptions } from './branches.js';
export {
  type Job,
  type JobPromise,
  type JobStatus,
  Jobs,
  type JobWaitOptions,
  type RunningJob,
} from './jobs/index.js';
export { type AddLanguageOptions, type Language, Languages } from './languages/index.js';
export {
  type CreateNamespace,
  type DeleteNamespace,
  type ListNamespacesOptions,
  type Namespace,
  Namespaces,
  type RenameNamespace,
} from './namespaces.js';
export type { NamespaceStatistics, ProjectStatistics } from './project-statistics.js';
export { Resource } from './resource.js';
export {
  type Badge,
  type RegenerateStatistics,
  Statistics,
  type UserStatisticsOptions,
} from './statistics.js';
export { Tags } from './tags.js';
export {
  type ContentByLanguage,
  type DownloadAllOptions,
  type DownloadedNamespace,
  type DownloadOptions,
  type Downloads,
  type ListPublishedOptions,
  type PublishedNamespace,
  type PullFilter,
  type PullOptions,
  type RawPullOptions,
  type TextWriteOptions,
  Translations,
  type UpdateOptions,
  type WriteOptions,
  type WriteProgress,
  type WriteResult,
} from './translations/index.js';
export {
  type Invitation,
  type InviteUser,
  type InviteUserOptions,
  type User,
  type UserScope,
  Users,
} from './users.js';
export {
  type CopyVersion,
  type CopyVersionOptions,
  type PublishOptions,
  type Version,
  Versions,
} from './versions.js';

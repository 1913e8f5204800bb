export {
  type Branch,
  Branches,
  type CreateBranch,
  type MergeBranchOptions,
} from './branches.js';
export { Jobs } from './jobs.js';
export { type Language, Languages } from './languages.js';
export {
  type CreateNamespace,
  type DeleteNamespace,
  type ListNamespacesOptions,
  type Namespace,
  Namespaces,
  type RenameNamespace,
} from './namespaces.js';
export type { NamespaceStatistics, ProjectStatistics } from './project-statistics.js';
export type { Resource } from './resource.js';
export {
  type Badge,
  type RegenerateStatistics,
  Statistics,
  type UserStatisticsOptions,
} from './statistics.js';
export { Tags } from './tags.js';
export {
  type ByKey,
  type Changes,
  type ContentByLanguage,
  type DownloadAllOptions,
  type DownloadedNamespace,
  Downloads,
  type Entries,
  type Location,
  type NamespaceContent,
  type PublishedNamespace,
  type PullFilter,
  type PullOptions,
  type RawContent,
  type RawEntry,
  type RawPullOptions,
  type Translation,
  type TranslationDetails,
  Translations,
  type TranslationValue,
  type UpdateOptions,
  type WriteOptions,
  type WriteProgress,
  type WriteResult,
} from './translations/index.js';
export {
  type Invitation,
  type InviteUser,
  type User,
  type UserScope,
  Users,
} from './users.js';
export {
  type CopyVersion,
  type PublishOptions,
  type Version,
  Versions,
} from './versions.js';

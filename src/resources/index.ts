export {
  type Branch,
  Branches,
  type CreateBranch,
  type MergeBranchOptions,
} from './branches.js';
export type { Changes, Entries, TranslationDetails } from './entries.js';
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
export {
  type Location,
  type NamespaceContent,
  Translations,
  type TranslationValue,
  type UpdateOptions,
  type WriteResult,
} from './translations.js';
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

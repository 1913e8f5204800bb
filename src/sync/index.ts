/**
 * `locize-sdk/sync`: see what it would take to bring a project to the wanted content, and do it, without undoing what
 * translators have done meanwhile.
 */

export { apply } from './apply.js';
export type { ApplyOptions, ApplyProgress, ApplyWithLanguagesOptions, Backup } from './apply-options.js';
export type { Place, PlaceContent, SyncContent } from './content.js';
export type { DiffOptions } from './diff.js';
export {
  type AnySyncError,
  type Applied,
  type ApplyConflict,
  type ApplyResult,
  isSyncError,
  PartialApplyError,
  PlanConflictError,
  PlanRefusedError,
  type Refusal,
} from './errors.js';
export {
  type DirectoryOptions,
  type ReadDirectoryOptions,
  readDirectory,
  type WriteDirectoryOptions,
  type WrittenDirectory,
  writeDirectory,
} from './files/index.js';
export type { GuardOptions } from './guards.js';
export { type PlanOptions, plan } from './make-plan.js';
export { Plan, type PlanTarget } from './plan.js';
export type {
  Addition,
  Change,
  Conflict,
  PlanData,
  PlannedPlace,
  PlanTotals,
  Removal,
  Skipped,
  TextDetails,
  Theirs,
} from './plan-data.js';
export { type ReadProjectOptions, readProject } from './read.js';

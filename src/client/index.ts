export type {
  ExactEntry,
  ForEachProjectOptions,
  ProjectContext,
  ProjectEntry,
  ProjectSettings,
  ProjectsProgress,
  ProjectsReport,
  ScopesOfEntries,
} from './for-each-project.js';
export { type EnvironmentSettings, fromEnvironment } from './from-environment.js';
export {
  type CloseOptions,
  credentialOf,
  Locize,
  type LocizeConstructor,
  observed,
  type UnderWay,
} from './locize.js';
export type { ClientOptions, LocizeOptions, ProjectOptions, WithoutCredential } from './options.js';
export { type AnyProject, Project } from './project.js';
export type { ProjectRequest, ProjectResponse } from './request.js';

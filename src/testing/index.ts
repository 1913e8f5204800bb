export { createLocizeServer } from './create.js';
export type { FaultName, FaultRule } from './faults/rules.js';
export type { LoggedRequest } from './request-log.js';
export type {
  LocizeServerSeed,
  SeedApiKey,
  SeedBranch,
  SeedEntries,
  SeedEntry,
  SeedEntryDetails,
  SeedLanguages,
  SeedProject,
  SeedRole,
  SeedTenant,
  SeedToken,
  SeedUser,
  SeedVersions,
} from './seed.js';
export { seedFromDirectory } from './seed-directory.js';
export type { LocizeServer, ServerSnapshot } from './server.js';
export type { Entry as ServerEntry } from './state/entries.js';
export type { Invitation as ServerInvitation } from './state/project.js';
export type { ServerContent, ServerEntries } from './views.js';

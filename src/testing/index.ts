export type { FaultName, FaultRule } from './faults/rules.js';
export type { LoggedRequest } from './request-log.js';
export type {
  LocizeServerSeed,
  SeedApiKey,
  SeedBranch,
  SeedEntry,
  SeedProject,
  SeedRole,
  SeedToken,
  SeedUser,
  SeedVersions,
} from './seed.js';
export { createLocizeServer, type LocizeServer, type ServerContent } from './server.js';

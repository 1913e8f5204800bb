import { getJob } from '../http/index.js';
import { branchOperations } from './branches.js';
import { languageOperations } from './languages.js';
import { namespaceOperations } from './namespaces.js';
import { statisticsOperations } from './statistics.js';
import { tagOperations } from './tags.js';
import { translationOperations } from './translations/operations.js';
import { userOperations } from './users.js';
import { versionOperations } from './versions.js';

/** The declarations of all operations, in the order of the resource groups. */
export const declarations = [
  ...translationOperations,
  ...namespaceOperations,
  ...languageOperations,
  ...versionOperations,
  ...branchOperations,
  ...userOperations,
  ...tagOperations,
  ...statisticsOperations,
  getJob,
] as const;

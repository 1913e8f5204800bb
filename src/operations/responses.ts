/** What operations share in how they judge responses. */

import type { StandardSchemaV1 } from '../api/standard-schema.js';
import type { ResponseSummary } from './operation.js';

/** For deletions: what is gone after an attempt whose outcome isn't known was deleted by that attempt. */
export const goneInDoubt = ({ status, inDoubt }: ResponseSummary): boolean => status === 404 && inDoubt;

/**
 * For responses whose shape isn't documented: anything is right but a page of HTML, which comes from something on
 * the way and not from the API.
 */
export const undocumented: StandardSchemaV1 = {
  '~standard': {
    version: 1,
    vendor: 'locize-sdk',
    validate: (body) =>
      typeof body === 'string' && body.trimStart().startsWith('<')
        ? { issues: [{ message: 'a page of HTML' }] }
        : { value: body },
  },
};

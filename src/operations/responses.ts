/** What operations share in how they judge responses. */

import { schemaOf } from '../api/shapes.js';
import type { ResponseSummary } from './operation.js';

/** For deletions: what is gone after an attempt whose outcome isn't known was deleted by that attempt. */
export const goneInDoubt = ({ status, inDoubt }: ResponseSummary): boolean => status === 404 && inDoubt;

/**
 * For responses whose shape isn't documented: anything is right but a page of HTML, which comes from something on
 * the way and not from the API.
 */
export const undocumented = schemaOf<unknown>((body, path, report) => {
  if (typeof body === 'string' && /^\s*</.test(body)) report(path, 'a page of HTML');
});

export { type Operation, operation, type ResponseSummary } from './operation.js';
export type { PathParameters } from './path-types.js';
export { goneInDoubt, undocumented } from './responses.js';

export * from './any-error.js';
export { type ErrorContext, LocizeError } from './base.js';
export type { CallError } from './call-error.js';
export { fromJSON } from './from-json.js';
export * from './partial-update.js';
export * from './refused.js';
export * from './response.js';
export * from './task.js';

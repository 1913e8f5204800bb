export { type OperationInfo, operations, requiredScopes } from './operations.js';
export { recordScopes, type ScopeRecord } from './record-scopes.js';

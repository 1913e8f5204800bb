export type { CredentialSource } from './authorise.js';
export { baseUrlOf, isInsecure } from './base-url.js';
export { type CallContent, type CallOptions, type CallResponse, call, callOptions } from './call.js';
export { atCallSite, callSite, withCallSite } from './call-site.js';
export { Connected, type Connection, connectionOf } from './connection.js';
export { FetchedPages, type Page, type Pages } from './pages.js';
export { assertSegment } from './path.js';
export { checkShape } from './response.js';

export type { CredentialSource } from './authorise.js';
export { baseUrlOf, checkedBaseUrl, isInsecure } from './base-url.js';
export { type CallContent, type CallOptions, type CallResponse, call, callOptions } from './call.js';
export { atCallSite, callSite, withCallSite } from './call-site.js';
export {
  type CallSettings,
  Connected,
  type Connection,
  connectionAt,
  connectionOf,
  during,
  traceOf,
} from './connection.js';
export { Lifetime, type Task } from './lifetime.js';
export { fetchPages, type Pages, type Paging } from './pages.js';
export { assertSegment } from './path.js';
export { type AtSite, type Piece, Pieces } from './pieces.js';
export { checkShape } from './response.js';

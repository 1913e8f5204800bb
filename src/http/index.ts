export { delay } from './delay.js';
export type { CallEvent, Hooks, RequestEvent, ResponseEvent, RetryEvent } from './hooks.js';
export type { FullRetryPolicy, RetryPolicy } from './retries.js';
export { retryAfter } from './retry-after.js';
export { type Fetch, Transport, type TransportOptions, type WireResponse } from './transport.js';

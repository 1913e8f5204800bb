export type { Json } from './body.js';
export type { Deadline } from './deadline.js';
export { delay, longestDelay } from './delay.js';
export type { CallEvent, Hooks, RequestEvent, ResponseEvent, RetryEvent } from './hooks.js';
export type { FullRetryPolicy, RetryPolicy } from './retries.js';
export { retryAfter } from './retry-after.js';
export { type Fetch, Transport, type TransportOptions, type WireResponse } from './transport.js';

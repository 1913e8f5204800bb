export type { Json } from './body.js';
export { CallTrace } from './call-trace.js';
export { Deadline } from './deadline.js';
export { delay } from './delay.js';
export type { Fetch } from './fetch.js';
export {
  type CallEndEvent,
  type CallEvent,
  type EventCode,
  type Hooks,
  type JobEvent,
  notify,
  type RequestEvent,
  type ResponseEvent,
  type RetryEvent,
} from './hooks.js';
export { meaningOf, messageOf } from './meaning.js';
export type { FullRetryPolicy, RetryPolicy } from './retries.js';
export { Transport, type TransportOptions, type WireResponse } from './transport.js';

export { checkShape } from './answer.js';
export type { CredentialSource } from './authorise.js';
export { type Answer, type CallInput, type CallOptions, type Connection, call } from './call.js';
export type { Hooks, RequestEvent, ResponseEvent, RetryEvent } from './hooks.js';
export { baseUrlOf, type CdnType, otherHostOf } from './hosts.js';
export { getJob, Job, type JobDoneOptions, type JobStatus, type RunningJob, startedJob } from './job.js';
export { type Page, Pages } from './pages.js';
export { assertSegment } from './path.js';
export { type RetryPolicy, Transport } from './transport.js';

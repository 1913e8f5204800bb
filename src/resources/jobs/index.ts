export type { Job, JobPromise, JobStatus, JobWaitOptions, RunningJob } from './job.js';
export { Jobs } from './jobs.js';
export { startedJob } from './operations.js';

import type { FaultRule } from 'locize-sdk/testing';

/** Something of everything that can go wrong: a tenth of the requests, and more. */
export const faults: readonly FaultRule[] = [
  { fault: 'latency', milliseconds: 5, rate: 0.02 },
  { fault: 'reset', when: 'before', rate: 0.007 },
  { fault: 'reset', when: 'during', rate: 0.007 },
  { fault: 'reset', when: 'after', rate: 0.007 },
  { fault: 'truncated-body', rate: 0.007 },
  { fault: 'malformed-body', rate: 0.007 },
  { fault: 'endless-body', rate: 0.001 },
  { fault: 'endless-body', pause: 20, rate: 0.001 },
  { fault: 'html', rate: 0.006 },
  { fault: 'html', workDone: true, rate: 0.006 },
  { fault: 'error-message', rate: 0.006 },
  { fault: 'status', status: 429, retryAfter: 0, rate: 0.008 },
  { fault: 'status', status: 429, rate: 0.005 },
  { fault: 'status', status: 503, retryAfter: new Date(0), rate: 0.005 },
  { fault: 'status', status: 503, rate: 0.005 },
  { fault: 'status', status: 500, rate: 0.005 },
  { fault: 'status', status: 504, workDone: true, rate: 0.008 },
  { fault: 'redirect', location: 'http://127.0.0.1:1/', rate: 0.004 },
];

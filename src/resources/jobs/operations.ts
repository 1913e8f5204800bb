import * as z from 'zod/mini';
import { boolean, string, timestamp } from '../../api/shapes.js';
import { operation } from '../../operations/index.js';

/** A finished job is gone, by a 404 without a message, or by `null`. A 404 with one is an error like any other. */
export const getJob = operation({
  name: 'jobs.get',
  access: 'any',
  method: 'GET',
  path: '/jobs/{projectId}/{jobId}',
  response: z.nullish(
    z.looseObject({
      projectId: z.optional(string),
      jobId: string,
      event: z.optional(string),
      startedAt: z.optional(timestamp),
      timeouted: z.optional(boolean),
    }),
  ),
  meansNothing: ({ status, message }) => status === 404 && message === undefined,
});

/** The response to what starts a job. */
export const startedJob = z.looseObject({ jobId: string });

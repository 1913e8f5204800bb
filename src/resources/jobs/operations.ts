import { segmentProblem } from '../../api/path-parameters.js';
import {
  boolean,
  nullish,
  objectOf,
  optional,
  type Shape,
  schemaOf,
  string,
  timestamp,
} from '../../api/shapes.js';
import { operation } from '../../operations/index.js';

/**
 * A finished job is gone, by a 404 without a message, or by `null`. A 404 with one is an error like any other, and so is
 * a page of HTML, which isn't the API's.
 */
export const getJob = operation('jobs.get', {
  response: schemaOf(
    nullish(
      objectOf({
        projectId: optional(string),
        jobId: string,
        event: optional(string),
        startedAt: optional(timestamp),
        timeouted: optional(boolean),
      }),
    ),
  ),
  meansNothing: ({ status, message, isJson }) => status === 404 && isJson && message === undefined,
});

/** One that a path can't have in it could not be asked for. */
const jobId: Shape<string> = (value, path, report) => {
  const problem = segmentProblem('jobId', value);
  if (problem !== undefined) report(path, `the id of the job ${problem}`);
};

/** The response to what starts a job. */
export const startedJob = schemaOf(objectOf({ jobId }));

import * as z from 'zod/mini';

/** A point in time as the API gives it. Not a union of zod's, which would weigh ten times as much. */
export const timestamp = z.custom<string | number>(
  (value) => typeof value === 'string' || typeof value === 'number',
);

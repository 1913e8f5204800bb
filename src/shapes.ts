/** Shapes that answers have in common, of the parts of zod that are there anyway: a record or a union weighs ten times as much. */

import * as z from 'zod/mini';

/** An object of values of one kind, by names that aren't known. */
export const byName = <Value extends z.ZodMiniType>(value: Value) => z.catchall(z.object({}), value);

/** A point in time as the API gives it. */
export const timestamp = z.custom<string | number>(
  (value) => typeof value === 'string' || typeof value === 'number',
);

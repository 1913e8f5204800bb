/**
 * Shapes that responses have in common. Built from the parts of zod that are there anyway: its own primitives, records
 * and unions weigh a multiple of these.
 */

import * as z from 'zod/mini';

const typeOf = <T>(type: string) => z.custom<T>((value) => typeof value === type, `expected a ${type}`);

export const string = typeOf<string>('string');
export const number = typeOf<number>('number');
export const boolean = typeOf<boolean>('boolean');

/** A point in time as the API gives it. */
export const timestamp = z.custom<string | number>(
  (value) => typeof value === 'string' || typeof value === 'number',
  'expected a string or a number',
);

/** An object of values of one kind, by names that aren't known. */
export const recordOf = <Value extends z.ZodMiniType>(value: Value) => z.catchall(z.object({}), value);

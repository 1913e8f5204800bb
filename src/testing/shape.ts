import * as z from 'zod/mini';
import { InvalidArgumentError } from '../errors/index.js';

/** Rejects invalid input: with a typo in it, a test could pass for the wrong reason. */
export function assertShape(argument: string, schema: z.ZodMiniType, value: unknown): void {
  const result = z.safeParse(schema, value);
  if (result.success) return;
  const [issue] = result.error.issues;
  throw new InvalidArgumentError(
    argument,
    `is wrong at ${issue?.path.join('.') || 'its top'}: ${issue?.message}`,
  );
}

import { type ErrorContext, PartialUpdateError } from '../errors/index.js';

/** Which of a series a request is. */
export interface Position {
  readonly first: boolean;
  readonly last: boolean;
}

/**
 * Sends a series of requests, one after the other. When one fails after others went through, the error tells
 * which keys are applied and which are left; while nothing is applied, the failure itself is thrown.
 *
 * @throws PartialUpdateError
 */
export async function sendBatches<Batch, Result>(
  batches: readonly Batch[],
  keysOf: (batch: Batch) => readonly string[],
  send: (batch: Batch, position: Position) => Promise<Result>,
  context: ErrorContext,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const [index, batch] of batches.entries()) {
    try {
      results.push(await send(batch, { first: index === 0, last: index === batches.length - 1 }));
    } catch (cause) {
      if (index === 0) throw cause;
      const keys = {
        applied: batches.slice(0, index).flatMap(keysOf),
        failed: [...keysOf(batch)],
        pending: batches.slice(index + 1).flatMap(keysOf),
      };
      throw new PartialUpdateError(keys, { ...context, cause });
    }
  }
  return results;
}

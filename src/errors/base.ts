import type { CallName } from '../api/operations.js';
import { own } from '../api/own.js';
import { brand } from './brand.js';
import { bounded, cleanMessage } from './text.js';

/** What an error knows of the call that it comes from. */
export interface ErrorContext {
  /** Name of the operation, as in the table of `operations`: `versions.publish`. */
  readonly operation?: CallName | undefined;
  readonly projectId?: string | undefined;
  /** For a call that isn't idempotent: what shows whether its work was done. */
  readonly checkWith?: string | undefined;
  /** The original error, where there is one. It never carries a credential. */
  readonly cause?: unknown;
}

/**
 * Base of everything the SDK throws. `code` is stable and tells the classes apart, also where two copies of
 * the package meet; see {@link isLocizeError}. Its message is a single line of at most 4,000 characters, whatever it quotes:
 * control characters and those that turn the direction are escaped.
 */
export abstract class LocizeError extends Error {
  abstract override readonly name: string;
  abstract readonly code: string;
  /**
   * Name of the operation, as in the table of `operations`: `versions.publish`. A call of `project.request` is named
   * by its method and path.
   */
  readonly operation: CallName | undefined;
  readonly projectId: string | undefined;

  constructor(message: string, context: ErrorContext = {}) {
    const { operation, projectId, cause } = own(context);
    super(
      cleanMessage(operation === undefined ? message : `${operation}: ${message}`),
      cause === undefined ? undefined : { cause },
    );
    this.operation = operation;
    this.projectId = projectId;
  }

  /** @internal */
  get [brand](): true {
    return true;
  }

  /**
   * Plain data for reports, logs and other threads: the fields and the message, without stack and cause. Of lists it has
   * the first 100 items. `fromJSON` makes an error of it again.
   */
  toJSON(): object {
    const fields = Object.entries(this).map(([name, value]) => [name, bounded(value)]);
    return { ...Object.fromEntries(fields), message: this.message };
  }
}

/** How a message ends where it isn't known whether the work was done: that depends on whether twice would be harmless. */
export function adviceInDoubt(context: ErrorContext, ifHarmless: string): string {
  const { checkWith } = own(context);
  return checkWith === undefined
    ? ifHarmless
    : `. The work may have been done all the same: look at ${checkWith} before trying again.`;
}

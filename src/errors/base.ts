import type { CallName } from '../api/operation-names.js';
import { brand } from './brand.js';

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
 * the package meet; see {@link isLocizeError}.
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
    const { operation, projectId, cause } = context;
    super(
      operation === undefined ? message : `${operation}: ${message}`,
      cause === undefined ? {} : { cause },
    );
    this.operation = operation;
    this.projectId = projectId;
  }

  /** @internal */
  get [brand](): true {
    return true;
  }

  /** Plain data for reports and logs: the fields and the message, without stack and cause. */
  toJSON(): object {
    return { ...this, message: this.message };
  }
}

/** How a message ends where it isn't known whether the work was done: that depends on whether twice would be harmless. */
export function adviceInDoubt({ checkWith }: ErrorContext, ifHarmless: string): string {
  return checkWith === undefined
    ? ifHarmless
    : `. The work may have been done all the same: look at ${checkWith} before trying again.`;
}

import { brand } from './brand.js';

/** What an error knows of the call that it comes from. */
export interface ErrorContext {
  /** Name of the operation, as in the table of `operations`: `versions.publish`. */
  readonly operation?: string | undefined;
  readonly projectId?: string | undefined;
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
  /** Name of the operation, as in the table of `operations`: `versions.publish`. */
  readonly operation: string | undefined;
  readonly projectId: string | undefined;

  constructor(message: string, { operation, projectId, cause }: ErrorContext = {}) {
    super(
      operation === undefined ? message : `${operation}: ${message}`,
      cause === undefined ? {} : { cause },
    );
    this.operation = operation;
    this.projectId = projectId;
  }

  get [brand](): true {
    return true;
  }

  /** Plain data for reports and logs: the fields and the message, without stack and cause. */
  toJSON(): object {
    return { ...this, message: this.message };
  }
}

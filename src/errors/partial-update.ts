import { own } from '../api/own.js';
import { type ErrorContext, LocizeError } from './base.js';
import type { CallError } from './call-error.js';
import { clean, cleanMessage, reasonOf } from './text.js';

/** How far a write got. */
interface WriteState {
  readonly applied: number;
  readonly failed: readonly string[];
  readonly read: number;
  readonly remaining: AsyncIterable<never>;
  /** Whether the source ends in an error, so that there is no finishing. */
  readonly isBroken: boolean;
}

/**
 * A write of several requests of which some went through and one failed, or whose source failed. Give `remaining` to
 * the same method again to finish the work; `cause` is the first failure.
 */
export class PartialUpdateError extends LocizeError {
  override readonly name = 'PartialUpdateError';
  readonly code = 'partial_update';
  /** How many items have arrived, those of the same key too. */
  readonly applied: number;
  /** Keys of the requests that failed: whether the server has them isn't known. */
  readonly failed: readonly string[];
  /** How many items were taken from the source. */
  readonly read: number;
  /**
   * What is left: the items that failed, then those that weren't sent, then the rest of the source, which is read on
   * only as this is. Give it to the same method again, as often as it takes, without `replace`; it can be read once, as
   * the source can. Where the source has failed, or has given something that can't be sent, this ends with that error,
   * and never looks like all there was: given to the method again, what came before it arrives.
   */
  declare readonly remaining: AsyncIterable<never>;
  /** The first failure: of a request, of the source, or of `onProgress`. */
  declare readonly cause: CallError | Error;

  constructor(state: WriteState, context: ErrorContext) {
    const { applied, failed, read, remaining, isBroken } = state;
    const { cause } = own(context);
    // With its end, which says what to do.
    const reason = clean(reasonOf(cause), 1000, 300).replace(/\.$/, '');
    super(
      `${applied} items applied, ${failed.length} in doubt; then: ${reason}. Give \`remaining\` to the same method again ${isBroken ? 'for what the source had given, and make a new one for the rest' : 'to finish'}.`,
      { ...context, cause: cause instanceof Error ? cause : new Error(clean(reasonOf(cause)), { cause }) },
    );
    this.applied = applied;
    this.failed = failed;
    this.read = read;
    // Not printed: it is read by being looked at.
    Object.defineProperty(this, 'remaining', own({ value: remaining }));
  }

  /** Counts in place of keys, of which there may be thousands, and of the cause what it is called and says. */
  override toJSON(): object {
    const { cause, failed } = this;
    const { name, code } = own(cause as { readonly name?: unknown; readonly code?: unknown });
    return {
      ...super.toJSON(),
      failed: failed.length,
      cause: {
        name: clean(reasonOf(name ?? cause.name)),
        ...(code !== undefined && { code: clean(reasonOf(code)) }),
        message: cleanMessage(reasonOf(cause)),
      },
    };
  }
}

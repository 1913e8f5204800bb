import { type AnyLocizeError, isLocizeError, LocizeError } from '../index.js';
import type { Place } from './content.js';
import type { Plan } from './plan.js';

/** Why a plan isn't applied. */
export interface Refusal {
  /** The option that permits it. */
  readonly option: 'maxRemovals' | 'maxChanges' | 'allowEmpty' | 'addLanguages';
  /** The place that it is about; undefined for the whole plan. */
  readonly place?: Place | undefined;
  readonly reason: string;
}

/** What a plan would do is more than its guards permit. Nothing was written. */
export class PlanRefusedError extends LocizeError {
  override readonly name = 'PlanRefusedError';
  readonly code = 'plan_refused';
  /** All that is refused. */
  declare readonly refusals: readonly Refusal[];

  constructor(refusals: readonly Refusal[], projectId: string) {
    const shown = refusals.slice(0, 3).map(({ reason }) => reason);
    const rest = refusals.length > shown.length ? `, and ${refusals.length - shown.length} more` : '';
    const options = [...new Set(refusals.map(({ option }) => option))];
    const names = options.includes('addLanguages')
      ? ' For files of another name than their language, see `languageNames`.'
      : '';
    super(
      `the plan would ${shown.join(', ')}${rest}. Look at it, and set ${options.map((option) => `\`${option}\``).join(', ')} if it is meant.${names}`,
      { projectId },
    );
    hide(this, { refusals });
  }

  /** A count in place of the refusals. */
  override toJSON(): object {
    return { ...super.toJSON(), refusals: this.refusals.length };
  }
}

/** A key that was left alone, since it isn't as the plan saw it. */
export interface ApplyConflict extends Place {
  readonly key: string;
  /** The text that the plan saw; undefined where it saw none. */
  readonly expected: string | undefined;
  /** The text that is there now; undefined where there is none. */
  readonly found: string | undefined;
  /** The text that the plan wants; undefined where it removes the key. */
  readonly wanted: string | undefined;
}

/** How many keys were written. */
export interface Applied {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  /** How many were already as the plan wants them. */
  readonly unchanged: number;
}

/** What an apply has done, and what it has left. */
export interface ApplyResult {
  readonly applied: Applied;
  readonly conflicts: readonly ApplyConflict[];
  /** What is left to do, without the conflicts: applying it finishes. */
  readonly remaining: Plan;
  /** What takes back all that was written: made of what was there. */
  readonly undo: Plan;
}

abstract class ApplyError extends LocizeError implements ApplyResult {
  readonly applied: Applied;
  declare readonly conflicts: readonly ApplyConflict[];
  declare readonly remaining: Plan;
  declare readonly undo: Plan;

  constructor(
    message: string,
    result: ApplyResult,
    context: { readonly projectId: string; readonly cause?: unknown },
  ) {
    super(message, context);
    const { applied, conflicts, remaining, undo } = result;
    this.applied = applied;
    hide(this, { conflicts, remaining, undo });
  }

  /** Without texts: a count in place of the conflicts. */
  override toJSON(): object {
    return { ...super.toJSON(), conflicts: this.conflicts.length };
  }
}

/** All of a plan was applied but for keys that aren't as the plan saw them, which were left alone. */
export class PlanConflictError extends ApplyError {
  override readonly name = 'PlanConflictError';
  readonly code = 'plan_conflict';

  constructor(result: ApplyResult, projectId: string) {
    const [first] = result.conflicts;
    const key = first && `${first.language}/${first.namespace}: ${first.key}`;
    super(
      `left alone what is not as the plan saw it: "${key}"${result.conflicts.length > 1 ? ` and ${result.conflicts.length - 1} more` : ''}. Plan anew, or set \`onConflict\` to 'overwrite'.`,
      result,
      { projectId },
    );
  }
}

/** A plan was applied in part: `cause` is what ended it. Apply `remaining` to finish, or `undo` to take it back. */
export class PartialApplyError extends ApplyError {
  override readonly name = 'PartialApplyError';
  readonly code = 'partial_apply';
  /** The first failure, or else the reason of the abort. */
  declare readonly cause: unknown;

  constructor(result: ApplyResult, projectId: string, cause: unknown) {
    const { added, changed, removed } = result.applied;
    const written = added + changed + removed;
    // Of the user's own, or the platform's, a message may quote anything.
    const reason = isLocizeError(cause) ? `: ${cause.message.replace(/\.$/, '')}` : '; see cause';
    super(
      `ended after ${written} ${written === 1 ? 'key' : 'keys'}${reason}. Apply \`remaining\` to finish, or \`undo\` to take it back.`,
      result,
      { projectId, cause },
    );
  }
}

/** Every error that `plan` and `apply` throw; `code` tells them apart. */
export type AnySyncError = AnyLocizeError | PlanRefusedError | PlanConflictError | PartialApplyError;

/** Whether a caught value is an error of `plan` or `apply`: narrows to the union of all. */
export function isSyncError(value: unknown): value is AnySyncError {
  return isLocizeError(value);
}

/** Not printed, since it holds texts: it is read by being looked at. */
function hide(error: object, fields: object): void {
  for (const [name, value] of Object.entries(fields)) {
    Object.defineProperty(error, name, { value, enumerable: false });
  }
}

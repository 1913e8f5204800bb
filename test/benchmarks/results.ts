import type { Figure, Samples } from './measure.ts';
import { figureOf, median, ratioOf } from './measure.ts';

/** What was asked of a figure. */
export interface Goal {
  readonly most?: number;
  readonly least?: number;
  /** What stands in its way, for the page, where it isn't reached. */
  readonly obstacle?: string;
}

/** A line of the table. */
export interface Result {
  /** What is done. */
  readonly work: string;
  /** What it is compared with. */
  readonly against: string;
  readonly figure: Figure;
  readonly unit: '×' | '× faster' | '%' | 'MB' | 's' | 'ms';
  readonly goal?: Goal | undefined;
  /** What both took, where that says something. */
  readonly detail: string;
}

/** How one side compares with another, by what each took. */
export function compared(
  work: string,
  against: string,
  ours: Samples,
  theirs: Samples,
  { goal, unit = 'ms' }: { readonly goal?: Goal; readonly unit?: 'ms' | 's' } = {},
): Result {
  const shown = (samples: Samples) =>
    unit === 's' ? `${(median(samples) / 1000).toFixed(2)} s` : `${median(samples).toFixed(0)} ms`;
  const detail = `${shown(ours)}, ${shown(theirs)}`;
  return { work, against, figure: ratioOf(ours, theirs), unit: '×', goal, detail };
}

/** How many times faster one side is than another. */
export function faster(work: string, against: string, ours: Samples, theirs: Samples, goal?: Goal): Result {
  const shown = (samples: Samples) => `${(median(samples) / 1000).toFixed(2)} s`;
  const detail = `${shown(ours)}, ${shown(theirs)}`;
  return { work, against, figure: ratioOf(theirs, ours), unit: '× faster', goal, detail };
}

/** A figure by itself. */
export const measured = (
  work: string,
  against: string,
  samples: Samples,
  unit: Result['unit'],
  detail: string,
  goal?: Goal,
): Result => ({ work, against, figure: figureOf(samples), unit, goal, detail });

/** Whether a goal is reached, by the figure as it is shown. `slack` times as much passes as well. */
export const isReached = (result: Result, slack = 1): boolean => fits(result.figure.median, result, slack);

/** Whether it is in each round. */
export const isReachedAlways = (result: Result): boolean =>
  fits(result.figure.lowest, result, 1) && fits(result.figure.highest, result, 1);

function fits(value: number, result: Result, slack: number): boolean {
  const { most = Number.POSITIVE_INFINITY, least = Number.NEGATIVE_INFINITY } = result.goal ?? {};
  const shown = Number(value.toFixed(digitsOf(result)));
  return shown <= most * slack && shown >= least / slack;
}

/** How many digits of a figure say something. */
export const digitsOf = ({ unit, figure }: Pick<Result, 'unit' | 'figure'>): number =>
  unit === 'MB' || figure.median >= 20 ? 0 : 2;

/** What was measured. */
export const nameOf = ({ work, against }: Result): string =>
  against === '–' ? work : `${work}, against ${against}`;

/** A goal as it is shown. */
export function goalOf({ goal, unit }: Result): string {
  if (goal?.most !== undefined) return `≤ ${goal.most} ${unit}`;
  return goal?.least === undefined ? '' : `≥ ${goal.least} ${unit}`;
}

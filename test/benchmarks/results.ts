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

/** Whether a goal is reached. `slack` times as much passes as well. */
export function isReached({ figure, goal }: Result, slack = 1): boolean {
  const { most = Number.POSITIVE_INFINITY, least = Number.NEGATIVE_INFINITY } = goal ?? {};
  return figure.median <= most * slack && figure.median >= least / slack;
}

import type { Goal, Result } from './results.ts';
import { isReached } from './results.ts';
import type { Growth } from './works/growth.ts';

/** All that was measured. */
export interface Measured {
  readonly machine: string;
  readonly date: string;
  readonly results: readonly Result[];
  readonly growth: readonly Growth[];
}

/** A line of the table: what was done, against what, the figure with its spread, the goal, whether it is reached, and what both took. */
export function rowOf(result: Result): string[] {
  const { work, against, figure, unit, goal, detail } = result;
  const digits = unit === 'MB' || figure.median >= 20 ? 0 : 2;
  const shown = (value: number) => value.toFixed(digits);
  const spread =
    figure.lowest === figure.highest ? '' : ` (${shown(figure.lowest)} to ${shown(figure.highest)})`;
  return [
    work,
    against,
    `${shown(figure.median)} ${unit}${spread}`,
    goalOf(goal, unit),
    goal === undefined ? '' : isReached(result) ? 'yes' : 'no',
    detail,
  ];
}

function goalOf(goal: Goal | undefined, unit: string): string {
  if (goal?.most !== undefined) return `≤ ${goal.most} ${unit}`;
  return goal?.least === undefined ? '' : `≥ ${goal.least} ${unit}`;
}

/** The page of `docs`. */
export function pageOf({ machine, date, results, growth }: Measured): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const head = ['work', 'against', 'figure', 'goal', 'reached', 'SDK, other'];
  const grown = growth.map(({ work, points, slope }) => {
    const last = points.at(-1);
    const each = last === undefined ? Number.NaN : (last.milliseconds * 1000) / last.count;
    return `- ${last?.count.toLocaleString('en')} ${work}: ${each.toFixed(0)} µs each; the time grows by the power of ${slope.toFixed(2)} of how many they are.`;
  });
  const missed = results.filter((result) => !isReached(result));
  const obstacles = new Set(missed.map(({ goal }) => goal?.obstacle));
  const obstructed = [...obstacles].map((obstacle) => {
    const works = missed
      .filter(({ goal }) => goal?.obstacle === obstacle)
      .map(({ work, against }) => `${work}, against ${against}`);
    return `- ${works.join('; ')}: ${obstacle ?? 'not known yet'}.`;
  });
  return `<!-- Written by \`npm run bench\`. -->
# Performance

Measured on ${date} by \`npm run bench\`, on ${machine}, with a server in another process on the same machine. A ratio is the median
of several rounds, in which both sides took turns, with the lowest and the highest beside it; what has none beside it was measured
once. Below 1 ×, the SDK takes less. What is "× faster" is the time of the other one by that of the SDK, both as whole processes.

![What a user gains, and how the costs grow](performance.svg)

${line(head)}
${line(head.map(() => '---'))}
${results.map((result) => line(rowOf(result))).join('\n')}

${missed.length === 0 ? 'All goals are reached.' : `What stands in the way of the goals that aren't reached:\n\n${obstructed.join('\n')}`}

Against \`fetch\` comes what \`ky\` does: it merges options, normalises retries twice and merges hooks at each call, which no
option avoids.

How costs grow, without a latency that would hide them:

${grown.join('\n')}
`;
}

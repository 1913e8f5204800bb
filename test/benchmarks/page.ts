import { digitsOf, goalOf, isReached, isReachedAlways, nameOf, type Result } from './results.ts';
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
  const { work, against, figure, unit, detail } = result;
  const shown = (value: number) => value.toFixed(digitsOf(result));
  const spread =
    figure.lowest === figure.highest ? '' : ` (${shown(figure.lowest)} to ${shown(figure.highest)})`;
  return [
    work,
    against,
    `${shown(figure.median)} ${unit}${spread}`,
    goalOf(result),
    result.goal === undefined ? '' : reachOf(result),
    detail,
  ];
}

function reachOf(result: Result): string {
  if (isReachedAlways(result)) return 'yes';
  return isReached(result) ? 'by the median' : 'no';
}

/** The page of `docs`. */
export function pageOf({ machine, date, results, growth }: Measured): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const head = ['work', 'against', 'figure', 'goal', 'reached', 'SDK, other'];
  const grown = growth.map(({ work, points, slope }) => {
    const last = points.at(-1);
    const each = last === undefined ? Number.NaN : (last.milliseconds * 1000) / last.count;
    return `- ${last?.count.toLocaleString('en')} ${work}: ${each.toFixed(0)} µs each; from the step before, the time has grown by the power of ${slope.toFixed(2)} of how many they are (1 is linear).`;
  });
  const missed = results.filter((result) => !isReachedAlways(result));
  const obstacleOf = (result: Result) =>
    result.goal?.obstacle ??
    (isReached(result) ? 'its rounds differ by more than the goal leaves room for' : 'not known yet');
  const obstacles = new Set(missed.map(obstacleOf));
  const obstructed = [...obstacles].map((obstacle) => {
    const works = missed.filter((result) => obstacleOf(result) === obstacle).map(nameOf);
    return `- ${works.join('; ')}: ${obstacle}.`;
  });
  return `<!-- Written by \`npm run bench\`. -->
# Performance

Measured on ${date} by \`npm run bench\`, on ${machine}, with a server in another process on the same machine.
"50 ms" is how long that waits before each answer. A ratio is the median of several rounds, in which both sides took turns, with
the lowest and the highest beside it; what has none beside it was measured once. The times beside it are medians of their own, so
their ratio can be a little different. Below 1 ×, the SDK takes less. What is "× faster" is the time of the other one by that of
the SDK, both as whole processes.

![What a user gains, and how the costs grow](performance.svg)

${line(head)}
${line(head.map(() => '---'))}
${results.map((result) => line(rowOf(result))).join('\n')}

${missed.length === 0 ? 'All goals are reached in each round.' : `What stands in the way of the goals that aren't reached in each round:\n\n${obstructed.join('\n')}`}

Compared with \`fetch\`, a call also pays for \`ky\`, which merges options, normalises retries twice and merges hooks each time; no
option avoids that. What it costs more than \`fetch\` is about a tenth of a millisecond.

The factors beside \`locize sync\` are those of its way of working: it sends one request that writes at a time, and waits a second
after each; at its end it fetches all there is into the folder again. The SDK sends several at a time, waits only where the server
asks it to, and doesn't write back. In an app, \`locize-sdk/public\` stands for the SDK; it fills no store of i18next, as the backend
does.

How costs grow, without a latency that would hide them:

${grown.join('\n')}
`;
}

/** One of those that are compared. */
export interface Side {
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

/** How much a side took, in each round. */
export type Samples = readonly number[];

/** Milliseconds of time. */
export async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Milliseconds of processor time of this process, of all its threads. */
export async function processorTime(work: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/**
 * Runs all sides in turn, round by round, so that whatever else the machine does falls on all of them. The first round warms
 * up and doesn't count.
 */
export async function rounds(
  sides: readonly Side[],
  count: number,
  measure: (work: () => Promise<unknown>) => Promise<number>,
): Promise<Samples[]> {
  const samples: number[][] = sides.map(() => []);
  for (let round = 0; round <= count; round += 1) {
    for (const [nth, { run }] of sides.entries()) {
      globalThis.gc?.();
      const sample = await measure(run);
      if (round > 0) samples[nth]?.push(sample);
    }
  }
  return samples;
}

export function median(samples: Samples): number {
  const sorted = [...samples].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/** A figure with its spread over the rounds. */
export interface Figure {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

export const figureOf = (samples: Samples): Figure => ({
  median: median(samples),
  lowest: Math.min(...samples),
  highest: Math.max(...samples),
});

/** How many times as much as another side one took, round by round. */
export const ratioOf = (ours: Samples, theirs: Samples): Figure =>
  figureOf(ours.map((sample, round) => sample / (theirs[round] ?? Number.NaN)));

/** Does so many pieces of work, so many at a time, as anybody would write it. */
export async function inFlight(
  count: number,
  limit: number,
  work: (nth: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const nth = next;
      next += 1;
      await work(nth);
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
}

import Table from 'cli-table3';

/** One client doing one thing with one credential. */
export interface Check {
  readonly client: string;
  readonly command: string;
  readonly credential: string;
  /** Tells whether it was allowed or, as it should be, refused; throws where it isn't as it should be. */
  readonly run: () => Promise<'allowed' | 'refused'>;
}

export interface Result extends Omit<Check, 'run'> {
  readonly outcome: 'allowed' | 'refused' | 'failed';
  readonly error?: unknown;
}

/** Runs checks, several at a time, since they wait more than they work. Answers in the order of the checks. */
export async function runChecks(checks: readonly Check[], concurrency: number): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = checks.entries();
  const worker = async () => {
    for (const [index, { run, ...check }] of waiting) {
      try {
        results[index] = { ...check, outcome: await run() };
      } catch (error) {
        results[index] = { ...check, outcome: 'failed', error };
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return results;
}

const signs = { allowed: 'yes', refused: '·', failed: 'FAILED' } as const;

/**
 * A table client × command × credential: `yes` where it was allowed, a dot where it was refused, each as it should be.
 */
export function tableOf(results: readonly Result[]): string {
  const credentials = [...new Set(results.map(({ credential }) => credential))];
  const table = new Table({
    // A word a line, so that the columns are narrow.
    head: ['client', 'command', ...credentials.map((name) => name.replace(' ', '\n'))],
    style: { head: [], border: [], compact: true },
  });
  for (const client of new Set(results.map((result) => result.client))) {
    const ofClient = results.filter((result) => result.client === client);
    for (const command of new Set(ofClient.map((result) => result.command))) {
      const cell = (credential: string) => {
        const result = ofClient.find((each) => each.command === command && each.credential === credential);
        return result === undefined ? '' : signs[result.outcome];
      };
      table.push([client, command, ...credentials.map(cell)]);
    }
  }
  return table.toString();
}

/** What has to be nothing at all, in every phase. */
const names = [
  'writes lost',
  'writes doubled, or older than what was there',
  'wrong reads',
  'failures without a cause',
  'errors that are not typed',
  'projects that are not in one list of the report',
  'requests beyond the retry budget',
  'failures beyond stopAfterFailures',
  'calls beyond their time',
  'askings of the vault beyond its pace',
  'calls whose end was not told once',
  'calls that events and reports count differently',
  'renewals that were not told once',
  'work that close() left unfinished',
  'processes that did not end by themselves',
  'unhandled rejections',
] as const;

export type Finding = (typeof names)[number];

/** Findings with what each was, so that they can be sent from process to process. */
export type Found = readonly (readonly [finding: Finding, detail: string])[];

export class Findings {
  readonly #found: (readonly [finding: Finding, detail: string])[] = [];

  add(finding: Finding, detail: string): void {
    this.#found.push([finding, detail]);
  }

  addAll(found: Found): void {
    this.#found.push(...found);
  }

  get all(): Found {
    return this.#found;
  }

  /** How many there are of each, those without any too. */
  counts(): [finding: Finding, count: number][] {
    return names.map((name) => [name, this.#found.filter(([finding]) => finding === name).length]);
  }
}

/** What a phase comes to, for the table. */
export interface Figures {
  readonly phase: string;
  /** Of simulated time; of real time in the last phase. */
  readonly hours: number;
  readonly calls: number;
  readonly requests: number;
  readonly retries: number;
  readonly rotations: number;
  /** How often the vault was asked for a token; undefined where that isn't seen. */
  readonly askings: number | undefined;
  readonly failures: { readonly [code: string]: number };
  /** Milliseconds of real time. */
  readonly took: number;
}

/** Counts by name. */
export class Counts {
  readonly #counts = new Map<string, number>();

  add(name: string): void {
    this.#counts.set(name, this.of(name) + 1);
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  get record(): { readonly [name: string]: number } {
    return Object.fromEntries([...this.#counts].sort(([one], [other]) => (one < other ? -1 : 1)));
  }
}

/** How much is done: all of it, or as much as fits into a minute. */
export interface Scale {
  readonly isSmall: boolean;
  readonly rounds: number;
  readonly longRounds: number;
  readonly calls: number;
  readonly projects: number;
  readonly keys: number;
  readonly keysOfCli: number;
  readonly namespaces: number;
  readonly places: { readonly languages: number; readonly namespaces: number };
  /** How many thousands of keys, of how many projects. */
  readonly growth: { readonly keys: readonly number[]; readonly projects: readonly number[] };
}

export const whole: Scale = {
  isSmall: false,
  rounds: 9,
  longRounds: 5,
  calls: 4000,
  projects: 10_000,
  keys: 60_000,
  keysOfCli: 100_000,
  namespaces: 400,
  places: { languages: 20, namespaces: 300 },
  growth: { keys: [1, 10, 100, 1000], projects: [10, 100, 1000, 10_000] },
};

export const small: Scale = {
  isSmall: true,
  rounds: 3,
  longRounds: 2,
  calls: 2000,
  projects: 1000,
  keys: 20_000,
  keysOfCli: 2000,
  namespaces: 60,
  places: { languages: 2, namespaces: 25 },
  growth: { keys: [1, 10, 100], projects: [10, 100, 1000] },
};

import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Chance that is the same in every run with the same seed. */
export class Chance {
  readonly #generator;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  /** From 0 to below 1. */
  unit(): number {
    return uniformFloat64(this.#generator);
  }

  /** A whole number from 0 to below a limit. */
  below(limit: number): number {
    return uniformInt(this.#generator, 0, limit - 1);
  }
}

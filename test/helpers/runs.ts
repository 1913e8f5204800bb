/**
 * How hard the tests try. In CI they take their time; where somebody waits for them they try a tenth, so that what
 * they say is there within seconds.
 */
const isThorough = Boolean(process.env.CI);

/** How often a property is tried that is tried so often in CI. */
export const runs = (inCi: number): number =>
  isThorough ? inCi : Math.max(Math.ceil(inCi / 10), Math.min(inCi, 5));

/** How large something is that is so large in CI, and whose size matters for its order alone. */
export const size = (inCi: number): number => (isThorough ? inCi : Math.ceil(inCi / 10));

/** In CI the tests take their time. Where somebody waits for them they try less, and say within seconds what they found. */
const isThorough = Boolean(process.env.CI);

/** How often a property is tried that is tried so often in CI. */
export const runs = (inCi: number): number =>
  isThorough ? inCi : Math.max(Math.ceil(inCi / 20), Math.min(inCi, 5));

/** How large something is that is so large in CI, and whose size matters for its order alone. */
export const size = (inCi: number): number => (isThorough ? inCi : Math.ceil(inCi / 10));

/** More of them is a circle, or as good as one. */
const maximum = 50;

/** An error and what lies beneath it, as far as that can be told. */
export function causesOf(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let cause = error; cause instanceof Error && causes.length < maximum; cause = cause.cause) {
    causes.push(cause);
  }
  return causes;
}

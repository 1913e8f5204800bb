/** More of them is a circle, or as good as one. */
const maximum = 50;

/** An error and what lies beneath it, as far as that can be told. */
export function causesOf(error: unknown): Error[] {
  const causes: Error[] = [];
  let cause = error;
  while (cause instanceof Error && causes.length < maximum) {
    causes.push(cause);
    // Of its own: what is on Object.prototype has caused nothing.
    cause = Object.hasOwn(cause, 'cause') ? cause.cause : undefined;
  }
  return causes;
}

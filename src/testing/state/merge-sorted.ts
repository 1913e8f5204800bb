/** Two sorted sequences in one. What is in both comes once. */
export function* mergeSorted(first: Iterable<string>, second: Iterable<string>): Generator<string> {
  const [left, right] = [first[Symbol.iterator](), second[Symbol.iterator]()];
  let [a, b] = [left.next(), right.next()];
  while (!a.done || !b.done) {
    const next = a.done || (!b.done && b.value < a.value) ? b.value : a.value;
    yield next;
    if (!a.done && a.value === next) a = left.next();
    if (!b.done && b.value === next) b = right.next();
  }
}

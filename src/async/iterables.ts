export type AnyIterable<T> = Iterable<T> | AsyncIterable<T>;

export function isIterable(value: unknown): value is AnyIterable<unknown> {
  return (
    typeof value === 'object' && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value)
  );
}

export function iteratorOf<T>(items: AnyIterable<T>): Iterator<T> | AsyncIterator<T> {
  return Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
}

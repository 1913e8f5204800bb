export { abortable, anySignal } from './abortable.js';
export { Awaitable, type AwaitableIterable } from './awaitable.js';
export { close, mapConcurrently, runConcurrently, turn } from './concurrently.js';
export type { AsyncDisposal } from './disposal.js';
export { type AnyIterable, isIterable, iteratorOf } from './iterables.js';
export { Running } from './running.js';

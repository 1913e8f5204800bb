import { abortable } from '../async/index.js';
import type { ByteBudget } from './byte-budget.js';

/** What watches over the reading of a body. */
interface Reading {
  /** Ends it, also of a `fetch` that ignores it. */
  readonly signal: AbortSignal;
  readonly maxBytes: number;
  /** Makes what is thrown for a body of more than `maxBytes`, which isn't read to its end. */
  readonly tooLarge: () => Error;
  /** By which it may have to wait for others. */
  readonly budget: ByteBudget;
  /** Stops the clock of the call meanwhile, and returns what lets it go on. */
  readonly pause: () => () => void;
}

/** Reads a body to its end, so that what watches over the request watches over its body as well. */
export async function readJson(
  body: ReadableStream<Uint8Array> | null,
  { signal, maxBytes, tooLarge, budget, pause }: Reading,
): Promise<{ readonly json: Json; readonly bytes: number }> {
  if (body === null) return { json: parseJson(''), bytes: 0 };
  const share = budget.share();
  const reader = body.getReader();
  const cancel = () => {
    reader.cancel().catch(() => {}); // of a stream that has failed already
  };
  signal.addEventListener('abort', cancel);
  try {
    signal.throwIfAborted();
    let read: Uint8Array = new Uint8Array();
    let bytes = 0;
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const length = bytes + next.value.byteLength;
      if (length > maxBytes) throw tooLarge();
      const room = share.take(next.value.byteLength);
      if (room !== undefined) await abortable(room, signal).finally(pause());
      read = appended(read, bytes, next.value);
      bytes = length;
    }
    signal.throwIfAborted();
    return { json: parseJson(utf8.decode(read.subarray(0, bytes))), bytes };
  } catch (error) {
    cancel();
    throw error;
  } finally {
    signal.removeEventListener('abort', cancel);
    share.release();
  }
}

const utf8 = new TextDecoder();

/** So many bytes and some more, in one piece: to decode that is a good deal faster than to decode one by one. */
function appended(bytes: Uint8Array, length: number, more: Uint8Array): Uint8Array {
  if (length === 0) return more;
  const whole = length + more.byteLength;
  let all = bytes;
  if (whole > bytes.byteLength) {
    // With room for what comes: what is read byte by byte isn't copied at each of them.
    all = new Uint8Array(2 * whole);
    all.set(bytes.subarray(0, length));
  }
  all.set(more, length);
  return all;
}

/** What a text says as JSON. */
export interface Json {
  /** Undefined for an empty text; the text itself where it isn't JSON. */
  readonly value: unknown;
  readonly isValid: boolean;
}

/** Judges by the text, since JSON is sometimes served with another content type. */
function parseJson(text: string): Json {
  if (!/\S/.test(text)) return { value: undefined, isValid: true };
  try {
    return { value: JSON.parse(text), isValid: true };
  } catch {
    return { value: text, isValid: false };
  }
}

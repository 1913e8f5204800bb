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
  // First, since it fails where somebody else reads: a share that nobody releases would keep all others waiting.
  const reader = body.getReader();
  const share = budget.share();
  const cancel = () => {
    reader.cancel().catch(() => {}); // of a stream that has failed already
  };
  signal.addEventListener('abort', cancel);
  try {
    signal.throwIfAborted();
    let read: Uint8Array = new Uint8Array();
    let bytes = 0;
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const piece = bytesOf(next.value);
      if (bytes + piece.byteLength > maxBytes) throw tooLarge();
      const room = share.take(piece.byteLength);
      if (room !== undefined) await abortable(room, signal).finally(pause());
      read = appended(read, bytes, piece);
      bytes += piece.byteLength;
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

/** A `fetch` of the user's own may give bytes of another kind, or what is none and throws here. */
function bytesOf(given: ArrayBufferView | ArrayBuffer): Uint8Array {
  const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(given) ? given : new DataView(given);
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** So many bytes and some more, in one piece: to decode that is a good deal faster than to decode one by one. */
function appended(bytes: Uint8Array, length: number, more: Uint8Array): Uint8Array {
  const whole = length + more.byteLength;
  let all = bytes;
  if (whole > bytes.byteLength) {
    // With room for what comes: what is read byte by byte isn't copied at each of them.
    all = new Uint8Array(Math.max(whole, 2 * bytes.byteLength));
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

import { abortable } from '../async/index.js';
import type { ByteBudget, ByteShare } from './byte-budget.js';

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
  reading: Reading,
): Promise<{ readonly json: Json; readonly bytes: number }> {
  if (body === null) return { json: parseJson(''), bytes: 0 };
  const share = reading.budget.share();
  try {
    const { text, bytes } = await readText(body, share, reading);
    return { json: parseJson(text), bytes };
  } finally {
    share.release();
  }
}

async function readText(
  body: ReadableStream<Uint8Array>,
  share: ByteShare,
  { signal, maxBytes, tooLarge, pause }: Reading,
): Promise<{ readonly text: string; readonly bytes: number }> {
  const reader = body.getReader();
  const cancel = () => {
    reader.cancel().catch(() => {}); // of a stream that has failed already
  };
  signal.addEventListener('abort', cancel);
  try {
    signal.throwIfAborted();
    const decoder = new TextDecoder();
    let text = '';
    let bytes = 0;
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      bytes += next.value.byteLength;
      if (bytes > maxBytes) throw tooLarge();
      const room = share.take(next.value.byteLength);
      if (room !== undefined) await abortable(room, signal).finally(pause());
      text += decoder.decode(next.value, { stream: true });
    }
    signal.throwIfAborted();
    return { text: text + decoder.decode(), bytes };
  } catch (error) {
    cancel();
    throw error;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
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

/**
 * Reads the body of a response, so that what watches over the request watches over its body as well.
 *
 * @param signal ends the reading, also of a `fetch` that ignores it
 * @param tooLarge makes what is thrown for a body of more than `maxBytes`, which isn't read to its end
 */
export async function readBody(
  response: Response,
  maxBytes: number,
  signal: AbortSignal | undefined,
  tooLarge: () => Error,
): Promise<string> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const cancel = () => {
    reader.cancel().catch(() => {}); // of a stream that has failed already
  };
  signal?.addEventListener('abort', cancel);
  try {
    const decoder = new TextDecoder();
    let text = '';
    let size = 0;
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      size += next.value.byteLength;
      if (size > maxBytes) throw tooLarge();
      text += decoder.decode(next.value, { stream: true });
    }
    signal?.throwIfAborted();
    return text + decoder.decode();
  } catch (error) {
    cancel();
    throw error;
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

/** What a text says as JSON. */
export interface Json {
  /** Undefined for an empty text; the text itself where it isn't JSON. */
  readonly value: unknown;
  readonly isValid: boolean;
}

/** Judges by the text, since JSON is sometimes served with another content type. */
export function parseJson(text: string): Json {
  if (text.trim() === '') return { value: undefined, isValid: true };
  try {
    return { value: JSON.parse(text), isValid: true };
  } catch {
    return { value: text, isValid: false };
  }
}

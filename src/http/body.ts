/**
 * A response whose body has been read, so that what watches over the request watches over its body as well.
 *
 * @param signal ends the reading, also of a `fetch` that doesn't look at it
 * @param tooLarge makes what is thrown for a body of more than `maxBytes`, which isn't read to its end
 */
export async function whole(
  response: Response,
  maxBytes: number,
  signal: AbortSignal | undefined,
  tooLarge: () => Error,
): Promise<Response> {
  // All that a browser tells of a redirect that isn't followed.
  if (response.type === 'opaqueredirect') return new Response(null, { status: 302 });
  if (response.body === null) return new Response(null, response);
  const reader = response.body.getReader();
  const cancel = () => {
    reader.cancel().catch(() => {}); // of a stream that has failed already
  };
  signal?.addEventListener('abort', cancel);
  try {
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    let size = 0;
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      size += next.value.byteLength;
      if (size > maxBytes) throw tooLarge();
      pieces.push(next.value);
    }
    signal?.throwIfAborted();
    // Some runtimes have a stream where there can be no body, and refuse an empty one there.
    return new Response(size === 0 ? null : joined(pieces, size), response);
  } catch (error) {
    cancel();
    throw error;
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

function joined(pieces: readonly Uint8Array<ArrayBuffer>[], size: number): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(size);
  let offset = 0;
  for (const piece of pieces) {
    result.set(piece, offset);
    offset += piece.byteLength;
  }
  return result;
}

import { delay } from '../../http/delay.js';
import type { Connection } from '../access.js';
import type { FaultRule } from './rules.js';

/** What `fetch` throws in Node when the connection is reset before the response. */
export class ConnectionReset extends TypeError {
  constructor() {
    super('fetch failed', {
      cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
    });
  }
}

/** The response in place of the API's. */
export function replacementFor(
  rule: Extract<FaultRule, { fault: 'html' | 'error-message' | 'status' | 'redirect' }>,
): Response {
  switch (rule.fault) {
    case 'html': {
      const { status = 502 } = rule;
      const page = `<!DOCTYPE html><html><head><title>${status}</title></head><body>Bad gateway</body></html>`;
      return new Response(page, { status, headers: { 'content-type': 'text/html' } });
    }
    case 'error-message':
      return Response.json({ errorMessage: rule.message ?? 'Something went wrong' });
    case 'status': {
      const { status, retryAfter } = rule;
      const after = retryAfter instanceof Date ? retryAfter.toUTCString() : retryAfter;
      const headers = after === undefined ? {} : { 'retry-after': String(after) };
      return Response.json({ message: `An injected ${status}` }, { status, headers });
    }
    case 'redirect': {
      const { status = 302, location } = rule;
      return new Response(null, { status, headers: { location } });
    }
  }
}

/** The API's response with its body truncated, malformed or replaced by an endless one. */
export async function corrupted(
  rule: Extract<FaultRule, { fault: 'truncated-body' | 'malformed-body' | 'endless-body' }>,
  response: Response,
  { signal, socket }: Connection,
): Promise<Response> {
  const { status } = response;
  const headers = new Headers({ 'content-type': 'application/json' });
  if (rule.fault === 'endless-body')
    return new Response(endlessStream(rule.pause, signal), { status, headers });

  const bytes = new Uint8Array(await response.arrayBuffer());
  const half = bytes.slice(0, Math.ceil(bytes.length / 2));
  if (rule.fault === 'malformed-body') return new Response(half, { status, headers });
  headers.set('content-length', String(bytes.length));
  return new Response(truncatedStream(half, socket), { status, headers });
}

/** Sends some bytes, and then breaks the connection. */
function truncatedStream(bytes: Uint8Array, socket: Connection['socket']): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    async pull(controller) {
      if (!sent) controller.enqueue(bytes);
      else {
        do
          await delay(5); // Node waits a moment for more before it sends what was written
        while (socket?.hasSent() === false);
        if (socket === undefined) controller.error(new TypeError('terminated'));
        else socket.destroy();
      }
      sent = true;
    },
  });
}

/** Sends spaces, which may precede JSON: a reader can't tell that nothing else will follow. */
function endlessStream(
  pause: number | undefined,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> {
  const chunk = new Uint8Array(65_536).fill(0x20);
  return new ReadableStream({
    async pull(controller) {
      try {
        signal?.throwIfAborted();
        if (pause !== undefined) await delay(pause, signal);
        controller.enqueue(chunk);
      } catch (reason) {
        controller.error(reason);
      }
    },
  });
}

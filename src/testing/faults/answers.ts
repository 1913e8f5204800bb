import { delay } from '../../http/delay.js';
import type { Connection } from '../access.js';
import type { FaultRule } from './rules.js';

/** Thrown where no answer comes: as `fetch` throws it in Node. */
export class ConnectionReset extends TypeError {
  constructor() {
    super('fetch failed', {
      cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
    });
  }
}

/** What answers in place of the API. */
export function replacement(
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

/** The right answer, spoilt on its way. */
export async function spoilt(
  rule: Extract<FaultRule, { fault: 'truncated-body' | 'malformed-body' | 'endless-body' }>,
  answer: Response,
  { signal, socket }: Connection,
): Promise<Response> {
  const { status } = answer;
  const headers = new Headers({ 'content-type': 'application/json' });
  if (rule.fault === 'endless-body') return new Response(endless(rule.pause, signal), { status, headers });

  const bytes = new Uint8Array(await answer.arrayBuffer());
  const half = bytes.slice(0, Math.ceil(bytes.length / 2));
  if (rule.fault === 'malformed-body') return new Response(half, { status, headers });
  headers.set('content-length', String(bytes.length));
  return new Response(broken(half, socket), { status, headers });
}

/** Bytes, and then the end of the connection. */
function broken(bytes: Uint8Array, socket: Connection['socket']): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    async pull(controller) {
      if (!sent) controller.enqueue(bytes);
      else {
        do
          await delay(5); // a server waits a moment for more before it sends what it has
        while (socket?.hasSent() === false);
        if (socket === undefined) controller.error(new TypeError('terminated'));
        else socket.destroy();
      }
      sent = true;
    },
  });
}

/** White space is allowed before JSON, so a reader can't tell that nothing will come. */
function endless(pause: number | undefined, signal: AbortSignal | undefined): ReadableStream<Uint8Array> {
  const piece = new Uint8Array(65_536).fill(0x20);
  return new ReadableStream({
    async pull(controller) {
      try {
        signal?.throwIfAborted();
        if (pause !== undefined) await delay(pause, signal);
        controller.enqueue(piece);
      } catch (reason) {
        controller.error(reason);
      }
    },
  });
}

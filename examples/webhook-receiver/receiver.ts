import { createServer, type IncomingMessage, type Server } from 'node:http';
import { isLocizeError, parseWebhook, type WebhookEvent } from 'locize-sdk';

/** Events are small; what is larger, in bytes, isn't read to its end. */
const largestBody = 100_000;

/**
 * A server that takes webhooks: answers at once, well within the five seconds that Locize waits, and works on the
 * event afterwards. No signature is documented, so that `onEvent` gets a hint and no more: it should fetch what it
 * acts on.
 *
 * @param path hard to guess, since everybody who knows it can call it
 */
export function createWebhookReceiver(path: string, onEvent: (event: WebhookEvent) => Promise<void>): Server {
  return createServer(async (request, response) => {
    if (request.method !== 'POST' || request.url !== path) return response.writeHead(404).end();
    const event = await readEvent(request);
    response.writeHead(event === undefined ? 400 : 204, { connection: 'close' }).end();
    if (event === undefined) return;
    await onEvent(event).catch((error: unknown) => console.error(`webhook ${event.id}: ${error}`));
  });
}

/** Undefined for what isn't an event, is too large, or breaks off. */
async function readEvent(request: IncomingMessage): Promise<WebhookEvent | undefined> {
  try {
    let body = '';
    request.setEncoding('utf8');
    for await (const chunk of request) {
      body += chunk;
      if (body.length > largestBody) return undefined;
    }
    return parseWebhook(body);
  } catch (error) {
    if (!isLocizeError(error)) console.error(`webhook not read: ${error}`);
    return undefined;
  }
}

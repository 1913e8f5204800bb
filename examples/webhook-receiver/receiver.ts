import { createServer, type IncomingMessage, type Server } from 'node:http';
import { isLocizeError, parseWebhook, type WebhookEvent } from 'locize-sdk';

/** Events are small. A longer body, in UTF-16 code units, isn't read to its end. */
const maxBodyLength = 100_000;

/**
 * A server that receives webhooks. Responds as soon as it has read the event, since Locize waits only five seconds, and
 * handles the event afterwards. No signature is documented, so an event is only a hint: `onEvent` should fetch the data
 * it acts on. Its failures are logged, and the event isn't sent again: what must not be missed is also looked up
 * regularly.
 *
 * @param path hard to guess, since anyone who knows it can call it
 */
export function createWebhookReceiver(path: string, onEvent: (event: WebhookEvent) => Promise<void>): Server {
  return createServer(async (request, response) => {
    if (request.method !== 'POST' || request.url !== path) return response.writeHead(404).end();
    const event = await readEvent(request);
    response.writeHead(event === undefined ? 400 : 204, { connection: 'close' }).end();
    if (event === undefined) return;
    try {
      await onEvent(event);
    } catch (error) {
      // Anyone can have chosen the id: quoted, it can't pass for other lines of the log.
      console.error(`webhook ${JSON.stringify(event.id)}: ${error}`);
    }
  });
}

/** Undefined if the body isn't an event, is too long, or is cut off. */
async function readEvent(request: IncomingMessage): Promise<WebhookEvent | undefined> {
  try {
    let body = '';
    request.setEncoding('utf8');
    for await (const chunk of request) {
      body += chunk;
      if (body.length > maxBodyLength) return undefined;
    }
    return parseWebhook(body);
  } catch (error) {
    if (!isLocizeError(error)) console.error(`webhook not read: ${error}`);
    return undefined;
  }
}

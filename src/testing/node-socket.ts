import { InvalidArgumentError } from '../errors/index.js';
import { ConnectionReset } from './faults/responses.js';
import type { ListenOn } from './listener.js';

/** Listens on loopback, in Node or another runtime with `node:http`. */
export const listenOn: ListenOn = async (port, handle) => {
  if ('happyDOM' in globalThis) {
    throw new InvalidArgumentError(
      'listen',
      'does not work under happy-dom, in whose `Response` no socket can be answered: give the client `fetch: server.fetch`',
    );
  }
  // Imported only here, so that the rest works without Node.
  const [{ createServer }, { getRequestListener }] = await Promise.all([
    import('node:http'),
    import('@hono/node-server'),
  ]);
  const listener = getRequestListener(
    async (request, env) => {
      if (!('incoming' in env)) throw new Error('The embedded server supports only HTTP/1.1');
      const { incoming, outgoing } = env;
      const socket = {
        hasSent: () =>
          incoming.socket.destroyed || (outgoing.headersSent && incoming.socket.writableLength === 0),
        destroy: () => incoming.socket.destroy(),
      };
      try {
        const ip = incoming.socket.remoteAddress ?? '';
        return await handle(request, { ip, signal: request.signal, socket });
      } catch (error) {
        if (!(error instanceof ConnectionReset)) throw error;
        socket.destroy();
        return new Response(null); // never sent
      }
    },
    { overrideGlobalObjects: false },
  );
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const actualPort = typeof address === 'object' ? address?.port : port;
  return {
    url: `http://127.0.0.1:${actualPort}`,
    close: () =>
      new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
};

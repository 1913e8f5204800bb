import type { Connection } from './access.js';
import { ConnectionReset } from './faults/responses.js';

/** Answers a request. */
export type Handler = (request: Request, connection: Connection) => Promise<Response>;

interface Socket {
  readonly url: string;
  close(): Promise<void>;
}

/** Listens on one socket at a time, however calls of `open` and `close` overlap. */
export class Listener {
  readonly #handle: Handler;
  #opening: Promise<Socket> | undefined;
  #closing: Promise<void> = Promise.resolve();
  #url: string | undefined;

  constructor(handle: Handler) {
    this.#handle = handle;
  }

  /** Undefined while it isn't listening. */
  get url(): string | undefined {
    return this.#url;
  }

  /** The URL that it listens on, then or already. */
  async open(port: number): Promise<string> {
    this.#opening ??= this.#open(port);
    const opening = this.#opening;
    try {
      return (await opening).url;
    } catch (error) {
      // So that another attempt can be made, unless one has been already.
      if (this.#opening === opening) this.#opening = undefined;
      throw error;
    }
  }

  /** Also ends what is still being set up. */
  close(): Promise<void> {
    const opening = this.#opening;
    if (opening === undefined) return this.#closing;
    this.#opening = undefined;
    this.#url = undefined;
    this.#closing = opening.then(
      (socket) => {
        this.#url = undefined;
        return socket.close();
      },
      () => {}, // whoever called `open` is told
    );
    return this.#closing;
  }

  /** Waits for the socket before it, whose port it may want. */
  async #open(port: number): Promise<Socket> {
    await this.#closing;
    const socket = await listenOn(port, this.#handle);
    this.#url = socket.url;
    return socket;
  }
}

async function listenOn(port: number, handle: Handler): Promise<Socket> {
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
}

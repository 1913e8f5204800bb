import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { createLocizeServer, type LocizeServer, type LocizeServerSeed } from 'locize-sdk/testing';

/** A request and its answer, as they went over the wire. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  readonly body: unknown;
  /** Whether the request carried a credential. */
  readonly authorized: boolean;
  readonly status: number;
  readonly answer: unknown;
}

export interface RecordedServer {
  readonly url: string;
  readonly server: LocizeServer;
  readonly exchanges: Exchange[];
  close(): Promise<void>;
}

/** The embedded server over HTTP, with a record of what goes in and out. */
export async function startRecordedServer(seed: LocizeServerSeed): Promise<RecordedServer> {
  const server = createLocizeServer(seed);
  const exchanges: Exchange[] = [];
  const listener = getRequestListener(
    async (request) => {
      const { pathname, searchParams } = new URL(request.url);
      const body = await request.text();
      const { method, headers } = request;
      const response = await server.fetch(request.url, { method, headers, ...(body !== '' && { body }) });
      exchanges.push({
        method,
        path: pathname,
        query: Object.fromEntries(searchParams),
        body: jsonOf(body),
        authorized: headers.has('authorization'),
        status: response.status,
        answer: jsonOf(await response.clone().text()),
      });
      return response;
    },
    { overrideGlobalObjects: false },
  );
  const http = createServer(listener);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    server,
    exchanges,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}

function jsonOf(text: string): unknown {
  return text === '' ? undefined : JSON.parse(text);
}

/**
 * The server that is measured against: a process of its own, so that it costs none of the time of the clients. It answers
 * after a fixed latency, and counts requests and how many are in flight at most. Run by `startServer`.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocizeServer } from 'locize-sdk/testing';
import { contentOf, type ServerOptions } from './start-server.ts';

const options: ServerOptions = JSON.parse(process.argv[2] ?? '{}');
const answer = options.project === undefined ? plainly() : embedded(options.project);

let requests = 0;
let inFlight = 0;
let mostInFlight = 0;

const server = createServer(async (request, response) => {
  requests += 1;
  inFlight += 1;
  mostInFlight = Math.max(mostInFlight, inFlight);
  response.on('close', () => {
    inFlight -= 1;
  });
  const body = await textOf(request);
  if (options.latency > 0) await new Promise((resolve) => setTimeout(resolve, options.latency));
  const { status = 200, headers = {}, text } = await answer(request, body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(text);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});

process.on('message', () => {
  process.send?.({ requests, mostInFlight });
  requests = 0;
  mostInFlight = 0;
});
// Whoever started it has gone.
process.on('disconnect', () => process.exit());

interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly text: string;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Answers at once, from what was made before: what is measured is the client. */
function plainly(): (request: IncomingMessage, body: string) => Answer {
  const { namespaces = 0, pages = 0 } = options;
  const small = JSON.stringify(contentOf('en', 10));
  const languages = JSON.stringify({
    en: {
      name: 'English',
      nativeName: 'English',
      isReferenceLanguage: true,
      translated: { latest: 1 },
    },
  });
  const listed = JSON.stringify(
    Array.from({ length: namespaces }, (_, nth) => ({
      key: `p1/latest/en/ns${nth}`,
      isPrivate: false,
      size: small.length,
      lastModified: '2026-01-01T00:00:00.000Z',
    })),
  );
  const large = JSON.stringify(contentOf('en', 20_000));
  return ({ url = '', method }) => {
    if (method === 'POST') return { text: '{}' };
    if (url.startsWith('/languages/')) return { text: languages };
    if (url.startsWith('/download/')) return { text: listed };
    if (url.startsWith('/tags/')) return { text: '["ui","legal"]' };
    if (url.startsWith('/stats/')) return { text: '{}' };
    if (url.startsWith('/api2/')) return { text: '{"project_id":"p1","languages":[]}' };
    if (url.includes('/large')) return { text: large };
    if (url.startsWith('/pull/') && pages > 0) return pageOf(url, pages);
    return { text: small, headers: { 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' } };
  };
}

/** A page of 1,000 keys, of so many. */
function pageOf(url: string, pages: number): Answer {
  const nth = Number(new URL(url, 'http://localhost').searchParams.get('next') || 0);
  const next: Record<string, string> = nth + 1 < pages ? { 'x-next-page': String(nth + 1) } : {};
  const keys = Array.from({ length: 1000 }, (_, key) => [
    `section.key${nth * 1000 + key}`,
    'A text of some length',
  ]);
  return { text: JSON.stringify(Object.fromEntries(keys)), headers: next };
}

/** Keeps what is written. */
function embedded(project: NonNullable<ServerOptions['project']>) {
  const latest = Object.fromEntries(
    project.languages.map((language) => [
      language,
      Object.fromEntries(
        Array.from({ length: project.namespaces }, (_, nth) => [
          `ns${nth}`,
          contentOf(language, project.keys),
        ]),
      ),
    ]),
  );
  const locize = createLocizeServer({
    projects: [
      {
        id: 'p1',
        referenceLanguage: 'en',
        languages: project.languages,
        versions: { latest },
        apiKeys: [{ key: project.apiKey, role: 'admin' }],
      },
    ],
  });
  return async ({ url = '', method = 'GET', headers }: IncomingMessage, body: string): Promise<Answer> => {
    const authorization = headers.authorization;
    const response = await locize.fetch(`http://localhost${url}`, {
      method,
      headers: { ...(authorization && { authorization }), 'content-type': 'application/json' },
      ...(body !== '' && { body }),
    });
    // What it keeps of the requests would grow.
    locize.requests.length = 0;
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      text: await response.text(),
    };
  };
}

import { inspect } from 'node:util';
import fc from 'fast-check';
import { apiKey, Locize, type Project, personalAccessToken } from 'locize-sdk';
import { createLocizeServer } from 'locize-sdk/testing';
import { describe, expect, it } from 'vitest';
import { json, networkFailure, scriptedFetch } from './helpers/fetch.js';

const at = { language: 'en', namespace: 'common' };

/** Everything that somebody who has a value can see of it. */
function visibleIn(value: unknown): string {
  const seen: string[] = [
    String(value),
    JSON.stringify(value) ?? '',
    inspect(value, { depth: 20, showHidden: true }),
  ];
  for (let error = value; error instanceof Error; error = error.cause) {
    seen.push(
      error.message,
      error.stack ?? '',
      JSON.stringify(error),
      inspect(error, { depth: 20, showHidden: true }),
    );
  }
  return seen.join('\n');
}

function formsOf(secret: string): string[] {
  return [
    secret,
    encodeURIComponent(secret),
    btoa(secret).replace(/=+$/, ''),
    btoa(`Bearer ${secret}`).replace(/=+$/, ''),
  ];
}

/** What goes wrong, with a server or a fetch that quotes what it was sent wherever it can. */
const mishaps: Record<string, (request: Request) => Response | Promise<Response>> = {
  ...Object.fromEntries(
    [301, 400, 401, 403, 404, 418, 429, 500, 504].map((status) => [
      `the status ${status}`,
      (request: Request) => json({ message: quoteOf(request) }, { status }),
    ]),
  ),
  'a redirect that has it in its location': (request) =>
    new Response(null, {
      status: 302,
      headers: { location: `https://x.example/?${encodeURIComponent(quoteOf(request))}` },
    }),
  'an error in a 2xx answer': (request) => json({ errorMessage: quoteOf(request) }),
  'an answer of another shape': (request) => json([quoteOf(request)]),
  'an answer that is no JSON': (request) => new Response(quoteOf(request)),
  'a broken connection': () => Promise.reject(networkFailure('ECONNRESET')),
  'a fetch that throws a text': (request) => Promise.reject(quoteOf(request)),
  'a fetch that throws an error that quotes': (request) => Promise.reject(new TypeError(quoteOf(request))),
  'a fetch that throws an error that holds the request': (request) =>
    Promise.reject(Object.assign(new TypeError('fetch failed'), { request, headers: request.headers })),
  'a fetch that throws an error with such a cause': (request) =>
    Promise.reject(new TypeError('fetch failed', { cause: { deep: [new Error(quoteOf(request))] } })),
};

function quoteOf(request: Request): string {
  const authorization = request.headers.get('authorization') ?? '';
  const secret = authorization.replace('Bearer ', '');
  return [authorization, ...formsOf(secret)].join(' | ');
}

const printable = fc.string({
  unit: fc.constantFrom(...Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index))),
  minLength: 20,
  maxLength: 60,
});

describe.each(Object.entries(mishaps))('with %s', (_, mishap) => {
  it('the credential is nowhere to be seen: error, cause, stack, JSON, inspection, hooks', async () => {
    await fc.assert(
      fc.asyncProperty(printable, fc.boolean(), async (random, isToken) => {
        const secret = isToken ? `lz_pat_${random}` : `k${random}`;
        const credential = isToken ? personalAccessToken(secret) : apiKey(secret);
        const seen: unknown[] = [];
        const locize = new Locize({
          credential,
          fetch: async (input, init) => mishap(new Request(input, init)),
          retry: { limit: 1, maxDelay: 1 },
          onRequest: (event) => seen.push(event),
          onResponse: (event) => seen.push(event),
          onRetry: (event) => seen.push(event),
        });
        const project = locize.project('p1');
        seen.push(credential, locize, project, project.versions);
        for (const call of [
          () => project.versions.list(),
          () => project.versions.publish(),
          () => project.users.list(),
        ]) {
          seen.push(
            await call().then(
              () => expect.fail('it did not fail'),
              (error: unknown) => error,
            ),
          );
        }
        const text = seen.map(visibleIn).join('\n');
        for (const form of formsOf(secret)) expect(text).not.toContain(form);
      }),
      { numRuns: 15 },
    );
  }, 60_000);
});

describe('a credential goes', () => {
  const credential = personalAccessToken('lz_pat_test0123456789');
  const redirect = (status: number) =>
    new Response(null, { status, headers: { location: 'https://evil.example/x' } });

  it.each([301, 302, 303, 307, 308])('nowhere by a redirect with %i', async (status) => {
    const { fetch, requests } = scriptedFetch(redirect(status));
    const project = new Locize({ credential, fetch }).project('p1');
    await expect(project.versions.list()).rejects.toMatchObject({
      code: 'redirect',
      status,
      location: 'https://evil.example/x',
    });
    await expect(project.translations.update(at, { a: 'b' })).rejects.toMatchObject({ code: 'redirect' });
    expect(requests).toHaveLength(2);
    expect(requests.map((request) => request.redirect)).toEqual(['manual', 'manual']);
  });

  it('nowhere by a redirect over the network, though a public download follows one', async () => {
    const { createServer } = await import('node:http');
    const visited: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      if (request.url === '/elsewhere') {
        visited.push(request.headers.authorization);
        response.end('{"a":"b"}');
      } else response.writeHead(302, { location: '/elsewhere' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const baseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const project = new Locize({ credential, baseUrl }).project('p1');
    await expect(project.versions.list()).rejects.toMatchObject({ code: 'redirect', location: '/elsewhere' });
    expect(await project.translations.download(at)).toEqual({ a: 'b' });
    expect(visited).toEqual([undefined]);
    server.close();
    server.closeAllConnections();
  });

  it('nowhere where a browser tells no more of a redirect than that', async () => {
    const opaque = Object.defineProperty(new Response(null), 'type', { value: 'opaqueredirect' });
    const fetch = async () => opaque;
    const project = new Locize({ credential, fetch }).project('p1');
    await expect(project.versions.list()).rejects.toMatchObject({ code: 'redirect', location: '' });
  });

  it.each([
    ['http://api.locize.app', false],
    ['http://192.168.1.2', false],
    ['http://localhost.evil.example', false],
    ['http://127.0.0.1.evil.example', false],
    ['http://localhost:8080', true],
    ['http://locize.localhost', true],
    ['http://127.1.2.3', true],
    ['http://[::1]:80', true],
    ['https://proxy.example', true],
  ])('to %s: %s', async (baseUrl, allowed) => {
    const { fetch, requests } = scriptedFetch(json({}));
    const project = new Locize({ credential, baseUrl, fetch }).project('p1');
    const result = project.versions.list();
    if (allowed) await result;
    else await expect(result).rejects.toMatchObject({ code: 'invalid_argument', argument: 'baseUrl' });
    expect(requests).toHaveLength(allowed ? 1 : 0);
    await project.translations.download(at); // which carries none
  });

  it('to an insecure host only if that is allowed', async () => {
    const { fetch, requests } = scriptedFetch(json({}));
    const options = { credential, baseUrl: 'http://proxy.example', fetch };
    await new Locize({ ...options, dangerouslyAllowInsecure: true }).project('p1').versions.list();
    expect(requests).toHaveLength(1);
  });

  it('to the other CDN type only if it is needed there, which it never is', async () => {
    const server = createLocizeServer({ projects: [{ id: 'p1', cdnType: 'standard', languages: ['en'] }] });
    const project: Project = new Locize({ credential, fetch: server.fetch }).project('p1');
    await expect(project.languages.list()).rejects.toMatchObject({ code: 'wrong_cdn_type' });
    expect(server.requests.map((request) => request.credential)).toEqual([undefined, undefined]);
  });
});

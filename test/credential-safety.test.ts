import { inspect } from 'node:util';
import fc from 'fast-check';
import { type AnyLocizeError, apiKey, Locize, type Project, personalAccessToken } from 'locize-sdk';
import { createLocizeServer } from 'locize-sdk/testing';
import { describe, expect, it, vi } from 'vitest';
import { json, networkFailure, scriptedFetch } from './helpers/fetch.js';
import { runs } from './helpers/runs.js';

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
  'a fetch that throws an error that holds it in a map': (request) =>
    Promise.reject(
      Object.assign(new TypeError('fetch failed'), {
        sent: new Map([[{ deep: 1 }, new Set([quoteOf(request)])]]),
      }),
    ),
  'a fetch that throws an error that holds it under a symbol': (request) =>
    Promise.reject(
      Object.assign(new TypeError('fetch failed'), { [Symbol('sent')]: { text: quoteOf(request) } }),
    ),
  'a fetch that throws an error that holds itself and a list': (request) => {
    const error = Object.assign(new TypeError('fetch failed'), { self: [] as unknown[] });
    error.self.push(error, 1, null, [quoteOf(request)]);
    return Promise.reject(error);
  },
  'a fetch that throws several errors': (request) =>
    Promise.reject(new AggregateError([new Error('one'), new Error(quoteOf(request))], 'fetch failed')),
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
      { numRuns: runs(15) },
    );
  }, 60_000);
});

/** A way to each error class, on a server that quotes what it is sent; the compiler tells a forgotten one. */
const provocations: {
  readonly [code in AnyLocizeError['code']]: (secret: string) => Promise<unknown>;
} = (() => {
  type Options = Parameters<typeof personalAccessToken>[1] & { readonly cdnType?: 'pro' };
  const withAnswers = (
    secret: string,
    answer: (request: Request, nth: number) => unknown,
    options: Options = {},
  ) => {
    const { cdnType, ...claims } = options;
    let nth = 0;
    return new Locize({
      credential: personalAccessToken(secret, claims),
      cdnType,
      fetch: async (input, init) => {
        nth += 1;
        const value = await answer(new Request(input, init), nth);
        return value instanceof Response ? value : json(value);
      },
      timeout: 20,
      retry: { limit: 0 },
    }).project('p1');
  };
  const quoting = (status: number) => (secret: string) =>
    withAnswers(secret, (request) => json({ message: quoteOf(request) }, { status })).versions.list();
  const many = Object.fromEntries(Array.from({ length: 2500 }, (_, index) => [`key ${index}`, 'x']));
  const running = (request: Request) => ({ jobId: 'j1', quoted: quoteOf(request) });
  return {
    invalid_argument: (secret) => withAnswers(secret, quoteOf).versions.publish(`../${secret}/`),
    missing_credential: async () => (new Locize().project('p1') as Project).versions.list(),
    missing_scope: (secret) => withAnswers(secret, quoteOf, { scopes: ['write'] }).versions.list(),
    insufficient_role: async (secret) => {
      const credential = apiKey(secret.slice(7), { role: 'readonly' });
      return (new Locize({ credential }).project('p1') as Project).versions.publish();
    },
    restricted: async (secret) => {
      const credential = apiKey(secret.slice(7), { versions: ['other'] });
      return new Locize({ credential }).project('p1').versions.publish();
    },
    credential_expired: (secret) => withAnswers(secret, quoteOf, { expiresAt: 0 }).versions.list(),
    browser_credential: async (secret) => {
      vi.stubGlobal('window', {});
      vi.stubGlobal('document', {});
      try {
        return personalAccessToken(secret);
      } finally {
        vi.unstubAllGlobals();
      }
    },
    authentication: quoting(401),
    permission: quoting(403),
    not_found: quoting(404),
    rejected: quoting(409),
    rate_limit: quoting(429),
    server: quoting(500),
    redirect: (secret) =>
      withAnswers(
        secret,
        (request) => new Response(null, { status: 302, headers: { location: encodeURI(quoteOf(request)) } }),
      ).versions.list(),
    unexpected_response: (secret) =>
      withAnswers(secret, (request) => ({ de: { [quoteOf(request)]: quoteOf(request) } })).versions.list(),
    wrong_cdn_type: (secret) =>
      withAnswers(secret, (request) =>
        request.url.includes('lite') ? { de: { ...language, quoted: quoteOf(request) } } : {},
      ).languages.list(),
    network: (secret) =>
      withAnswers(secret, (request) => {
        throw Object.assign(new TypeError(`fetch failed: ${quoteOf(request)}`), { request });
      }).versions.list(),
    timeout: (secret) => withAnswers(secret, () => new Promise(() => {})).versions.list(),
    job_failed: async (secret) => {
      const project = withAnswers(secret, (request) => ({ ...running(request), timeouted: true }));
      return project.versions.publish().wait({ pollInterval: 4 });
    },
    job_timeout: async (secret) =>
      withAnswers(secret, running).versions.publish().wait({ timeout: 1, pollInterval: 4 }),
    client_closed: async (secret) => {
      const locize = new Locize({ credential: personalAccessToken(secret) });
      await locize.close();
      return locize.project('p1').versions.list();
    },
    partial_update: (secret) =>
      withAnswers(secret, (request, nth) =>
        nth === 1 ? {} : json({ message: quoteOf(request) }, { status: 400 }),
      ).translations.update(at, many),
  };
})();
const language = { name: 'German', nativeName: 'Deutsch', isReferenceLanguage: false, translated: {} };

it.each(Object.entries(provocations))(
  'an error of the code %s shows nothing of it',
  async (code, provoke) => {
    await fc.assert(
      fc.asyncProperty(printable, async (random) => {
        const secret = `lz_pat_${random}`;
        const error: unknown = await provoke(secret).catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ code });
        const text = visibleIn(error);
        for (const form of [...formsOf(secret), ...formsOf(secret.slice(7))])
          expect(text).not.toContain(form);
      }),
      { numRuns: runs(10) },
    );
  },
);

it('a notice of the server does not quote it', async () => {
  const secret = 'lz_pat_test0123456789';
  const fetch: typeof globalThis.fetch = async (input, init) =>
    json({}, { headers: { 'x-cli-info': `${quoteOf(new Request(input, init))} is about to expire` } });
  const project = new Locize({ credential: personalAccessToken(secret), fetch }).project('p1');
  const { notices } = await project.translations.update(at, { a: 'b' });
  expect(notices).toEqual([expect.stringContaining('is about to expire')]);
  for (const form of formsOf(secret)) expect(notices[0]).not.toContain(form);
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
    ['http://notlocalhost', false],
    ['http://localhost.', false],
    ['http://[::2]', false],
    ['http://127.10.200.30', true],
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

describe('what a server or a `fetch` quotes', () => {
  const key = 'key-one-00000000';

  it('is masked in the base64 of anything that has it, wherever it begins', async () => {
    for (const before of ['', 'u:', 'user:', 'a name:', 'Basic user:']) {
      for (const after of ['', ':', ' and more']) {
        const quoted = btoa(before + key + after);
        const { fetch } = scriptedFetch(json({ message: `got ${quoted}` }, { status: 400 }));
        const project = new Locize({ credential: apiKey(key), fetch }).project('p1');
        const error = await project.tags.list().catch((thrown: Error) => thrown);
        const shown = String(error);
        expect(shown).not.toContain(btoa(key).slice(4, -4));
        for (const [word] of shown.matchAll(/[A-Za-z0-9+/]{8,}/g))
          expect(atob(word.slice(0, word.length & ~3))).not.toContain(key.slice(0, 8));
      }
    }
  });

  it('is looked through whatever its size, and tried again', async () => {
    let attempts = 0;
    const fetch = async () => {
      attempts += 1;
      throw Object.assign(networkFailure('ECONNRESET'), {
        body: new Uint8Array(3e6),
        list: Array.from({ length: 3e5 }, (_, index) => index),
      });
    };
    const credential = apiKey(key);
    const project = new Locize({ credential, fetch, retry: { limit: 1 } }).project('p1');
    await expect(project.tags.list()).rejects.toMatchObject({ code: 'network' });
    expect(attempts).toBe(2);
  });
});

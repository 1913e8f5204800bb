import fc from 'fast-check';
import { apiKey, isLocizeError, Locize, type Project, personalAccessToken } from 'locize-sdk';
import { createPublicClient } from 'locize-sdk/public';
import { createLocizeServer } from 'locize-sdk/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { pathCalls, segmentsOf } from './helpers/path-calls.js';
import { expectPrototypesUntouched } from './helpers/prototypes.js';
import { runs, size } from './helpers/runs.js';
import { token } from './helpers/seed.js';

/** Text that somebody who means ill, or nobody who thinks, would put where a name belongs. */
const hostileText = fc.oneof(
  fc.constantFrom(
    '..',
    '../..',
    '.',
    '%2e%2e',
    '%2E%2E%2Fadmin',
    '..%2f',
    '%252e%252e%252f',
    '..\\..\\',
    'a/../b',
    '/etc/passwd',
    '//evil.example',
    'https://evil.example/',
    '\\\\evil.example\\share',
    '@evil.example',
    'user:password@evil.example',
    'a?b=c',
    'a#b',
    'a;b',
    'a&replace=true',
    'de:en',
    ':',
    '{projectId}',
    '{version?}',
    '$' + '{token}',
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    '\u0000',
    'a\r\nx-injected: 1',
    '\u202e',
    '\ud800',
    'a\udc00b',
    '\u{1f600}',
    'é',
    'e\u0301',
    '',
    ' ',
    '\t',
    'null',
    'undefined',
    'a'.repeat(128),
    'a'.repeat(129),
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({
    unit: fc.constantFrom('.', '/', '%', '2', 'e', 'f', '\\', ':', '{', '}', '?', '#', 'a'),
    maxLength: 12,
  }),
);

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
});

afterEach(expectPrototypesUntouched);

function recordingLocize() {
  const requests: Request[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    requests.push(request);
    return new Response('[]', { status: 400 });
  };
  const locize = new Locize({ credential: personalAccessToken(token), fetch, retry: { limit: 0 } });
  return { locize, requests };
}

/** What a call ends with, be it a result or what it throws, at once or later. */
async function endOf(call: () => unknown): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    return error;
  }
}

/** A typed error before any request, or requests to exactly that path. */
function assertHarmless(error: unknown, requests: readonly Request[], segments: readonly string[]): void {
  if (!isLocizeError(error)) throw error;
  if (error.code === 'invalid_argument') {
    expect(requests).toEqual([]);
    return;
  }
  expect(requests.length).toBeGreaterThan(0);
  for (const request of requests) {
    const url = new URL(request.url);
    expect(url.origin).toBe('https://api.locize.app');
    expect(url.hash + url.username + url.password).toBe('');
    expect(url.pathname.split('/').map(decodeURIComponent)).toEqual(segments);
  }
}

describe('a path parameter of', () => {
  it.each(pathCalls)('$operation leads to its own path, or to none', async ({ parameters, path, send }) => {
    const values = fc.record(Object.fromEntries(Object.keys(parameters).map((name) => [name, hostileText])));
    await fc.assert(
      fc.asyncProperty(values, async (texts) => {
        const { locize, requests } = recordingLocize();
        const end = await endOf(() => send(locize.project('p1'), texts as never));
        assertHarmless(end, requests, segmentsOf(path, { projectId: 'p1', ...texts }));
      }),
      { numRuns: runs(300) },
    );
  });

  it('each, that is no text at all, is a typed error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...pathCalls), anything, async (call, value) => {
        fc.pre(value !== undefined); // which stands for what is left out
        const { locize, requests } = recordingLocize();
        // What JavaScript lets pass.
        const values = Object.fromEntries(
          Object.keys(call.parameters).map((name) => [name, value as string]),
        );
        const end = await endOf(() => call.send(locize.project('p1'), values as never));
        assertHarmless(end, requests, segmentsOf(call.path, { projectId: 'p1', ...values }));
      }),
      { numRuns: runs(2000) },
    );
  });

  it('the project leads to its own path, or to none', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(hostileText, anything), async (id) => {
        const { locize, requests } = recordingLocize();
        const end = await endOf(() => locize.project(id as string).versions.list());
        assertHarmless(end, requests, ['', 'stats', 'project', id as string]);
      }),
      { numRuns: runs(500) },
    );
  });

  it('a request of the user’s own leads to its path, or to none', async () => {
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(hostileText, hostileText, async (path, part) => {
        const { locize, requests } = recordingLocize();
        const request = {
          method: 'GET',
          path: `/x/{part}${path}`,
          scope: 'read',
          parameters: { part },
        } as const;
        const end = await endOf(() => locize.project('p1').request(request));
        if (!isLocizeError(end)) throw end;
        sent += requests.length;
        for (const { url } of requests) {
          expect(new URL(url).origin).toBe('https://api.locize.app');
          expect(new URL(url).pathname.startsWith(`/x/${encodeURIComponent(part)}`)).toBe(true);
        }
      }),
      // One that is sent in any case, so that the check below can't fail by chance.
      { numRuns: runs(500), examples: [['', 'part']] },
    );
    expect(sent).toBeGreaterThan(0);
  });

  it('the public client leads to its own path, or to none', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, hostileText, hostileText, async (projectId, language, namespace) => {
        const requests: Request[] = [];
        const client = createPublicClient({
          projectId,
          fetch: async (input, init) => {
            requests.push(new Request(input, init));
            return new Response('', { status: 400 });
          },
        });
        const end = await endOf(() => client.download({ language, namespace }));
        assertHarmless(end, requests, ['', projectId, 'latest', language, namespace]);
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('an option of any value', () => {
  const at = { language: 'en', namespace: 'common' };
  type Junk = { readonly [option: string]: never };
  const options: [names: string[], call: (project: Project, junk: Junk) => unknown][] = [
    [['signal', 'timeout', 'schema'], (p, o) => p.translations.download(at, o)],
    [
      ['version', 'languages', 'namespaces', 'concurrency', 'signal', 'timeout'],
      (p, o) => p.translations.downloadAll(o).all(),
    ],
    [
      [
        'own',
        'raw',
        'tags',
        'withoutTags',
        'updatedAfter',
        'updatedBefore',
        'lastUsedAfter',
        'lastUsedBefore',
        'signal',
        'timeout',
        'schema',
      ],
      (p, o) => p.translations.pull(at, o).all(),
    ],
    [
      [
        'replace',
        'autotranslate',
        'autotranslateReview',
        'autotranslateLanguages',
        'omitStatistics',
        'concurrency',
        'onProgress',
        'signal',
        'timeout',
      ],
      (p, o) => p.translations.update(at, { a: 'b' }, o),
    ],
    [['concurrency', 'onProgress', 'signal', 'timeout'], (p, o) => p.translations.delete(at, ['a'], o)],
    [['version', 'language', 'signal', 'timeout'], (p, o) => p.namespaces.list(o)],
    [['language', 'namespace', 'version'], (p, o) => p.namespaces.create(o as never)],
    [['from', 'to', 'version'], (p, o) => p.namespaces.rename(o as never)],
    [['from', 'to', 'ignoreIfExists'], (p, o) => p.versions.copy(o as never)],
    [['tenants', 'signal', 'timeout'], (p, o) => p.versions.publish('latest', o)],
    [['name', 'version'], (p, o) => p.branches.create(o as never)],
    [['delete', 'signal', 'timeout'], (p, o) => p.branches.merge('b1', o)],
    [
      ['email', 'role', 'languages', 'versions', 'send'],
      (p, o) => p.users.invite({ email: 'a@example.com', role: 'user', ...o }),
    ],
    [['version', 'language', 'signal', 'timeout'], (p, o) => p.statistics.regenerate(o)],
    [['year', 'signal', 'timeout'], (p, o) => p.statistics.users(o)],
    [
      ['method', 'path', 'scope', 'parameters', 'query', 'body', 'schema', 'repeatable', 'signal', 'timeout'],
      (p, o) => p.request({ method: 'POST', path: '/x', scope: 'write', ...o }),
    ],
  ];

  it.each(options.map(([names, call]) => [names.join(', '), names, call] as const))(
    '%s: is a typed error or a right request',
    async (_, names, call) => {
      const junk = fc.dictionary(fc.constantFrom(...names), anything, {
        minKeys: 1,
        maxKeys: 3,
        noNullPrototype: true,
      });
      await fc.assert(
        fc.asyncProperty(junk, async (values) => {
          const { locize } = recordingLocize();
          const end = await endOf(() => call(locize.project('p1'), values as Junk));
          if (!isLocizeError(end)) throw end;
        }),
        { numRuns: runs(300) },
      );
    },
  );

  const takers: readonly ((project: Project, value: never) => unknown)[] = [
    (p, value) => p.translations.download(value),
    (p, value) => p.translations.pull(value).all(),
    (p, value) => p.translations.update(value, { a: 'b' }),
    (p, value) => p.namespaces.create(value),
    (p, value) => p.namespaces.create(at, value),
    (p, value) => p.namespaces.rename(value),
    (p, value) => p.namespaces.delete(value),
    (p, value) => p.versions.copy(value),
    (p, value) => p.branches.create(value),
    (p, value) => p.users.invite(value),
    (p, value) => p.translations.update(at, value),
    (p, value) => p.translations.delete(at, value),
  ];
  it.each(takers)(
    'in place of what is asked for is a typed error, or an empty piece of work: %s',
    async (call) => {
      await fc.assert(
        fc.asyncProperty(anything, async (value) => {
          const { locize, requests } = recordingLocize();
          const end = await endOf(() => call(locize.project('p1'), value as never));
          if (isLocizeError(end)) return;
          expect(end).toEqual({ keys: 0, changed: false, notices: [] });
          expect(requests).toEqual([]);
        }),
        { numRuns: runs(300) },
      );
    },
  );

  it('of a credential is a typed error, or makes a credential', () => {
    const options = fc.dictionary(
      fc.constantFrom('role', 'versions', 'languages', 'namespaces', 'scopes', 'expiresAt', 'x'),
      anything,
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(fc.oneof(hostileText, anything), options, (value, others) => {
        const makers: readonly ((key: never, options: never) => unknown)[] = [apiKey, personalAccessToken];
        for (const make of makers) {
          for (const key of [value, 'lz_pat_x', 'x']) {
            try {
              make(key as never, others as never);
            } catch (error) {
              if (!isLocizeError(error)) throw error;
            }
          }
        }
      }),
      { numRuns: runs(2000) },
    );
  });

  it('of the public client is a typed error, or makes a client', async () => {
    const values = fc.anything({ withDate: true, withMap: true, withSet: true });
    const names = ['projectId', 'version', 'cdnType', 'baseUrl', 'timeout', 'credential'];
    const options = fc.dictionary(fc.constantFrom(...names), values, { noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(options, values, async (some, place) => {
        const fetch = async () => new Response('{}', { status: 400 });
        try {
          const client = createPublicClient({ projectId: 'p1', fetch, ...some } as never);
          await client.download({ ...at, ...(place as object) });
        } catch (error) {
          if (!isLocizeError(error)) throw error;
        }
      }),
      { numRuns: runs(2000) },
    );
  });

  it('of the client is a typed error, or makes a client', () => {
    const names = [
      'credential',
      'cdnType',
      'baseUrl',
      'timeout',
      'totalTimeout',
      'maxResponseBytes',
      'retry',
      'concurrency',
      'fetch',
      'headers',
      'onRequest',
      'dangerouslyAllowInsecure',
      'scope',
    ];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), anything, { noNullPrototype: true }), (values) => {
        try {
          new Locize(values as never);
        } catch (error) {
          if (!isLocizeError(error)) throw error;
        }
      }),
      { numRuns: runs(3000) },
    );
  });

  it('in place of translations is a typed error, or what the server then holds', async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (entries) => {
        const server = createLocizeServer({
          projects: [{ id: 'p1', languages: ['en'] }],
          tokens: [{ token, scopes: ['write'], roles: { p1: 'user' } }],
        });
        const { translations } = new Locize({
          credential: personalAccessToken(token),
          fetch: server.fetch,
        }).project('p1');
        for (const call of [
          translations.update,
          translations.reportMissing,
          translations.delete,
          translations.reportUsed,
        ]) {
          const before = server.content('p1').latest?.en?.common ?? {};
          const end = await endOf(() => call.call(translations as never, at, entries as never));
          const after = server.content('p1').latest?.en?.common ?? {};
          if (end instanceof Error && !isLocizeError(end)) throw end;
          // What is refused changes nothing, and what isn't leaves texts.
          if (isLocizeError(end)) expect(after).toEqual(before);
          expect(Object.values(after).filter((text) => typeof text !== 'string')).toEqual([]);
        }
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('keys and texts of any kind', () => {
  const at = { language: 'en', namespace: 'common' };
  const serverWithProject = () => {
    const server = createLocizeServer({
      projects: [{ id: 'p1', languages: ['en'] }],
      tokens: [{ token, scopes: ['read', 'write'], roles: { p1: 'user' } }],
      pageSize: 100_000,
    });
    const project = new Locize({ credential: personalAccessToken(token), fetch: server.fetch }).project('p1');
    return { server, translations: project.translations };
  };
  const anyText = fc.oneof(hostileText, fc.string({ unit: 'binary' }));

  it('arrive as they are: written, pulled, deleted', async () => {
    const texts = fc.array(fc.tuple(anyText, anyText), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(texts, async (pairs) => {
        const { server, translations } = serverWithProject();
        const expected = new Map(pairs);
        await translations.update(at, pairs);
        const pulled = await translations.pull(at).all();
        expect(new Map(Object.entries(pulled))).toEqual(expected);
        expect(Object.getPrototypeOf(pulled)).toBe(Object.prototype);
        const result = await translations.delete(at, expected.keys());
        expect(result).toMatchObject({ keys: expected.size, changed: true });
        expect(server.content('p1').latest?.en?.common ?? {}).toEqual({});
      }),
      { numRuns: runs(200) },
    );
  });

  it('are a great many, with names that objects have of their own', async () => {
    const own = [
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      'valueOf',
      'hasOwnProperty',
      'toJSON',
      'then',
    ];
    const count = size(200_000);
    const { translations } = serverWithProject();
    const entries = new Map<string, string>();
    for (let n = 0; n < count; n += 1)
      entries.set(`${own[n % own.length]}${n < own.length ? '' : n}`, `text ${n}`);
    expect(await translations.update(at, entries)).toMatchObject({ keys: count });
    const pulled = await translations.pull(at).all();
    expect(Object.keys(pulled)).toHaveLength(count);
    for (const name of own)
      expect(Object.getOwnPropertyDescriptor(pulled, name)?.value).toBe(entries.get(name));
  }, 60_000);

  it('are of many megabytes', async () => {
    const { server, translations } = serverWithProject();
    const large = 'ä\ud800"\\'.repeat(size(2_500_000));
    const longKey = large.slice(0, 1_000_000);
    await translations.update(at, { large, [longKey]: 'a key' });
    const { large: stored, ...others } = server.content('p1').latest?.en?.common ?? {};
    // Not by toEqual, which would print them.
    expect(stored === large).toBe(true);
    expect(Object.keys(others)[0] === longKey).toBe(true);
  }, 60_000);
});

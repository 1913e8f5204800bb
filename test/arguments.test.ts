import {
  apiKey,
  credentialFromEnvironment,
  isLocizeError,
  Locize,
  operations,
  type Project,
  personalAccessToken,
} from 'locize-sdk';
import { describe, expect, it } from 'vitest';
import { json, scriptedFetch } from './helpers/fetch.js';
import { pathCalls, segmentsOf } from './helpers/path-calls.js';

const at = { language: 'en', namespace: 'common' };
const usual = { version: 'v', ...at, from: 'a', to: 'b', branchId: 'b1', userId: 'u1', jobId: 'j1' };

function projectAndRequests(answer = json({ jobId: 'j' })) {
  const { fetch, requests } = scriptedFetch(answer);
  const locize = new Locize({ credential: personalAccessToken('lz_pat_test'), fetch });
  return { locize, project: locize.project('p1'), requests };
}

const hostile: readonly [string, unknown][] = [
  ['empty', ''],
  ['a dot', '.'],
  ['two dots', '..'],
  ['a traversal', '../other'],
  ['a slash', 'a/b'],
  ['a backslash', 'a\\b'],
  ['a query', 'a?b'],
  ['a fragment', 'a#b'],
  ['an encoding', 'a%2fb'],
  ['an at sign', 'a@b'],
  ['a space', 'a b'],
  ['a no-break space', 'a\u00a0b'],
  ['a line break', 'a\nb'],
  ['a control character', 'a\u0000b'],
  ['a C1 control character', 'a\u0085b'],
  ['half of a surrogate pair', 'a\ud800'],
  ['__proto__', '__proto__'],
  ['constructor', 'constructor'],
  ['prototype', 'prototype'],
  ['129 characters', 'a'.repeat(129)],
  ['a number', 5],
  ['null', null],
  ['an array', ['en']],
];

/** Every place where a value becomes part of a path; the others of the call have values of their own. */
const places = pathCalls.flatMap(({ operation, path, parameters, defaults, isInOrder, send }) =>
  Object.entries(parameters).map(([argument, kind]) => ({
    operation,
    argument,
    kind,
    fallback: Object.entries(defaults ?? {}).find(([name]) => name === argument)?.[1],
    /** The path of the request with this value. */
    segments: (value: string) => {
      const all = segmentsOf(path, { projectId: 'p1', ...usual, [argument]: value });
      const end = all.indexOf('', 1);
      return isInOrder && end > 0 ? all.slice(0, end) : all;
    },
    /** What the answer is taken for doesn't matter here. */
    send: (project: Project, value: unknown) =>
      Promise.resolve(send(project, { ...usual, [argument]: value } as never)).catch((error: unknown) => {
        if (!isLocizeError(error) || error.code !== 'unexpected_response') throw error;
      }),
  })),
);

const pathOf = (request: Request | undefined) => new URL(request?.url ?? '').pathname.split('/');

describe.each(places)('the $argument of $operation', ({ argument, kind, fallback, segments, send }) => {
  it.each(hostile)('refuses %s before any request', async (_title, value) => {
    const { project, requests } = projectAndRequests();
    await expect(send(project, value)).rejects.toMatchObject({ code: 'invalid_argument', argument });
    expect(requests).toEqual([]);
  });

  it('refuses undefined, unless it has a default', async () => {
    const { project, requests } = projectAndRequests();
    if (fallback === undefined) {
      await expect(send(project, undefined)).rejects.toMatchObject({ code: 'invalid_argument', argument });
      expect(requests).toEqual([]);
    } else {
      await send(project, undefined);
      expect(pathOf(requests[0])).toEqual(segments(fallback).filter((text, index) => text || index === 0));
    }
  });

  it('keeps what is odd but harmless in one segment', async () => {
    const value = 'Straße+ü&=;,~!$(x)日本';
    const { project, requests } = projectAndRequests();
    await send(project, value);
    expect(pathOf(requests[0]).map(decodeURIComponent)).toEqual(segments(value));
    expect(new URL(requests[0]?.url ?? '').search.replace('?next=', '')).toBe('');
  });

  it('refuses a colon in languages and namespaces', async () => {
    const { project, requests } = projectAndRequests();
    if (kind === 'language' || kind === 'namespace') {
      await expect(send(project, 'http:x')).rejects.toMatchObject({ code: 'invalid_argument', argument });
      expect(requests).toEqual([]);
    } else {
      await send(project, 'http:x');
      expect(new URL(requests[0]?.url ?? '').origin).toBe('https://api.locize.app');
    }
  });
});

it('every parameter of a path is tried', () => {
  const inPaths = operations.flatMap(({ name, path }) =>
    [...path.matchAll(/\{(\w+)\??\}/g)].map(([, parameter]) => `${name} ${parameter}`),
  );
  const tried = places.map(({ operation, argument }) => `${operation} ${argument}`);
  expect(tried.sort()).toEqual(inPaths.filter((name) => !name.endsWith(' projectId')).sort());
});

it.each(hostile)('a project id refuses %s', (_, value) => {
  const { locize } = projectAndRequests();
  expect(() => locize.project(value as string)).toThrow(
    expect.objectContaining({ code: 'invalid_argument', argument: 'projectId' }),
  );
});

it('a placeholder inside a value stays what it is', async () => {
  const { project, requests } = projectAndRequests();
  await project.translations.download({ language: '{namespace}', namespace: '{language}', version: '$&' });
  expect(requests[0]?.url).toBe('https://api.locize.app/p1/%24%26/%7Bnamespace%7D/%7Blanguage%7D');
});

describe('entries', () => {
  const { project, requests } = projectAndRequests(json({}));

  it.each([
    ['undefined', { key: undefined }],
    ['a number', { key: 5 }],
    ['a nested object', { key: { nested: 'x' } }],
    ['an array', { key: ['x'] }],
    ['details without a text', { key: { value: null } }],
  ])('with %s for a value are refused', async (_, entries) => {
    const sent = requests.length;
    const result = project.translations.update(at, entries as never);
    await expect(result).rejects.toMatchObject({ code: 'invalid_argument', argument: 'entries' });
    await expect(result).rejects.toThrow(/"key"/);
    expect(requests).toHaveLength(sent);
  });

  it.each([[null], [undefined], ['text'], [5]])('that are %j are refused', async (entries) => {
    await expect(project.translations.update(at, entries as never)).rejects.toMatchObject({
      code: 'invalid_argument',
      argument: 'entries',
    });
  });

  it('that report missing keys or create a namespace can not delete', async () => {
    const entries = { key: null } as unknown as Record<string, string>;
    await expect(project.translations.reportMissing(at, entries)).rejects.toMatchObject({
      code: 'invalid_argument',
    });
    await expect(project.namespaces.create({ ...at, entries })).rejects.toMatchObject({
      code: 'invalid_argument',
    });
  });

  it('of a new namespace fit in a request', async () => {
    const entries = Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`k${index}`, 'v']));
    await expect(project.namespaces.create({ ...at, entries })).rejects.toThrow(/1001 keys.*at most 1000/);
  });

  it('may have keys of any name', async () => {
    const entries = JSON.parse('{"__proto__":"a","constructor":"b","":"c","a/b?c":"d","\\ud800":"e"}');
    await project.translations.update(at, entries);
    expect(await requests.at(-1)?.text()).toBe(
      '{"__proto__":"a","constructor":"b","":"c","a/b?c":"d","\\ud800":"e"}',
    );
  });

  it('of which there are none send nothing', async () => {
    const sent = requests.length;
    expect(await project.translations.update(at, {})).toEqual({ keys: 0, changed: false, notices: [] });
    expect(await project.translations.delete(at, [])).toEqual({ keys: 0, changed: false, notices: [] });
    await project.translations.reportUsed(at, []);
    expect(requests).toHaveLength(sent);
  });

  it.each([['key'], [{ a: 1 }], [[1]], [null]])('keys that are %j are refused', async (keys) => {
    await expect(project.translations.delete(at, keys as never)).rejects.toMatchObject({
      code: 'invalid_argument',
      argument: 'keys',
    });
  });
});

describe('other arguments', () => {
  const { project, requests } = projectAndRequests();

  it.each([
    [
      'languages',
      () => project.users.invite({ email: 'a@example.com', role: 'user', languages: 'de' as never }),
    ],
    [
      'autotranslateLanguages',
      () => project.translations.update(at, { a: 'b' }, { autotranslateLanguages: 'de' as never }),
    ],
    ['year', () => project.statistics.users({ year: 26.5 })],
    ['to', () => project.versions.copy({ from: 'a', to: 'a' })],
    ['name', () => project.branches.create({ name: ' ' })],
    ['email', () => project.users.invite({ email: 'nobody', role: 'user' })],
    ['role', () => project.users.invite({ email: 'a@example.com', role: 'publisher' as 'user' })],
  ])('%s is checked before any request', async (argument, call) => {
    await expect(call()).rejects.toMatchObject({ code: 'invalid_argument', argument });
    expect(requests).toEqual([]);
  });

  it('private namespaces are refused on the CDN type standard', async () => {
    const { locize } = projectAndRequests();
    const standard = locize.project('p1', { cdnType: 'standard' });
    await expect(standard.translations.downloadPrivate(at)).rejects.toMatchObject({
      code: 'invalid_argument',
      argument: 'cdnType',
    });
  });
});

describe('options of the client', () => {
  it.each([
    ['credential', { credential: 'lz_pat_test' }],
    ['credential', { credential: {} }],
    ['cdnType', { cdnType: 'free' }],
    ['cdnType', { cdnType: 'toString' }],
    ['baseUrl', { baseUrl: 'api.locize.app' }],
    ['baseUrl', { baseUrl: 'httpx://api.locize.app' }],
    ['baseUrl', { baseUrl: 'xhttp://api.locize.app' }],
    ['baseUrl', { baseUrl: 'https://user@api.locize.app' }],
    ['baseUrl', { baseUrl: 'https://:password@api.locize.app' }],
    ['baseUrl', { baseUrl: 'https://api.locize.app#x' }],
    ['baseUrl', { baseUrl: 'ftp://api.locize.app' }],
    ['baseUrl', { baseUrl: 'https://user:password@api.locize.app' }],
    ['baseUrl', { baseUrl: 'https://api.locize.app?x=1' }],
    ['timeout', { timeout: 0 }],
    ['timeout', { timeout: Number.NaN }],
    ['timeout', { timeout: 2 ** 31 }],
    ['retry.limit', { retry: { limit: -1 } }],
    ['retry.limit', { retry: { limit: 1.5 } }],
    ['retry.maxDelay', { retry: { maxDelay: 0 } }],
    ['limits', { retry: { limits: 1 } }],
    ['concurrency', { concurrency: 0 }],
    ['apiKey', { apiKey: 'x' }],
  ])('%s is checked', (argument, options) => {
    expect(() => new Locize(options as object)).toThrow(
      expect.objectContaining({ code: 'invalid_argument', argument }),
    );
  });

  it('of a project are checked as well', () => {
    const { locize } = projectAndRequests();
    expect(() => locize.project('p', { cdnType: 'free' as 'pro' })).toThrow(/cdnType/);
    expect(() => locize.project('p', { timeuot: 5 } as object)).toThrow(/timeuot.*not an option/);
    expect(() => locize.project('p', { timeout: 0.5 })).toThrow(/timeout/);
    expect(() => locize.project('p', { retry: { limit: -1 } })).toThrow(/retry\.limit/);
    expect(() => locize.project('p', { headers: { authorization: 'x' } })).toThrow(/authorization/);
    expect(() => locize.project('p', { credential: 'x' as never })).toThrow(/credential/);
  });
});

describe('where a call goes', () => {
  it.each([
    [{}, 'https://api.locize.app/p1/latest/en/common'],
    [{ cdnType: 'pro' }, 'https://api.locize.app/p1/latest/en/common'],
    [{ cdnType: 'standard' }, 'https://api.lite.locize.app/p1/latest/en/common'],
    [{ baseUrl: 'http://127.0.0.1:1/' }, 'http://127.0.0.1:1/p1/latest/en/common'],
    [
      { baseUrl: 'https://proxy.example/locize', cdnType: 'standard' },
      'https://proxy.example/locize/p1/latest/en/common',
    ],
  ] as const)('with %j', async (options, url) => {
    const { fetch, requests } = scriptedFetch(json({}));
    await new Locize({ ...options, fetch }).project('p1').translations.download(at);
    await new Locize({ fetch }).project('p1', options).translations.download(at);
    expect(requests.map((request) => request.url)).toEqual([url, url]);
  });
});

describe('the message says what is wrong', () => {
  const { project } = projectAndRequests();
  it.each([
    [5, 'must be a string'],
    ['', 'is empty'],
    ['a'.repeat(129), 'is longer than 128 characters'],
    ['..', 'can\'t be ".."'],
    ['a/b', "has a character in it that a path can't have"],
    ['de:at', "can't have a : in it"],
  ])('with a language of %j', async (language, problem) => {
    await expect(project.languages.add(language as string)).rejects.toThrow(
      `languages.add: language ${problem}`,
    );
  });

  it.each([
    [() => new Locize({ cdnType: 'lite' as never }), 'cdnType must be one of pro, standard'],
    [() => new Locize({ baseUrl: 'x' }), 'baseUrl must be an absolute http(s) URL'],
    [() => new Locize({ baseUrl: 'https://x?y' }), 'baseUrl can have no query, fragment, user or password'],
    [() => apiKey('x', { role: 'owner' as never }), 'role must be one of readonly, user, admin'],
    [() => apiKey('x', { versions: [] }), 'versions is empty: leave it out where there is no restriction'],
    [() => apiKey('lz_pat_x'), 'key is a Personal Access Token: use personalAccessToken() for it'],
    [
      () => apiKey(undefined as never),
      'key is undefined: is the environment variable that it comes from set?',
    ],
    [() => apiKey(5 as never), 'key must be a string, or a function that returns one'],
    [() => apiKey(''), 'key is empty'],
    [() => apiKey('a b'), 'key has white space, a line break or a character outside of ASCII'],
    [
      () => apiKey('x', { scope: ['read'] } as never),
      'scope is not an option of apiKey, which takes role, versions',
    ],
    [
      () => personalAccessToken('x'),
      'token does not begin with "lz_pat_": if it is an API key, use apiKey() for it',
    ],
    [
      () => personalAccessToken('lz_pat_x', { scopes: ['all' as never] }),
      'scopes must be an array of "read", "write", "manage" and "admin"',
    ],
    [
      () => personalAccessToken('lz_pat_x', { expiresAt: 'soon' }),
      'expiresAt must be a Date, an ISO 8601 string, or milliseconds since 1970',
    ],
    [
      () => credentialFromEnvironment({}),
      'no credential in the environment. Set LOCIZE_PAT to a Personal Access Token',
    ],
    [
      () => credentialFromEnvironment({ LOCIZE_PAT: 'lz_pat_a', LOCIZE_KEY: 'b' }),
      'env has both LOCIZE_PAT and LOCIZE_API_KEY (or LOCIZE_KEY): unset one',
    ],
  ])('of %s', (make, message) => {
    expect(make).toThrow(message);
  });
});

it.each(['prototypes', 'constructor1', '__proto__x', '...', '.hidden', 'a'.repeat(128), 'x__proto__', 'a:b'])(
  'a version may be named %s',
  async (version) => {
    const { project, requests } = projectAndRequests();
    await project.versions.publish(version);
    expect(new URL(requests[0]?.url ?? '').pathname).toBe(`/publish/p1/${encodeURIComponent(version)}`);
  },
);

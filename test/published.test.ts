import { apiKey, Locize, personalAccessToken } from 'locize-sdk';
import { createLocizeServer } from 'locize-sdk/testing';
import { describe, expect, it } from 'vitest';
import { json, scriptedFetch } from './helpers/fetch.js';
import { seedWith, token } from './helpers/seed.js';

const file = (key: string, more: object = {}) => ({
  url: `https://api.locize.app/${key}`,
  key,
  size: 12,
  lastModified: '2026-02-03T04:05:06.789Z',
  ...more,
});
const listing = (...files: unknown[]) => {
  const { fetch, requests } = scriptedFetch(json(files), json({}));
  return { translations: new Locize({ fetch }).project('p1').translations, requests };
};
const pathsOf = (requests: readonly Request[]) => requests.map(({ url }) => new URL(url).pathname);

describe('what is published', () => {
  it('is listed with its size and its time, in bytes and as a Date', async () => {
    const { translations } = listing(
      file('p1/latest/en/common'),
      file('private/p1/next/de/secret', { isPrivate: true }),
    );
    expect(await translations.listPublished()).toStrictEqual([
      {
        version: 'latest',
        language: 'en',
        namespace: 'common',
        isPrivate: false,
        size: 12,
        lastModified: new Date('2026-02-03T04:05:06.789Z'),
      },
      {
        version: 'next',
        language: 'de',
        namespace: 'secret',
        isPrivate: true,
        size: 12,
        lastModified: new Date('2026-02-03T04:05:06.789Z'),
      },
    ]);
  });

  it.each([
    ['language', { language: 'd e' }],
    ['language', { version: 'latest', language: '' }],
    ['namespace', { namespace: '__proto__' }],
    ['namespace', { language: 'de', namespace: 'a/b' }],
    ['version', { version: 5 }],
  ])('is not asked for by a name that no path can have in it: %s of %j', async (argument, wanted) => {
    const { translations, requests } = listing();
    await expect(translations.listPublished(wanted as object)).rejects.toMatchObject({
      code: 'invalid_argument',
      argument,
      operation: 'translations.listPublished',
    });
    expect(requests).toEqual([]);
  });

  it('may be of a project whose id is private', async () => {
    const { translations, requests } = listing(
      file('private/latest/en/common'),
      file('private/private/latest/en/secret', { isPrivate: true }),
    );
    expect(
      (await translations.listPublished()).map(({ language, namespace }) => [language, namespace]),
    ).toEqual([
      ['en', 'common'],
      ['en', 'secret'],
    ]);
    expect(pathsOf(requests)).toEqual(['/download/p1']);
  });

  it.each([
    [{}, '/download/p1'],
    [{ version: 'v' }, '/download/p1/v'],
    [{ version: 'v', language: 'l' }, '/download/p1/v/l'],
    [{ version: 'v', language: 'l', namespace: 'n' }, '/download/p1/v/l/n'],
    [{ version: 'v', namespace: 'n' }, '/download/p1/v'],
    [{ language: 'l' }, '/download/p1'],
    [{ language: 'l', namespace: 'n' }, '/download/p1'],
    [{ namespace: 'n' }, '/download/p1'],
  ])('of %j is asked for by what can go into the path, and the rest is filtered', async (wanted, path) => {
    const all = ['v/l/n', 'v/l/x', 'v/x/n', 'x/l/n', 'x/x/x'].map((rest) => file(`p1/${rest}`));
    const { translations, requests } = listing(...all);
    const found = await translations.listPublished(wanted);
    expect(pathsOf(requests)).toEqual([path]);
    expect(found.length).toBeGreaterThan(0);
    for (const one of found) expect(one).toMatchObject(wanted);
    const { length } = all.filter(({ key }) => {
      const [, version, language, namespace] = key.split('/');
      return Object.entries(wanted).every(
        ([name, value]) => ({ version, language, namespace })[name] === value,
      );
    });
    expect(found).toHaveLength(length);
  });

  it('is what is public without a credential, and private too with one that can read', async () => {
    const server = createLocizeServer(seedWith());
    const namesFor = async (options: object) =>
      (
        await new Locize({ ...options, fetch: server.fetch })
          .project('p1')
          .translations.listPublished({ language: 'en' })
      ).map(({ version, namespace, isPrivate }) => [version, namespace, isPrivate]);
    const open = [
      ['latest', 'common', false],
      ['next', 'common', false],
    ];
    expect((await namesFor({})).sort()).toEqual(open);
    expect(
      (await namesFor({ credential: personalAccessToken(token, { scopes: ['write'] }) })).sort(),
    ).toEqual(open);
    expect(await namesFor({ credential: personalAccessToken(token) })).toContainEqual([
      'latest',
      'secret',
      true,
    ]);
  });

  it('goes without a key that is restricted to others', async () => {
    const { fetch, requests } = scriptedFetch(json([file('p1/next/en/common')]));
    const credential = apiKey('restricted-key', { role: 'user', versions: ['latest'] });
    const { translations } = new Locize({ credential, fetch }).project('p1');
    await translations.listPublished({ version: 'next' });
    await translations.listPublished();
    expect(requests.map(({ headers }) => headers.has('authorization'))).toEqual([false, true]);
  });

  it('is a location for other methods', async () => {
    const { translations, requests } = listing(file('p1/next/en/common'));
    for (const one of await translations.listPublished()) await translations.download(one);
    expect(pathsOf(requests)).toEqual(['/download/p1', '/p1/next/en/common']);
  });

  it('has names as they are, where a key has them escaped', async () => {
    const { translations } = listing(file('p1/v%201.0/zh-Hant%2dTW/caf%C3%A9'));
    await expect(translations.listPublished()).rejects.toMatchObject({ code: 'unexpected_response' });
    const other = listing(file('p1/v1%2e0/zh-Hant%2DTW/caf%C3%A9'));
    expect(await other.translations.listPublished()).toMatchObject([
      { version: 'v1.0', language: 'zh-Hant-TW', namespace: 'café' },
    ]);
  });

  it.each([
    'p1/latest/en',
    'p1/latest/en/a/b',
    'p1/latest/en/',
    'p1/latest/../x',
    'p1/latest/en/%2e%2e',
    'p1/latest/en/a%2Fb',
    'p1/latest/en/%',
    'p1/latest/en/%zz',
    'p1/latest/en/%E0%A4',
    'p1/latest/en/__proto__',
    `p1/latest/en/${'n'.repeat(129)}`,
    '',
  ])('does not have what no namespace is called: %s', async (key) => {
    for (const read of ['listPublished', 'downloadAll'] as const) {
      const { translations, requests } = listing(file(key));
      await expect(translations[read]()).rejects.toMatchObject({
        code: 'unexpected_response',
        operation: `translations.${read}`,
        projectId: 'p1',
        message: expect.stringContaining('does not name a namespace'),
      });
      expect(requests).toHaveLength(1);
    }
  });

  it('is quoted in a bounded message, without the credential', async () => {
    const { fetch } = scriptedFetch(json([file(`p1/${token}/\n${'x'.repeat(1e5)}`)]));
    const { translations } = new Locize({ credential: personalAccessToken(token), fetch }).project('p1');
    const error: Error = await translations.listPublished().then(
      () => expect.fail('it was taken'),
      (thrown) => thrown,
    );
    expect(error.message.length).toBeLessThan(2000);
    expect(error.message).not.toContain(token);
    expect(error.message).not.toContain('\n');
  });

  it.each([
    ['size', undefined],
    ['size', null],
    ['size', '12'],
    ['lastModified', undefined],
    ['lastModified', null],
    ['lastModified', true],
    ['lastModified', {}],
    ['lastModified', ''],
    ['lastModified', 'yesterday'],
    ['lastModified', '2026-13-45T00:00:00Z'],
    ['lastModified', 5000],
  ])('with the %s %j is an error that names the place', async (name, value) => {
    for (const options of [undefined, { changedSince: new Date(0) }]) {
      const { translations, requests } = listing(
        file('p1/latest/en/a'),
        file('p1/latest/en/b', { [name]: value }),
      );
      const read = options ? translations.downloadAll(options) : translations.listPublished();
      await expect(read).rejects.toMatchObject({ code: 'unexpected_response', path: ['1', name] });
      expect(requests).toHaveLength(1);
    }
  });

  it('is looked for on the other CDN type where there is nothing', async () => {
    const language = { name: 'E', nativeName: 'E', isReferenceLanguage: true, translated: {} };
    const { fetch, requests } = scriptedFetch(json([]), json({ en: language }));
    const { translations } = new Locize({ fetch }).project('p1');
    await expect(translations.listPublished()).rejects.toMatchObject({
      code: 'wrong_cdn_type',
      rightCdnType: 'standard',
    });
    expect(requests.map(({ url }) => url)).toEqual([
      'https://api.locize.app/download/p1',
      'https://api.lite.locize.app/languages/p1',
    ]);
    const nowhere = scriptedFetch(json([]), json({}));
    expect(await new Locize({ fetch: nowhere.fetch }).project('p1').translations.listPublished()).toEqual([]);
  });

  it.each([
    [{ languages: ['en'] }, 'languages'],
    [{ language: ['en'] }, 'language'],
    [{ version: 5 }, 'version'],
    [{ namespace: null }, 'namespace'],
    [{ version: '' }, 'version'],
    [{ timeout: 0 }, 'timeout'],
  ])('is not listed with %j', async (options, argument) => {
    const { translations, requests } = listing();
    await expect(translations.listPublished(options as object)).rejects.toMatchObject({
      code: 'invalid_argument',
      argument,
      operation: 'translations.listPublished',
    });
    expect(requests).toEqual([]);
  });

  it('ends with the reason of a signal', async () => {
    const fetch = () => new Promise<never>(() => {});
    const { translations } = new Locize({ fetch }).project('p1');
    const end = new AbortController();
    const listed = translations.listPublished({ signal: end.signal });
    setTimeout(() => end.abort('enough'), 2);
    await expect(listed).rejects.toBe('enough');
    await expect(translations.listPublished({ signal: AbortSignal.abort('before') })).rejects.toBe('before');
  });
});

describe('what has changed since', () => {
  const since = new Date('2026-02-01T00:00:00.000Z');
  const files = [
    file('p1/latest/en/before', { lastModified: '2026-01-31T23:59:59.999Z' }),
    file('p1/latest/en/then', { lastModified: '2026-02-01T00:00:00.000Z' }),
    file('p1/latest/en/after', { lastModified: '2026-02-01T00:00:00.001Z' }),
    file('p1/latest/de/later', { lastModified: '2026-02-01T02:00:00.000+01:00' }),
  ];

  it('alone is downloaded, strictly after that time', async () => {
    const { translations, requests } = listing(...files);
    expect(await translations.downloadAll({ changedSince: since })).toEqual({
      en: { after: {} },
      de: { later: {} },
    });
    expect(requests.map(({ url }) => url).sort()).toEqual([
      'https://api.locize.app/download/p1/latest',
      'https://api.locize.app/p1/latest/de/later',
      'https://api.locize.app/p1/latest/en/after',
    ]);
    const filtered = listing(...files);
    await filtered.translations.downloadAll({ changedSince: since, languages: ['de'] });
    expect(filtered.requests).toHaveLength(2);
  });

  it('tells the size and the time of each, which is a location', async () => {
    const { translations, requests } = listing(...files);
    for await (const one of translations.downloadAll({ changedSince: since, languages: ['en'] })) {
      expect(one).toStrictEqual({
        version: 'latest',
        language: 'en',
        namespace: 'after',
        isPrivate: false,
        size: 12,
        lastModified: new Date('2026-02-01T00:00:00.001Z'),
        content: {},
      });
      await translations.download(one);
    }
    expect(requests).toHaveLength(3);
  });

  it('may be nothing, which asks no other host', async () => {
    const { translations, requests } = listing(...files);
    expect(await translations.downloadAll({ changedSince: new Date('2027-01-01') })).toEqual({});
    expect(requests).toHaveLength(1);
  });

  it('is not changed by a date that is changed afterwards', async () => {
    const fetch = async (url: string) => json(url.includes('/download/') ? files : {});
    const { translations } = new Locize({ fetch }).project('p1');
    const date = new Date(since);
    const downloads = translations.downloadAll({ changedSince: date });
    date.setFullYear(1990);
    expect(Object.keys((await downloads).en ?? {})).toEqual(['after']);
    date.setTime(Number.NaN);
    expect(Object.keys((await downloads).en ?? {})).toEqual(['after']);
  });

  it.each([new Date(Number.NaN), '2026-01-01', 5, null, {}, []])('is not %j', async (changedSince) => {
    const { translations, requests } = listing(...files);
    const downloads = translations.downloadAll({ changedSince: changedSince as Date });
    await expect(downloads).rejects.toMatchObject({ code: 'invalid_argument', argument: 'changedSince' });
    await expect(downloads[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      argument: 'changedSince',
    });
    expect(requests).toEqual([]);
  });

  it('is not taken from a cache on the CDN type standard', async () => {
    const urls = async (cdnType: 'pro' | 'standard', options: object) => {
      const { fetch, requests } = scriptedFetch(json([file('p1/latest/en/common')]), json({}));
      await new Locize({ cdnType, fetch }).project('p1').translations.downloadAll(options);
      return requests.map(({ url }) => url);
    };
    // Whether or not it is a refresh: what is stale now would not be listed as changed the next time.
    for (const options of [{}, { changedSince: since }]) {
      expect(await urls('standard', options)).toEqual([
        'https://api.lite.locize.app/download/p1/latest',
        'https://api.lite.locize.app/p1/latest/en/common?cache=no',
      ]);
    }
    expect((await urls('pro', { changedSince: since }))[1]).toBe(
      'https://api.locize.app/p1/latest/en/common',
    );
  });

  it('is private too, with the credential', async () => {
    const { fetch, requests } = scriptedFetch(
      json([file('private/p1/latest/en/secret', { isPrivate: true })]),
      json({}),
    );
    const { translations } = new Locize({ credential: personalAccessToken(token), fetch }).project('p1');
    expect(await translations.downloadAll({ changedSince: since })).toEqual({ en: { secret: {} } });
    expect(requests[1]?.url).toBe('https://api.locize.app/private/p1/latest/en/secret');
  });
});

describe('a plain downloadAll', () => {
  it('tells size and time where they are told, and does without', async () => {
    const bare = { key: 'p1/latest/en/bare' };
    const none = { key: 'p1/latest/en/none', size: null, lastModified: null };
    const { translations } = listing(bare, none, file('p1/latest/en/full'));
    const told = new Map<string, unknown>();
    for await (const { namespace, size, lastModified } of translations.downloadAll()) {
      told.set(namespace, [size, lastModified]);
    }
    expect(told.get('bare')).toEqual([undefined, undefined]);
    expect(told.get('none')).toEqual([undefined, undefined]);
    expect(told.get('full')).toEqual([12, new Date('2026-02-03T04:05:06.789Z')]);
  });

  it('fails on a time that is none', async () => {
    const { translations } = listing(file('p1/latest/en/a', { lastModified: 'never' }));
    await expect(translations.downloadAll()).rejects.toMatchObject({
      code: 'unexpected_response',
      path: ['0', 'lastModified'],
    });
  });
});

import * as fc from 'fast-check';
import { Locize, type Project, personalAccessToken } from 'locize-sdk';
import { describe, expect, it } from 'vitest';
import { json, scriptedFetch } from './helpers/fetch.js';

const at = { language: 'en', namespace: 'common' };

/** What a call may be given as its options: of any shape, as it may come in where no compiler looks. */
type Options = never;

/** Each method with the options that it takes, and a value that each can have. */
const shared = { signal: new AbortController().signal, timeout: 1000 };
const write = { ...shared, concurrency: 2, onProgress: () => {} };
const methods: {
  readonly [name: string]: {
    readonly options: object;
    readonly call: (project: Project, options: Options) => PromiseLike<unknown>;
  };
} = {
  'translations.download': {
    options: shared,
    call: ({ translations }, options) => translations.download(at, options),
  },
  'translations.downloadPrivate': {
    options: shared,
    call: ({ translations }, options) => translations.downloadPrivate(at, options),
  },
  'translations.downloadAll': {
    options: { ...shared, version: 'next', languages: ['de'], namespaces: ['common'], concurrency: 2 },
    call: ({ translations }, options) => translations.downloadAll(options),
  },
  'translations.pull': {
    options: {
      ...shared,
      tags: ['a'],
      withoutTags: ['b'],
      updatedAfter: new Date(0),
      lastUsedBefore: new Date(0),
      own: true,
      raw: true,
    },
    call: ({ translations }, options) => translations.pull(at, options),
  },
  'translations.update': {
    options: {
      ...write,
      replace: false,
      autotranslate: true,
      autotranslateReview: true,
      autotranslateLanguages: ['de'],
      omitStatistics: true,
    },
    call: ({ translations }, options) => translations.update(at, { a: 'b' }, options),
  },
  'translations.delete': {
    options: { ...write, omitStatistics: true },
    call: ({ translations }, options) => translations.delete(at, ['a'], options),
  },
  'translations.reportMissing': {
    options: { ...write, omitStatistics: true },
    call: ({ translations }, options) => translations.reportMissing(at, { a: 'b' }, options),
  },
  'translations.reportUsed': {
    options: write,
    call: ({ translations }, options) => translations.reportUsed(at, ['a'], options),
  },
  'namespaces.list': {
    options: { ...shared, version: 'latest', language: 'en' },
    call: ({ namespaces }, options) => namespaces.list(options),
  },
  'namespaces.create': { options: shared, call: ({ namespaces }, options) => namespaces.create(at, options) },
  'namespaces.rename': {
    options: shared,
    call: ({ namespaces }, options) => namespaces.rename({ from: 'a', to: 'b' }, options),
  },
  'namespaces.delete': {
    options: shared,
    call: ({ namespaces }, options) => namespaces.delete({ namespace: 'common' }, options),
  },
  'languages.list': { options: shared, call: ({ languages }, options) => languages.list(options) },
  'languages.add': { options: shared, call: ({ languages }, options) => languages.add('de', options) },
  'languages.remove': { options: shared, call: ({ languages }, options) => languages.remove('de', options) },
  'versions.list': { options: shared, call: ({ versions }, options) => versions.list(options) },
  'versions.publish': {
    options: { ...shared, tenants: true },
    call: ({ versions }, options) => versions.publish('latest', options),
  },
  'versions.copy': {
    options: { ...shared, ignoreIfExists: true },
    call: ({ versions }, options) => versions.copy({ from: 'a', to: 'b' }, options),
  },
  'versions.delete': { options: shared, call: ({ versions }, options) => versions.delete('a', options) },
  'branches.list': { options: shared, call: ({ branches }, options) => branches.list(options) },
  'branches.create': {
    options: shared,
    call: ({ branches }, options) => branches.create({ name: 'a' }, options),
  },
  'branches.merge': {
    options: { ...shared, delete: true },
    call: ({ branches }, options) => branches.merge('b', options),
  },
  'branches.delete': { options: shared, call: ({ branches }, options) => branches.delete('b', options) },
  'users.list': { options: shared, call: ({ users }, options) => users.list(options) },
  'users.invite': {
    options: { ...shared, send: false },
    call: ({ users }, options) => users.invite({ email: 'a@example.com', role: 'user' }, options),
  },
  'tags.list': { options: shared, call: ({ tags }, options) => tags.list(options) },
  'statistics.project': { options: shared, call: ({ statistics }, options) => statistics.project(options) },
  'statistics.regenerate': {
    options: shared,
    call: ({ statistics }, options) => statistics.regenerate({}, options),
  },
  'statistics.user': {
    options: { ...shared, year: 2026 },
    call: ({ statistics }, options) => statistics.user('u', options),
  },
  'statistics.users': {
    options: { ...shared, year: 2026 },
    call: ({ statistics }, options) => statistics.users(options),
  },
  'statistics.badge': { options: shared, call: ({ statistics }, options) => statistics.badge(options) },
  'jobs.get': { options: shared, call: ({ jobs }, options) => jobs.get('j').status(options) },
  'Job.wait': {
    options: { signal: shared.signal, timeout: 1000, pollInterval: 1, onPoll: () => {} },
    call: ({ jobs }, options) => jobs.get('j').wait(options),
  },
  'project.request': {
    options: {
      ...shared,
      query: { a: 'b' },
      body: {},
      parameters: {},
      idempotent: true,
    },
    call: (project, options: object) =>
      project.request({ method: 'POST', path: '/x', scope: 'write', ...options }),
  },
};

function setUp() {
  const { fetch, requests } = scriptedFetch(json({ jobId: 'j', timeouted: true }));
  const locize = new Locize({ credential: personalAccessToken('lz_pat_test'), fetch, retry: { limit: 0 } });
  return { project: locize.project('p1'), requests };
}

const refusal = (call: PromiseLike<unknown>) =>
  Promise.resolve(call).then(
    () => undefined,
    (error: { code?: string }) => (error.code === 'invalid_argument' ? error : undefined),
  );

describe.each(Object.entries(methods))('the options of %s', (name, { options, call }) => {
  it('are taken as they are declared, and undefined ones as left out', async () => {
    for (const given of [
      options,
      {},
      undefined,
      Object.fromEntries(Object.keys(options).map((one) => [one])),
    ]) {
      const { project } = setUp();
      expect(await refusal(call(project, given as Options))).toBeUndefined();
    }
  });

  it('are refused before any request where one is misspelt, and the message names it and the known ones', async () => {
    const names = Object.keys(options);
    for (const one of names) {
      for (const misspelt of [`${one}s`, one.toUpperCase(), one.slice(1)]) {
        const { project, requests } = setUp();
        const error = await refusal(
          call(project, { [misspelt]: options[one as keyof typeof options] } as Options),
        );
        expect(error).toMatchObject({ argument: misspelt });
        expect(String(error)).toContain(`${misspelt} is not an option of ${name}, which takes `);
        for (const known of names) expect(String(error)).toContain(known);
        expect(requests).toEqual([]);
      }
    }
  });

  it('are refused before any request where one is of a kind that it cannot be', async () => {
    const impossible = fc.constantFrom<unknown>(null, Symbol('x'), 5n, { odd: true }, Number.NaN, '', [[]]);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          ...Object.keys(options).filter((one) => !/^(body|parameters|version|language)$/.test(one)),
        ),
        impossible,
        async (one, value) => {
          const isPossible =
            one === 'query' && typeof value === 'object' && value !== null && 'length' in value;
          fc.pre(!isPossible);
          const { project, requests } = setUp();
          expect(await refusal(call(project, { [one]: value } as Options))).toMatchObject({ argument: one });
          expect(requests).toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
  });

  // Those of a request are the request itself, which has to be an object in any case.
  const kinds = name === 'project.request' ? [] : [null, 5, 'x', true];
  for (const given of kinds) {
    it(`are refused where they are ${given}`, async () => {
      const { project, requests } = setUp();
      expect(await refusal(call(project, given as Options))).toMatchObject({ argument: 'options' });
      expect(requests).toEqual([]);
    });
  }
});

it('a request that is no object is refused', async () => {
  const { project, requests } = setUp();
  for (const request of [undefined, null, 'x', 5]) {
    await expect(project.request(request as never)).rejects.toMatchObject({ code: 'invalid_argument' });
  }
  expect(requests).toEqual([]);
});

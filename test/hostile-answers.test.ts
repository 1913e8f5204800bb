import fc from 'fast-check';
import { isLocizeError, Locize, personalAccessToken } from 'locize-sdk';
import { createPublicClient } from 'locize-sdk/public';
import { afterEach, describe, expect, it } from 'vitest';
import { calls } from './helpers/calls.js';
import { expectNothingInherited, expectPrototypesUntouched } from './helpers/prototypes.js';
import { runs, size } from './helpers/runs.js';
import { token } from './helpers/seed.js';

const at = { language: 'en', namespace: 'common' };
afterEach(expectPrototypesUntouched);

/** A project whose server answers all calls alike. */
const projectAnswered = (body: string, init: ResponseInit = {}) =>
  new Locize({
    credential: personalAccessToken(token),
    fetch: async () => new Response(/^(204|205|304)$/.test(String(init.status)) ? null : body, init),
    retry: { limit: 0 },
  }).project('p1');

const publicClientAnswered = (body: string, init: ResponseInit = {}) =>
  createPublicClient({ projectId: 'p1', fetch: async () => new Response(body, init), totalTimeout: 1 });

const many = size(200_000);

/** What each call makes of it: a result, or a typed error. */
async function outcomesOf(body: string, init?: ResponseInit): Promise<Map<string, unknown>> {
  const outcomes = new Map<string, unknown>();
  const project = projectAnswered(body, init);
  const client = publicClientAnswered(body, init);
  const all: [string, () => PromiseLike<unknown>][] = [
    ...Object.entries(calls).map(([name, { call }]): [string, () => PromiseLike<unknown>] => [
      name,
      () => call(project),
    ]),
    ['request', () => project.request({ method: 'GET', path: '/x', scope: 'read' })],
    ['raw', () => project.translations.pull(at, { raw: true }).all()],
    ['own', () => project.translations.pull(at, { own: true }).all()],
    ['own and raw', () => project.translations.pull(at, { own: true, raw: true }).all()],
    ['public download', () => client.download(at)],
    ['public languages', () => client.languages()],
    ['public badge', () => client.badge()],
  ];
  for (const [name, call] of all) {
    const end = await Promise.resolve(call()).catch((error: unknown) => {
      if (!isLocizeError(error)) throw new Error(`${name} threw what is not typed`, { cause: error });
      return error;
    });
    outcomes.set(name, end);
  }
  return outcomes;
}

/** JSON values close to what the API answers, so that they get far: its own words as keys. */
const words = fc.constantFrom(
  'jobId',
  'id',
  'name',
  'key',
  'url',
  'de',
  'en',
  'latest',
  'common',
  'translated',
  'nativeName',
  'isReferenceLanguage',
  'region',
  'translatedPercentage',
  'message',
  'errorMessage',
  'value',
  'overrides',
  'isPrivate',
  'timeouted',
  'next',
  'version',
  '__proto__',
  'constructor',
  'toJSON',
  'then',
  'length',
  'users',
  'invitations',
  'role',
  'scope',
  'link',
  'segmentsTotal',
  'segmentsTranslated',
  'size',
  'lastModified',
);
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      null,
      true,
      false,
      0,
      -1,
      1e308,
      'de',
      'p1/latest/en/common',
      'private/p1/latest/en/x',
      '',
    ),
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(words, fc.string()), tie('json'), { maxKeys: 5 }),
  ),
}));

describe('an answer', () => {
  it('of any JSON is a result or a typed error', async () => {
    await fc.assert(
      fc.asyncProperty(json, async (value) => {
        await outcomesOf(JSON.stringify(value));
      }),
      { numRuns: runs(400) },
    );
  }, 60_000);

  it('of any text, status and headers is a result or a typed error', async () => {
    const headers = fc.dictionary(
      fc.constantFrom(
        'content-type',
        'x-next-page',
        'x-cli-info',
        'retry-after',
        'location',
        'content-length',
        'content-encoding',
      ),
      fc.oneof(
        fc.constantFrom(
          'application/json',
          'text/html; charset=utf-7',
          'gzip',
          '-1',
          '99999999999999999999',
          'NaN',
          '..',
        ),
        fc.string({ unit: fc.constantFrom('a', '1', ';', '=', '/', ' ', '"', ','), maxLength: 10 }),
      ),
    );
    const status = fc.oneof(
      fc.constantFrom(200, 201, 204, 205, 304, 404, 412),
      fc.integer({ min: 200, max: 599 }),
    );
    const body = fc.oneof(
      fc.string({ unit: 'binary' }),
      json.map((value) => JSON.stringify(value)),
      fc.constant('<html>'),
    );
    await fc.assert(
      fc.asyncProperty(body, status, headers, async (text, code, some) => {
        // A page that names itself, or another without an end, is told apart below.
        delete some['x-next-page'];
        await outcomesOf(text, { status: code, headers: some });
      }),
      { numRuns: runs(400) },
    );
  }, 120_000);

  it.each([
    // A tenth of it is still deeper than any stack.
    ['nested deeply', `${'['.repeat(many)}${']'.repeat(many)}`],
    ['nested deeply, by keys', `${'{"a":'.repeat(many)}1${'}'.repeat(many)}`],
    ['null below a parent of raw entries', '{"de":{"common":null}}'],
    ['a text below a parent of raw entries', '{"de":{"common":{"a":"b"}}}'],
    ['nested, and not closed', '['.repeat(many)],
    ['nested where a language is expected', `{"de":${'{"a":'.repeat(many / 2)}1${'}'.repeat(many / 2)}}`],
    ['a long array', `[${'1,'.repeat(many)}1]`],
    ['a long array of objects', `[${'{},'.repeat(many)}{}]`],
    ['an object of a key, again and again', `{${'"a":"b",'.repeat(many)}"a":"c"}`],
    [
      'an object of the prototype, again and again',
      `{${'"__proto__":{"polluted":true},'.repeat(many / 2)}"a":"c"}`,
    ],
    [
      'an object of a great many languages',
      `{${Array.from({ length: many / 4 }, (_, n) => `"l${n}":{}`).join()}}`,
    ],
    ['a number of many digits', '9'.repeat(many)],
    ['a long text', `"${'a'.repeat(10 * many)}"`],
    ['a text with broken UTF-8', '"\ud800\udfff\udc00"'],
  ])(
    'that is %s is a result or a typed error',
    async (_, body) => {
      // ky looks at the content type of what isn't a success.
      for (const status of [200, 400]) {
        await outcomesOf(body, { status, headers: { 'content-type': 'application/json' } });
      }
    },
    120_000,
  );

  it('does not change a prototype, and keeps such a key for what it is', async () => {
    const body = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
    const outcomes = await outcomesOf(body);
    expectPrototypesUntouched();
    for (const result of outcomes.values()) expectNothingInherited(result, 'polluted');
    const { body: kept } = outcomes.get('request') as { body: object };
    expect(JSON.stringify(kept)).toBe(body);
    expect(Object.getPrototypeOf(kept)).toBe(Object.prototype);
  });
});

describe('pages', () => {
  const projectPaged = (next: (cursor: string) => string) => {
    let requests = 0;
    const project = new Locize({
      credential: personalAccessToken(token),
      fetch: async (input) => {
        requests += 1;
        const cursor = new URL(String(input)).searchParams.get('next') ?? '';
        return Response.json({ [cursor]: 'x' }, { headers: { 'x-next-page': next(cursor) } });
      },
    }).project('p1');
    return { all: () => project.translations.pull(at).all(), requests: () => requests };
  };

  it.each([
    ['itself', (cursor: string) => cursor || 'a'],
    ['one before', (cursor: string) => (cursor === 'a' ? 'b' : 'a')],
    ['one long before', (cursor: string) => String((Number(cursor) + 1) % 50)],
  ])('of which one leads to %s end with a typed error', async (_, next) => {
    const { all, requests } = projectPaged(next);
    await expect(all()).rejects.toMatchObject({
      code: 'unexpected_response',
      operation: 'translations.pull',
    });
    expect(requests()).toBeLessThan(60);
  });

  it('with odd cursors lead where they say, and nowhere else', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom(...'&=?#/%+ .a"{}é'), minLength: 1, maxLength: 20 }),
        async (odd) => {
          const cursor = odd.trim();
          fc.pre(cursor !== '');
          const urls: URL[] = [];
          const project = new Locize({
            credential: personalAccessToken(token),
            fetch: async (input) => {
              urls.push(new URL(String(input)));
              return Response.json(
                {},
                { headers: urls.length === 1 ? { 'x-next-page': encodeURI(cursor) } : {} },
              );
            },
          }).project('p1');
          await project.translations.pull(at).all();
          expect(urls[1]?.pathname).toBe('/pull/p1/latest/en/common');
          expect(urls[1]?.searchParams.get('next')).toBe(encodeURI(cursor));
          expect([...(urls[1]?.searchParams.keys() ?? [])]).toEqual(['next']);
        },
      ),
      { numRuns: runs(200) },
    );
  });
});

import {
  type AnyLocizeError,
  apiKey,
  InvalidArgumentError,
  isLocizeError,
  Locize,
  NetworkError,
  PartialUpdateError,
  type Project,
  personalAccessToken,
  RedirectError,
  RestrictedError,
  requiredScopes,
  UnexpectedResponseError,
} from 'locize-sdk';
import { describe, expect, it } from 'vitest';
import { withoutSecret } from '../src/credentials/index.js';
import { clean } from '../src/errors/text.js';
import { retryAfter } from '../src/http/retry-after.js';
import { json, scriptedFetch } from './helpers/fetch.js';
import { token } from './helpers/seed.js';

const at = { language: 'en', namespace: 'common' };

/** What could begin a line, end one, turn a text round, or hide in it. */
const hostile =
  'a\n::set-output name=x::y\r\u001b[31m\u0085\u2028\u2029\u202e\u2066\u200f\u200b\ufeff\u00ad\ud800\udc00\ud800\tz';
const escaped =
  'a\\n::set-output name=x::y\\r\\u001b[31m\\u0085\\u2028\\u2029\\u202e\\u2066\\u200f\\u200b\\ufeff\\u00ad\ud800\udc00\\ud800\\tz';
const unclean = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const long = 'é'.repeat(5_000_000);

function projectAnswered(...responses: Parameters<typeof scriptedFetch>): Project {
  const { fetch } = scriptedFetch(...responses);
  return new Locize({ credential: personalAccessToken(token), fetch, retry: { limit: 0 } }).project('p1');
}

async function errorOf(call: () => unknown): Promise<AnyLocizeError> {
  try {
    await call();
  } catch (error) {
    if (isLocizeError(error)) return error;
    throw error;
  }
  return expect.fail('it did not fail');
}

/** Whatever an error shows: nothing of it begins a line, and nothing is endless. */
function expectCleanAndBounded(error: AnyLocizeError): void {
  expect(error.message.length).toBeLessThanOrEqual(4000);
  expect(error.message).not.toMatch(unclean);
  const [first, ...frames] = (error.stack ?? '').split('\n');
  expect(first).toBe(`${error.name}: ${error.message}`);
  for (const frame of frames) expect(frame).toMatch(/^\s+at /);
  const shown = JSON.stringify(error);
  expect(shown.length).toBeLessThan(150_000);
  expect(shown.replaceAll('\\\\', '')).not.toMatch(/[\u007f-\u009f]|\\[a-z]/);
}

describe('a text from outside', () => {
  it('has its unprintable characters escaped, and is cut', () => {
    expect(clean(hostile)).toBe(escaped);
    expect(clean(escaped)).toBe(escaped);
    expect(clean('Äpfel 日本 👩 \u{1f600}')).toBe('Äpfel 日本 👩 \u{1f600}');
    expect(clean('\u{e0041}')).toBe('\\u{e0041}');
    expect(clean(long)).toHaveLength(1000);
    expect(clean(`${long}. Do this.`, 1000, 100)).toMatch(/^é+…é+\. Do this\.$/);
    expect(clean('\n'.repeat(5_000_000))).toHaveLength(1000);
    // A pair that is divided leaves no half.
    for (const length of [999, 1000, 1001, 1999, 2000, 2001, 5000])
      expect(clean('\u{1f600}'.repeat(length), 1000, 101)).not.toMatch(unclean);
  });

  const quoting: readonly [string, (text: string) => unknown][] = [
    [
      'an error message',
      (text) => projectAnswered(json({ errorMessage: text }, { status: 400 })).tags.list(),
    ],
    ['an error message of a 200', (text) => projectAnswered(json({ message: text })).tags.list()],
    ['a key of a response', (text) => projectAnswered(json({ [text]: { [text]: 5 } })).languages.list()],
    [
      'a key that is listed',
      (text) =>
        projectAnswered(json([{ key: `${text}/a` }]))
          .translations.downloadAll()
          .all(),
    ],
    [
      'the problem of a schema',
      (text) =>
        projectAnswered(json({})).translations.download(at, {
          schema: {
            '~standard': {
              version: 1,
              vendor: 'test',
              validate: () => ({
                issues: [{ message: text, path: Array(10_000).fill(text.slice(0, 2000)) }],
              }),
            },
          },
        }),
    ],
    [
      'what a schema throws',
      (text) =>
        projectAnswered(json({})).translations.download(at, {
          schema: {
            '~standard': {
              version: 1,
              vendor: 'test',
              validate: () => {
                throw text;
              },
            },
          },
        }),
    ],
    ['what a fetch throws', (text) => projectAnswered(new Error(text)).tags.list()],
    ['an option', (text) => projectAnswered(json({})).tags.list({ [text]: 1 } as never)],
    ['a key of entries', (text) => projectAnswered(json({})).translations.update(at, { [text]: 5 } as never)],
    [
      'a nested key',
      (text) => projectAnswered(json({})).translations.update(at, { [text]: { [text]: 'x' } } as never),
    ],
    [
      'a detail of an entry',
      (text) => projectAnswered(json({})).translations.update(at, { a: { value: 'b', [text]: 1 } } as never),
    ],
    ['the name of an operation', (text) => requiredScopes([text as never])],
    [
      'what a source throws',
      (text) => {
        const source = function* () {
          for (let index = 0; index < 1500; index += 1) yield [`key${index}`, 'x'] as const;
          throw text;
        };
        return projectAnswered(json({})).translations.update(at, source());
      },
    ],
    ['where it redirects to', (text) => Promise.reject(new RedirectError({ status: 302, location: text }))],
    [
      'a value that is restricted',
      (text) => Promise.reject(new RestrictedError('language', text, Array(1e5).fill(text.slice(0, 3000)))),
    ],
    [
      'a path',
      (text) =>
        Promise.reject(
          new UnexpectedResponseError('x', { status: 200, path: Array(1e5).fill(text.slice(0, 3000)) }),
        ),
    ],
    [
      'a cause',
      (text) => Promise.reject(new NetworkError({ cause: new Error('x', { cause: new Error(text) }) })),
    ],
    ['an argument', (text) => Promise.reject(new InvalidArgumentError(text, text))],
  ];

  it.each(quoting)('comes escaped into errors, and never begins a line: %s', async (_, call) => {
    const error = await errorOf(() => call(hostile));
    expectCleanAndBounded(error);
    expect(error.message).toContain('::set-output');
    expect(error.message).not.toMatch(/^::/m);
  });

  it.each(quoting)('comes cut into errors: %s', async (_, call) => {
    expectCleanAndBounded(await errorOf(() => call(long)));
  });

  it.each([
    ['null', null],
    ['an object without a prototype', Object.create(null)],
    ['a symbol', Symbol('x')],
  ])('is %s, thrown by a fetch, and still makes a typed error', async (_, thrown) => {
    const project = projectAnswered(() => Promise.reject(thrown));
    expect(await errorOf(() => project.tags.list())).toMatchObject({ code: 'network' });
  });

  it('is kept by `serverMessage` up to 8,000 characters, and by a message up to 1,000', async () => {
    const project = projectAnswered(json({ errorMessage: long }, { status: 400 }));
    const error = await errorOf(() => project.tags.list());
    expect(error).toMatchObject({ code: 'rejected', serverMessage: expect.stringMatching(/^é{7999}…$/) });
    expect(error.message.length).toBeLessThan(1200);
  });

  it('leaves the end of a message, which says what to do', async () => {
    const project = projectAnswered(json({ errorMessage: long }, { status: 500 }));
    const error = await errorOf(() => project.versions.publish());
    expect(error.message).toMatch(/look at translations\.listPublished\(\) before trying again\.$/);
    expect(
      (
        await errorOf(() => {
          throw new InvalidArgumentError('x', `${long}: do this`);
        })
      ).message,
    ).toMatch(/: do this$/);
  });

  it('that is a notice comes escaped', async () => {
    const notice = 'a\u202eb\tc';
    const response = json({});
    Object.defineProperty(response, 'clone', { value: () => response });
    response.headers.get = (name) => (name === 'x-cli-info' ? `${notice}${long}` : null);
    const { notices } = await projectAnswered(response).translations.update(at, { a: 'b' });
    expect(notices[0]).toMatch(/^a\\u202eb\\tcé+…$/);
    expect(notices[0]).toHaveLength(1000);
  });

  it('is clean in what stands in for a cause', () => {
    const cause = withoutSecret(new TypeError(`${token}${hostile}${long}`), token);
    expect(cause).toMatchObject({ name: 'TypeError', message: expect.stringContaining('a\\n::set') });
    expect((cause as Error).message).toHaveLength(1000);
  });
});

describe('the pause that a server asks for', () => {
  it.each([
    ['9'.repeat(400), undefined],
    ['9'.repeat(300), undefined],
    ['1'.repeat(20), undefined],
    ['Infinity', undefined],
    ['120', 120_000],
  ])('is a finite number: %s', async (value, expected) => {
    expect(retryAfter(new Headers({ 'retry-after': value }))).toBe(expected);
    const response = json({}, { status: 429, headers: { 'retry-after': value } });
    const error = await errorOf(() => projectAnswered(response).tags.list());
    expect(error).toMatchObject({ code: 'rate_limit', retryAfter: expected });
  });
});

describe('the id of a job that no path can have in it', () => {
  const starts: readonly [string, (project: Project) => PromiseLike<unknown>, string][] = [
    ['versions.publish', (project) => project.versions.publish(), 'translations.listPublished()'],
    ['versions.copy', (project) => project.versions.copy({ from: 'a', to: 'b' }), 'versions.list()'],
    ['versions.delete', (project) => project.versions.delete('a'), 'versions.list()'],
    ['branches.merge', (project) => project.branches.merge('b1'), 'translations.pull()'],
    ['branches.delete', (project) => project.branches.delete('b1'), 'branches.list()'],
  ];
  it.each(starts)('is an error of %s, which says what to look at', async (operation, start, checkWith) => {
    for (const jobId of ['..', 'a/b', long, '', 5, null, '__proto__']) {
      const error = await errorOf(() => start(projectAnswered(json({ jobId }))));
      expect(error).toMatchObject({ code: 'unexpected_response', operation, path: ['jobId'] });
      expect(error.message).toContain(`look at ${checkWith} before trying again`);
    }
  });
});

it('the id of a job that turns the direction comes escaped into a message', async () => {
  const project = projectAnswered(json({ jobId: 'a\u202eb' }));
  const error = await errorOf(() => project.versions.publish().wait({ timeout: 1, pollInterval: 4 }));
  expect(error).toMatchObject({ code: 'job_timeout', jobId: 'a\u202eb' });
  expect(error.message).toContain('the job a\\u202eb is not known');
});

it('the JSON of an error has the beginning of its lists alone', async () => {
  const languages = Array.from({ length: 10_000 }, (_, index) => `l${index}`);
  const project = new Locize({ credential: apiKey('a-key', { languages }) }).project('p1') as Project;
  const error = await errorOf(() => project.translations.update(at, { a: 'b' }));
  expect(error).toMatchObject({ code: 'restricted', allowed: { length: 10_000 } });
  expect(error.toJSON()).toMatchObject({ allowed: languages.slice(0, 100) });
  expectCleanAndBounded(error);
});

it('the JSON of a write that went through in part is bounded, with its cause', () => {
  const state = {
    applied: 1,
    failed: Array(100_000).fill('key'),
    read: 2,
    remaining: (async function* () {})(),
    isBroken: false,
  };
  const cause = Object.assign(new Error(hostile + long), { code: long, name: long });
  expectCleanAndBounded(new PartialUpdateError(state, { cause }));
});

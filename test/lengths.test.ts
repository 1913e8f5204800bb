import { apiKey, isLocizeError, Locize, type Project, personalAccessToken } from 'locize-sdk';
import { describe, expect, it } from 'vitest';
import { json, scriptedFetch } from './helpers/fetch.js';
import { token } from './helpers/seed.js';

const at = { language: 'en', namespace: 'common' };
const credential = personalAccessToken(token);

function projectAndRequests() {
  const { fetch, requests } = scriptedFetch(
    json({ code: '', role: '', email: '', link: '', id: '', name: '' }),
  );
  return { project: new Locize({ credential, fetch }).project('p1'), requests };
}

/** Every place of a text whose length nothing else bounds, and how long it may be. */
const places: readonly [
  argument: string,
  longest: number,
  use: (text: string, project: Project) => unknown,
][] = [
  ['baseUrl', 8192, (text) => new Locize({ baseUrl: `https://a.example/${text}`.slice(0, text.length) })],
  ['baseUrl', 8192, (text) => new Locize().project('p1', { baseUrl: 'https://a/'.padEnd(text.length, '/') })],
  ['headers', 8192, (text) => new Locize({ headers: { 'x-a': text } })],
  ['headers', 8192, (text) => new Locize({ headers: { [text]: 'a' } })],
  [
    'email',
    320,
    (text, p) => p.users.invite({ email: `@a.example`.padStart(text.length, 'a'), role: 'user' }),
  ],
  ['languages', 8192, (text, p) => p.users.invite({ email: 'a@b', role: 'user', languages: [text] })],
  ['name', 8192, (text, p) => p.branches.create({ name: text })],
  ['path', 8192, (text, p) => p.request({ method: 'GET', path: `/${text.slice(1)}`, scope: 'read' })],
  ['query', 8192, (text, p) => p.request({ method: 'GET', path: '/a', scope: 'read', query: { a: text } })],
  [
    'query',
    8192,
    (text, p) => p.request({ method: 'GET', path: '/a', scope: 'read', query: { [text]: 'a' } }),
  ],
  ['tags', 8192, (text, p) => p.translations.pull(at, { tags: ['a', text] }).all()],
  ['withoutTags', 8192, (text, p) => p.translations.pull(at, { withoutTags: [text] }).all()],
  [
    'autotranslateLanguages',
    8192,
    (text, p) => p.translations.update(at, { a: 'b' }, { autotranslateLanguages: [text] }),
  ],
  ['languages', 8192, (text, p) => p.translations.downloadAll({ languages: [text] }).all()],
  ['namespaces', 8192, (text, p) => p.translations.downloadAll({ namespaces: [text] }).all()],
  ['language', 8192, (text, p) => p.namespaces.list({ language: text })],
  ['namespace', 8192, (text, p) => p.statistics.regenerate({ namespace: text })],
  ['versions', 8192, (text) => apiKey('a-key', { versions: [text] })],
  ['projectId', 128, (text) => new Locize().project(text)],
  ['version', 128, (text, p) => p.versions.publish(text)],
  [
    'part',
    128,
    (text, p) => p.request({ method: 'GET', path: '/{part}', scope: 'read', parameters: { part: text } }),
  ],
];

describe.each(places)('the length of %s', (argument, longest, use) => {
  it(`is bounded by ${longest}, and the error says so`, async () => {
    for (const length of [longest + 1, 5_000_000]) {
      const { project, requests } = projectAndRequests();
      const start = performance.now();
      const error: unknown = await (async () => use('a'.repeat(length), project))().catch((thrown) => thrown);
      expect(error).toMatchObject({ code: 'invalid_argument', argument });
      expect(String(error)).toMatch(new RegExp(`(at most|longer than) ${longest} characters`));
      expect(requests).toEqual([]);
      expect(performance.now() - start).toBeLessThan(1000);
    }
  });

  it('may be as long as that', async () => {
    const { project } = projectAndRequests();
    const end: unknown = await (async () => use('a'.repeat(longest), project))().catch((error) => error);
    // What the response is taken for doesn't matter here.
    if (isLocizeError(end)) expect(end.code).toBe('unexpected_response');
    else expect(end).not.toBeInstanceOf(Error);
  });
});

it('an email of a great many @ is refused at once', async () => {
  const { project } = projectAndRequests();
  const start = performance.now();
  const invited = project.users.invite({ email: `a${'@'.repeat(80_000)}`, role: 'user' });
  await expect(invited).rejects.toMatchObject({ code: 'invalid_argument', argument: 'email' });
  expect(performance.now() - start).toBeLessThan(500);
});

it('slashes at the end of a base URL are left out, however many', async () => {
  const { fetch, requests } = scriptedFetch(json([]));
  const baseUrl = `https://a.example/b${'/'.repeat(8000)}`;
  await new Locize({ credential, fetch, baseUrl }).project('p1').tags.list();
  expect(requests[0]?.url).toBe('https://a.example/b/tags/p1');
});

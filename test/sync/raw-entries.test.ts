import { Locize, type NamespaceContent, personalAccessToken } from 'locize-sdk';
import { plan, readProject } from 'locize-sdk/sync';
import { createLocizeServer } from 'locize-sdk/testing';
import { expect, it } from 'vitest';
import { token } from '../helpers/seed.js';

/** A project whose only namespace is pulled as this. */
function projectWith(raw: object) {
  const server = createLocizeServer({
    projects: [{ id: 'p1', referenceLanguage: 'en', versions: { latest: { en: { common: { a: 'A' } } } } }],
    tokens: [{ token, scopes: ['read'], roles: { p1: 'user' } }],
  });
  const fetch: typeof server.fetch = async (input, init) =>
    String(input).includes('/pull/') ? Response.json(raw) : server.fetch(input, init);
  return new Locize({ credential: personalAccessToken(token), fetch }).project('p1');
}

const nested = (depth: number): object => (depth === 0 ? { value: 'deep' } : { k: nested(depth - 1) });

it.each<[string, object, NamespaceContent]>([
  ['nested', { form: { label: { value: 'L' } } }, { 'form.label': 'L' }],
  ['below a part called `value`', { form: { value: { value: 'V' } } }, { 'form.value': 'V' }],
  [
    'below a part called `overrides`',
    { form: { overrides: { value: 'O' }, b: { value: 'B' } } },
    { 'form.overrides': 'O', 'form.b': 'B' },
  ],
  [
    'below parts called as other details',
    { form: { tags: { value: 'T' }, context: { value: 'C' } } },
    { 'form.tags': 'T', 'form.context': 'C' },
  ],
  ['a number', { a: { value: 5 } }, { a: '5' }],
  ['an entry without a value, with tags', { a: { tags: ['x'] } }, {}],
  ['an entry without a value, with a context', { a: { context: { text: 'x' } } }, {}],
  ['an entry whose context is null', { a: { context: null } }, {}],
  ['an entry with nothing', { a: {} }, {}],
  ['an entry with another detail alone', { a: { lastUsed: 5 } }, {}],
])('what is pulled can be %s', async (_, raw, texts) => {
  const project = projectWith(raw);
  expect(await readProject(project)).toEqual({ en: { common: texts } });
  expect((await plan(project, { en: { common: texts } }, { prune: 'exact' })).totals).toMatchObject({
    add: 0,
    change: 0,
  });
});

it('an entry without a value is there all the same, and is filled', async () => {
  for (const raw of [{ a: { tags: ['x'] } }, { a: { context: { text: 'x' } } }, { a: {} }]) {
    const { places } = await plan(projectWith(raw), { en: { common: { a: 'A' } } });
    expect(places[0]?.change).toEqual([{ key: 'a', from: '', to: 'A' }]);
  }
});

it('content that is nested far deeper than anybody nests is read', async () => {
  const read = await readProject(projectWith(nested(1000)));
  expect(Object.values(read.en?.common ?? {})).toEqual(['deep']);
});

import { type } from 'arktype';
import { Locize, personalAccessToken } from 'locize-sdk';
import { createLocizeServer } from 'locize-sdk/testing';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { json, scriptedFetch } from './helpers/fetch.js';
import { token } from './helpers/seed.js';

const at = { language: 'en', namespace: 'common' };
const credential = personalAccessToken(token);

function translationsOn(pageSize = 1000) {
  const server = createLocizeServer({
    pageSize,
    projects: [
      {
        id: 'p1',
        versions: {
          latest: {
            en: {
              common: {
                plain: { value: 'Plain', updatedAt: 1000 },
                tagged: { value: 'Tagged', tags: ['a', 'b'], updatedAt: 2000, lastUsed: 5000 },
                other: { value: 'Other', tags: ['c'], updatedAt: 3000, lastUsed: 6000 },
              },
            },
          },
        },
        branches: [
          { id: 'b1', name: 'b', entries: { en: { common: { plain: 'Branched', added: 'Added' } } } },
        ],
      },
    ],
    tokens: [{ token, scopes: ['read', 'write'], roles: { p1: 'user' } }],
  });
  const locize = new Locize({ credential, fetch: server.fetch });
  return {
    server,
    translations: locize.project('p1').translations,
    branch: locize.project('b1').translations,
  };
}

describe('a filter', () => {
  it.each([
    ['tags', { tags: ['a', 'c'] }, ['other', 'tagged']],
    ['withoutTags', { withoutTags: ['a'] }, ['other', 'plain']],
    ['updatedAfter', { updatedAfter: new Date(1500) }, ['other', 'tagged']],
    ['updatedBefore', { updatedBefore: new Date(2000) }, ['plain']],
    ['lastUsedAfter', { lastUsedAfter: new Date(5500) }, ['other']],
    ['lastUsedBefore', { lastUsedBefore: new Date(5500) }, ['tagged']],
    ['several', { withoutTags: ['c'], updatedAfter: new Date(1500) }, ['tagged']],
    ['nothing', { tags: ['none'] }, []],
  ])('by %s', async (_, filter, keys) => {
    const { translations } = translationsOn(1);
    expect(Object.keys(await translations.pull(at, filter).all()).sort()).toEqual(keys);
  });

  it.each([
    ['tags', { tags: [] }],
    ['tags', { tags: 'a' }],
    ['withoutTags', { withoutTags: [1] }],
    ['updatedAfter', { updatedAfter: 5 }],
    ['lastUsedBefore', { lastUsedBefore: new Date('never') }],
    ['updatedBefore', { updatedAfter: new Date(1), updatedBefore: new Date(2) }],
    ['lastUsedBefore', { lastUsedAfter: new Date(1), lastUsedBefore: new Date(2) }],
  ])('%s that is wrong is refused before any request', async (argument, filter) => {
    const { server, translations } = translationsOn();
    await expect(translations.pull(at, filter as object).all()).rejects.toMatchObject({
      code: 'invalid_argument',
      argument,
      operation: 'translations.pull',
    });
    expect(server.requests).toEqual([]);
  });
});

describe('in a branch', () => {
  it('everything is seen, or only what is its own', async () => {
    const { branch, translations } = translationsOn();
    expect(await branch.pull(at).all()).toEqual({
      plain: 'Branched',
      tagged: 'Tagged',
      other: 'Other',
      added: 'Added',
    });
    expect(await branch.pull(at, { own: true }).all()).toEqual({ plain: 'Branched', added: 'Added' });
    expect(await branch.pull(at, { own: true, raw: true }).all()).toMatchObject({
      plain: { value: 'Branched', overrides: 'Plain' },
      added: { value: 'Added', overrides: null },
    });
    expect(await translations.pull(at, { own: true }).all()).toEqual({});
  });
});

describe('raw entries', () => {
  it('have what is known of them', async () => {
    const { translations } = translationsOn();
    const raw = await translations.pull(at, { raw: true }).all();
    expect(raw.tagged).toMatchObject({ value: 'Tagged', tags: ['a', 'b'], lastUsed: 5000 });
    const values = [];
    for await (const page of translations.pull(at, { raw: true })) values.push(page.plain?.value);
    expect(values).toEqual(['Plain']);
  });

  it('that are none are an unexpected answer', async () => {
    const { fetch } = scriptedFetch(json({ title: 'Title' }));
    const { translations } = new Locize({ credential, fetch }).project('p1');
    await expect(translations.pull(at, { raw: true }).all()).rejects.toMatchObject({
      code: 'unexpected_response',
    });
  });
});

describe('a schema', () => {
  const schema = z.object({ plain: z.string(), tagged: z.string() });

  it('types and checks the whole, not the pages', async () => {
    const { translations } = translationsOn(1);
    expect(await translations.pull(at, { schema }).all()).toEqual({ plain: 'Plain', tagged: 'Tagged' });
    const pages = [];
    for await (const page of translations.pull(at, { schema })) pages.push(page);
    expect(pages).toHaveLength(3);
  });

  it('types and checks a download', async () => {
    const { translations } = translationsOn();
    expect(await translations.download(at, { schema })).toEqual({ plain: 'Plain', tagged: 'Tagged' });
  });

  it.each([
    ['zod', schema],
    ['valibot', v.object({ plain: v.string(), tagged: v.string() })],
    ['arktype', type({ plain: 'string', tagged: 'string' })],
  ])('may be of %s', async (_, schema) => {
    const { translations } = translationsOn();
    expect(await translations.download(at, { schema })).toMatchObject({ plain: 'Plain', tagged: 'Tagged' });
    const { fetch } = scriptedFetch(json({ plain: 'Plain', tagged: 5 }));
    const other = new Locize({ fetch }).project('p1').translations.download(at, { schema });
    await expect(other).rejects.toMatchObject({ code: 'unexpected_response', path: ['tagged'] });
  });

  it('that does not fit tells where', async () => {
    const { translations } = translationsOn();
    const wrong = z.object({ plain: z.object({ deep: z.string() }) });
    for (const [operation, result] of [
      ['translations.download', translations.download(at, { schema: wrong })],
      ['translations.pull', translations.pull(at, { schema: wrong }).all()],
    ] as const) {
      await expect(result).rejects.toMatchObject({ code: 'unexpected_response', operation, path: ['plain'] });
    }
  });
});

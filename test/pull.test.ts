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
  it.each([{ tags: null }, { context: { text: null } }, { lastUsed: 5 }, { tags: ['a'] }])(
    'of which one has no value, but %j',
    async (entry) => {
      const page = { valueless: entry, below: { valueless: entry, own: { value: 'Own', overrides: 'A' } } };
      const { fetch } = scriptedFetch(json(page), json(page), json(page));
      const { translations } = new Locize({ credential, fetch }).project('p1');
      const own = { value: 'Own', overrides: 'A' };
      expect(await translations.pull(at, { raw: true })).toEqual(page);
      expect(await translations.pull(at, { own: true })).toEqual({ below: { own: 'Own' } });
      expect(await translations.pull(at, { own: true, raw: true })).toEqual({ below: { own } });
    },
  );

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

describe('pages and downloads', () => {
  it('can be awaited for all of them, as `.all()` gives it', async () => {
    const { translations } = translationsOn(1);
    expect(await translations.pull(at)).toEqual({ plain: 'Plain', tagged: 'Tagged', other: 'Other' });
    expect(await translations.pull(at)).toEqual(await translations.pull(at).all());
    expect((await translations.pull(at, { raw: true })).tagged?.tags).toEqual(['a', 'b']);
    expect(await translations.downloadAll()).toEqual(await translations.downloadAll().all());
    expect(Object.keys(await translations.downloadAll())).toEqual(['en']);
  });

  it('send nothing until they are read or awaited, and again each time', async () => {
    const { server, translations } = translationsOn();
    const pages = translations.pull(at);
    const downloads = translations.downloadAll();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(server.requests).toHaveLength(0);
    await pages;
    expect(server.requests).toHaveLength(1);
    await pages;
    expect(server.requests).toHaveLength(2);
    await downloads;
    expect(server.requests).toHaveLength(4);
  });

  it('reject when awaited as they do when read, once, and leave nothing unhandled', async () => {
    const { fetch } = scriptedFetch(json({ message: 'no' }, { status: 403 }));
    const { translations } = new Locize({ credential, fetch }).project('p1');
    await expect(translations.pull(at)).rejects.toMatchObject({ code: 'permission' });
    await expect(translations.downloadAll()).rejects.toMatchObject({ code: 'permission' });
    const recovered = translations.pull(at).then(undefined, (error: unknown) => error);
    expect(await recovered).toMatchObject({ code: 'permission' });
  });

  it('tell what is wrong with their arguments when they are read, as those were at the call', async () => {
    const { server, translations } = translationsOn();
    const wrong = translations.pull(at, { tag: ['a'] } as object);
    await expect(wrong).rejects.toMatchObject({ code: 'invalid_argument', argument: 'tag' });
    const location = { language: 'en', namespace: 'common' };
    const pages = translations.pull(location);
    location.namespace = 'other';
    expect(Object.keys(await pages)).toHaveLength(3);
    expect(server.requests).toHaveLength(1);
  });
});

describe('what was read can be written again', () => {
  it('texts and raw entries, whose tags and contexts stay', async () => {
    const { server, translations } = translationsOn();
    const copy = { ...at, namespace: 'copy' };
    await translations.update(copy, await translations.pull(at, { raw: true }));
    const raw = await translations.pull(copy, { raw: true });
    expect(raw.tagged).toMatchObject({ value: 'Tagged', tags: ['a', 'b'] });
    await translations.update({ ...at, namespace: 'texts' }, await translations.download(at));
    expect(server.content('p1').latest?.en?.texts).toEqual(server.content('p1').latest?.en?.common);
  });

  it('only what can be written is sent of a raw entry', async () => {
    const { fetch, requests } = scriptedFetch(
      json({ a: { value: 'A', overrides: null, context: null, tags: null, updatedAt: 5, note: 'x' } }),
      json({}),
    );
    const { translations } = new Locize({ credential, fetch }).project('p1');
    await translations.update(at, await translations.pull(at, { raw: true }));
    expect(await requests[1]?.json()).toEqual({ a: { value: 'A' } });
  });

  it('but not what has no text, which is named', async () => {
    const { fetch, requests } = scriptedFetch(json({ a: { value: null }, b: { nested: 'B' } }));
    const { translations } = new Locize({ credential, fetch }).project('p1');
    const raw = await translations.pull(at, { raw: true });
    await expect(translations.update(at, raw)).rejects.toThrow('has no text for the key "a"');
    await expect(translations.update(at, { b: { nested: 'B' } })).rejects.toThrow('no text for the key "b"');
    expect(requests).toHaveLength(1);
  });
});

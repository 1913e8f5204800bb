import { Locize, type PartialUpdateError, personalAccessToken } from 'locize-sdk';
import { createLocizeServer } from 'locize-sdk/testing';
import { describe, expect, it } from 'vitest';
import { json, scriptedFetch } from './helpers/fetch.js';
import { seedWith, token } from './helpers/seed.js';

const at = { language: 'en', namespace: 'common' };
const credential = personalAccessToken(token);
const manyEntries = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, `value ${index}`]));

describe('pull', () => {
  const page = (content: object, next?: string) =>
    json(content, { headers: next === undefined ? {} : { 'x-next-page': next } });

  it('goes from page to page by the cursor, encoded', async () => {
    const { fetch, requests } = scriptedFetch(page({ a: '1' }, 'a+b/c=='), page({ b: '2' }));
    const pages = new Locize({ credential, fetch }).project('p1').translations.pull(at);
    expect(requests).toEqual([]);
    const read = [];
    for await (const content of pages) read.push(content);
    expect(read).toEqual([{ a: '1' }, { b: '2' }]);
    expect(requests.map(({ url }) => new URL(url).search)).toEqual(['?next=', '?next=a%2Bb%2Fc%3D%3D']);
  });

  it('fetches no further than it is read', async () => {
    const { fetch, requests } = scriptedFetch(page({ a: '1' }, 'n'));
    const read = [];
    for await (const content of new Locize({ credential, fetch }).project('p1').translations.pull(at)) {
      read.push(content);
      break;
    }
    expect(read).toEqual([{ a: '1' }]);
    expect(requests).toHaveLength(1);
  });

  it('joins all pages, keys of any name too', async () => {
    const { fetch } = scriptedFetch(
      page({ a: '1' }, 'n'),
      new Response('{"__proto__":"2"}', { headers: { 'x-next-page': 'm' } }),
      page({ a: '3' }),
    );
    const all = await new Locize({ credential, fetch }).project('p1').translations.pull(at).all();
    expect(JSON.stringify(all)).toBe('{"a":"3","__proto__":"2"}');
  });

  it('does not go round in circles', async () => {
    const { fetch, requests } = scriptedFetch(page({ a: '1' }, 'n'));
    const pages = new Locize({ credential, fetch }).project('p1').translations.pull(at);
    await expect(pages.all()).rejects.toMatchObject({
      code: 'unexpected_response',
      operation: 'translations.pull',
    });
    expect(requests).toHaveLength(2);
  });

  it('reads everything from the embedded server', async () => {
    const entries = { ...manyEntries(2500), 'Straße 日本': 'x', '': 'empty' };
    const server = createLocizeServer({
      projects: [{ id: 'p1', versions: { latest: { en: { common: entries } } } }],
      tokens: [{ token, scopes: ['read'], roles: { p1: 'readonly' } }],
      pageSize: 700,
    });
    const project = new Locize({ credential, fetch: server.fetch }).project('p1');
    expect(await project.translations.pull(at).all()).toEqual(entries);
    expect(server.requests).toHaveLength(4);
  });
});

describe('a write of more than a request holds', () => {
  it('goes out in several, and has the statistics made once', async () => {
    const server = createLocizeServer(seedWith());
    const project = new Locize({ credential, fetch: server.fetch }).project('p1');
    const entries = manyEntries(2500);
    expect(await project.translations.update(at, entries, { replace: true })).toMatchObject({ keys: 2500 });
    expect(server.content('p1').latest?.en?.common).toEqual(entries);
    expect(
      server.requests.map(({ query, body }) => ({ query, keys: Object.keys(body as object).length })),
    ).toEqual([
      { query: { replace: 'true', omitstatsgeneration: 'true' }, keys: 1000 },
      { query: { omitstatsgeneration: 'true' }, keys: 1000 },
      { query: {}, keys: 500 },
    ]);
    const [namespace] = Object.values(await project.namespaces.list({ version: 'latest' }));
    expect(namespace?.name).toBe('common');

    expect(await project.translations.delete(at, Object.keys(entries))).toMatchObject({
      keys: 2500,
      changed: true,
    });
    expect(server.content('p1').latest?.en?.common).toEqual({});
  });

  it('reports missing and used keys in several requests', async () => {
    const server = createLocizeServer(seedWith());
    const project = new Locize({ credential, fetch: server.fetch }).project('p1');
    const entries = manyEntries(1500);
    expect(await project.translations.reportMissing(at, entries)).toMatchObject({
      keys: 1500,
      changed: true,
    });
    expect(await project.translations.reportMissing(at, entries)).toMatchObject({
      keys: 1500,
      changed: false,
    });
    await project.translations.reportUsed(at, Object.keys(entries));
    expect(server.requests).toHaveLength(6);
  });

  it('tells what is applied and what is left when a request fails, and what is left finishes the work', async () => {
    const server = createLocizeServer(seedWith());
    let calls = 0;
    const fetch: typeof globalThis.fetch = (input, init) => {
      calls += 1;
      return calls === 2
        ? Promise.resolve(json({ message: 'no' }, { status: 400 }))
        : server.fetch(input, init);
    };
    const project = new Locize({ credential, fetch }).project('p1');
    const entries = manyEntries(3500);
    const error = await project.translations.update(at, entries).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: 'partial_update',
      operation: 'translations.update',
      projectId: 'p1',
      cause: { code: 'rejected' },
    });
    const { applied, failed, remaining } = error as PartialUpdateError;
    expect(failed).toHaveLength(1000);
    expect((await project.translations.update(at, remaining)).keys).toBe(3500 - applied);
    expect(server.content('p1').latest?.en?.common).toMatchObject(entries);
  });

  it('throws the failure itself while nothing is applied', async () => {
    const { fetch, requests } = scriptedFetch(json({}, { status: 403 }));
    const project = new Locize({ credential, fetch }).project('p1');
    const updating = project.translations.update(at, manyEntries(2500), { concurrency: 1 });
    await expect(updating).rejects.toMatchObject({ code: 'permission' });
    expect(requests).toHaveLength(1);
  });
});

describe('on the CDN type standard', () => {
  it('a namespace that is not there is an empty one', async () => {
    const server = createLocizeServer({
      projects: [{ id: 's1', cdnType: 'standard', versions: { latest: { en: { common: { a: 'b' } } } } }],
    });
    const project = new Locize({ cdnType: 'standard', fetch: server.fetch }).project('s1');
    expect(await project.translations.download(at)).toEqual({ a: 'b' });
    expect(await project.translations.download({ ...at, namespace: 'none' })).toEqual({});
  });
});

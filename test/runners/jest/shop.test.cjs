/** @jest-environment node */
const { expect, test } = require('@jest/globals');
const { isLocizeError, Locize, personalAccessToken } = require('locize-sdk');
const { createPublicClient } = require('locize-sdk/public');
const { createLocizeServer } = require('locize-sdk/testing');

const server = createLocizeServer({
  projects: [{ id: 'shop', versions: { latest: { en: { common: { title: 'Shop' } } } } }],
  tokens: [{ token: 'lz_pat_test', scopes: ['read'], roles: { shop: 'user' } }],
});
const common = { language: 'en', namespace: 'common' };

test('reads what is there, and is refused what it may not', async () => {
  const locize = new Locize({
    credential: personalAccessToken('lz_pat_test', { scopes: ['read'] }),
    fetch: server.fetch,
  });
  const { translations } = locize.project('shop');
  expect(await translations.pull(common)).toEqual({ title: 'Shop' });
  const error = await translations.update(common, { title: 'x' }).catch((thrown) => thrown);
  expect(isLocizeError(error)).toBe(true);
  expect(error.code).toBe('missing_scope');
});

test('downloads over a socket', async () => {
  const baseUrl = await server.listen();
  const client = createPublicClient({ projectId: 'shop', baseUrl });
  expect(await client.download(common)).toEqual({ title: 'Shop' });
  await server.close();
});

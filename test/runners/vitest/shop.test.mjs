import { Locize, personalAccessToken } from 'locize-sdk';
import { createLocizeServer } from 'locize-sdk/testing';
import { expect, it } from 'vitest';

const server = createLocizeServer({
  projects: [{ id: 'shop', versions: { latest: { en: { common: { title: 'Shop' } } } } }],
  tokens: [{ token: 'lz_pat_test', scopes: ['read', 'write'], roles: { shop: 'user' } }],
});
const common = { language: 'en', namespace: 'common' };

it('changes a title', async () => {
  expect(document.body).toBeDefined();
  const locize = new Locize({ credential: personalAccessToken('lz_pat_test'), fetch: server.fetch });
  const { translations } = locize.project('shop');
  await translations.update(common, { title: 'Our shop' });
  expect(await translations.pull(common)).toEqual({ title: 'Our shop' });
});

it('listens where the platform has its own Response, and otherwise says that it can’t', async () => {
  if (process.env.LISTENS === 'no') return expect(server.listen()).rejects.toThrow(/happy-dom/);
  const baseUrl = await server.listen();
  const locize = new Locize({ credential: personalAccessToken('lz_pat_test'), baseUrl });
  expect(await locize.project('shop').languages.list()).toHaveLength(1);
  await server.close();
});

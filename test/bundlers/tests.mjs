import { Locize, personalAccessToken } from 'locize-sdk';
import { createLocizeServer } from 'locize-sdk/testing';

const server = createLocizeServer({
  projects: [{ id: 'shop', versions: { latest: { en: { common: { title: 'Shop' } } } } }],
  tokens: [{ token: 'lz_pat_test', scopes: ['read'], roles: { shop: 'user' } }],
});
const credential = personalAccessToken('lz_pat_test', { dangerouslyAllowBrowser: true });
const { translations } = new Locize({ credential, fetch: server.fetch }).project('shop');
translations.pull({ language: 'en', namespace: 'common' }).then(console.log);

import { Locize, personalAccessToken } from 'locize-sdk';
import { apply, plan, readProject } from 'locize-sdk/sync';
import { createLocizeServer } from 'locize-sdk/testing';

const server = createLocizeServer({
  projects: [{ id: 'shop', versions: { latest: { en: { common: { title: 'Shop' } } } } }],
  tokens: [{ token: 'lz_pat_test', scopes: ['read', 'write'], roles: { shop: 'user' } }],
});
const credential = personalAccessToken('lz_pat_test', { dangerouslyAllowBrowser: true });
const project = new Locize({ credential, fetch: server.fetch }).project('shop');
await apply(project, await plan(project, { en: { common: { bye: 'Bye' } } }));
console.log(JSON.stringify(await readProject(project)));

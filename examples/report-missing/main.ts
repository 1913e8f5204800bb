/**
 * A server that finds keys missing while it renders pages, and reports them together: a thousand visitors cause a
 * single request.
 *
 *   node examples/report-missing/main.ts
 */
import { apiKey, Locize } from 'locize-sdk';
import { createLocizeServer } from 'locize-sdk/testing';
import { MissingKeys } from './missing-keys.ts';

const server = createLocizeServer({
  projects: [
    {
      id: 'web-shop',
      apiKeys: [{ key: 'example-key-of-the-shop', role: 'user' }],
      versions: { latest: { en: { common: { title: 'Our shop' } } } },
    },
  ],
});
const locize = new Locize({
  credential: apiKey('example-key-of-the-shop', { role: 'user' }),
  fetch: server.fetch,
});
const project = locize.project('web-shop');
const location = { language: 'en', namespace: 'common' };
const texts = await project.translations.download(location);
const missingKeys = new MissingKeys(project);

/** Called by the templates. */
function t(key: string, defaultValue: string): string {
  // Own properties only: there is a `constructor` in every object.
  const text = Object.hasOwn(texts, key) ? texts[key] : undefined;
  if (typeof text === 'string') return text;
  missingKeys.add(location, key, defaultValue);
  return defaultValue;
}

for (let visitor = 0; visitor < 1000; visitor += 1) {
  `<h1>${t('title', 'Shop')}</h1><p>${t('greeting', 'Hello!')}</p><button>${t('buy', 'Buy now')}</button>`;
}

server.requests.length = 0;
const { keys, failed } = await missingKeys.flush();
for (const { location, error } of failed) console.error(`${JSON.stringify(location)}: ${error}`);
process.exitCode = failed.length === 0 ? 0 : 1;
console.log(`1000 visitors, ${keys} missing keys`);
console.log(`${server.requests.length} request: ${server.requests[0]?.method} ${server.requests[0]?.path}`);
console.log('now at Locize:', server.content('web-shop').latest?.en?.common);

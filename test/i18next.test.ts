/** What docs/browsers.md says of i18next with the public client. */
import i18next, { type InitOptions } from 'i18next';
import resourcesToBackend from 'i18next-resources-to-backend';
import { createPublicClient } from 'locize-sdk/public';
import { createLocizeServer } from 'locize-sdk/testing';
import { afterEach, expect, it, vi } from 'vitest';

const languages = { en: { common: { title: 'Title' } }, de: { common: { title: 'Titel' } } };

function setUp() {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  const server = createLocizeServer({ projects: [{ id: 'shop', versions: { latest: languages } }] });
  const client = createPublicClient({ projectId: 'shop', fetch: server.fetch });
  const app = i18next.createInstance();
  const backend = resourcesToBackend((language: string, namespace: string) =>
    client.download({ language, namespace }),
  );
  const init = (options: InitOptions) =>
    app.use(backend).init({ fallbackLng: 'en', ns: ['common'], defaultNS: 'common', ...options });
  const asked = () => server.requests.map(({ path }) => path.split('/').slice(3).join('/'));
  return { server, app, init, asked };
}

afterEach(() => {
  vi.restoreAllMocks();
});

it('asks again for what has failed when it is reloaded, and not when the language is changed', async () => {
  const { server, app, init } = setUp();
  server.injectFaults([
    { fault: 'status', status: 503, on: 'GET /{projectId}/{version}/{language}/{namespace}' },
  ]);
  await init({ lng: 'de' });
  expect(app.t('title')).toBe('title');
  server.injectFaults([]);
  server.requests.length = 0;
  await app.changeLanguage('en');
  await app.changeLanguage('de');
  expect(server.requests).toEqual([]);
  expect(app.t('title')).toBe('title');
  await app.reloadResources();
  expect(app.t('title')).toBe('Titel');
});

it('downloads three languages for one with a region, and two where only the language counts', async () => {
  const region = setUp();
  await region.init({ lng: 'de-DE' });
  expect(region.asked().sort()).toEqual(['de-DE/common', 'de/common', 'en/common']);
  expect(region.app.t('title')).toBe('Titel');
  const language = setUp();
  await language.init({ lng: 'de-DE', load: 'languageOnly' });
  expect(language.asked().sort()).toEqual(['de/common', 'en/common']);
  const unknown = setUp();
  await unknown.init({ lng: 'fr-CA', load: 'languageOnly', supportedLngs: ['de', 'en'] });
  expect(unknown.asked()).toEqual(['en/common']);
});

// i18next with i18next-locize-backend, as an app uses it. Prints what came of it, as JSON.
import { reroute } from './reroute.mjs';

const { url, scenario, apiKey, cdnType = 'pro' } = JSON.parse(process.argv[2]);
reroute(url);
const { default: i18next } = await import('i18next');
const { default: Backend } = await import('i18next-locize-backend');

const saved = Promise.withResolvers();
const isPrivate = scenario === 'private';
const namespace = isPrivate ? 'secret' : 'common';
await i18next.use(Backend).init({
  lng: scenario === 'load' ? 'de' : 'en',
  fallbackLng: 'en',
  ns: [namespace],
  defaultNS: namespace,
  saveMissing: scenario === 'save-missing',
  backend: {
    projectId: 'p1',
    apiKey,
    cdnType,
    version: 'latest',
    referenceLng: 'en',
    private: isPrivate,
    writeDebounce: 10,
    reloadInterval: false,
    onSaved: (language, namespace) => saved.resolve({ language, namespace }),
  },
});

const scenarios = {
  load: () => ({ title: i18next.t('title') }),
  private: () => ({ plan: i18next.t('plan') }),
  'save-missing': async () => {
    i18next.t('missing.key', { defaultValue: 'Missing', tDescription: 'for a test' });
    return saved.promise;
  },
  'wrong CDN type': async () => {
    const backend = new Backend({}, { projectId: 'p1', cdnType, reloadInterval: false });
    return backend.getLanguages().catch((error) => ({ error: error.message }));
  },
};
console.log(JSON.stringify(await scenarios[scenario]()));
process.exit(0);

/** Loads namespaces by i18next with its backend for Locize. */
import { reroute } from './reroute.mjs';

const { url, namespaces } = JSON.parse(process.argv[2] ?? '');
reroute(url);
const { default: i18next } = await import('i18next');
const { default: Backend } = await import('i18next-locize-backend');
const ns = Array.from({ length: namespaces }, (_, nth) => `ns${nth}`);
await i18next.use(Backend).init({
  lng: 'en',
  fallbackLng: 'en',
  ns,
  backend: { projectId: 'p1', cdnType: 'pro', version: 'latest', referenceLng: 'en', reloadInterval: false },
});
if (!ns.every((name) => i18next.hasResourceBundle('en', name))) throw new Error('some are missing');
process.exit(0);

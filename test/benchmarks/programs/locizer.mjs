/** Loads namespaces by locizer. */
import { reroute } from './reroute.mjs';

const { url, namespaces } = JSON.parse(process.argv[2] ?? '');
reroute(url);
const { default: imported } = await import('locizer');
const locizer = imported.default ?? imported;
locizer.init({
  projectId: 'p1',
  cdnType: 'pro',
  version: 'latest',
  lng: 'en',
  referenceLng: 'en',
  reloadInterval: false,
});
await Promise.all(
  Array.from(
    { length: namespaces },
    (_, nth) =>
      new Promise((resolve, reject) => {
        locizer.load(`ns${nth}`, 'en', (error) => (error ? reject(error) : resolve()));
      }),
  ),
);
process.exit(0);

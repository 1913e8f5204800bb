/**
 * A page that shows the names of all countries in many languages, from an embedded server.
 *
 *   node examples/browser/serve.ts
 */
import { fileURLToPath } from 'node:url';
import { createLocizeServer } from 'locize-sdk/testing';
import { createServer } from 'vite';
import { countryNames } from '../automate-projects/countries.ts';
import { interfaceTexts } from './interface-texts.ts';

const languages = ['en', 'de', 'fr', 'es', 'ar', 'he', 'ja', 'uk', 'fi'];
/** Partly translated, so that the progress bar has something to show. */
const incomplete = new Set(['fi']);

/** Starts the embedded server, and a Vite server for the page. */
export async function serve() {
  const locize = createLocizeServer({
    projects: [
      {
        id: 'atlas',
        referenceLanguage: 'en',
        versions: {
          latest: Object.fromEntries(
            languages.map((language) => {
              const names = Object.entries(countryNames(language)).slice(
                0,
                incomplete.has(language) ? 60 : undefined,
              );
              return [language, { countries: Object.fromEntries(names), ui: interfaceTexts[language] ?? {} }];
            }),
          ),
        },
      },
    ],
  });
  const vite = await createServer({
    root: fileURLToPath(new URL('.', import.meta.url)),
    configFile: false,
    logLevel: 'warn',
    define: { 'import.meta.env.VITE_LOCIZE_URL': JSON.stringify(await locize.listen()) },
    server: { host: '127.0.0.1', port: 0 },
  });
  await vite.listen();
  return {
    url: vite.resolvedUrls?.local[0] ?? '',
    locize,
    close: async () => {
      await vite.close();
      await locize.close();
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await serve();
  console.log(`The page is at ${url} (Ctrl+C to stop)`);
}

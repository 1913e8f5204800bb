/**
 * A folder of translations and a project, both of which have changed since the last sync: a developer has added a country and
 * corrected a name, and a translator has improved another one, which is in a file that the developer hasn't touched and so
 * isn't listed. Exit code 0 where nothing is to do, 2 where something differs, 3 where both sides have changed the same, 1 for
 * a failure.
 *
 *   node examples/sync-directory/main.ts            shows what differs
 *   node examples/sync-directory/main.ts --apply    does it, and fetches what the translator did
 */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Locize, personalAccessToken } from 'locize-sdk';
import { readDirectory, writeDirectory } from 'locize-sdk/sync';
import { createLocizeServer } from 'locize-sdk/testing';
import { countryNames } from '../automate-projects/countries.ts';
import { syncDirectory } from './sync.ts';

const token = 'lz_pat_example_of_a_token';
const languages = ['en', 'de', 'fr', 'ja'];
const texts = Object.fromEntries(
  languages.map((language) => [language, { countries: countryNames(language) }]),
);
const server = createLocizeServer({
  projects: [{ id: 'atlas', referenceLanguage: 'en', versions: { latest: texts } }],
  tokens: [{ token, scopes: ['read', 'write'], roles: { atlas: 'user' } }],
});
const credential = personalAccessToken(token, { scopes: ['read', 'write'] });
const project = new Locize({ credential, fetch: server.fetch }).project('atlas');

const root = await mkdtemp(join(tmpdir(), 'sync-directory-'));
try {
  const [folder, base] = [join(root, 'locales'), join(root, 'locales-of-the-last-sync')];
  await mkdir(folder);
  await writeDirectory(folder, texts);
  await cp(folder, base, { recursive: true });

  // A developer works in the folder …
  const { en, de } = await readDirectory(folder);
  await writeDirectory(folder, {
    en: { countries: { ...en?.countries, XA: 'Atlantis' } },
    de: { countries: { ...de?.countries, XA: 'Atlantis', DE: 'Deutschland (Bundesrepublik)' } },
  });
  // … and a translator in the app, at the same time.
  await project.translations.update({ language: 'fr', namespace: 'countries' }, { GB: 'Grande-Bretagne' });

  const [option] = process.argv.slice(2);
  if (option !== undefined && option !== '--apply') throw new Error(`there is no option ${option}`);
  const isApplied = option === '--apply';
  process.exitCode = await syncDirectory(project, { folder, base, isApplied, log: console.log });
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await rm(root, { recursive: true });
}

/**
 * Shows what a release would change, as a comment for a pull request, before it is made: the version `latest` is copied over
 * `production`, which is then published.
 *
 *   node examples/release-diff/main.ts              prints Markdown
 *   node examples/release-diff/main.ts --release    copies and publishes as well
 */
import { Locize, personalAccessToken } from 'locize-sdk';
import { createLocizeServer } from 'locize-sdk/testing';
import { countryNames } from '../automate-projects/countries.ts';
import { releaseDiff } from './release-diff.ts';

const token = 'lz_pat_example_of_a_token';
const { TR: _, ...withoutTurkey } = countryNames('en');
const server = createLocizeServer({
  projects: [
    {
      id: 'atlas',
      referenceLanguage: 'en',
      versions: {
        latest: {
          en: { countries: { ...withoutTurkey, TR: 'Türkiye' } },
          de: { countries: countryNames('de') },
        },
        production: {
          en: { countries: { ...withoutTurkey, TR: 'Turkey', YU: 'Yugoslavia' } },
          de: { countries: countryNames('de') },
        },
      },
    },
  ],
  tokens: [{ token, scopes: ['read', 'manage'], roles: { atlas: 'publisher' } }],
});
const credential = personalAccessToken(token, { scopes: ['read', 'manage'] });
const project = new Locize({ credential, fetch: server.fetch }).project('atlas');

const changes = await releaseDiff(project, { from: 'latest', to: 'production' });
console.log(changes.toMarkdown());
if (process.argv.includes('--release')) {
  await project.versions.copy({ from: 'latest', to: 'production' }).wait({ pollInterval: 50 });
  await project.versions.publish('production').wait({ pollInterval: 50 });
  const { isEmpty } = await releaseDiff(project, { from: 'latest', to: 'production' });
  console.log(isEmpty ? '\nReleased: nothing differs any more.' : '\nSomething still differs.');
}

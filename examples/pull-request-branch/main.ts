/**
 * A branch at Locize for each pull request: its new texts are translated there, and come to the main project when it is merged.
 * Exit code 3 where something is in conflict, which somebody has to decide first.
 *
 *   node examples/pull-request-branch/main.ts
 */
import { Locize, personalAccessToken } from 'locize-sdk';
import { createLocizeServer } from 'locize-sdk/testing';
import { countryNames } from '../automate-projects/countries.ts';
import { mergePullRequest, syncPullRequest } from './pull-request.ts';

const token = 'lz_pat_example_of_a_token';
const scopes = ['read', 'write', 'manage'] as const;
const before = { en: { countries: countryNames('en') }, de: { countries: countryNames('de') } };
const server = createLocizeServer({
  projects: [{ id: 'atlas', referenceLanguage: 'en', versions: { latest: before } }],
  tokens: [{ token, scopes: [...scopes], roles: { atlas: 'publisher' } }],
});
const locize = new Locize({ credential: personalAccessToken(token, { scopes }), fetch: server.fetch });
const main = locize.project('atlas');

// The pull request adds a key, changes a text and removes a key.
const { AQ: _, ...others } = before.en.countries;
const opening = { en: { countries: { ...others, NL: 'The Netherlands', XA: 'Atlantys', XB: 'Borduria' } } };
const opened = await syncPullRequest(locize, main, { number: 7, texts: opening, base: before });
console.log(`In the branch of the pull request:\n${opened.toString({ colors: false })}\n`);

// After a review, a second push corrects one of its texts, and takes another one back.
const texts = { en: { countries: { ...others, NL: 'The Netherlands', XA: 'Atlantis' } } };
const pullRequest = { number: 7, texts, base: before, previous: opening };
const pushed = await syncPullRequest(locize, main, pullRequest);
console.log(`After a second push:\n${pushed.toString({ colors: false })}\n`);
if (pushed.totals.conflicts > 0) process.exit(3);

// A translator works in the branch meanwhile.
const [branch] = await main.branches.list();
if (branch === undefined) throw new Error('there is no branch');
const inGerman = { language: 'de', namespace: 'countries' };
await locize.project(branch.id).translations.update(inGerman, { XA: 'Atlantis' });

const merged = await mergePullRequest(main, pullRequest, 50);
console.log(`After it was merged:\n${merged.toString({ colors: false })}\n`);
const { en, de } = server.content('atlas').latest ?? {};
console.log('At Locize now:', [en?.countries?.NL, en?.countries?.XA, de?.countries?.XA, en?.countries?.AQ]);

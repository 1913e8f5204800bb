/**
 * Which scopes does `automate-projects` need? Runs it against an embedded server with a token that has all of them, and
 * reports which ones it could do without.
 *
 *   node examples/least-scopes/main.ts
 */
import { Locize, personalAccessToken, recordScopes } from 'locize-sdk';
import { createLocizeServer } from 'locize-sdk/testing';
import { automate } from '../automate-projects/automate.ts';

const token = 'lz_pat_example_of_a_token';
const server = createLocizeServer({
  projects: [{ id: 'web-shop', referenceLanguage: 'en' }],
  tokens: [{ token, scopes: ['read', 'write', 'manage', 'admin'], roles: { 'web-shop': 'admin' } }],
});
const locize = new Locize({
  credential: personalAccessToken(token, { scopes: ['read', 'write', 'manage', 'admin'] }),
  fetch: server.fetch,
});

const { operations, advice, result } = await recordScopes(locize, (recorded) =>
  recorded.forEachProject(['web-shop'], (project) =>
    automate(project, { languages: ['en', 'de'], pollInterval: 50 }),
  ),
);

// A run that broke off has used less than it needs.
for (const { projectId, error } of result.failed) console.error(`${projectId}: ${error}`);
process.exitCode = result.failed.length === 0 ? 0 : 1;

console.log('automate-projects used:');
for (const operation of operations) console.log(`  ${operation}`);
console.log(`\nIn short: ${advice}.`);

/**
 * A nightly job: in every project, merges the branches that are ready, copies `latest` to `production`, and publishes
 * `production`. One of the projects doesn't permit it; the others continue, and the exit code reports the failure.
 *
 *   node examples/nightly-release/main.ts
 */
import { Locize, personalAccessToken } from 'locize-sdk';
import { createLocizeServer } from 'locize-sdk/testing';
import { release } from './release.ts';

const token = 'lz_pat_example_of_a_token';
const versions = {
  latest: { en: { common: { title: 'Title' } } },
  production: { en: { common: { title: 'Old' } } },
};
const server = createLocizeServer({
  projects: [
    {
      id: 'web-shop',
      versions,
      branches: [
        { id: 'branch-1', name: 'ready/checkout', entries: { en: { common: { pay: 'Pay now' } } } },
        { id: 'branch-2', name: 'draft/search', entries: { en: { common: { search: 'Search' } } } },
      ],
    },
    { id: 'mobile-app', versions },
    { id: 'legacy-site', versions },
  ],
  tokens: [
    {
      token,
      scopes: ['read', 'manage'],
      roles: { 'web-shop': 'publisher', 'mobile-app': 'admin', 'legacy-site': 'readonly' },
    },
  ],
});

const locize = new Locize({
  credential: personalAccessToken(token, { scopes: ['read', 'manage'] }),
  fetch: server.fetch,
});
const options = { readyPrefix: 'ready/', source: 'latest', target: 'production', pollInterval: 50 };
const location = { version: 'production', language: 'en', namespace: 'common' };
const report = await locize.forEachProject(['web-shop', 'mobile-app', 'legacy-site'], async (project) => ({
  ...(await release(project, options)),
  texts: await project.translations.download(location),
}));

for (const { projectId, result } of report.succeeded) {
  const merged = result.merged.join(', ') || 'nothing';
  console.log(
    `${projectId}: merged ${merged}, ${result.waiting} not ready; production: ${JSON.stringify(result.texts)}`,
  );
}
for (const { projectId, error } of report.failed) console.error(`${projectId}: ${error}`);
// Skipped are those that weren't begun, as when the token expires in the middle of the run.
for (const { projectId } of report.skipped) console.error(`${projectId}: not begun`);
process.exitCode = report.failed.length + report.skipped.length === 0 ? 0 : 1;

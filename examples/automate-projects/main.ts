/**
 * One Personal Access Token, several projects: uploads the names of all countries, creates what is missing,
 * publishes, and downloads the result. A project that refuses is listed in the table, and the others continue.
 *
 *   npm start                                        with an embedded server, without a network
 *   LOCIZE_PAT=lz_pat_… npm start -- <project id> …  with the real API
 *
 * With the real API, add `--languages en,de` to upload only a few languages.
 */
import { parseArgs } from 'node:util';
import { MultiBar } from 'cli-progress';
import Table from 'cli-table3';
import { isLocizeError, Locize, personalAccessToken } from 'locize-sdk';
import { automate, stepCount } from './automate.ts';
import { languages as allLanguages } from './countries.ts';
import { startEmbeddedServer } from './embedded.ts';

const { values, positionals: projectIds } = parseArgs({
  allowPositionals: true,
  options: { languages: { type: 'string', default: allLanguages.join(',') } },
});
const languages = values.languages.split(',').map((language) => language.trim());

const token = process.env.LOCIZE_PAT;
if (token !== undefined && projectIds.length === 0) {
  console.error('LOCIZE_PAT is set: name the projects, as in `npm start -- <project id> <project id>`.');
  process.exit(2);
}
const server = token === undefined ? await startEmbeddedServer() : undefined;
const ids = server?.projectIds ?? projectIds;

const locize = new Locize({
  // With the scopes declared, a call that needs another one doesn't even compile.
  credential: personalAccessToken(token ?? server?.token ?? '', { scopes: ['read', 'write', 'manage'] }),
  baseUrl: server?.url ?? process.env.LOCIZE_API_ENDPOINT,
});

console.log(
  `The names of all countries, in ${languages.length} languages, for ${ids.length} projects ${
    server ? `on an embedded server at ${server.url}` : 'at the Locize API'
  }\n`,
);

const bars = new MultiBar({
  format: '{project} [{bar}] {value}/{total} {step}',
  barsize: 30,
  hideCursor: true,
  clearOnComplete: false,
  // If the output isn't a terminal, prints a line now and then instead of a moving bar.
  noTTYOutput: true,
  notTTYSchedule: 500,
});
const barOf = new Map(
  ids.map((id) => [
    id,
    bars.create(stepCount(languages), 0, { project: id.padEnd(14).slice(0, 14), step: 'waiting' }),
  ]),
);

const started = performance.now();
const report = await locize.forEachProject(
  ids,
  (project) =>
    automate(project, {
      languages,
      onStep: (step) => barOf.get(project.id)?.increment(1, { step }),
      pollInterval: server ? 200 : 2000,
    }),
  { onProgress: ({ projectId, outcome }) => barOf.get(projectId)?.update({ step: outcome }) },
);
bars.stop();
const seconds = ((performance.now() - started) / 1000).toFixed(1);
await server?.close();

const table = new Table({
  head: ['project', 'languages\nadded', 'keys\nsent', 'keys\npublished', 'result'],
  colAligns: ['left', 'right', 'right', 'right', 'left'],
  colWidths: [null, null, null, null, 60],
  wordWrap: true,
  style: process.stdout.isTTY ? {} : { head: [], border: [] },
});
for (const id of ids) {
  const success = report.succeeded.find(({ projectId }) => projectId === id)?.result;
  const failure = report.failed.find(({ projectId }) => projectId === id);
  if (success)
    table.push([id, success.added, success.sent, success.published, `published: ${success.sample}`]);
  else table.push([id, '', '', '', failure ? String(failure.error) : 'not started']);
}
console.log(`${table}\n`);

const unexpected = [...report.failed.filter(({ error }) => !isRefusal(error)), ...report.skipped];
const refused = report.failed.length + report.skipped.length - unexpected.length;
console.log(
  `${report.succeeded.length} published, ${refused} refused, ${unexpected.length} failed unexpectedly, in ${seconds} s`,
);
process.exitCode = unexpected.length === 0 ? 0 : 1;

/** Whether the role in the project or the scopes of the token don't permit the work, which the script can't help. */
function isRefusal(error: unknown): boolean {
  return isLocizeError(error) && (error.code === 'permission' || error.code === 'missing_scope');
}

/**
 * Runs the official clients against the embedded server, and compares what they send with what the SDK sends.
 * `npm run test:conformance`
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import Table from 'cli-table3';
import { cliChecks } from './cli.ts';
import { comparisonChecks, differences } from './comparisons.ts';
import { handoverChecks } from './handover.ts';
import { kindChecks } from './kinds.ts';
import { libraryChecks } from './libraries.ts';
import { runChecks, tableOf } from './report.ts';
import { syncChecks } from './sync.ts';
import { syncDifferenceChecks, syncTable } from './sync-differences.ts';

const only = process.argv[2];
const checks = [
  ...cliChecks,
  ...libraryChecks,
  ...comparisonChecks,
  ...handoverChecks,
  ...kindChecks,
  ...syncChecks,
  ...syncDifferenceChecks,
].filter(({ command, client }) => only === undefined || `${client} ${command}`.includes(only));
const results = await runChecks(checks, 6);
console.log(tableOf(results));

const table = new Table({
  head: ['work', 'sent only by', 'request', 'reason'],
  colWidths: [40, 14, 46, 60],
  wordWrap: true,
  style: { head: [], border: [] },
});
for (const { work, side, request, reason } of differences) table.push([work, side, request, reason]);
console.log(`\nWhat the SDK sends otherwise than the official clients, and why:\n${table}`);
console.log(`\nWhat locize sync loses and locize-sdk/sync doesn't:\n${syncTable()}`);

const failures = results.filter(({ outcome }) => outcome === 'failed');
for (const { client, command, credential, error } of failures) {
  console.error(
    `\nFAILED ${client} ${command}, ${credential}\n${error instanceof Error ? error.message : error}`,
  );
}
const counts = { numPassedTests: results.length - failures.length, numFailedTests: failures.length };
const resultsFolder = new URL('../../.vitest/', import.meta.url);
mkdirSync(resultsFolder, { recursive: true });
writeFileSync(new URL('conformance.json', resultsFolder), JSON.stringify(counts));
console.log(`\n${counts.numPassedTests} passed, ${counts.numFailedTests} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;

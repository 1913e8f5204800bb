/**
 * Records what official clients and the embedded server say to each other, for the wire tests.
 * `npm run record:conformance`
 */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { type Exchange, startRecordedServer } from './recorder.ts';
import { runCli, runScript } from './run-program.ts';
import { branchId, seed } from './seed.ts';

/** An exchange to keep, by the operation that it is of. */
interface Recording {
  readonly name: string;
  /** The arguments of locize-cli, or the scenario of i18next-locize-backend. */
  readonly run: readonly string[] | 'private';
  readonly files?: Record<string, string>;
  readonly credential?: string;
  /** Method and path of the request, of which the first that has the status is kept. */
  readonly request: string;
  readonly status?: number;
}

const title = { 'en/common.json': '{"title":"Title"}' };
const recordings: readonly Recording[] = [
  { name: 'languages.list', run: ['download'], request: 'GET /languages/p1' },
  { name: 'translations.downloadAll', run: ['download'], request: 'GET /download/p1/latest' },
  { name: 'translations.download', run: ['download'], request: 'GET /p1/latest/de/common' },
  { name: 'translations.downloadPrivate', run: 'private', request: 'GET /private/p1/latest/en/secret' },
  {
    name: 'translations.pull',
    run: ['download', '--unpublished', 'true'],
    request: 'GET /pull/p1/latest/en/common',
  },
  {
    name: 'translations.pull own',
    run: ['download', '--overridden-only', 'true', '--branch', 'feature'],
    request: `GET /pull/${branchId}/latest/en/common`,
  },
  {
    name: 'statistics.project',
    run: ['download', '--unpublished', 'true'],
    request: 'GET /stats/project/p1',
  },
  {
    name: 'translations.update',
    run: ['add', 'common', 'fresh', 'Fresh', '--language', 'en'],
    request: 'POST /update/p1/latest/en/common',
  },
  {
    name: 'translations.update unchanged',
    run: ['add', 'common', 'title', 'Title', '--language', 'en'],
    request: 'POST /update/p1/latest/en/common',
    status: 412,
  },
  {
    name: 'translations.delete',
    run: ['remove', 'common', 'title', '--language', 'en'],
    request: 'POST /update/p1/latest/en/common',
  },
  {
    name: 'translations.reportMissing',
    run: ['save-missing'],
    files: { 'en/common.json': '{"missing":"Missing"}' },
    request: 'POST /missing/p1/latest/en/common',
  },
  {
    name: 'translations.reportMissing unchanged',
    run: ['migrate'],
    files: title,
    request: 'POST /missing/p1/latest/en/common',
    status: 412,
  },
  {
    name: 'languages.add',
    run: ['migrate'],
    files: { 'fr/common.json': '{"title":"Titre"}' },
    request: 'POST /language/p1/fr',
  },
  { name: 'namespaces.delete', run: ['delete-namespace', 'shop'], request: 'DELETE /delete/p1/latest/shop' },
  { name: 'versions.publish', run: ['publish-version'], request: 'POST /publish/p1/latest' },
  {
    name: 'versions.copy',
    run: ['copy-version', 'latest', '--ver', 'next'],
    request: 'POST /copy/p1/version/latest/next',
  },
  { name: 'versions.delete', run: ['remove-version', 'next'], request: 'DELETE /version/p1/next' },
  { name: 'jobs.get running', run: ['publish-version'], request: 'GET /jobs/p1/job-1', status: 200 },
  { name: 'jobs.get done', run: ['publish-version'], request: 'GET /jobs/p1/job-1', status: 404 },
  { name: 'branches.list', run: ['create-branch', 'another'], request: 'GET /branches/p1' },
  { name: 'branches.create', run: ['create-branch', 'another'], request: 'POST /branch/create/p1/latest' },
  { name: 'branches.merge', run: ['merge-branch', 'feature'], request: `POST /branch/merge/${branchId}` },
  { name: 'branches.delete', run: ['delete-branch', 'feature'], request: `DELETE /branch/${branchId}` },
  {
    name: 'refusal 401',
    run: ['add', 'common', 'fresh', 'Fresh', '--language', 'en'],
    credential: 'test-key-unknown',
    request: 'POST /update/p1/latest/en/common',
    status: 401,
  },
  {
    name: 'refusal 403',
    run: ['add', 'common', 'fresh', 'Fresh', '--language', 'en'],
    credential: 'test-key-readonly',
    request: 'POST /update/p1/latest/en/common',
    status: 403,
  },
];

const folder = new URL('./recordings/', import.meta.url);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
for (const recording of recordings) {
  const exchange = await record(recording);
  const file = `${recording.name.replaceAll(/[. ]/g, '-')}.json`;
  writeFileSync(new URL(file, folder), `${JSON.stringify(exchange, null, 2)}\n`);
  console.log(`${file}: ${recording.request} ${exchange.status}`);
}

async function record({ name, run, files, credential, request, status }: Recording): Promise<Exchange> {
  // A job takes longer than the first look at it.
  const { url, exchanges, close } = await startRecordedServer({ ...seed(), jobDuration: 500 });
  try {
    const apiKey = credential ?? 'lz_pat_test_all';
    const client = run === 'private' ? 'i18next-locize-backend' : 'locize-cli';
    const { output } =
      run === 'private'
        ? await runScript('backend.mjs', { url, scenario: run, apiKey })
        : await runCli(run, { url, credential: apiKey, files: files ?? {} });
    const matches = (each: Exchange) => `${each.method} ${each.path}` === request;
    const exchange = exchanges.find((each) => matches(each) && each.status === (status ?? 200));
    assert.ok(exchange, `${name}: no ${request} was answered so\n${output}`);
    const { ts: _, ...query } = exchange.query;
    return lasting({ client, ...exchange, query });
  } finally {
    await close();
  }
}

/** Without what is different at each recording: times, ports, ids by chance. */
function lasting(exchange: Exchange & { readonly client: string }): Exchange {
  const text = JSON.stringify(exchange)
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'https://api.locize.app')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '2026-01-01T00:00:00.000Z')
    .replaceAll(/"updatedAt":\d+/g, '"updatedAt":1767225600000')
    .replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, (id) =>
      id === branchId ? id : '00000000-0000-4000-8000-000000000000',
    );
  return JSON.parse(text);
}

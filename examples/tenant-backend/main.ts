/**
 * A backend of many tenants, with one Personal Access Token: it keeps their texts in memory, fetches what has changed, and
 * serves public ones to anybody and private ones to the tenant's own users. In one tenant, the token's user has no role:
 * that one is reported, and the others are served.
 *
 *   node examples/tenant-backend/main.ts           shows all of it with an embedded server, and ends
 *   node examples/tenant-backend/main.ts --serve   goes on until SIGTERM
 *
 * With the real API, it serves the tenants that it is given, the main project first:
 *
 *   LOCIZE_PAT=lz_pat_… WEBHOOK_PATH=/webhooks/<hard to guess> \
 *     node examples/tenant-backend/main.ts --port 8080 <main project id> <tenant's project id> …
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Locize, type ProjectsReport, personalAccessToken } from 'locize-sdk';
import { type Refreshed, TenantBackend } from './backend.ts';
import { createEmbeddedServer } from './embedded.ts';
import { overridesOf } from './overrides.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { serve: { type: 'boolean', default: false }, port: { type: 'string', default: '0' } },
});
const token = process.env.LOCIZE_PAT;
if (token !== undefined && positionals.length < 2) {
  console.error('LOCIZE_PAT is set: name the main project and its tenants.');
  process.exit(2);
}
const embedded = token === undefined ? createEmbeddedServer() : undefined;
const [mainProject = '', ...tenants] = embedded ? [embedded.mainProject, ...embedded.tenants] : positionals;

// These stand for your real sessions.
const sessions = new Map(
  embedded && [
    ['session-of-ada', 'acme'],
    ['session-of-bob', 'bolt'],
  ],
);
const webhookPath = process.env.WEBHOOK_PATH ?? `/webhooks/${randomUUID()}`;

const locize = new Locize({
  // With the scopes declared, a call that needs another one doesn't even compile.
  credential: personalAccessToken(token ?? embedded?.token ?? '', { scopes: ['read'] }),
  ...(embedded ? { fetch: embedded.server.fetch } : { baseUrl: process.env.LOCIZE_API_ENDPOINT }),
  // In an outage, a call ends after so long, and with it what SIGTERM waits for.
  timeout: 10_000,
  totalTimeout: 10_000,
});
const backend = new TenantBackend(locize, {
  mainProject,
  tenants,
  tenantOf: (session) => sessions.get(session),
  webhookPath,
  onRefresh: print,
  ...(embedded && { gatherFor: 50 }),
});

let showing: Promise<void> | undefined;
const stopped = once(process, 'SIGTERM').then(async () => {
  console.log('SIGTERM: what is under way ends, and nothing begins');
  await showing;
  await backend.close();
});
console.log('All texts:');
const server = await backend.start({ port: Number(values.port), interval: 10 * 60_000 });
const { port } = (server.address() ?? { port: 0 }) as AddressInfo;
if (embedded && server.listening) {
  showing = show(embedded);
  await showing;
}
if (embedded === undefined || values.serve) {
  if (server.listening) console.log(`\nServing at http://127.0.0.1:${port}`);
  await stopped;
} else {
  console.log('\nA refresh is under way, and ends before the backend does:');
  embedded.server.injectFaults([{ fault: 'latency', milliseconds: 200 }]);
  backend.refresh();
  await setTimeout(50);
  await backend.close();
}
console.log('Ended');

/** A line for each tenant of a refresh. */
function print({ succeeded, failed, skipped, stoppedBy }: ProjectsReport<Refreshed>): void {
  for (const { projectId, result } of inOrder(succeeded)) {
    console.log(`  ${projectId}: ${result.listed} listed, ${result.fetched} fetched`);
    for (const { path, error } of result.failed) console.log(`    ${path} not fetched: ${error}`);
  }
  for (const { projectId, error } of inOrder(failed)) console.log(`  ${projectId}: ${error}`);
  for (const { projectId } of inOrder(skipped)) console.log(`  ${projectId}: not looked at, ${stoppedBy}`);
}

/** A report has the projects in the order in which they were finished. */
function inOrder<T extends { readonly projectId: string }>(list: readonly T[]): T[] {
  return list.toSorted((a, b) => tenants.indexOf(a.projectId) - tenants.indexOf(b.projectId));
}

/** What happens in the life of the backend. */
async function show({ server, translate }: ReturnType<typeof createEmbeddedServer>): Promise<void> {
  const get = async (path: string, session?: string) => {
    const headers = session === undefined ? {} : { authorization: `Bearer ${session}` };
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    const who = [...sessions].find(([known]) => known === session)?.[1] ?? 'anybody';
    console.log(`  GET ${path} by ${who}: ${response.status} ${await response.text()}`);
  };

  console.log('\nWhat the tenants override:');
  const report = await locize.forEachProject(tenants, overridesOf);
  for (const { projectId, result } of inOrder(report.succeeded)) {
    const equal = result.filter(({ isEqual }) => isEqual);
    console.log(
      `  ${projectId}: ${result.length} overridden, ${equal.length} equal to the main project's by now`,
    );
    for (const { language, namespace, key, value, overrides, isEqual } of result) {
      const place = isEqual ? 'equal' : overrides === null ? 'its own' : `in place of "${overrides}"`;
      console.log(`    ${language}/${namespace} ${key}: "${value}", ${place}`);
    }
  }

  console.log('\nPublic texts for anybody, private ones for the tenant:');
  await get('/acme/de/common');
  await get('/bolt/en/mail');
  await get('/bolt/en/mail', 'session-of-ada');
  await get('/bolt/en/mail', 'session-of-bob');
  await get('/bolt/constructor/name', 'constructor');
  await get('/cube/en/common');

  console.log('\nNothing has changed:');
  await backend.refresh();

  console.log("\nBolt publishes a namespace, and three events come, one of a project that isn't known:");
  await translate('common', { welcome: 'Welcome to Bolt' });
  for (const id of ['bolt', 'bolt', 'not-there']) {
    const event = { id: randomUUID(), name: 'versionPublished', occurredAt: new Date().toISOString() };
    const body = JSON.stringify({ ...event, message: '', payload: {}, meta: { project: { id } } });
    await fetch(`http://127.0.0.1:${port}${webhookPath}`, { method: 'POST', body });
  }
  await setTimeout(200);
  await get('/bolt/en/common');

  console.log('\nBolt publishes two, and one of them can not be fetched:');
  await translate('common', { welcome: 'Hello from Bolt' });
  await translate('mail', { subject: 'Fresh news from Bolt' });
  server.injectFaults([{ fault: 'error-message', on: 'GET /private', times: 1 }]);
  await backend.refresh(['bolt']);
  await get('/bolt/en/mail', 'session-of-bob');

  console.log('\nThe next refresh has it:');
  await backend.refresh(['bolt']);
  await get('/bolt/en/mail', 'session-of-bob');
}

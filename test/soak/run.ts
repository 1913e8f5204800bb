/**
 * A long run against a server that misbehaves: many projects, a tenth and more of the requests faulted. Afterwards the
 * server must hold what a model holds, and nothing may be left behind. `npm run test:soak [operations] [seed]`
 */
import { fork } from 'node:child_process';
import { getEventListeners, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import Table from 'cli-table3';
import { isLocizeError, Locize, personalAccessToken } from 'locize-sdk';
import { Chance } from './chance.ts';
import { type Messages, mainId, mainTexts, type Report, token } from './server.ts';
import { Model, type Witness, Worker } from './work.ts';

const operationsWanted = Number(process.argv[2] ?? 50_000);
const seed = Number(process.argv[3] ?? 1);
const named = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}-${index}`);
const tenantIds = named('tenant', 10);
const projectIds = [...named('project', 30), ...tenantIds];
const rounds = 10;

const unhandled: unknown[] = [];
process.on('unhandledRejection', (reason) => unhandled.push(reason));

const server = fork(new URL('./server.ts', import.meta.url), { serialization: 'advanced' });
const sent = async <Answer>(message: object): Promise<Answer> => {
  const answered = once(server, 'message');
  server.send(message);
  const [answer] = await answered;
  return answer;
};
const { url } = await sent<Messages['started']>({
  projectIds: projectIds.filter((id) => !tenantIds.includes(id)),
  tenantIds,
  faultSeed: seed,
} satisfies Messages['start']);

let retries = 0;
let leaks = 0;
const errors = new Map<string, number>();
const untyped: unknown[] = [];
const wrongReads: string[] = [];
const looksLikeToken = [token, encodeURIComponent(token), btoa(token), btoa(`Bearer ${token}`)];
const witness: Witness = {
  failure: (error) => {
    if (!isLocizeError(error)) untyped.push(error);
    else errors.set(error.name, (errors.get(error.name) ?? 0) + 1);
    const visible = `${inspect(error, { depth: 10, showHidden: true })}${JSON.stringify(error)}`;
    if (looksLikeToken.some((text) => visible.includes(text))) leaks += 1;
  },
  wrongRead: (what) => wrongReads.push(what),
};

// The signal of a program that goes on: every call gets it, and none may stay with it.
const { signal } = new AbortController();
const locize = new Locize({
  credential: personalAccessToken(() => token),
  baseUrl: url,
  timeout: 400,
  retry: { limit: 2, maxDelay: 20 },
  maxResponseBytes: 4_000_000,
  onRetry: () => {
    retries += 1;
  },
});
const workers = new Map(
  projectIds.map((id, index) => {
    const model = new Model(tenantIds.includes(id) ? mainTexts : {});
    const open = (projectId: string) => locize.project(projectId);
    return [
      id,
      { model, worker: new Worker(id, open, model, new Chance(seed * 1000 + index), witness, signal) },
    ];
  }),
);

const heaps: number[] = [];
const gaveUp: unknown[] = [];
const operations = () => [...workers.values()].reduce((sum, { worker }) => sum + worker.operations, 0);
for (let round = 1; round <= rounds; round += 1) {
  const enough = (operationsWanted / projectIds.length / rounds) * round;
  const { failed } = await locize.forEachProject(
    projectIds,
    async ({ id }) => {
      const worker = workers.get(id)?.worker;
      while (worker !== undefined && worker.operations < enough) await worker.work();
    },
    { concurrency: 16, signal },
  );
  for (const { error } of failed) gaveUp.push(error);
  heaps.push(await heapUsed());
  console.log(`${operations()} operations, ${retries} retries, heap ${heaps.at(-1)?.toFixed(1)} MB`);
}

const listeners = getEventListeners(signal, 'abort').length;
const report = await sent<Report>({});
await once(server, 'exit');
await sleep(100);
// What the process itself has, and a terminal or a pipe that it writes to, is nothing that the SDK left.
const handles = process
  .getActiveResourcesInfo()
  .filter((name) => !/^(TTYWrap|PipeWrap|Immediate)$/.test(name));

const { lost, doubled } = compareAll(report);
const lastHalf = heaps.slice(rounds / 2);
const heapGrowth = Math.max(...lastHalf) - Math.min(...lastHalf);
const share = (report.faulted / report.requests) * 100;

const noLines = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };
const table = new Table({ style: { head: [], border: [] }, chars: noLines });
table.push(
  ['operations', operations()],
  ['requests', report.requests],
  ['faults injected', `${report.faulted} (${share.toFixed(1)} % of the requests)`],
  ...Object.entries(report.faults)
    .sort()
    .map(([name, count]) => [`  ${name}`, count] as [string, number]),
  ['retries', retries],
  ['typed errors', [...errors.values()].reduce((sum, count) => sum + count, 0)],
  ...[...errors].sort().map(([name, count]): [string, number] => [`  ${name}`, count]),
);
console.log(`${table}`);

/** What has to be nothing at all, or small. */
const findings: [what: string, found: number, most: number][] = [
  ['keys lost', lost.length, 0],
  ['keys doubled', doubled.length, 0],
  ['wrong reads', wrongReads.length, 0],
  ['work done twice', report.doubledInvitations.length, 0],
  ['work given up', gaveUp.length, 0],
  ['errors that are not typed', untyped.length, 0],
  ['unhandled rejections', unhandled.length, 0],
  ['leaks of the credential', leaks, 0],
  ['listeners left on the signal', listeners, 0],
  ['handles left open', handles.length, 0],
  ['heap growth over the last half, MB', heapGrowth, 10],
];
for (const [what, found] of findings)
  console.log(`${what} ${Number.isInteger(found) ? found : found.toFixed(1)}`);
for (const detail of [...lost, ...doubled, ...wrongReads, ...handles].slice(0, 20)) console.error(detail);
for (const error of [...untyped, ...gaveUp, ...unhandled].slice(0, 5)) console.error(error);

const missed = findings.filter(([, found, most]) => found > most).map(([what]) => what);
if (operations() < operationsWanted) missed.push('enough operations');
if (share < 10) missed.push('enough faults');
if (missed.length > 0) {
  console.error(`FAILED: ${missed.join(', ')}`);
  process.exitCode = 1;
}

/** What the server holds against what the models hold. */
function compareAll({ content }: Report): { lost: string[]; doubled: string[] } {
  const lost: string[] = [];
  const doubled: string[] = [];
  // Nobody has worked in the main project: what is done in a tenant is to leave it as it was.
  const models = new Map([...workers].map(([id, { model }]) => [id, model]));
  for (const [projectId, model] of models.set(mainId, new Model(mainTexts))) {
    const held = content[projectId]?.latest?.en ?? {};
    const expected = Object.fromEntries(
      [...model.namespaces].map(([name, texts]) => [name, Object.fromEntries(texts)]),
    );
    for (const [namespace, texts] of Object.entries(expected)) {
      for (const [key, text] of Object.entries(texts)) {
        if (held[namespace]?.[key] !== text) lost.push(`${projectId}: ${namespace}: ${key}`);
      }
    }
    for (const [namespace, texts] of Object.entries(held)) {
      for (const key of Object.keys(texts)) {
        if (expected[namespace]?.[key] === undefined) doubled.push(`${projectId}: ${namespace}: ${key}`);
      }
    }
  }
  return { lost, doubled };
}

/** In MB, of what is still in use. */
async function heapUsed(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  // More than once: what is held weakly, or is just ending, is let go of in steps.
  for (let round = 0; round < 5; round += 1) {
    await sleep(50);
    globalThis.gc?.();
    least = Math.min(least, process.memoryUsage().heapUsed);
  }
  return least / 2 ** 20;
}

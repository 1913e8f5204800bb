/**
 * Deploys, in real time: a process that writes is replaced again and again, stopped or killed, while its token is replaced
 * in the file that it has it from. What was confirmed is on the server, and stopping loses nothing.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocizeServer } from 'locize-sdk/testing';
import type { Chance } from '../soak/chance.ts';
import { Counts, type Figures, type Findings } from './findings.ts';
import { inspectWrites } from './fleet.ts';
import { type Entry, Journal, replaceFile } from './journal.ts';
import { language, namespace, namespaceOfImport, rowOf, rows, textsOf } from './texts.ts';
import { hour, second, sleep } from './time.ts';

/** Stopped and killed in turn; the last one is stopped. */
const generations = 9;

/** Within so many milliseconds a process that is stopped has to end. */
const patience = 12 * second;

/** @param onStart told of each process, for who may have to end it */
export async function deploy(
  chance: Chance,
  findings: Findings,
  onStart: (worker: ChildProcess) => void,
): Promise<Figures> {
  const began = performance.now();
  const projectIds = Array.from({ length: 40 }, (_, index) => `project-${index}`);
  const server = createLocizeServer({
    projects: projectIds.map((id) => ({ id, languages: [language] })),
    faults: [{ fault: 'latency', milliseconds: 40 }],
  });
  const baseUrl = await server.listen();
  const folder = mkdtempSync(join(tmpdir(), 'locize-operations-'));
  process.once('exit', () => rmSync(folder, { recursive: true }));
  const secretFile = join(folder, 'token');
  const journal = new Journal(folder);
  const counters = new Map<string, number>();
  let requests = 0;
  let token: string | undefined;
  let tokens = 0;

  const rotate = () => {
    const old = token;
    tokens += 1;
    token = `lz_pat_operations-deploys-${tokens}`;
    const roles = Object.fromEntries(projectIds.map((id) => [id, 'user' as const]));
    server.addToken({ token, scopes: ['write'], roles });
    replaceFile(secretFile, `${token}\n`);
    if (old !== undefined) server.revoke(old);
  };
  const start = async () => {
    const worker = fork(new URL('./worker.ts', import.meta.url), {
      env: { BASE_URL: baseUrl, FOLDER: folder, PROJECTS: projectIds.join(), LOCIZE_PAT_FILE: secretFile },
    });
    onStart(worker);
    const exit = once(worker, 'exit');
    await Promise.race([once(worker, 'message'), exit]);
    return { worker, exit };
  };
  const end = async ({ worker, exit }: Awaited<ReturnType<typeof start>>, signal: 'SIGTERM' | 'SIGKILL') => {
    const name = `the process that got ${signal}`;
    worker.kill(signal);
    const killing = setTimeout(() => {
      findings.add('processes that did not end by themselves', name);
      worker.kill('SIGKILL');
    }, patience);
    const [code, by] = await exit;
    clearTimeout(killing);
    // One that has ended before has failed.
    if (signal === 'SIGKILL' ? by !== signal : code !== 0) {
      findings.add('failures without a cause', `${name} ended with ${code ?? by}`);
    }
    const last = journal.entries.at(-1);
    if (signal === 'SIGTERM' && !(last?.kind === 'closed' && last.underWay === 0)) {
      findings.add('work that close() left unfinished', JSON.stringify(last));
    }
  };

  rotate();
  for (let generation = 0; generation < generations; generation += 1) {
    const deployed = await start();
    await sleep(500 + chance.below(700));
    rotate();
    await sleep(500 + chance.below(700));
    await end(deployed, generation % 2 === 0 ? 'SIGTERM' : 'SIGKILL');
    requests += server.requests.length;
    inspectWrites(server, counters, findings);
  }

  const { written, checkpoint, entries } = journal;
  for (const projectId of projectIds) {
    // Of the counter, the last one counts.
    const writes = upTo(written.get(projectId) ?? 0).flatMap((index) => textsOf(index + 1));
    const expected = new Map([[namespace, new Map(writes)]]);
    if (projectId === projectIds[0]) {
      for (const index of upTo(checkpoint.index + 1)) {
        const arrived = index < checkpoint.index ? rows : checkpoint.begun;
        expected.set(namespaceOfImport(index), new Map(upTo(arrived).map(rowOf)));
      }
    }
    const content = server.content(projectId).latest?.[language];
    for (const [name, texts] of expected) {
      for (const [key, text] of texts) {
        const found = content?.[name]?.[key];
        if (found !== text)
          findings.add('writes lost', `${projectId}, ${name}: ${key} is ${found}, not ${text}`);
      }
    }
  }
  const failures = new Counts();
  for (const entry of entries) {
    if (entry.kind !== 'call' || entry.code === undefined) continue;
    failures.add(entry.code);
    findings.add('failures without a cause', entry.code);
  }
  await server.close();
  const count = (kind: Entry['kind']) => entries.filter((entry) => entry.kind === kind).length;
  const took = performance.now() - began;
  return {
    phase: 'deploys',
    hours: took / hour,
    calls: count('call'),
    requests,
    retries: count('retry'),
    rotations: tokens - 1,
    askings: undefined,
    failures: failures.record,
    took,
  };
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

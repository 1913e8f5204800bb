/**
 * What is deployed: it writes to its projects again and again, and imports, until it is stopped. Started, stopped and killed
 * by deploys.ts; it goes on where the one before it ended.
 */
import { credentialFromEnvironment, Locize } from 'locize-sdk';
import { Journal } from './journal.ts';
import { language, namespace, namespaceOfImport, rowOf, rows, textsOf } from './texts.ts';
import { second, sleep } from './time.ts';

const { BASE_URL: baseUrl = '', FOLDER = '', PROJECTS = '' } = process.env;
const projectIds = PROJECTS.split(',');
const journal = new Journal(FOLDER);
const { written } = journal;

const locize = new Locize({
  credential: credentialFromEnvironment(process.env, { scopes: ['write'] }),
  baseUrl,
  concurrency: 8,
  onCall: ({ code }) => journal.add({ kind: 'call', code }),
  onRetry: () => journal.add({ kind: 'retry' }),
});
let isStopped = false;
let underWay = 0;
process.once('SIGTERM', async () => {
  isStopped = true;
  await locize.close({ signal: AbortSignal.timeout(10 * second) }).catch(() => {});
  journal.add({ kind: 'closed', underWay });
  // Nothing else keeps the process from ending.
  process.disconnect();
});
process.send?.('started');
await Promise.all([write(), importRows()]);

async function write(): Promise<void> {
  while (!isStopped) {
    await locize.forEachProject(projectIds, async ({ id, translations }) => {
      const count = (written.get(id) ?? 0) + 1;
      underWay += 1;
      await translations.update({ language, namespace }, new Map(textsOf(count)));
      // Only now, since the SDK has confirmed it.
      journal.add({ kind: 'written', projectId: id, count });
      written.set(id, count);
      underWay -= 1;
    });
  }
}

async function importRows(): Promise<void> {
  const { translations } = locize.project(projectIds[0] ?? '');
  while (!isStopped) {
    const { index, begun } = journal.checkpoint;
    underWay += 1;
    await translations.update({ language, namespace: namespaceOfImport(index) }, rowsFrom(begun), {
      onProgress: ({ checkpoint }) => {
        journal.checkpoint = { index, begun: begun + checkpoint };
      },
    });
    journal.checkpoint = { index: index + 1, begun: 0 };
    underWay -= 1;
  }
}

/** A source that takes its time, so that an import takes about two seconds. */
async function* rowsFrom(begun: number) {
  for (let index = begun; index < rows; index += 1) {
    if (index % 250 === 0) await sleep(30);
    yield rowOf(index);
  }
}

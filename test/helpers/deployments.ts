/**
 * Reads and writes by the SDK as it is deployed, and prints what came of it: `node deployments.ts worker-threads`,
 * `cluster` or `plain`. Started by test/built/deployments.test.ts.
 */
import cluster from 'node:cluster';
import { once } from 'node:events';
import { isMainThread, Worker } from 'node:worker_threads';
import { Locize, personalAccessToken } from 'locize-sdk';

const { BASE_URL: baseUrl, TOKEN: token = '' } = process.env;
const at = { language: 'en', namespace: 'common' };

async function work(name: string): Promise<void> {
  const callIds: number[] = [];
  const locize = new Locize({
    credential: personalAccessToken(token),
    baseUrl,
    dangerouslyAllowInsecure: true,
    onCall: ({ callId }) => callIds.push(callId),
  });
  const { translations } = locize.project('p1');
  for (const key of ['one', 'two', 'three']) await translations.update(at, { [`${name} ${key}`]: 'Yes' });
  await locize.close();
  console.log(JSON.stringify(callIds));
}

if (!isMainThread) {
  await work(`thread ${process.argv[2]}`);
} else if (cluster.isWorker) {
  await work(`process ${process.env.NAME}`);
  process.exit();
} else if (process.argv[2] === 'worker-threads') {
  const threads = ['a', 'b'].map((name) => new Worker(new URL(import.meta.url), { argv: [name] }));
  await Promise.all(threads.map((thread) => once(thread, 'exit')));
} else if (process.argv[2] === 'cluster') {
  const workers = ['a', 'b'].map((NAME) => cluster.fork({ NAME }));
  await Promise.all(workers.map((worker) => once(worker, 'exit')));
} else {
  await work('plain');
}

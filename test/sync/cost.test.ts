import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Locize, personalAccessToken } from 'locize-sdk';
import { apply, type PlaceContent, plan, writeDirectory } from 'locize-sdk/sync';
import { createLocizeServer } from 'locize-sdk/testing';
import { expect, it } from 'vitest';
import { size } from '../helpers/runs.js';
import { token } from '../helpers/seed.js';

const languages = Array.from({ length: 20 }, (_, index) => `l${index}`);
const namespaces = Array.from({ length: size(300) }, (_, index) => `n${index}`);
const places = languages.length * namespaces.length;

/** How many requests are a number of those that a project of 6,000 places may take. */
const share = (requests: number) => (requests * places) / 6000;

type Content = Record<string, Record<string, Record<string, string>>>;

/** Content of all places, of which each 50th has another text in it. */
const contentOf = (isChanged: boolean): Content =>
  Object.fromEntries(
    languages.map((language, row) => [
      language,
      Object.fromEntries(
        namespaces.map((namespace, column) => [
          namespace,
          { same: 'Same', text: isChanged && (row * namespaces.length + column) % 50 === 0 ? 'New' : 'Old' },
        ]),
      ),
    ]),
  );

/** The project as it was, and how much of it is read at a time. */
function project() {
  const server = createLocizeServer({
    projects: [{ id: 'p1', referenceLanguage: 'l0', versions: { latest: contentOf(false) } }],
    tokens: [{ token, scopes: ['read', 'write'], roles: { p1: 'user' } }],
    logBodies: false,
  });
  const reads = { running: 0, most: 0, done: 0 };
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (!new URL(request.url).pathname.startsWith('/pull/')) return server.fetch(request);
    reads.running += 1;
    reads.most = Math.max(reads.most, reads.running);
    // So that others can begin.
    await new Promise((resolve) => setImmediate(resolve));
    const response = await server.fetch(request);
    reads.running -= 1;
    reads.done += 1;
    return response;
  };
  const locize = new Locize({ credential: personalAccessToken(token), fetch });
  return { server, reads, project: locize.project('p1') };
}

it.each([
  ['with a base', { base: contentOf(false), overwrite: undefined }, 500],
  ['without a base', { base: undefined, overwrite: true }, 6500],
])(
  '%s, few requests are sent for what few places need, and 20 at a time',
  async (_, options, most) => {
    const { server, reads, project: p1 } = project();
    const changes = await plan(p1, contentOf(true), options);
    const changed = Math.ceil(places / 50);
    expect(changes.totals).toMatchObject({ change: changed, add: 0, remove: 0 });
    const { applied } = await apply(p1, changes, { maxChanges: changed });
    expect(applied.changed).toBe(changed);
    expect(server.content('p1').latest).toEqual(contentOf(true));
    expect(server.requests.length).toBeLessThanOrEqual(share(most));
    expect(reads.most).toBe(Math.min(20, options.base === undefined ? places : changed));
    // The statistics are calculated once.
    expect(server.requests.filter(({ path }) => path.startsWith('/stats/project/regenerate'))).toHaveLength(
      1,
    );
  },
  60_000,
);

it('a backup reads each place that is written once more', async () => {
  const { reads, project: p1 } = project();
  const changes = await plan(p1, contentOf(true), { base: contentOf(false) });
  const planned = reads.done;
  await apply(p1, changes, { maxChanges: changes.totals.change, backup: () => {} });
  expect(planned).toBe(changes.totals.change);
  expect(reads.done).toBe(3 * planned);
}, 60_000);

it('a project that is as it is wanted costs two requests with its base', async () => {
  const { server, project: p1 } = project();
  const { undo } = await apply(p1, await plan(p1, contentOf(false), { base: contentOf(false) }));
  expect(undo.isEmpty).toBe(true);
  expect(server.requests.map(({ path }) => path).sort()).toEqual(['/languages/p1', '/stats/project/p1']);
});

it.each([undefined, 3])(
  'what is streamed is read as fast as places are done, with `concurrency: %s`',
  async (concurrency) => {
    const { reads, project: p1 } = project();
    let given = 0;
    let ahead = 0;
    async function* wanted(): AsyncGenerator<PlaceContent> {
      for (const [language, of] of Object.entries(contentOf(true))) {
        for (const [namespace, content] of Object.entries(of)) {
          given += 1;
          ahead = Math.max(ahead, given - reads.done);
          yield { language, namespace, content };
        }
      }
    }
    await plan(p1, wanted(), { overwrite: true, concurrency });
    expect(given).toBe(places);
    // Those in work are all that is in memory.
    expect(ahead).toBe(concurrency ?? 20);
    expect(reads.most).toBe(concurrency ?? 20);
  },
  60_000,
);

it.each(['plan', 'writeDirectory'])(
  'what is streamed to %s is let go of',
  async (name) => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const given: WeakRef<object>[] = [];
    let held = 0;
    async function* wanted(): AsyncGenerator<PlaceContent> {
      for (let index = 0; index < 200; index += 1) {
        const content = { key: `text ${index}` };
        given.push(new WeakRef(content));
        yield { language: 'l0', namespace: `n${index}`, content };
        if (index % 50 !== 49) continue;
        await new Promise((resolve) => setTimeout(resolve, 5));
        collect();
        held = Math.max(held, given.filter((one) => one.deref() !== undefined).length);
      }
    }
    const folder = await mkdtemp(join(tmpdir(), 'sync-cost-'));
    try {
      if (name === 'plan') await plan(project().project, wanted(), { languages: ['none'] });
      else await writeDirectory(folder, wanted());
    } finally {
      await rm(folder, { recursive: true });
    }
    expect(held).toBeLessThan(50);
  },
  60_000,
);

it('of what is streamed nothing is begun while the places in work are not read', async () => {
  const { server } = project();
  const held: (() => void)[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (request.url.includes('/pull/')) await new Promise<void>((resolve) => held.push(resolve));
    return server.fetch(request);
  };
  const p1 = new Locize({ credential: personalAccessToken(token), fetch }).project('p1');
  let given = 0;
  function* wanted(): Generator<PlaceContent> {
    for (const namespace of namespaces) {
      given += 1;
      yield { language: 'l0', namespace, content: {} };
    }
  }
  const planning = plan(p1, wanted(), { concurrency: 2 });
  const idle = async () => {
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  await idle();
  expect({ given, held: held.length }).toEqual({ given: 2, held: 2 });
  held.shift()?.();
  await idle();
  expect({ given, held: held.length }).toEqual({ given: 3, held: 2 });
  while (given < namespaces.length || held.length > 0) {
    for (const go of held.splice(0)) go();
    await idle();
  }
  await planning;
});

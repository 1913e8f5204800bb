import assert from 'node:assert/strict';
import { Locize, type Project, personalAccessToken } from 'locize-sdk';
import { type Exchange, startRecordedServer } from './recorder.ts';
import type { Check } from './report.ts';
import { runCli, runScript } from './run-program.ts';
import { branchId, seed } from './seed.ts';

/** A piece of work that both an official client and the SDK can do. */
interface Work {
  readonly name: string;
  readonly client: (url: string) => Promise<unknown>;
  readonly sdk: (project: Project, locize: Locize) => Promise<unknown>;
  /** Leaves the reading to each, and compares what is written. */
  readonly onlyWrites?: boolean;
}

/** A request that only one side sends, and why. */
interface Difference {
  readonly work: string;
  readonly side: 'client' | 'SDK';
  readonly request: string;
  readonly reason: string;
}

const credential = 'lz_pat_test_all';
const at = { language: 'en', namespace: 'common' };
const many = Object.fromEntries(
  Array.from({ length: 2500 }, (_, index) => [`key${index}`, `value ${index}`]),
);
const json = (content: object) => JSON.stringify(content);

const cli =
  (args: readonly string[], files: Record<string, string> = {}) =>
  async (url: string) => {
    const { exitCode, output } = await runCli(args, { url, credential, files });
    assert.equal(exitCode, 0, output);
  };
const backend = (scenario: string) => async (url: string) => {
  const { exitCode, output } = await runScript('backend.mjs', { url, scenario, apiKey: credential });
  assert.equal(exitCode, 0, output);
};

const works: readonly Work[] = [
  {
    name: 'add a key',
    client: cli(['add', 'common', 'fresh', 'Fresh', '--language', 'en']),
    sdk: ({ translations }) => translations.update(at, { fresh: 'Fresh' }),
  },
  {
    name: 'remove a key from all languages',
    client: cli(['remove', 'common', 'title']),
    sdk: async ({ languages, translations }) => {
      for (const { code } of await languages.list()) {
        await translations.delete({ language: code, namespace: 'common' }, ['title']);
      }
    },
  },
  {
    name: 'get a published namespace',
    client: cli(['get', 'common', 'title', '--language', 'de']),
    sdk: ({ translations }) => translations.download({ language: 'de', namespace: 'common' }),
  },
  {
    name: 'download everything that is published',
    client: cli(['download']),
    sdk: ({ translations }) => translations.downloadAll().all(),
  },
  {
    name: 'download what is unpublished',
    client: cli(['download', '--unpublished', 'true', '--namespace', 'common', '--language', 'en']),
    sdk: async ({ statistics, translations }) => {
      await statistics.project();
      await translations.pull(at).all();
    },
  },
  {
    name: "download a branch's own",
    client: cli([
      'download',
      '--overridden-only',
      'true',
      '--branch',
      'feature',
      '--namespace',
      'common',
      '--language',
      'en',
    ]),
    sdk: async ({ branches }, locize) => {
      const branch = (await branches.list()).find(({ name }) => name === 'feature');
      const project = locize.project(branch?.id ?? '');
      await project.statistics.project();
      await project.translations.pull(at, { own: true }).all();
    },
  },
  {
    name: 'save missing keys',
    client: cli(['save-missing'], { 'en/common.json': json({ missing: 'Missing' }) }),
    sdk: async ({ languages, translations }) => {
      await languages.list();
      await translations.download(at);
      await translations.reportMissing(at, { missing: 'Missing' });
    },
  },
  {
    name: 'save a missing key with a description',
    client: backend('save-missing'),
    sdk: ({ translations }) =>
      translations.reportMissing(at, {
        'missing.key': { value: 'Missing', context: { text: 'for a test' } },
      }),
    onlyWrites: true,
  },
  {
    name: 'read a private namespace',
    client: backend('private'),
    sdk: ({ translations }) => translations.downloadPrivate({ language: 'en', namespace: 'secret' }),
  },
  {
    name: 'replace a namespace by 2,500 keys',
    client: cli(['migrate', '--replace', 'true'], { 'en/common.json': json(many) }),
    sdk: async ({ languages, translations }) => {
      await languages.list();
      await translations.update(at, many, { replace: true });
    },
  },
  {
    name: 'add 2,500 missing keys',
    client: cli(['migrate'], { 'en/common.json': json(many) }),
    sdk: ({ translations }) => translations.reportMissing(at, many),
    onlyWrites: true,
  },
  {
    name: 'sync additions, changes and removals, and translate',
    client: cli(
      ['sync', '--update-values', 'true', '--auto-translate', 'true', '--auto-translate-languages', 'de'],
      {
        'en/common.json': json({ title: 'Changed', added: 'Added' }),
        'en/shop.json': json({ cart: 'Cart' }),
      },
    ),
    sdk: async ({ translations }) => {
      await translations.update(
        at,
        { text: null, added: 'Added', title: 'Changed' },
        { autotranslate: true, autotranslateLanguages: ['de'] },
      );
      for (const language of ['en', 'de']) {
        const options = { autotranslate: language === 'en' ? true : undefined };
        const languages = language === 'en' ? { autotranslateLanguages: ['de'] } : {};
        await translations.update(
          { language, namespace: 'common' },
          { text: null },
          { ...options, ...languages },
        );
      }
    },
    onlyWrites: true,
  },
  {
    name: 'add the first language',
    client: cli(['migrate'], { 'fr/common.json': json({ title: 'Titre' }) }),
    sdk: async ({ languages, translations }) => {
      await languages.list();
      await languages.add('fr');
      await translations.reportMissing({ language: 'fr', namespace: 'common' }, { title: 'Titre' });
    },
  },
  {
    name: 'copy a version',
    client: cli(['copy-version', 'latest', '--ver', 'next', '--ignore-if-version-exists', 'true']),
    sdk: ({ versions }) => versions.copy({ from: 'latest', to: 'next' }, { ignoreIfExists: true }).wait(),
  },
  {
    name: 'remove a version',
    client: cli(['remove-version', 'next']),
    sdk: ({ versions }) => versions.delete('next').wait(),
  },
  {
    name: 'publish a version with the tenants',
    client: cli(['publish-version', '--tenants', 'true']),
    sdk: ({ versions }) => versions.publish('latest', { tenants: true }).wait(),
  },
  {
    name: 'delete a namespace',
    client: cli(['delete-namespace', 'shop']),
    sdk: ({ namespaces }) => namespaces.delete({ namespace: 'shop' }),
  },
  {
    name: 'create a branch',
    client: cli(['create-branch', 'another']),
    sdk: ({ branches }) => branches.create({ name: 'another' }),
  },
  {
    name: 'merge a branch and delete it',
    client: cli(['merge-branch', 'feature', '--delete', 'true']),
    sdk: ({ branches }) => branches.merge(branchId, { delete: true }).wait(),
  },
  {
    name: 'delete a branch',
    client: cli(['delete-branch', 'feature']),
    sdk: ({ branches }) => branches.delete(branchId).wait(),
  },
];

const looks = 'The CLI looks first whether the project is there. The SDK does so when an answer was empty.';
const byName = 'The CLI finds a branch by its name. The SDK takes its id, which `branches.list` tells.';

/** All that the SDK sends otherwise than the official clients. */
export const differences: readonly Difference[] = [
  ...['download everything that is published', 'download what is unpublished'].map((work) => ({
    work,
    side: 'client' as const,
    request: 'GET /languages/p1',
    reason: looks,
  })),
  {
    work: "download a branch's own",
    side: 'client',
    request: `GET /languages/${branchId}`,
    reason: looks,
  },
  ...['create a branch', 'merge a branch and delete it', 'delete a branch'].map((work) => ({
    work,
    side: 'client' as const,
    request: 'GET /branches/p1 (credential)',
    reason: byName,
  })),
];

export const comparisonChecks: readonly Check[] = works.map((work) => ({
  client: 'SDK beside official',
  command: work.name,
  credential: 'PAT rwma',
  run: async () => {
    await compare(work);
    return 'allowed';
  },
}));

async function compare(work: Work): Promise<void> {
  const official = await requestsOf(work, (url) => work.client(url));
  const own = await requestsOf(work, (url) => {
    const locize = new Locize({ credential: personalAccessToken(credential), baseUrl: url });
    return work.sdk(locize.project('p1'), locize);
  });
  const expected = (side: Difference['side']) =>
    differences.filter((each) => each.work === work.name && each.side === side).map(({ request }) => request);
  assert.deepEqual(
    { onlyClient: without(official, own), onlySdk: without(own, official) },
    { onlyClient: expected('client'), onlySdk: expected('SDK') },
  );
}

/** What is sent, each request once: how often a job is looked at depends on the time it takes. */
async function requestsOf({ onlyWrites }: Work, run: (url: string) => Promise<unknown>): Promise<string[]> {
  const { url, exchanges, close } = await startRecordedServer(seed());
  try {
    await run(url);
    return [...new Set(exchanges.filter(({ method }) => !onlyWrites || method !== 'GET').map(lineOf))];
  } finally {
    await close();
  }
}

/** Method, path, query, credential and body, without what is there to get by caches. */
function lineOf({ method, path, query: { ts, cache, ...query }, body, authorized }: Exchange): string {
  const search = new URLSearchParams(Object.entries(query).sort()).toString();
  const content = body === undefined ? '' : ` ${JSON.stringify(sorted(body))}`;
  const job = path.replace(/^(\/jobs\/[^/]+\/).*/, '$1{job}');
  return `${method} ${job}${search === '' ? '' : `?${search}`}${authorized ? ' (credential)' : ''}${content}`;
}

function sorted(body: unknown): unknown {
  return typeof body === 'object' && body !== null && !Array.isArray(body)
    ? Object.fromEntries(Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1)))
    : body;
}

const without = (lines: readonly string[], others: readonly string[]) =>
  lines.filter((line) => !others.includes(line)).map((line) => line.slice(0, 300));

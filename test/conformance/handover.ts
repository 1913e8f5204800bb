import assert from 'node:assert/strict';
import { Locize, personalAccessToken } from 'locize-sdk';
import { startRecordedServer } from './recorder.ts';
import type { Check } from './report.ts';
import { runCli } from './run-program.ts';
import { seed } from './seed.ts';

const credential = 'lz_pat_test_all';
const at = { language: 'en', namespace: 'common' };
const done = { pollInterval: 10 };

interface Hands {
  readonly locize: Locize;
  readonly project: ReturnType<Locize['project']>;
  /** Runs locize-cli, and answers the JSON files that it leaves, by path. */
  cli(args: readonly string[], files?: Record<string, object>): Promise<Record<string, object>>;
}

/** Work that one side begins and the other goes on with. */
const handovers: Record<string, (hands: Hands) => Promise<void>> = {
  'the CLI adds, the SDK pulls and publishes, the CLI downloads': async ({ project, cli }) => {
    await cli(['add', 'common', 'fresh', 'Fresh', '--language', 'en']);
    assert.deepEqual(await project.translations.pull(at).all(), {
      fresh: 'Fresh',
      text: 'Text',
      title: 'Title',
    });
    await project.versions.publish().wait(done);
    const files = await cli(['download', '--language', 'en', '--namespace', 'common']);
    assert.deepEqual(files['en/common.json'], { fresh: 'Fresh', text: 'Text', title: 'Title' });
  },
  'the SDK updates, the CLI publishes, the SDK downloads': async ({ project, cli }) => {
    await project.translations.update(at, { title: 'New title', text: null });
    await cli(['publish-version']);
    assert.deepEqual(await project.translations.download(at), { title: 'New title' });
    await cli(['get', 'common', 'title', '--language', 'en']);
  },
  'the SDK interrupts an update, the CLI reads what is there, the SDK finishes': async ({ project, cli }) => {
    const entries = Object.fromEntries(
      Array.from({ length: 1500 }, (_, index) => [`key${index}`, `${index}`]),
    );
    const first = Object.entries(entries).slice(0, 1000);
    await project.translations.update(at, first, { replace: true, omitStatistics: true });
    await project.statistics.regenerate();
    const download = ['download', '--unpublished', 'true', '--language', 'en', '--namespace', 'common'];
    assert.equal(Object.keys((await cli(download))['en/common.json'] ?? {}).length, 1000);
    await project.translations.update(at, Object.entries(entries).slice(1000));
    assert.deepEqual((await cli(download))['en/common.json'], entries);
  },
  'the CLI syncs, the SDK copies, the CLI removes the copy': async ({ project, cli }) => {
    await cli(['sync'], {
      'en/common.json': { title: 'Title', added: 'Added' },
      'en/shop.json': { cart: 'Cart' },
    });
    await project.versions.copy({ from: 'latest', to: 'copy' }).wait(done);
    const copied = await project.translations.pull({ ...at, version: 'copy' }).all();
    assert.deepEqual(copied, { added: 'Added', title: 'Title' });
    await cli(['remove-version', 'copy']);
    assert.deepEqual(
      (await project.versions.list()).map(({ name }) => name),
      ['latest', 'next'],
    );
  },
  'the CLI creates a branch, the SDK works in it, the CLI merges it': async ({ locize, project, cli }) => {
    await cli(['create-branch', 'another']);
    const branch = (await project.branches.list()).find(({ name }) => name === 'another');
    await locize.project(branch?.id ?? '').translations.update(at, { title: 'By the SDK' });
    await cli(['merge-branch', 'another', '--delete', 'true']);
    assert.equal((await project.translations.pull(at).all()).title, 'By the SDK');
    assert.deepEqual(
      (await project.branches.list()).map(({ name }) => name),
      ['feature'],
    );
  },
  'the SDK creates a branch, the CLI syncs into it, the SDK merges it': async ({ locize, project, cli }) => {
    const branch = await project.branches.create({ name: 'another' });
    const files = {
      'en/common.json': { title: 'By the CLI', text: 'Text' },
      'en/shop.json': { cart: 'Cart' },
    };
    await cli(['sync', '--branch', 'another', '--update-values', 'true', '--unpublished', 'true'], files);
    const own = locize.project(branch.id).translations.pull(at, { own: true });
    assert.deepEqual(await own.all(), { title: 'By the CLI' });
    await project.branches.merge(branch.id, { delete: true }).wait(done);
    assert.equal((await project.translations.pull(at).all()).title, 'By the CLI');
  },
  'the SDK writes in a branch, the CLI downloads what is its own': async ({ locize, project, cli }) => {
    const [branch] = await project.branches.list();
    await locize.project(branch?.id ?? '').translations.update(at, { added: 'Added' });
    const files = await cli([
      'download',
      '--overridden-only',
      'true',
      '--branch',
      'feature',
      '--namespace',
      'common',
    ]);
    assert.deepEqual(files['en/common.json'], { added: 'Added', title: 'Branched' });
  },
  'the SDK reports missing keys, the CLI saves others, both are there': async ({ project, cli }) => {
    await project.translations.reportMissing(at, { 'by.sdk': 'SDK' });
    await cli(['save-missing'], { 'en/common.json': { 'by.cli': 'CLI', 'by.sdk': 'not taken' } });
    const content = await project.translations.pull(at).all();
    assert.deepEqual(content, { 'by.cli': 'CLI', 'by.sdk': 'SDK', text: 'Text', title: 'Title' });
  },
  'the SDK renames a namespace, the CLI deletes it': async ({ project, cli }) => {
    await project.namespaces.rename({ from: 'shop', to: 'store' });
    await cli(['delete-namespace', 'store']);
    const names = (await project.namespaces.list({ version: 'latest' })).map(({ name }) => name);
    assert.deepEqual(names.sort(), ['common', 'secret']);
  },
};

export const handoverChecks: readonly Check[] = Object.entries(handovers).map(([command, work]) => ({
  client: 'CLI and SDK',
  command,
  credential: 'PAT rwma',
  run: async () => {
    const { url, close } = await startRecordedServer(seed());
    try {
      const locize = new Locize({ credential: personalAccessToken(credential), baseUrl: url });
      await work({ locize, project: locize.project('p1'), cli: (args, files) => cli(url, args, files) });
      return 'allowed';
    } finally {
      await close();
    }
  },
}));

async function cli(url: string, args: readonly string[], files: Record<string, object> = {}) {
  const contents = Object.entries(files).map(([path, content]) => [path, JSON.stringify(content)]);
  const outcome = await runCli(args, { url, credential, files: Object.fromEntries(contents) });
  assert.equal(outcome.exitCode, 0, outcome.output);
  const left = Object.entries(outcome.files).filter(([path]) => path.endsWith('.json'));
  return Object.fromEntries(left.map(([path, content]): [string, object] => [path, JSON.parse(content)]));
}

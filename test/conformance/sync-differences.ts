import assert from 'node:assert/strict';
import Table from 'cli-table3';
import {
  apply,
  Plan,
  type PlanOptions,
  plan,
  readDirectory,
  readProject,
  writeDirectory,
} from 'locize-sdk/sync';
import type { SeedLanguages } from 'locize-sdk/testing';
import type { Check } from './report.ts';
import type { Outcome } from './run-program.ts';
import { inFolder, type Side, type Tree, withSide } from './sync-sides.ts';

/** Something that `locize sync` loses, and `locize-sdk/sync` doesn't. Each tells what became of it. */
interface Difference {
  /** What the CLI does. */
  readonly what: string;
  /** What the project has, all of it published. */
  readonly latest: SeedLanguages;
  /** What translators do before either runs. It isn't published. */
  readonly edit?: (side: Side) => Promise<unknown>;
  readonly files: Tree;
  readonly cli: (side: Side, files: Tree) => Promise<string>;
  readonly sync: (side: Side, files: Tree) => Promise<string>;
}

const en = { language: 'en', namespace: 'common' };
const de = { language: 'de', namespace: 'common' };
const latest = {
  en: { common: { title: 'Title', text: 'Text' } },
  de: { common: { title: 'Titel', text: 'Text' } },
};
const unchanged: Tree = { 'en/common': latest.en.common, 'de/common': latest.de.common };
const allLanguages = ['--reference-language-only', 'false'];

const ended = ({ exitCode, output }: Outcome) => assert.equal(exitCode, 0, output);
const textsOf = ({ server }: Side, { language, namespace } = en) =>
  server.content('p1').latest?.[language]?.[namespace] ?? {};
const fileOf = ({ files }: Outcome, path: string): unknown => JSON.parse(files[`${path}.json`] ?? 'null');

/** What is planned for a project from a folder. */
const planOf = ({ project }: Side, files: Tree, options?: PlanOptions) =>
  inFolder(files, async (folder) => plan(project, await readDirectory(folder), options));

/** Has all that is read of a German namespace refused, until it is permitted. */
function refuseGerman({ server }: Side): () => void {
  const { fetch } = server;
  const refusing: typeof fetch = async (input, init) =>
    String(input).includes('/latest/de/common')
      ? Response.json({ message: 'Not now' }, { status: 400 })
      : fetch(input, init);
  Object.assign(server, { fetch: refusing });
  return () => Object.assign(server, { fetch });
}

/** How long something takes, in milliseconds. */
async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

const manyKeys = Object.fromEntries(
  Array.from({ length: 10_000 }, (_, index) => [`key${index}`, `text ${index}`]),
);
const slow = ({ server }: Side) => server.injectFaults([{ fault: 'latency', milliseconds: 50 }]);
const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;
let timeOfCli = Number.NaN;

const differences: readonly Difference[] = [
  {
    what: 'compares with what is published, unless --unpublished true',
    latest,
    edit: ({ project }) => project.translations.update(de, { fresh: 'Vom Übersetzer' }),
    files: { ...unchanged, 'de/common': { ...latest.de.common, fresh: 'Entwurf' } },
    cli: async (side, files) => {
      ended(await side.cli(files, ...allLanguages));
      assert.equal(textsOf(side, de).fresh, 'Entwurf');
      return "took a translator's text, not yet published, for missing: overwrote it, though --update-values is off";
    },
    sync: async (side, files) => {
      const changes = await planOf(side, files, { base: latest });
      await apply(side.project, changes);
      assert.deepEqual(changes.totals, { ...noTotals, conflicts: 1 });
      assert.equal(textsOf(side, de).fresh, 'Vom Übersetzer');
      return 'compared with what is being worked on: a conflict, reported and left alone';
    },
  },
  {
    what: 'removes the keys that the folder lacks',
    latest: { ...latest, en: { common: { ...latest.en.common, app: 'Added in the app' } } },
    files: unchanged,
    cli: async (side, files) => {
      ended(await side.cli(files));
      assert.equal(textsOf(side).app, undefined);
      return 'removed the key that was added in the app';
    },
    sync: async (side, files) => {
      const changes = await planOf(side, files);
      const pruned = await planOf(side, files, { base: latest, prune: 'exact' });
      assert.ok(changes.isEmpty && pruned.isEmpty);
      return "removes nothing without `prune`; with it and a base the key is nobody's to remove";
    },
  },
  {
    what: 'removes the keys that the folder lacks: a wrong folder',
    latest: {
      en: { common: Object.fromEntries(Object.entries(manyKeys).slice(0, 100)) },
      de: { common: {} },
    },
    files: { 'en/common': { key0: 'text 0' } },
    cli: async (side, files) => {
      ended(await side.cli(files));
      assert.equal(Object.keys(textsOf(side)).length, 1);
      return 'removed 99 of 100 keys, and ended with 0';
    },
    sync: async (side, files) => {
      const changes = await planOf(side, files, { prune: 'exact' });
      await assert.rejects(apply(side.project, changes), { name: 'PlanRefusedError' });
      assert.equal(Object.keys(textsOf(side)).length, 100);
      return 'refused the plan before anything was written: more than a fifth of the place';
    },
  },
  {
    what: 'takes an empty text for one that is not there',
    latest,
    files: { ...unchanged, 'de/common': { title: '', text: 'Text' } },
    cli: async (side, files) => {
      ended(await side.cli(files, ...allLanguages));
      assert.deepEqual(textsOf(side, de), { text: 'Text' });
      return 'removed the finished translation, though --update-values is off';
    },
    sync: async (side, files) => {
      assert.ok((await planOf(side, files, { overwrite: true, prune: 'exact' })).isEmpty);
      return 'is not translated yet: nothing to do, also with `overwrite` and `prune`';
    },
  },
  {
    what: 'removes in all languages what the reference language lacks',
    latest,
    edit: ({ project }) => project.translations.update(de, { text: 'Neuer Text' }),
    files: { 'en/common': { title: 'Title' }, 'de/common': latest.de.common },
    cli: async (side, files) => {
      ended(await side.cli(files, '--unpublished', 'true'));
      assert.deepEqual(textsOf(side, de), { title: 'Titel' });
      return 'removed the translation that was just changed';
    },
    sync: async (side, files) => {
      const changes = await planOf(side, files, { base: latest, prune: 'reference' });
      await apply(side.project, changes);
      assert.deepEqual(changes.totals, { ...noTotals, remove: 1, conflicts: 1 });
      assert.deepEqual(textsOf(side), { title: 'Title' });
      assert.equal(textsOf(side, de).text, 'Neuer Text');
      return "removed it where it was as at the last sync; the translator's is a conflict";
    },
  },
  {
    what: 'does not send changed texts (--update-values is off)',
    latest,
    files: { ...unchanged, 'en/common': { title: 'Better title', text: 'Text', fresh: 'Fresh' } },
    cli: async (side, files) => {
      const outcome = await side.cli(files);
      ended(outcome);
      assert.equal(textsOf(side).title, 'Title');
      assert.equal((fileOf(outcome, 'en/common') as typeof latest.en.common).title, 'Title');
      return 'did not send the change, and put the old text back into the file';
    },
    sync: async (side, files) => {
      await apply(side.project, await planOf(side, files));
      assert.equal(textsOf(side).title, 'Better title');
      return 'wrote it, as a change of the reference language';
    },
  },
  {
    what: 'sends texts of a stale checkout (--update-values true)',
    latest,
    edit: ({ project }) => project.translations.update(en, { title: 'Better title' }),
    files: { ...unchanged, 'en/common': { ...latest.en.common, fresh: 'Fresh' } },
    cli: async (side, files) => {
      ended(await side.cli(files, '--unpublished', 'true', '--update-values', 'true'));
      assert.equal(textsOf(side).title, 'Title');
      return "undid the translator's change";
    },
    sync: async (side, files) => {
      const changes = await planOf(side, files, { base: latest });
      await apply(side.project, changes);
      assert.deepEqual(changes.totals, { ...noTotals, add: 1, theirs: 1 });
      assert.deepEqual(textsOf(side), { title: 'Better title', text: 'Text', fresh: 'Fresh' });
      return 'added what is new, and reported what was changed at Locize';
    },
  },
  {
    what: 'does not look at other languages (--reference-language-only is on)',
    latest,
    files: { ...unchanged, 'de/common': { ...latest.de.common, fresh: 'Frisch' } },
    cli: async (side, files) => {
      const outcome = await side.cli(files);
      ended(outcome);
      assert.equal(textsOf(side, de).fresh, undefined);
      assert.deepEqual(fileOf(outcome, 'de/common'), latest.de.common);
      return 'did not send the translation, and removed it from the file';
    },
    sync: async (side, files) => {
      await apply(side.project, await planOf(side, files));
      assert.equal(textsOf(side, de).fresh, 'Frisch');
      return 'added it';
    },
  },
  {
    what: 'writes the folder anew, deleting folders of languages first',
    latest,
    files: { ...unchanged, 'de/notes': { kept: 'by hand' } },
    cli: async (side, files) => {
      refuseGerman(side);
      const outcome = await side.cli(files);
      assert.notEqual(outcome.exitCode, 0, outcome.output);
      assert.deepEqual(Object.keys(outcome.files), ['en/common.json']);
      return 'a failed download left no German file, not even one of another namespace';
    },
    sync: async (side, files) => {
      const permit = refuseGerman(side);
      await inFolder(files, async (folder) => {
        const before = await readDirectory(folder);
        await assert.rejects(writeDirectory(folder, readProject(side.project)));
        assert.deepEqual(await readDirectory(folder), before);
        permit();
        await writeDirectory(folder, readProject(side.project));
        assert.deepEqual(await readDirectory(folder), before);
      });
      return 'left all files as they were, and so does one that succeeds: nothing differs';
    },
  },
  {
    what: 'sleeps after each 1,000 keys; 10,000 of them at 50 ms',
    latest,
    edit: async (side) => slow(side),
    files: { 'en/common': { ...latest.en.common, ...manyKeys } },
    cli: async (side, files) => {
      timeOfCli = await timeOf(async () => ended(await side.cli(files, '--unpublished', 'true')));
      assert.equal(Object.keys(textsOf(side)).length, 10_002);
      return `took ${seconds(timeOfCli)}`;
    },
    // Others run beside it: the best of three.
    sync: async (_, files) => {
      const times: number[] = [];
      for (let count = 0; count < 3; count += 1) {
        await withSide(latest, async (side) => {
          slow(side);
          times.push(await timeOf(async () => apply(side.project, await planOf(side, files))));
          assert.equal(Object.keys(textsOf(side)).length, 10_002);
        });
      }
      const time = Math.min(...times);
      assert.ok(time * 10 < timeOfCli, `${seconds(time)} is not a tenth of ${seconds(timeOfCli)}`);
      return `took ${seconds(time)}`;
    },
  },
  {
    what: 'leaves the statistics out where much changes (worth keeping)',
    latest,
    files: { 'en/a': { k: 'K' }, 'en/b': { k: 'K' }, 'en/c': { k: 'K' } },
    cli: async (side, files) => {
      ended(await side.cli(files, '--unpublished', 'true'));
      assert.equal(calculationsOf(side), 3);
      return 'had them calculated by each of 3 requests';
    },
    sync: async (side, files) => {
      await apply(side.project, await planOf(side, files));
      assert.equal(calculationsOf(side), 1);
      return 'had them calculated once, at the very end, however few places change';
    },
  },
  {
    what: 'creates languages that the project lacks',
    latest,
    files: { ...unchanged, 'ed/common': { title: 'A misspelt folder' } },
    cli: async (side, files) => {
      ended(await side.cli(files));
      assert.ok(Object.hasOwn(side.server.content('p1').latest ?? {}, 'ed'));
      return 'created a language for a misspelt folder';
    },
    sync: async (side, files) => {
      const changes = await planOf(side, files);
      await assert.rejects(apply(side.project, changes), { name: 'PlanRefusedError' });
      assert.deepEqual(Object.keys(side.server.content('p1').latest ?? {}), ['en', 'de']);
      assert.deepEqual(changes.missingLanguages, ['ed']);
      return 'named it, and refused the plan without `addLanguages`';
    },
  },
  {
    what: 'cannot tell keys with a dot from nested ones',
    latest: { en: { common: {} } },
    files: { 'en/common': { form: { label: 'nested' }, 'form.label': 'with a dot' } },
    cli: async (side, files) => {
      ended(await side.cli(files));
      assert.deepEqual(Object.keys(textsOf(side)), ['form.label']);
      return `kept one of two texts, "${textsOf(side)['form.label']}", and said nothing`;
    },
    sync: async (side, files) => {
      await assert.rejects(planOf(side, files), /en\/common has two texts for the key "form.label"/);
      return 'refused it by place and key';
    },
  },
  {
    what: 'keeps an empty object or array as a value',
    latest: { en: { common: { 'list.0': 'One', title: 'Title' } } },
    files: { 'en/common': { list: [], title: 'Title' } },
    cli: async (side, files) => {
      const { exitCode, output } = await side.cli(files);
      assert.notEqual(exitCode, 0, output);
      return `sent it as a text, and failed: ${/The value of .*/.exec(output)?.[0] ?? output}`;
    },
    sync: async (side, files) => {
      assert.ok((await planOf(side, files, { prune: false })).isEmpty);
      return 'is not translated yet: nothing to do';
    },
  },
  {
    what: 'prints a dry run, which cannot be applied later',
    latest,
    files: { ...unchanged, 'en/common': { title: 'Reviewed', text: 'Text' } },
    cli: async (side, files) => {
      const outcome = await side.cli(
        files,
        '--dry',
        'true',
        '--update-values',
        'true',
        '--unpublished',
        'true',
      );
      ended(outcome);
      assert.match(outcome.output, /would update title in en\/common/);
      // What was looked at is one thing, and what is done another.
      await side.project.translations.update(en, { title: 'Better title' });
      ended(await side.cli(files, '--update-values', 'true', '--unpublished', 'true'));
      assert.equal(textsOf(side).title, 'Reviewed');
      return 'named keys without texts, ended with 0, and then overwrote what nobody had looked at';
    },
    sync: async (side, files) => {
      const stored = JSON.stringify(await planOf(side, files));
      await side.project.translations.update(en, { title: 'Better title' });
      await assert.rejects(apply(side.project, Plan.from(JSON.parse(stored))), { name: 'PlanConflictError' });
      assert.equal(textsOf(side).title, 'Better title');
      return 'is data, and left alone what had changed since it was looked at';
    },
  },
];

const noTotals = { add: 0, change: 0, remove: 0, theirs: 0, conflicts: 0, skipped: 0, kept: 0 };

/** How often the server was told to calculate statistics. */
const calculationsOf = ({ exchanges }: Side): number =>
  exchanges.filter(
    ({ method, path, query }) =>
      method === 'POST' &&
      !(path.startsWith('/update') || path.startsWith('/missing') ? query.omitstatsgeneration : false),
  ).length;

const rows: (readonly [what: string, cli: string, sync: string])[] = [];

export const syncDifferenceChecks: readonly Check[] = differences.map(
  ({ what, latest, edit, files, cli, sync }, index) => ({
    client: 'sync unlike locize-cli',
    command: what,
    credential: 'key admin',
    run: async () => {
      const outcomeOf = (run: Difference['sync']) =>
        withSide(latest, async (side) => {
          await edit?.(side);
          return run(side, files);
        });
      rows[index] = [what, await outcomeOf(cli), await outcomeOf(sync)];
      return 'allowed';
    },
  }),
);

/** What became of each case, of those that were run. */
export function syncTable(): string {
  const table = new Table({
    head: ['what locize sync does', 'what it did', 'what locize-sdk/sync did'],
    colWidths: [40, 48, 48],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const row of rows) if (row !== undefined) table.push([...row]);
  return table.toString();
}

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { apply, type PlanOptions, plan, readDirectory } from 'locize-sdk/sync';
import type { SeedLanguages } from 'locize-sdk/testing';
import type { Check } from './report.ts';
import { inFolder, type Tree, withSide } from './sync-sides.ts';

const namespaces = ['common', 'shop'] as const;
/** No variants of each other: the CLI takes them for keys like others. */
const keys = [
  'title',
  'text',
  'form.label',
  'form.help.long',
  'list.0',
  'list.1',
  'a key, with more',
] as const;

type Texts = { readonly [key: string]: string };
type Content = { readonly [language: string]: { readonly [namespace: string]: Texts } };

/** Texts of the reference language, and of others for keys that it has. Empty ones are removed by the CLI alone. */
const texts = fc
  .array(fc.tuple(fc.constantFrom(...keys), fc.constantFrom('one', 'two', '{{three}} $t(x)', 'Grüße 🙂')), {
    maxLength: 6,
  })
  .map((pairs): Texts => Object.fromEntries(pairs));

const contents = fc
  .record({
    en: fc.record(Object.fromEntries(namespaces.map((name) => [name, texts]))),
    de: fc.record(Object.fromEntries(namespaces.map((name) => [name, texts]))),
  })
  .map(
    ({ en, de }): Content => ({
      en,
      de: Object.fromEntries(
        Object.entries(de).map(([namespace, own]) => [
          namespace,
          Object.fromEntries(Object.entries(own).filter(([key]) => Object.hasOwn(en[namespace] ?? {}, key))),
        ]),
      ),
    }),
  );

/** The files of content: nested, as i18next has them. */
const treeOf = (content: Content, isNested: boolean): Tree =>
  Object.fromEntries(
    Object.entries(content).flatMap(([language, of]) =>
      Object.entries(of).map(([namespace, own]) => [
        `${language}/${namespace}`,
        isNested ? nested(own) : own,
      ]),
    ),
  );

interface Nested {
  [part: string]: string | Nested;
}

function nested(texts: Texts): Nested {
  const root: Nested = {};
  for (const [key, text] of Object.entries(texts)) {
    const parts = key.split('.');
    const last = parts.pop() ?? '';
    let at = root;
    for (const part of parts) {
      const below = at[part] ?? {};
      if (typeof below === 'string') throw new Error(`${key} can't nest`);
      at[part] = below;
      at = below;
    }
    at[last] = text;
  }
  return root;
}

/** Options of both sides that mean the same. */
const modes: readonly {
  readonly name: string;
  readonly cli: readonly string[];
  readonly sync: PlanOptions;
  /** What is in the folder. */
  readonly files?: (wanted: Content) => Content;
}[] = [
  {
    name: 'additions and changes',
    cli: ['--reference-language-only', 'false', '--update-values', 'true', '--skip-delete', 'true'],
    sync: { overwrite: true },
  },
  {
    name: 'additions alone',
    cli: ['--reference-language-only', 'false', '--skip-delete', 'true'],
    sync: { overwrite: false },
  },
  {
    name: 'additions, changes and removals',
    cli: ['--reference-language-only', 'false', '--update-values', 'true'],
    sync: { overwrite: true, prune: 'exact' },
  },
  {
    name: 'the reference language, and what it removes elsewhere',
    cli: ['--update-values', 'true'],
    sync: { prune: 'reference' },
    // That no text is wanted of the others is said by empty files.
    files: ({ en = {} }) => ({
      en,
      de: Object.fromEntries(Object.keys(en).map((namespace) => [namespace, {}])),
    }),
  },
];

const treesOfEach = 2;

/** Generated projects and folders: both sides reach the same state. */
export const syncChecks: readonly Check[] = modes.flatMap(({ name, cli, sync, files = (all) => all }, mode) =>
  fc
    .sample(fc.record({ before: contents, wanted: contents, isNested: fc.boolean() }), {
      numRuns: treesOfEach,
      seed: 17 + mode,
    })
    .map(({ before, wanted, isNested }, index) => ({
      client: 'sync beside locize-cli',
      command: `${name} (tree ${index + 1})`,
      credential: 'key admin',
      run: async () => {
        const tree = treeOf(files(wanted), isNested);
        const official = await withSide(before as SeedLanguages, async ({ cli: run, server }) => {
          const { exitCode, output } = await run(tree, '--unpublished', 'true', ...cli);
          assert.equal(exitCode, 0, output);
          return server.content('p1').latest;
        });
        const own = await withSide(before as SeedLanguages, async ({ project, server }) => {
          await inFolder(tree, async (folder) => {
            const changes = await plan(project, await readDirectory(folder), sync);
            await apply(project, changes, { allowEmpty: true });
          });
          return server.content('p1').latest;
        });
        assert.deepEqual(own, official);
        return 'allowed';
      },
    })),
);

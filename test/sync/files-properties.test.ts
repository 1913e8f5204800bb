import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { type ContentByLanguage, flatten, type TranslationValue } from 'locize-sdk';
import { readDirectory, writeDirectory } from 'locize-sdk/sync';
import { expect, it } from 'vitest';
import { runs } from '../helpers/runs.js';

/** Few names, so that keys meet, and some that are odd. */
const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b', 'c', 'a.b', 'b.c', 'a.b.c', '0', '1', 'Z') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', '.', 'a.', '.a', 'a..b', '__proto__', 'constructor', 'ü', '"', '\ud800'),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 5 }) },
);

const leaf = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
  { weight: 1, arbitrary: fc.constantFrom(null, '', true, false, 0, 5, -1.5, 1e21) },
);

type Tree = { readonly entries: readonly (readonly [string, Value])[]; readonly isSorted: boolean };
type Value = string | number | boolean | null | Tree | readonly Value[];

/** Objects as pairs, which may be in the order of their names or not. */
const { tree } = fc.letrec<{ value: Value; tree: Tree; list: readonly Value[] }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, leaf, tie('tree'), tie('list')),
  tree: fc.record({
    entries: fc.uniqueArray(fc.tuple(name, tie('value')), { selector: ([key]) => key, maxLength: 5 }),
    isSorted: fc.boolean(),
  }),
  list: fc.array(tie('value'), { maxLength: 3 }),
}));

const format = fc.record({
  lineBreak: fc.constantFrom('\n', '\r\n', ''),
  unit: fc.constantFrom('', '  ', '    ', '\t'),
  colon: fc.constantFrom(':', ': ', ' : '),
  mark: fc.constantFrom('', '\uFEFF'),
  end: fc.constantFrom('', '\n', '\r\n', '  '),
  numbers: fc.constantFrom('', '.0', 'e0'),
  escapes: fc.boolean(),
});

type Format = typeof format extends fc.Arbitrary<infer T> ? T : never;

/** A file as somebody may have formatted it. */
function textOf(tree: Tree, how: Format): string {
  const string = (text: string) => {
    const json = JSON.stringify(text);
    return how.escapes
      ? json.replaceAll(/[Z\u0080-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
      : json;
  };
  const write = (value: Value, depth: number): string => {
    if (typeof value === 'string') return string(value);
    if (typeof value === 'number' && Number.isInteger(value) && value < 1e20) return `${value}${how.numbers}`;
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    const line = (depth: number) => how.lineBreak + how.unit.repeat(how.lineBreak === '' ? 0 : depth);
    const isList = 'length' in value;
    const members = isList
      ? value.map((item) => write(item, depth + 1))
      : inOrder(value).map(([key, of]) => string(key) + how.colon + write(of, depth + 1));
    const [open, close] = isList ? '[]' : '{}';
    if (members.length === 0) return `${open}${close}`;
    return open + members.map((member) => line(depth + 1) + member).join(',') + line(depth) + close;
  };
  return how.mark + write(tree, 0) + how.end;
}

const inOrder = ({ entries, isSorted }: Tree) =>
  isSorted ? [...entries].sort(([one], [other]) => (one < other ? -1 : 1)) : entries;

/** Texts by flat key: what content and files are compared by. */
function textsOf(content: TranslationValue, prefix = ''): [string, string][] {
  if (content === null || content === '') return [];
  if (typeof content !== 'object') return [[prefix.slice(1), `${content}`]];
  return Object.entries(content).flatMap(([key, value]) => textsOf(value, `${prefix}.${key}`));
}

const sorted = (texts: readonly [string, string][]) =>
  [...texts].sort(([one], [other]) => (one < other ? -1 : 1));

/** Whether a key would be there twice, nested and flat: such a file is refused. */
const isClear = (texts: readonly [string, string][]) =>
  new Set(texts.map(([key]) => key)).size === texts.length;

async function inFolder(files: { readonly [path: string]: string }, work: (folder: string) => Promise<void>) {
  const folder = await mkdtemp(join(tmpdir(), 'locize-files-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function taken(folder: string): Promise<{ [path: string]: string }> {
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((one) => one.endsWith('.json')).sort();
  return Object.fromEntries(
    await Promise.all(
      files.map(async (one) => [one, (await readFile(join(folder, one))).toString('latin1')]),
    ),
  );
}

const file = fc.tuple(tree, format).map(([of, how]) => textOf(of, how));
const clearFile = file.filter((text) => isClear(textsOf(JSON.parse(text.replace('\uFEFF', '')))));

const files = fc.dictionary(fc.constantFrom('en/common.json', 'en/shop.json', 'de/common.json'), clearFile, {
  noNullPrototype: true,
});

it('what was read and is written changes no byte', async () => {
  await fc.assert(
    fc.asyncProperty(files, async (given) => {
      await inFolder(given, async (folder) => {
        const before = await taken(folder);
        const { written, unchanged } = await writeDirectory(folder, await readDirectory(folder));
        expect(written).toEqual([]);
        expect([...unchanged].sort()).toEqual(Object.keys(given).sort());
        expect(await taken(folder)).toEqual(before);
        await writeDirectory(folder, readDirectory(folder), { unnestable: 'error', layout: 'flat' });
        expect(await taken(folder)).toEqual(before);
      });
    }),
    { numRuns: runs(300) },
  );
}, 120_000);

/** What becomes of the texts of a file, each by turns. */
const fates = fc.array(fc.constantFrom('stays', 'stays', 'stays', 'changes', 'goes'), {
  minLength: 1,
  maxLength: 20,
});
const added = fc.array(fc.tuple(name, fc.string({ unit: 'binary', minLength: 1, maxLength: 5 })), {
  maxLength: 5,
});
const layouts = fc.constantFrom('nested' as const, 'flat' as const);

it('what is written reads as exactly that, and what has not changed stays as it was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.option(clearFile), fates, added, layouts, async (before, fates, added, layout) => {
      const path = 'en/common.json';
      await inFolder(before === null ? {} : { [path]: before }, async (folder) => {
        const old = textsOf((await readDirectory(folder)).en?.common ?? {});
        const kept = old.flatMap(([key, text], nth): [string, string][] => {
          const fate = fates[nth % fates.length];
          return fate === 'goes' ? [] : [[key, fate === 'changes' ? `${text}!` : text]];
        });
        const common = Object.fromEntries([...kept, ...added]);
        const content: ContentByLanguage = { en: { common } };
        await writeDirectory(folder, content, { layout, allowEmpty: true });
        const text = await readFile(join(folder, path), 'utf8');
        const read = (await readDirectory(folder)).en?.common ?? {};
        expect(sorted(textsOf(read))).toEqual(sorted(Object.entries(common)));
        // How it is written, as far as that can be told from outside.
        if (before !== null) {
          expect(text.startsWith('\uFEFF')).toBe(before.startsWith('\uFEFF'));
          expect(/\s*$/.exec(text)?.[0]).toBe(/\s*$/.exec(before)?.[0]);
          if (before.includes('{\r\n')) expect(text.trimEnd().replaceAll('\r\n', '')).not.toContain('\n');
          if (/^\uFEFF?\{\n/.test(before)) expect(text.trimEnd()).not.toContain('\r');
        }
        expect(await writeDirectory(folder, content, { layout, allowEmpty: true })).toEqual({
          written: [],
          unchanged: [path],
          kept: [],
        });
        expect(await readFile(join(folder, path), 'utf8')).toBe(text);
      });
    }),
    { numRuns: runs(600) },
  );
}, 120_000);

it('what is written to a new folder reads as the content', async () => {
  await fc.assert(
    fc.asyncProperty(clearFile, layouts, async (text, layout) => {
      await inFolder({}, async (folder) => {
        const common = JSON.parse(text.replace('\uFEFF', ''));
        await writeDirectory(folder, { en: { common } }, { layout });
        const read = (await readDirectory(folder)).en?.common ?? {};
        expect(sorted(textsOf(read))).toEqual(sorted(textsOf(common)));
        const flat = Object.keys(read).length === Object.keys(flatten(read)).length;
        if (layout === 'flat') expect(flat).toBe(true);
      });
    }),
    { numRuns: runs(300) },
  );
}, 120_000);

import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ContentByLanguage, NamespaceContent } from 'locize-sdk';
import {
  type PlaceContent,
  readDirectory,
  type WriteDirectoryOptions,
  writeDirectory,
} from 'locize-sdk/sync';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectPrototypesUntouched } from '../helpers/prototypes.js';
import { putBelow } from './put.js';

let base: string;
let folder: string;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'locize-files-'));
  folder = join(base, 'locales');
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(base, { recursive: true });
});

afterEach(expectPrototypesUntouched);

const put = (files: Parameters<typeof putBelow>[1], below = folder) => putBelow(below, files);

/** The texts of all files. */
async function taken(below = folder): Promise<{ [path: string]: string }> {
  const entries = await readdir(below, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
  return Object.fromEntries(paths.map((path, nth) => [path.slice(below.length + 1), texts[nth] ?? '']));
}

const errorOf = (work: PromiseLike<unknown>): Promise<Error> =>
  Promise.resolve(work).then(
    () => expect.fail('it should fail'),
    (error) => error,
  );

const path = 'en/common.json';
const content = (common: NamespaceContent): ContentByLanguage => ({ en: { common } });

/** What becomes of a file. */
async function edited(
  file: string,
  common: NamespaceContent,
  options?: WriteDirectoryOptions,
): Promise<string> {
  await put({ [path]: file });
  const { written, unchanged } = await writeDirectory(folder, content(common), options);
  const text = (await taken())[path] ?? '';
  expect({ written, unchanged }).toEqual(
    text === file ? { written: [], unchanged: [path] } : { written: [path], unchanged: [] },
  );
  return text;
}

/** What a new file is. */
async function made(common: NamespaceContent, options?: WriteDirectoryOptions): Promise<string> {
  expect(await writeDirectory(folder, content(common), options)).toEqual({
    written: [path],
    unchanged: [],
    kept: [],
  });
  return (await taken())[path] ?? '';
}

describe('a new file', () => {
  it('is nested, and indented by two blanks', async () => {
    expect(await made({ 'b.c': 'x', 'b.d': 'y', a: 5, no: null, empty: '', none: {} })).toBe(
      '{\n  "b": {\n    "c": "x",\n    "d": "y"\n  },\n  "a": 5\n}\n',
    );
  });

  it('can be flat', async () => {
    expect(await made({ b: { c: 'x' }, a: ['y'] }, { layout: 'flat', indent: '\t' })).toBe(
      '{\n\t"b.c": "x",\n\t"a.0": "y"\n}\n',
    );
  });

  it('can be one line', async () => {
    expect(await made({ b: { c: 'x' }, a: 'y' }, { indent: 0 })).toBe('{"b":{"c":"x"},"a":"y"}\n');
  });

  it('has arrays where the content has, and where its keys count from 0', async () => {
    expect(await made({ a: ['x', { b: 'y' }], o: { 0: 'z' } }, { indent: 0 })).toBe(
      '{"a":["x",{"b":"y"}],"o":["z"]}\n',
    );
    await rm(folder, { recursive: true });
    expect(await made({ a: [null, 'x'] }, { indent: 0 })).toBe('{"a":{"1":"x"}}\n');
  });

  it('is made without any texts only if that is meant', async () => {
    expect(await writeDirectory(folder, content({ a: '', b: {} }))).toEqual({
      written: [],
      unchanged: [],
      kept: [],
    });
    expect(await taken()).toEqual({});
    expect(await made({}, { allowEmpty: true })).toBe('{}\n');
  });

  it('has keys of any name', async () => {
    const common = JSON.parse('{ "__proto__": { "a": "x" }, "constructor": "y", "": "z", "\\ud800": "w" }');
    expect(await made(common, { indent: 0 })).toBe(
      '{"__proto__":{"a":"x"},"constructor":"y","":"z","\\ud800":"w"}\n',
    );
    expect(await readDirectory(folder)).toEqual(content(common));
  });
});

describe('a file stays as it is', () => {
  it.each<[string, NamespaceContent]>([
    ['{"a":{"b":"x"}}', { 'a.b': 'x' }],
    ['{ "a.b" : "x" }\n\n', { a: { b: 'x' } }],
    ['{"n":5,"t":true,"f":1.50}', { n: '5', t: 'true', f: '1.5' }],
    ['{"n":"5","t":"true"}', { n: 5, t: true }],
    ['{"a":"","b":null,"c":{},"d":[],"e":{"f":[""]},"g":"x"}', { g: 'x' }],
    ['{"g":"x"}', { a: '', b: null, c: {}, d: [], g: 'x' }],
    ['{"steps":["One"]}', { 'steps.0': 'One' }],
    ['{"a":"x","a.b":"y","c":{"d":"z"}}', { a: 'x', 'a.b': 'y', 'c.d': 'z' }],
    ['{"a":{"b":""},"a.b":"x"}', { 'a.b': 'x' }],
    ['{"a..b":"x",".":"y"}', { 'a..b': 'x', '.': 'y' }],
    ['{}', {}],
  ])('%s with %j', async (file, common) => {
    expect(await edited(file, common)).toBe(file);
    const before = await stat(join(folder, path), { bigint: true });
    await edited(file, common, { unnestable: 'error' });
    expect((await stat(join(folder, path), { bigint: true })).ino).toBe(before.ino);
  });

  it('and its time', async () => {
    await put({ [path]: '{"a":"x"}' });
    await utimes(join(folder, path), 1, 1);
    await writeDirectory(folder, content({ a: 'x' }));
    expect((await stat(join(folder, path))).mtimeMs).toBe(1000);
  });
});

describe('a file that changes keeps', () => {
  it.each<[what: string, before: string, common: NamespaceContent, after: string]>([
    ['its byte order mark', '\uFEFF{"a":"x"}', { a: 'y' }, '\uFEFF{"a":"y"}'],
    [
      'blanks before commas',
      '{ "a" : "x" ,\r\n "b" : "y"\t, "c" : [ "z" , "w" ] }',
      { a: 'x', b: 'v', c: ['z', 'u'], d: 't' },
      '{ "a" : "x" ,\r\n "b" : "v"\t, "c" : [ "z" , "u" ],\r\n "d" : "t" }',
    ],
    [
      'its line breaks and indent',
      '{\r\n\t"a": {\r\n\t\t"b": "x"\r\n\t}\r\n}\r\n',
      { 'a.b': 'x', 'a.c': 'y', 'd.e': 'z' },
      '{\r\n\t"a": {\r\n\t\t"b": "x",\r\n\t\t"c": "y"\r\n\t},\r\n\t"d": {\r\n\t\t"e": "z"\r\n\t}\r\n}\r\n',
    ],
    [
      'four blanks and no final line break',
      '{\n    "a": "x"\n}',
      { a: 'x', b: 'y' },
      '{\n    "a": "x",\n    "b": "y"\n}',
    ],
    [
      'one line',
      '{"a":{"b":"x"}}',
      { 'a.b': 'x', 'a.c': 'y', 'd.e': 'z' },
      '{"a":{"b":"x","c":"y"},"d":{"e":"z"}}',
    ],
    ['one line with blanks', '{ "a": "x" }', { a: 'x', b: 'y', c: 'z' }, '{ "a": "x", "b": "y", "c": "z" }'],
    [
      'what is in one line among lines',
      '{\n  "a": { "b": "x" },\n  "l": [1, 2]\n}',
      { 'a.b': 'x', 'a.c': 'y', 'l.0': '1', 'l.1': '2', 'l.2': '3' },
      '{\n  "a": { "b": "x", "c": "y" },\n  "l": [1, 2, "3"]\n}',
    ],
    [
      'blank lines, odd blanks and escapes',
      '{\n  "a" :  "\\u00fc",\n\n  "b":"x"\n}',
      { a: 'ü', b: 'y' },
      '{\n  "a" :  "\\u00fc",\n\n  "b":"y"\n}',
    ],
    ['its order', '{"c":"x","a":"y","b":"z"}', { a: 'Y', b: 'z', c: 'x' }, '{"c":"x","a":"Y","b":"z"}'],
    ['and new keys come last', '{"c":"x","a":"y"}', { b: 'z', a: 'y', c: 'x' }, '{"c":"x","a":"y","b":"z"}'],
    [
      'or where they belong',
      '{"a":"x","c":"y"}',
      { d: 'w', b: 'z', a: 'x', c: 'y' },
      '{"a":"x","b":"z","c":"y","d":"w"}',
    ],
    [
      'or first',
      '{\n  "b": "x",\n  "c": "y"\n}',
      { a: 'z', b: 'x', c: 'y' },
      '{\n  "a": "z",\n  "b": "x",\n  "c": "y"\n}',
    ],
    [
      'the rest where a key goes',
      '{ "a": "x", "b": "y", "c": "z" }',
      { b: 'y', c: 'z' },
      '{ "b": "y", "c": "z" }',
    ],
    ['nothing of what is left without texts', '{"a":{"b":{"c":"x"}},"d":"y"}', { d: 'y' }, '{"d":"y"}'],
    [
      'numbers and booleans',
      '{"n":5.0,"t":true,"a":"x"}',
      { n: '5', t: 'true', a: 'y' },
      '{"n":5.0,"t":true,"a":"y"}',
    ],
    [
      'what is empty',
      '{"a":"","b":null,"c":{},"d":[],"e":{"f":""},"g":"x"}',
      { g: 'y' },
      '{"a":"","b":null,"c":{},"d":[],"e":{"f":""},"g":"y"}',
    ],
    [
      'but what is filled',
      '{"a":"","b":null,"c":{},"d":[],"e":{"f":""}}',
      { a: 'x', b: 'x', 'c.g': 'x', 'd.0': 'x', 'e.f': 'x' },
      '{"a":"x","b":"x","c":{"g":"x"},"d":["x"],"e":{"f":"x"}}',
    ],
    ['nor what is in the way', '{"a":"","b":{"c":""}}', { 'a.d': 'x', b: 'y' }, '{"a":{"d":"x"},"b":"y"}'],
    ['its texts that content has empty not', '{"a":"x","b":"y"}', { a: '', b: 'z' }, '{"b":"z"}'],
    ['its flat form', '{"a.b":"x"}', { 'a.b': 'x', 'a.c': 'y' }, '{"a.b":"x","a.c":"y"}'],
    ['its nested form', '{"a":{"b":"x"}}', { 'a.b': 'x', 'a.c.d': 'y' }, '{"a":{"b":"x","c":{"d":"y"}}}'],
    [
      'a mixed form',
      '{"a.b":{"c":"x"},"d.e":"y"}',
      { 'a.b.c': 'X', 'a.b.f': 'z', 'd.e': 'Y', 'd.g': 'w' },
      '{"a.b":{"c":"X","f":"z"},"d":{"g":"w"},"d.e":"Y"}',
    ],
    ['arrays', '{"l":["x","y"]}', { 'l.0': 'x', 'l.1': 'y', 'l.2': 'z' }, '{"l":["x","y","z"]}'],
    [
      'arrays in any order of keys',
      '{"l":["x"]}',
      { 'l.2': 'z', 'l.1': 'y', 'l.0': 'x' },
      '{"l":["x","y","z"]}',
    ],
    ['arrays that lose the last', '{"l":["x","y"]}', { 'l.0': 'x' }, '{"l":["x"]}'],
    [
      'keys of arrays with a gap',
      '{"l":["x","y","z"]}',
      { 'l.0': 'x', 'l.2': 'z' },
      '{"l":{"0":"x","2":"z"}}',
    ],
    ['keys of arrays with names', '{"l":["x"]}', { 'l.0': 'x', 'l.a': 'y' }, '{"l":{"0":"x","a":"y"}}'],
    [
      'a text for an object',
      '{"c":"y","a":{"b":"x"},"d":"w"}',
      { a: 'z', c: 'y', d: 'w' },
      '{"c":"y","d":"w","a":"z"}',
    ],
    ['an object for a text', '{"a":"x","c":"y"}', { 'a.b': 'z', c: 'y' }, '{"a":{"b":"z"},"c":"y"}'],
  ])('%s', async (_, before, common, after) => {
    expect(await edited(before, common)).toBe(after);
    expect(await edited(after, common)).toBe(after);
  });

  it('itself where the content has no text, unless that is meant', async () => {
    const before = '{ "a": "x" }\n';
    await put({ [path]: before });
    for (const given of [
      content({}),
      content({ a: '', b: null }),
      [{ language: 'en', namespace: 'common', content: {} }],
    ]) {
      expect(await writeDirectory(folder, given)).toEqual({ written: [], unchanged: [], kept: [path] });
      expect(await taken()).toEqual({ [path]: before });
    }
    expect(await edited(before, {}, { allowEmpty: true })).toBe('{}\n');
    expect(await edited('{}\n', {})).toBe('{}\n');
  });

  it('and an empty one is written as a new one', async () => {
    expect(await edited('{}\r\n', { 'a.b': 'x' }, { indent: '\t' })).toBe(
      '{\r\n\t"a": {\r\n\t\t"b": "x"\r\n\t}\r\n}\r\n',
    );
  });
});

describe('a separator', () => {
  it('may be another', async () => {
    expect(await edited('{"a":{"b":"x"}}', { 'a::b': 'y', 'c.d': 'z' }, { keySeparator: '::' })).toBe(
      '{"a":{"b":"y"},"c.d":"z"}',
    );
  });

  it('may be none', async () => {
    expect(await edited('{"a.b":"x"}', { 'a.b': 'y', 'c.d': 'z' }, { keySeparator: false })).toBe(
      '{"a.b":"y","c.d":"z"}',
    );
    const nested = writeDirectory(folder, content({ a: { b: 'x' } }), { keySeparator: false });
    await expect(nested).rejects.toThrow('is nested at the key "a"');
    await put({ [path]: '{"a":{"b":"x"}}' });
    const file = writeDirectory(folder, content({ a: 'x' }), { keySeparator: false });
    await expect(file).rejects.toThrow(`"${path}", which is nested at the key "a"`);
  });
});

describe('keys that cannot nest', () => {
  const long = Array.from({ length: 201 }, () => 'a').join('.');

  it.each<[NamespaceContent, string[]]>([
    [{ a: 'x', 'a.b': 'y' }, ['"a"', '"a.b"']],
    [{ 'a.b.c': 'x', a: 'y' }, ['"a"', '"a.b.c"']],
    [{ 'a..b': 'x' }, ['"a..b"']],
    [{ '.a': 'x' }, ['".a"']],
    [{ 'a.': 'x' }, ['"a."']],
    [{ [long]: 'x' }, ['"a.a.a']],
  ])('%j', async (common, named) => {
    const all = { 'z.y': 'w', ...common };
    const error = await errorOf(writeDirectory(folder, content(all), { unnestable: 'error' }));
    expect(error).toMatchObject({ code: 'invalid_argument', argument: 'content' });
    for (const one of [...named, '"common"', '"en"']) expect(error.message).toContain(one);
    expect(await taken()).toEqual({});
    expect(await made(all, { indent: 0 })).toBe(`${JSON.stringify(all)}\n`);
  });

  it('make the file of their place flat', async () => {
    expect(
      await edited('{\n  "a": { "b": "x", "e": "" },\n  "l": ["y"]\n}\n', { 'a.b': 'x', 'l.0': 'y', a: 'z' }),
    ).toBe('{\n  "a.b": "x",\n  "a.e": "",\n  "l.0": "y",\n  "a": "z"\n}\n');
  });

  it('stay where they are', async () => {
    const file = '{"a":"x","a.b":"y","c":{"d":"z"}}';
    const common = { a: 'x', 'a.b': 'y', 'c.d': 'z', 'c.e': 'w' };
    expect(await edited(file, common, { unnestable: 'error' })).toBe(
      '{"a":"x","a.b":"y","c":{"d":"z","e":"w"}}',
    );
  });

  it('may be many parts where they are few enough', async () => {
    const key = long.slice(2);
    await made({ [key]: 'x' }, { unnestable: 'error' });
    expect(await edited((await taken())[path] ?? '', { [key]: 'y' })).toContain('"y"');
  });
});

describe('content is refused', () => {
  it.each<[unknown, string]>([
    [{ en: { common: { a: 'x', b: undefined } } }, '"b"'],
    [{ en: { common: { a: Number.NaN } } }, '"a"'],
    [{ en: { common: { a: new Date(0) } } }, '"a"'],
    [{ en: { common: { a: () => {} } } }, '"a"'],
    [{ en: { common: { 'a.b': 'x', a: { b: 'y' } } } }, '"a.b" twice'],
    [{ en: { common: 'x' } }, 'common'],
    [{ en: { common: null } }, 'common'],
    [{ en: ['x'] }, 'content'],
    [{ en: null }, 'content'],
    ['text', 'content'],
    [null, 'content'],
    [[null], 'content'],
    [[{ language: 'en', namespace: 5, content: {} }], 'namespace'],
    [[{ language: 'en', namespace: 'common' }], 'common'],
  ])('%j', async (given, named) => {
    const error = await errorOf(writeDirectory(folder, given as ContentByLanguage));
    expect(error).toMatchObject({ code: 'invalid_argument' });
    expect(error.message).toContain(named);
    expect(await taken()).toEqual({});
  });

  it('that is circular', async () => {
    const round: { [key: string]: NamespaceContent } = {};
    round.round = round;
    await expect(writeDirectory(folder, content(round))).rejects.toMatchObject({ argument: 'content' });
  });
});

describe('a path', () => {
  it.each(['..', '.', '', 'a/b', 'a\\b', 'a:b', 'a b', '__proto__', 'x'.repeat(129), '.git', 'node_modules'])(
    'is not made of the name %j',
    async (name) => {
      for (const given of [{ [name]: { common: {} } }, { en: { [name]: {} } }]) {
        if (['.git', 'node_modules'].includes(name) && 'en' in given) continue;
        const places = Object.entries(given).flatMap(([language, of]) =>
          Object.keys(of).map((namespace) => ({ language, namespace, content: {} })),
        );
        await expect(writeDirectory(folder, places)).rejects.toMatchObject({ code: 'invalid_argument' });
      }
      expect(await taken(base)).toEqual({});
    },
  );

  it.each([...['con', 'NUL', 'aux.x', 'prn', 'com1', 'LPT9', 'a.', 'a*', 'a|b', 'a<b', 'a>b', 'a"b']])(
    'is not one that Windows refuses: %s',
    async (name) => {
      const ok = { namespace: 'common', content: {} };
      await expect(writeDirectory(folder, [{ ...ok, language: name }])).rejects.toThrow(
        JSON.stringify(name).slice(1, -1).replace('\\', ''),
      );
      const file = writeDirectory(folder, [{ ...ok, language: name }], {
        pattern: '{language}',
        namespace: 'common',
      });
      await expect(file).rejects.toMatchObject({ argument: 'content' });
      expect(await taken(base)).toEqual({});
    },
  );

  it('is not one that another place would be read from', async () => {
    const options = { pattern: '{namespace}.{language}.json' };
    await expect(writeDirectory(folder, { 'a.b': { c: {} } }, options)).rejects.toThrow('c.a.b.json');
    await writeDirectory(folder, { b: { 'c.a': {} } }, options);
    const names = { languageNames: { pt: 'pt-BR' } };
    await expect(writeDirectory(folder, { pt: { a: {} } }, names)).rejects.toThrow('"pt/a.json"');
    const one = { pattern: '{language}.json', namespace: 'a' };
    await expect(writeDirectory(folder, { en: { b: {} } }, one)).rejects.toThrow('"b"');
  });

  it.each<[string, ContentByLanguage]>([
    ['in case', { en: { common: {}, Common: {} } }],
    ['in the case of a folder', { en: { a: {} }, EN: { b: {} } }],
    ['in normalisation', { en: { 'caf\u00e9': {}, 'cafe\u0301': {} } }],
  ])('does not differ only %s', async (_, given) => {
    await expect(writeDirectory(folder, given)).rejects.toThrow('can be the same');
    expect(await taken(base)).toEqual({});
    const places = Object.entries(given).flatMap(([language, of]) =>
      Object.entries(of).map(([namespace, content]) => ({ language, namespace, content })),
    );
    await expect(writeDirectory(folder, places, { allowEmpty: true })).rejects.toThrow('can be the same');
    expect(Object.keys(await taken())).toHaveLength(1);
  });

  it('is not that of a place twice', async () => {
    const place = { language: 'en', namespace: 'a', content: {} };
    await expect(writeDirectory(folder, [place, place])).rejects.toThrow(
      'of the namespace "a" in the language "en" would have the file "en/a.json", which is taken already',
    );
  });

  it('is one that is there by a similar name', async () => {
    await put({ 'EN/Cafe\u0301.json': '{"a":"x"}' });
    expect(await writeDirectory(folder, { en: { 'caf\u00e9': { a: 'y' } } })).toEqual({
      written: ['EN/Cafe\u0301.json'],
      unchanged: [],
      kept: [],
    });
    expect(await taken()).toEqual({ 'EN/Cafe\u0301.json': '{"a":"y"}' });
  });

  it('prefers the very name', async () => {
    await put({ 'EN/a.json': '{}', 'en/a.json': '{}', 'en/A.json': '{}' });
    if ((await readdir(folder)).length < 2) return; // a file system for which they are the same
    await writeDirectory(folder, { en: { a: { b: 'x' } } });
    expect((await taken())['en/a.json']).toContain('"x"');
    expect((await taken())['EN/a.json']).toBe('{}');
  });

  it.each([
    ['a folder', 'en', '../outside'],
    ['a file', 'en/common.json', '../../outside/common.json'],
    ['a file that is not there', 'en/common.json', '../../outside/none.json'],
  ])('does not lead out by a symbolic link: %s', async (_, link, target) => {
    await put({ 'common.json': '{"a":"x"}' }, join(base, 'outside'));
    await mkdir(dirname(join(folder, link)), { recursive: true });
    await symlink(target, join(folder, link));
    const error = await errorOf(writeDirectory(folder, content({ a: 'y' })));
    expect(error).toMatchObject({ code: 'invalid_argument' });
    expect(error.message).toContain(`"${link}"`);
    expect(await taken(join(base, 'outside'))).toEqual({ 'common.json': '{"a":"x"}' });
  });

  it('follows a symbolic link inside, which stays', async () => {
    await put({ 'shared/common.json': '{"a":"x"}' });
    await mkdir(join(folder, 'en'));
    await symlink('../shared/common.json', join(folder, path));
    await writeDirectory(folder, content({ a: 'y' }));
    expect((await lstat(join(folder, path))).isSymbolicLink()).toBe(true);
    expect(await taken()).toEqual({ 'shared/common.json': '{"a":"y"}' });
  });
});

it('two places can have one file by a link only while they have the same content', async () => {
  await put({ [path]: '{"a":"x"}' });
  await symlink('en', join(folder, 'en-GB'));
  const both = await readDirectory(folder);
  expect((await writeDirectory(folder, both)).unchanged).toEqual(['en/common.json', 'en-GB/common.json']);
  const same = { en: { common: { a: 'y' } }, 'en-GB': { common: { a: 'y' } } };
  expect(await writeDirectory(folder, same)).toEqual({
    written: [path],
    unchanged: ['en-GB/common.json'],
    kept: [],
  });
  const different = writeDirectory(folder, { ...same, 'en-GB': { common: { a: 'z' } } });
  await expect(different).rejects.toThrow('"en-GB/common.json", which is also that of another place');
  expect(await taken()).toEqual({ [path]: '{"a":"y"}' });
});

it.each([
  ['a file', 'en/b.json', 'a.json', { en: { a: { k: 'x' }, b: { k: 'x' } } }],
  ['a folder', 'de', 'en', { en: { a: { k: 'x' } }, de: { a: { k: 'x' } } }],
])('a link can lead to %s that is being made', async (_, link, target, content) => {
  await mkdir(dirname(join(folder, link)), { recursive: true });
  await symlink(target, join(folder, link));
  vi.spyOn(process.getBuiltinModule('node:fs/promises'), 'mkdir').mockImplementation(
    async (path, options) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return mkdir(path, options);
    },
  );
  const { written, unchanged } = await writeDirectory(folder, content);
  expect(written).toEqual(['en/a.json']);
  expect(unchanged).toEqual([link === 'de' ? 'de/a.json' : link]);
});

it.each<[string, ContentByLanguage, { [path: string]: string }]>([
  ['both', { en: { common: {} }, de: { common: {} } }, { [path]: '{"a":"x"}' }],
  ['the first', { en: { common: {} }, de: { common: { a: 'y' } } }, { [path]: '{"a":"y"}' }],
  ['the second', { en: { common: { a: 'y' } }, de: { common: {} } }, { [path]: '{"a":"y"}' }],
])('of two places that have one file by a link, %s can have no text', async (_, content, expected) => {
  await put({ [path]: '{"a":"x"}' });
  await symlink('en', join(folder, 'de'));
  await writeDirectory(folder, content);
  expect(await taken()).toEqual(expected);
});

it.each([
  ['a file', 'en/b.json', 'a.json', { en: { a: { k: 'x' }, b: { k: 'x' } } }],
  ['a folder', 'de', 'en', { en: { a: { k: 'x' } }, de: { a: { k: 'x' } } }],
])(
  'what is missing is looked for again where it has been made since: %s',
  async (_, link, target, content) => {
    await mkdir(dirname(join(folder, link)), { recursive: true });
    await symlink(target, join(folder, link));
    const { realpath } = process.getBuiltinModule('node:fs/promises');
    vi.spyOn(process.getBuiltinModule('node:fs/promises'), 'realpath').mockImplementation((async (
      of: string,
    ) =>
      realpath(of).catch(async (error) => {
        // Told when all else has ended.
        await new Promise((resolve) => setTimeout(resolve, 60));
        throw error;
      })) as typeof realpath);
    expect((await writeDirectory(folder, content)).written).toEqual(['en/a.json']);
  },
);

it('two places by a link whose names differ in case have a file each, where a disk tells them apart', async () => {
  await mkdir(join(folder, 'en'), { recursive: true });
  await symlink('en', join(folder, 'de'));
  await writeDirectory(folder, { en: { a: { k: 'one' } }, de: { A: { k: 'two' } } });
  expect(await taken()).toEqual({ 'en/a.json': '{\n  "k": "one"\n}\n', 'en/A.json': '{\n  "k": "two"\n}\n' });
});

it('of several files that fail, the first is told', async () => {
  await put({ 'en/a.json': `{"a":"${'x'.repeat(3e6)}"`, 'en/b.json': '{', 'en/c.json': '{' });
  const all = { en: { a: { k: 'x' }, b: { k: 'x' }, c: { k: 'x' } } };
  await expect(writeDirectory(folder, all)).rejects.toThrow('"en/a.json", which is not valid JSON');
});

it('a folder that somebody removes meanwhile is made again', async () => {
  async function* places(): AsyncGenerator<PlaceContent> {
    for (const namespace of ['a', 'b', 'c', 'd']) {
      if (namespace === 'd') await rm(join(folder, 'en'), { recursive: true });
      yield { language: 'en', namespace, content: { k: 'x' } };
      // Longer than a file takes.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const { written } = await writeDirectory(folder, places());
  expect(written).toEqual(['a', 'b', 'c', 'd'].map((name) => `en/${name}.json`));
  expect(Object.keys(await taken())).toEqual(['en/d.json']);
});

it('makes no folder after an abort', async () => {
  const signal = AbortSignal.abort(new Error('stop'));
  await put({ 'en/a.json': '{"k":"x"}' }, join(base, 'from'));
  const files = readDirectory(join(base, 'from'));
  for (const content of [await files.all(), files]) {
    await expect(writeDirectory(folder, content, { signal })).rejects.toBe(signal.reason);
    await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' });
  }
});

describe('a file is replaced', () => {
  it('with its mode, and leaves the others alone', async () => {
    await put({ [path]: '{"a":"x"}', 'en/other.json': 'broken', 'de/common.json': '{ }', 'notes.txt': '' });
    await chmod(join(folder, path), 0o640);
    await writeDirectory(folder, content({ a: 'y' }));
    expect((await stat(join(folder, path))).mode & 0o777).toBe(0o640);
    expect(await taken()).toEqual({
      [path]: '{"a":"y"}',
      'en/other.json': 'broken',
      'de/common.json': '{ }',
      'notes.txt': '',
    });
  });

  it.each(['writeFile', 'chmod', 'sync', 'rename'] as const)(
    'or is as it was, where %s fails',
    async (method) => {
      await put({ [path]: '{"a":"x"}' });
      const handle = await open(join(folder, path));
      await handle.close();
      const failure =
        method === 'rename'
          ? vi.spyOn(process.getBuiltinModule('node:fs/promises'), method)
          : vi.spyOn(Object.getPrototypeOf(handle) as typeof handle, method);
      failure.mockRejectedValue(new Error('no space left'));
      const error = await errorOf(writeDirectory(folder, content({ a: 'y' })));
      expect(failure).toHaveBeenCalled();
      failure.mockRestore();
      expect(error).toMatchObject({ code: 'invalid_argument', cause: expect.any(Error) });
      expect(error.message).toContain(`"${path}", which can't be written: no space left`);
      expect(await taken()).toEqual({ [path]: '{"a":"x"}' });
    },
  );

  it('or is an error, where something else is in its place', async () => {
    await put({ [`${path}/file`]: '' });
    await expect(writeDirectory(folder, content({ a: 'y' }))).rejects.toThrow(`"${path}"`);
    await put({ de: 'a file' });
    await expect(writeDirectory(folder, { de: { common: { a: 'y' } } })).rejects.toThrow('"de');
  });

  it('unless it is malformed', async () => {
    await put({ [path]: '{"a":"x",}' });
    await expect(writeDirectory(folder, content({ a: 'y' }))).rejects.toThrow(
      `"${path}", which is not valid JSON`,
    );
    await put({ [path]: '{"a":{"b":"x"},"a.b":"y"}' });
    await expect(writeDirectory(folder, content({ a: 'y' }))).rejects.toThrow(
      `"${path}", which has the key "a.b" twice`,
    );
    expect(await taken()).toEqual({ [path]: '{"a":{"b":"x"},"a.b":"y"}' });
  });
});

describe('content', () => {
  it('can be an iterable', async () => {
    async function* places(): AsyncGenerator<PlaceContent> {
      yield { language: 'en', namespace: 'a', content: { b: 'x' } };
      yield { language: 'de', namespace: 'a', content: { b: 'y' } };
    }
    expect(await writeDirectory(folder, places())).toEqual({
      written: ['en/a.json', 'de/a.json'],
      unchanged: [],
      kept: [],
    });
    const copy = join(base, 'copy');
    await writeDirectory(copy, readDirectory(folder));
    expect(await taken(copy)).toEqual(await taken());
  });

  it('is read as its files are written, and told in its order', async () => {
    const names = Array.from({ length: 50 }, (_, nth) => `ns${nth}`);
    let ahead = 0;
    async function* places(): AsyncGenerator<PlaceContent> {
      for (const [nth, namespace] of names.entries()) {
        const files = await readdir(join(folder, 'en')).catch(() => []);
        ahead = Math.max(ahead, nth - files.filter((file) => file.endsWith('.json')).length);
        // Those that come later are written sooner.
        yield { language: 'en', namespace, content: { key: 'x'.repeat(1e6 / (nth + 1)) } };
      }
    }
    const { written } = await writeDirectory(folder, places());
    expect(written).toEqual(names.map((name) => `en/${name}.json`));
    expect(ahead).toBeGreaterThan(1);
    expect(ahead).toBeLessThanOrEqual(8);
  });

  it('that fails is an error, and what fails lets go of it', async () => {
    const error = new Error('broken');
    async function* failing(): AsyncGenerator<PlaceContent> {
      yield { language: 'en', namespace: 'a', content: { k: 'x' } };
      throw error;
    }
    await expect(writeDirectory(folder, failing())).rejects.toBe(error);
    expect(Object.keys(await taken())).toEqual(['en/a.json']);

    const end = vi.fn();
    async function* wrong(): AsyncGenerator<PlaceContent> {
      try {
        yield { language: '..', namespace: 'a', content: {} };
      } finally {
        end();
      }
    }
    await expect(writeDirectory(folder, wrong())).rejects.toMatchObject({ argument: 'language' });
    expect(end).toHaveBeenCalledOnce();
  });

  const file = '{\n  "k": "x"\n}\n';
  const files = Object.fromEntries(Array.from({ length: 30 }, (_, nth) => [`en/ns${nth}.json`, file]));

  it.each([
    ['in memory', true],
    ['as an iterable', false],
  ])('is written until an abort, each file as a whole: %s', async (_, isInMemory) => {
    await put(files, join(base, 'from'));
    const given = readDirectory(join(base, 'from'));
    const content = isInMemory ? await given.all() : given;
    const controller = new AbortController();
    const reason = new Error('stop');
    const { signal } = controller;
    const randomUUID = crypto.randomUUID.bind(crypto);
    const aborted = vi.spyOn(crypto, 'randomUUID').mockImplementation(() => {
      controller.abort(reason);
      return randomUUID();
    });
    await expect(writeDirectory(folder, content, { signal })).rejects.toBe(reason);
    aborted.mockRestore();
    const written = await taken();
    expect(written).toEqual(Object.fromEntries(Object.keys(written).map((path) => [path, file])));
    expect(Object.keys(written).length).toBeLessThanOrEqual(8);
    expect(Object.keys(written).length).toBeGreaterThan(0);
    await expect(writeDirectory(folder, content, { signal })).rejects.toBe(reason);
    await expect(writeDirectory(folder, {}, { signal })).rejects.toBe(reason);
    expect(await taken()).toEqual(written);
  });

  it('is not waited for after an abort', async () => {
    const controller = new AbortController();
    const reason = new Error('stop');
    async function* never(): AsyncGenerator<PlaceContent> {
      setTimeout(() => controller.abort(reason));
      await new Promise(() => {});
    }
    await expect(writeDirectory(folder, never(), { signal: controller.signal })).rejects.toBe(reason);
  });
});

it.each([
  'lead',
  'label',
  'open',
  'gap',
  'close',
  'raw',
  'members',
  'isArray',
  'isSorted',
  'colon',
  'node',
  'value',
  'pattern',
  'namespace',
  'layout',
  'indent',
])('what is written does not depend on what objects inherit: %s', async (inherited) => {
  const file = '{"a":{"b":"x","c":""},"d":["y"]}';
  const common = { 'a.b': 'X', 'a.e.f': 'z', 'd.0': 'y', g: 'w' };
  const all = { ...content(common), de: { common } };
  await put({ [path]: file });
  await put({ [path]: file }, join(base, 'expected'));
  await writeDirectory(join(base, 'expected'), all);
  const value = Object.assign(Object.create(null), { value: 'polluted', configurable: true, writable: true });
  Object.defineProperty(Object.prototype, inherited, value);
  try {
    await writeDirectory(folder, all, {});
  } finally {
    Reflect.deleteProperty(Object.prototype, inherited);
  }
  expect(await taken()).toEqual(await taken(join(base, 'expected')));
});

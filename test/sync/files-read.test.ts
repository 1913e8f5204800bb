import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InvalidArgumentError } from 'locize-sdk';
import { type ReadDirectoryOptions, readDirectory, writeDirectory } from 'locize-sdk/sync';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectPrototypesUntouched } from '../helpers/prototypes.js';
import { putBelow } from './put.js';

let base: string;
let folder: string;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'locize-files-'));
  folder = join(base, 'locales');
  await mkdir(folder);
});

afterEach(async () => {
  vi.unstubAllGlobals();
  await rm(base, { recursive: true });
});

afterEach(expectPrototypesUntouched);

const put = (files: Parameters<typeof putBelow>[1], below = folder) => putBelow(below, files);

const errorOf = (work: PromiseLike<unknown>): Promise<Error> =>
  Promise.resolve(work).then(
    () => expect.fail('it should fail'),
    (error) => error,
  );

/** What is said of a file with this text. */
async function refusalOf(data: string | Uint8Array): Promise<string> {
  await put({ 'en/common.json': data });
  const error = await errorOf(readDirectory(folder));
  expect(error).toBeInstanceOf(InvalidArgumentError);
  expect(error).toMatchObject({ argument: 'folder' });
  expect(error.message).toContain('"en/common.json"');
  return error.message;
}

describe('reading', () => {
  it('gives all of a folder, by await and by all', async () => {
    await put({
      'en/common.json': '{ "a": { "b": "x" }, "n": 5, "t": true, "l": ["y", null] }',
      'en/shop.json': '{}',
      'de/common.json': '\uFEFF{ "a": "z" }\r\n',
    });
    const files = readDirectory(folder);
    const expected = {
      de: { common: { a: 'z' } },
      en: { common: { a: { b: 'x' }, n: 5, t: true, l: ['y', null] }, shop: {} },
    };
    expect(await files).toEqual(expected);
    expect(await files.all()).toEqual(expected);
    expect(await readDirectory(pathToFileURL(folder))).toEqual(expected);
  });

  it('reads as it is iterated, in order, each time anew', async () => {
    await put({ 'en/b.json': '{}', 'en/a.json': '{"a":"x"}', 'de/b.json': '{}' });
    const files = readDirectory(folder);
    const seen: string[] = [];
    for await (const { language, namespace } of files) {
      seen.push(`${language}/${namespace}`);
      if (seen.length === 1) await put({ 'en/a.json': '{"a":"y"}' });
    }
    expect(seen).toEqual(['de/b', 'en/a', 'en/b']);
    expect(await files).toMatchObject({ en: { a: { a: 'y' } } });
  });

  it('does nothing before that, and ends with a break', async () => {
    const files = readDirectory(join(base, 'later'));
    await put({ 'en/a.json': '{}', 'en/b.json': 'broken' }, join(base, 'later'));
    for await (const { namespace } of files) {
      expect(namespace).toBe('a');
      break;
    }
    await expect(files.all()).rejects.toThrow('"en/b.json"');
  });

  it('keeps keys of any name', async () => {
    await put({ 'en/common.json': '{ "__proto__": { "polluted": "x" }, "constructor": "y", "": "z" }' });
    const { en } = await readDirectory(folder);
    expect(JSON.stringify(en?.common)).toBe('{"__proto__":{"polluted":"x"},"constructor":"y","":"z"}');
  });

  it('passes hidden files and node_modules over, and tells what does not match', async () => {
    await put({
      'en/common.json': '{}',
      'en/notes.txt': '',
      'en/deep/er.json': '',
      'read.me': '',
      '.git/config.json': '',
      'en/.hidden.json': '',
      '.en/common.json': '',
      'node_modules/a.json': '',
      'en/node_modules/a.json': '',
    });
    const unmatched: string[] = [];
    const onUnmatched = async (path: string) => void unmatched.push(path);
    expect(await readDirectory(folder, { onUnmatched })).toEqual({ en: { common: {} } });
    expect(unmatched).toEqual(['en/deep/er.json', 'en/notes.txt', 'read.me']);
    const error = new Error('enough');
    const failing = readDirectory(folder, { onUnmatched: () => Promise.reject(error) });
    await expect(failing).rejects.toBe(error);
    // One that never comes to an end is ended.
    const abort = new AbortController();
    const reading = readDirectory(folder, {
      signal: abort.signal,
      onUnmatched: () => {
        setTimeout(() => abort.abort(error));
        return new Promise(() => {});
      },
    });
    await expect(reading).rejects.toBe(error);
  });

  it.each([
    'a b',
    'a#b',
    'a?b',
    'a%b',
    'a@b',
    'a:b',
    'a\\b',
    'a\u0007b',
    '__proto__',
    'constructor',
    'prototype',
    'x'.repeat(129),
  ])('takes a file for unmatched whose path gives the name %j', async (name) => {
    await put({ [`en/${name}.json`]: '{}', [`${name}/common.json`]: '{}', 'en/ok.json': '{}' });
    const unmatched: string[] = [];
    const read = await readDirectory(folder, { onUnmatched: (path) => unmatched.push(path) });
    expect(read).toEqual({ en: { ok: {} } });
    expect(unmatched.sort()).toEqual([`en/${name}.json`, `${name}/common.json`].sort());
  });

  it('ends with the reason of an abort', async () => {
    await put({ 'en/a.json': '{}', 'en/b.json': '{}' });
    const controller = new AbortController();
    const reason = new Error('stop');
    const seen: string[] = [];
    const reading = async () => {
      for await (const { namespace } of readDirectory(folder, { signal: controller.signal })) {
        seen.push(namespace);
        controller.abort(reason);
      }
    };
    await expect(reading()).rejects.toBe(reason);
    expect(seen).toEqual(['a']);
    await expect(readDirectory(folder, { signal: controller.signal })).rejects.toBe(reason);
  });
});

describe('a pattern', () => {
  it.each<[ReadDirectoryOptions, { readonly [path: string]: [language: string, namespace: string] }]>([
    [
      { pattern: '{language}.json', namespace: 'app' },
      { 'en.json': ['en', 'app'], 'pt-BR.json': ['pt-BR', 'app'] },
    ],
    [{ pattern: 'src/{namespace}/i18n/{language}.json' }, { 'src/shop/i18n/en.json': ['en', 'shop'] }],
    [{ pattern: 'messages.{language}.json', namespace: 'app' }, { 'messages.en.json': ['en', 'app'] }],
    [{ pattern: '{namespace}.{language}.json' }, { 'a.b.en.json': ['en', 'a.b'] }],
    [{ pattern: '{language}.{namespace}.json' }, { 'en.a.b.json': ['en', 'a.b'] }],
    [{ pattern: '(x)+[a]$1.{language}.json', namespace: 'app' }, { '(x)+[a]$1.en.json': ['en', 'app'] }],
    [{ pattern: '.i18n/{language}/{namespace}.json' }, { '.i18n/en/a.json': ['en', 'a'] }],
    [{ pattern: 'node_modules/a/{language}/{namespace}.json' }, { 'node_modules/a/en/a.json': ['en', 'a'] }],
    [{ languageNames: { pt_BR: 'pt-BR' } }, { 'pt_BR/a.json': ['pt-BR', 'a'], 'en/a.json': ['en', 'a'] }],
  ])('%j', async (options, files) => {
    await put(Object.fromEntries(Object.keys(files).map((path) => [path, '{ "a": "x" }'])));
    const read: [string, string][] = [];
    const unmatched: string[] = [];
    const told = { ...options, onUnmatched: (path: string) => unmatched.push(path) };
    for await (const { language, namespace } of readDirectory(folder, told)) read.push([language, namespace]);
    expect(read.sort()).toEqual(Object.values(files).sort());
    expect(unmatched).toEqual([]);
    const content = await readDirectory(folder, options);
    await rm(folder, { recursive: true });
    const { written } = await writeDirectory(folder, content, { ...options });
    expect([...written].sort()).toEqual(Object.keys(files).sort());
  });

  it('has literal characters', async () => {
    await put({ 'axen.json': '{}', 'a.en.json': '{}', 'a.en.json5': '{}', 'ba.en.json': '{}' });
    const unmatched: string[] = [];
    const options = {
      pattern: 'a.{language}.json',
      namespace: 'n',
      onUnmatched: (path: string) => unmatched.push(path),
    };
    expect(await readDirectory(folder, options)).toEqual({ en: { n: {} } });
    expect(unmatched).toEqual(['a.en.json5', 'axen.json', 'ba.en.json']);
  });

  it.each<[string, string]>([
    ['{namespace}.json', '{language}'],
    ['{language}/{language}.json', '{language} and {namespace} in it, once'],
    ['{language}.json', '{namespace}'],
    ['{language}/{namespace}/{version}.json', '{version}'],
    ['{language}/{lang}', '{lang}'],
    ['../{language}/{namespace}.json', 'below the folder'],
    ['a/../{language}/{namespace}.json', 'below the folder'],
    ['a/./{language}/{namespace}.json', 'below the folder'],
    ['/{language}/{namespace}.json', 'below the folder'],
    ['C:/{language}/{namespace}.json', 'below the folder'],
    ['{language}//{namespace}.json', 'below the folder'],
    ['{language}/{namespace}/', 'below the folder'],
    ['{language}\\{namespace}.json', 'below the folder'],
    ['{language}{namespace}.json', 'between'],
    ['{namespace}.json', 'unless the option namespace is set'],
  ])('is refused: %j', async (pattern, problem) => {
    const error = await errorOf(readDirectory(folder, { pattern }));
    expect(error).toMatchObject({ code: 'invalid_argument', argument: 'pattern' });
    expect(error.message).toContain(problem);
  });

  it('refuses two files of one place', async () => {
    await put({ 'pt_BR/a.json': '{}', 'pt-BR/a.json': '{}' });
    const error = await errorOf(readDirectory(folder, { languageNames: { pt_BR: 'pt-BR' } }));
    expect(error.message).toContain('"pt_BR/a.json"');
    expect(error.message).toContain('"pt-BR/a.json"');
  });
});

describe('options', () => {
  const wrong: [string, object | null][] = [
    ['patern', { patern: 'x' }],
    ['pattern', { pattern: 5 }],
    ['pattern', { pattern: null }],
    ['namespace', { pattern: '{language}.json', namespace: 'a/b' }],
    ['pattern', { namespace: 'app' }],
    ['languageNames', { languageNames: ['a'] }],
    ['languageNames', { languageNames: { a: 5 } }],
    ['languageNames', { languageNames: { a: '../b' } }],
    ['languageNames', { languageNames: { a: 'c', b: 'c' } }],
    ['signal', { signal: {} }],
    ['options', null],
    ['options', []],
  ];

  it.each([...wrong, ['onUnmatched', { onUnmatched: 'x' }] as const])(
    'of reading: %s in %j',
    async (argument, given) => {
      const files = readDirectory(folder, given as object);
      await expect(files).rejects.toMatchObject({ code: 'invalid_argument', argument });
      await expect(files.all()).rejects.toMatchObject({ argument });
      await expect(files[Symbol.asyncIterator]().next()).rejects.toMatchObject({ argument });
    },
  );

  it.each([
    ...wrong,
    ['onUnmatched', { onUnmatched: () => {} }] as const,
    ['keySeparator', { keySeparator: '' }] as const,
    ['keySeparator', { keySeparator: true }] as const,
    ['layout', { layout: 'deep' }] as const,
    ['unnestable', { unnestable: 'ignore' }] as const,
    ['indent', { indent: 11 }] as const,
    ['indent', { indent: 'x' }] as const,
  ])('of writing: %s in %j', async (argument, given) => {
    const writing = writeDirectory(folder, { en: { a: { b: 'x' } } }, given as object);
    await expect(writing).rejects.toMatchObject({ code: 'invalid_argument', argument });
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(['', 5, null, undefined, new URL('https://example.com/')])('folder: %s', async (given) => {
    const wanted = { code: 'invalid_argument', argument: 'folder' };
    await expect(readDirectory(given as string)).rejects.toMatchObject(wanted);
    await expect(writeDirectory(given as string, {})).rejects.toMatchObject(wanted);
  });

  it('are read at once', async () => {
    await put({ 'en.json': '{}' });
    const options = { pattern: '{language}.json', namespace: 'a' };
    const files = readDirectory(folder, options);
    options.pattern = 'x';
    expect(await files).toEqual({ en: { a: {} } });
  });

  it('need a file system', async () => {
    vi.stubGlobal('process', undefined);
    const results = await Promise.all([errorOf(readDirectory('x')), errorOf(writeDirectory('x', {}))]);
    vi.unstubAllGlobals();
    for (const error of results) {
      expect(error).toMatchObject({ code: 'invalid_argument', argument: 'folder' });
      expect(error.message).toContain('no file system');
    }
  });
});

describe('a file is refused that', () => {
  it('is no JSON', async () => {
    expect(await refusalOf('{ "a": "x", }')).toBe(
      `folder "${folder}" has the file "en/common.json", which is not valid JSON, in line 1, column 13`,
    );
    expect(await refusalOf('\uFEFF{\r\n  "a": "x"\n<<<<<<< ours\n')).toMatch(/in line 3, column 1$/);
    expect(await refusalOf('')).toContain('is not valid JSON');
    expect(await refusalOf('\uFEFF')).toContain('is not valid JSON');
    expect(await refusalOf('\uFEFF\uFEFF{}')).toContain('is not valid JSON');
  });

  it.each(['[]', '"a"', 'null', '5'])('has no object at the top: %s', async (text) => {
    expect(await refusalOf(text)).toContain('object at the top');
  });

  it.each([
    ['{ "a": "x", "b": {}, "a": "y" }', 'a'],
    ['{ "a": "x", "\\u0061": "y" }', 'a'],
    ['{ "d": [{ "c": { "__proto__": "x", "__proto__": "y" } }] }', 'd.0.c.__proto__'],
    ['{ "a\\"}": "x", "a\\u0022}": "y" }', 'a"}'],
  ])('has a key twice: %s', async (text, key) => {
    expect(await refusalOf(text)).toContain(`the key "${key}" twice`);
  });

  it.each([
    '9007199254740993',
    '12345678901234567890',
    '1e999',
    '-1e999',
    '0.12345678901234567891',
    '1e-999',
    '4e-324',
  ])('has a number that is not kept: %s', async (number) => {
    const message = await refusalOf(`{ "a": { "b": [${number}] } }`);
    expect(message).toContain('"a.b.0"');
    expect(message).toContain(number);
  });

  it('is no UTF-8', async () => {
    expect(await refusalOf(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d))).toContain('UTF-8');
    expect(await refusalOf(Buffer.from('\uFEFF{}', 'utf16le'))).toContain('UTF-8');
  });

  it.each([201, 5000, 200_000])('is nested %d levels deep', async (depth) => {
    expect(await refusalOf(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`)).toMatch(
      /200 levels|not valid JSON/,
    );
  });

  it('is a folder that is not there, or a file', async () => {
    const error = await errorOf(readDirectory(join(base, 'nowhere')));
    expect(error).toMatchObject({ code: 'invalid_argument', argument: 'folder' });
    expect(error.message).toContain(join(base, 'nowhere'));
    await put({ file: '' });
    await expect(readDirectory(join(folder, 'file'))).rejects.toMatchObject({ argument: 'folder' });
  });
});

it.each([
  '0',
  '-0',
  '5',
  '5.0',
  '1e2',
  '1E+2',
  '0.1',
  '9007199254740992',
  '1e23',
  '5e-324',
  '100000000000000000000',
  '0e999',
  '1.7976931348623157e308',
])('a number is kept: %s', async (number) => {
  await put({ 'en/common.json': `{ "a": ${number} }` });
  expect(await readDirectory(folder)).toEqual({ en: { common: { a: Number(number) } } });
});

it('nesting is kept up to 200 levels, and long texts', async () => {
  const long = 'x"\\\n'.repeat(1_000_000);
  await put({ 'en/common.json': `{"a":${'['.repeat(200)}${']'.repeat(200)},"b":${JSON.stringify(long)}}` });
  const read = await readDirectory(folder);
  expect(read.en?.common?.b === long).toBe(true);
});

describe('a symbolic link', () => {
  beforeEach(async () => {
    await put({ 'common.json': '{ "secret": "x" }' }, join(base, 'outside'));
    await put({ 'common.json': '{}' }, join(base, 'locales-besides'));
    await put({ 'en/common.json': '{ "a": "x" }' });
  });

  it.each([
    ['a folder', 'de', '../outside'],
    ['a folder whose name begins the same', 'de', '../locales-besides'],
    ['a file', 'en/other.json', '../../outside/common.json'],
  ])('that leads out is refused: %s', async (_, link, target) => {
    await symlink(target, join(folder, link));
    const error = await errorOf(readDirectory(folder));
    expect(error).toMatchObject({ code: 'invalid_argument' });
    expect(error.message).toContain(`"${link}"`);
    expect(error.message).toContain('leads out of the folder');
  });

  it('that leads nowhere is refused where a file would be', async () => {
    await symlink('nothing', join(folder, 'en/other.json'));
    await expect(readDirectory(folder)).rejects.toThrow('"en/other.json"');
  });

  it('that matches nothing is not followed', async () => {
    await symlink('../../outside/common.json', join(folder, 'en/notes.txt'));
    await symlink('../outside/common.json', join(folder, 'readme'));
    await symlink('../../outside', join(folder, 'en/more'));
    const unmatched: string[] = [];
    const read = await readDirectory(folder, { onUnmatched: (path) => unmatched.push(path) });
    expect(read).toEqual({ en: { common: { a: 'x' } } });
    expect(unmatched).toEqual(['en/notes.txt', 'readme']);
  });

  it('that stays inside is followed', async () => {
    await symlink('en', join(folder, 'en-GB'));
    await symlink('common.json', join(folder, 'en/other.json'));
    const content = { common: { a: 'x' }, other: { a: 'x' } };
    expect(await readDirectory(folder)).toEqual({ en: content, 'en-GB': content });
  });

  it('in a circle ends', async () => {
    await symlink('..', join(folder, 'en/round'));
    await symlink('self', join(folder, 'self'));
    const files = readDirectory(folder, { pattern: '{language}/{namespace}/x.json', onUnmatched: () => {} });
    expect(await files).toEqual({});
  });

  it('may be the folder itself', async () => {
    await symlink('locales', join(base, 'link'));
    expect(await readDirectory(join(base, 'link'))).toEqual({ en: { common: { a: 'x' } } });
  });
});

import { isPlainObject } from '../api/own.js';
import { InvalidArgumentError } from '../errors/index.js';
import type { SeedEntries, SeedLanguages } from './seed.js';
import { leavesOf } from './seed-entries.js';

/**
 * Reads a folder of JSON files for a seed, one folder a language and in it one file a namespace: `locales/en/common.json`.
 * Other files, hidden ones, and folders within those of the languages, are left out. The languages are in the order of their names: say in
 * the seed which is the `referenceLanguage`. Needs Node, or another runtime with `node:fs`.
 *
 * ```ts
 * const server = createLocizeServer({
 *   projects: [{ id: 'shop', referenceLanguage: 'en', versions: { latest: await seedFromDirectory('locales') } }],
 * });
 * ```
 *
 * @param path of the folder, or its `file:` URL: `new URL('./locales', import.meta.url)`
 * @returns the texts of the files by language, namespace and key, which is joined by dots where it is nested
 * @throws InvalidArgumentError for a path that is no folder, or has no such file, and for a file that isn't JSON
 * or has other than texts in it: it is named
 */
export async function seedFromDirectory(path: string | URL): Promise<SeedLanguages> {
  const [{ readdir, readFile, stat }, { join }, { fileURLToPath }] = await Promise.all([
    import('node:fs/promises'),
    import('node:path'),
    import('node:url'),
  ]);
  const problem = (text: string, cause?: unknown) => new InvalidArgumentError('path', text, { cause });
  const isFile = path instanceof URL && path.protocol === 'file:';
  if (!isFile && (typeof path !== 'string' || path === '')) {
    throw problem('has to be the path of a folder, or its `file:` URL');
  }
  let root = String(path);
  try {
    if (root.startsWith('file:')) root = fileURLToPath(path);
  } catch (cause) {
    throw problem(`${root} names no folder of this machine; see cause`, cause);
  }

  const contentOf = async (file: string): Promise<SeedEntries> => {
    let json: unknown;
    try {
      // Without a byte order mark, and with nothing that isn't UTF-8.
      json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file)));
    } catch (cause) {
      throw problem(`has a file ${file} that can not be read as JSON; see cause`, cause);
    }
    if (!isPlainObject(json)) throw problem(`has a file ${file} that has no object of texts in it`);
    // By their whole keys: in a file, a part of a key may be `value`, and is no more than that.
    const texts = new Map<string, string>();
    for (const { key, value } of leavesOf(json, [], () => false)) {
      if (texts.has(key)) throw problem(`has a file ${file} with the key "${key}" twice`);
      if (typeof value !== 'string') throw problem(`has a file ${file} with no text for the key "${key}"`);
      texts.set(key, value);
    }
    return Object.fromEntries(texts);
  };
  const namesIn = async (folder: string) => {
    try {
      // Not those that are hidden, such as `.git`.
      return (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
    } catch (cause) {
      throw problem(`${folder} can not be read as a folder; see cause`, cause);
    }
  };
  /** Also of what a symbolic link leads to. */
  const kindOf = async (name: string) => {
    try {
      return await stat(name);
    } catch (cause) {
      throw problem(`${name} can not be read; see cause`, cause);
    }
  };

  const languages: [string, SeedLanguages[string]][] = [];
  for (const language of await namesIn(root)) {
    const folder = join(root, language);
    if (!(await kindOf(folder)).isDirectory()) continue;
    const namespaces: [string, SeedEntries][] = [];
    for (const name of await namesIn(folder)) {
      const file = join(folder, name);
      if (!name.endsWith('.json') || !(await kindOf(file)).isFile()) continue;
      namespaces.push([name.slice(0, -'.json'.length), await contentOf(file)]);
    }
    if (namespaces.length > 0) languages.push([language, Object.fromEntries(namespaces)]);
  }
  if (languages.length > 0) return Object.fromEntries(languages);
  throw problem(`${root} has no files such as en/common.json in it`);
}

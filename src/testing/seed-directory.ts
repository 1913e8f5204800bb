import { isPlainObject } from '../content/entries.js';
import { InvalidArgumentError } from '../errors/index.js';
import type { SeedEntries, SeedLanguages } from './seed.js';
import { leavesOf } from './seed-entries.js';

/**
 * Reads a folder of JSON files for a seed, one folder a language and in it one file a namespace: `locales/en/common.json`.
 * Other files, and folders within those of the languages, are left out. The languages are in the order of their names: say in
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
  if (typeof path !== 'string' && !isFile)
    throw problem('has to be the path of a folder, or its `file:` URL');
  const root = isFile ? fileURLToPath(path) : String(path);

  const contentOf = async (file: string): Promise<SeedEntries> => {
    let json: unknown;
    try {
      // Without a byte order mark.
      json = JSON.parse((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''));
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
      return (await readdir(folder)).sort();
    } catch (cause) {
      throw problem(`${folder} can not be read as a folder; see cause`, cause);
    }
  };

  const languages: [string, SeedLanguages[string]][] = [];
  for (const language of await namesIn(root)) {
    const folder = join(root, language);
    // Also by a symbolic link.
    if (!(await stat(folder)).isDirectory()) continue;
    const namespaces: [string, SeedEntries][] = [];
    for (const name of await namesIn(folder)) {
      const file = join(folder, name);
      if (!name.endsWith('.json') || !(await stat(file)).isFile()) continue;
      namespaces.push([name.slice(0, -'.json'.length), await contentOf(file)]);
    }
    if (namespaces.length > 0) languages.push([language, Object.fromEntries(namespaces)]);
  }
  if (languages.length > 0) return Object.fromEntries(languages);
  throw problem(`${root} has no files such as en/common.json in it`);
}

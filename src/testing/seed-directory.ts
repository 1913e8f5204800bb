import { InvalidArgumentError } from '../errors/index.js';
import type { SeedEntries, SeedEntry, SeedLanguages } from './seed.js';
import { leavesOf } from './seed-entries.js';

/**
 * Reads a folder of JSON files for a seed, one folder a language and in it one file a namespace: `locales/en/common.json`.
 * Other files are left out. Needs Node, or another runtime with `node:fs`.
 *
 * ```ts
 * const server = createLocizeServer({
 *   projects: [{ id: 'shop', versions: { latest: await seedFromDirectory('locales') } }],
 * });
 * ```
 *
 * @returns the texts of the files by language, namespace and key, which is joined by dots where it is nested
 * @throws InvalidArgumentError for a path that is no folder, or has no such file, and for a file that isn't JSON: it is named
 */
export async function seedFromDirectory(path: string): Promise<SeedLanguages> {
  const [{ readdir, readFile, stat }, { join }] = await Promise.all([
    import('node:fs/promises'),
    import('node:path'),
  ]);
  const problem = (text: string, cause?: unknown) => new InvalidArgumentError('path', text, { cause });
  if (typeof path !== 'string') throw problem('has to be the path of a folder');

  const contentOf = async (file: string): Promise<SeedEntries> => {
    let json: unknown;
    try {
      // Without a byte order mark.
      json = JSON.parse((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''));
    } catch (cause) {
      throw problem(`has a file ${file} that can not be read as JSON; see cause`, cause);
    }
    // What isn't content is refused with the seed.
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return json as SeedEntries;
    // By their whole keys: in a file, a part of a key may be `value`, and is no more than that.
    const texts = new Map<string, SeedEntry>();
    for (const { key, value } of leavesOf(json, [], () => false)) {
      if (texts.has(key)) throw problem(`has a file ${file} with the key "${key}" twice`);
      texts.set(key, value as SeedEntry); // what is no text is refused with the seed
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
  for (const language of await namesIn(path)) {
    const folder = join(path, language);
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
  throw problem(`${path} has no files such as en/common.json in it`);
}

import { InvalidArgumentError } from '../errors/index.js';
import type { SeedEntries, SeedLanguages } from './seed.js';

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
 * @returns what the files have, by language and namespace
 * @throws InvalidArgumentError for a path that is no folder, or has no such file, and for a file that isn't JSON: it is named
 */
export async function seedFromDirectory(path: string): Promise<SeedLanguages> {
  const [{ readdir, readFile }, { join }] = await Promise.all([
    import('node:fs/promises'),
    import('node:path'),
  ]);
  const problem = (text: string, cause?: unknown) => new InvalidArgumentError('path', text, { cause });
  if (typeof path !== 'string') throw problem('has to be the path of a folder');

  const contentOf = async (file: string): Promise<SeedEntries> => {
    const text = await readFile(file, 'utf8');
    try {
      // Without a byte order mark. What it holds is checked with the seed.
      return JSON.parse(text.replace(/^\uFEFF/, ''));
    } catch (cause) {
      throw problem(`has a file ${file} that is not JSON; see cause`, cause);
    }
  };
  const foldersOf = async (folder: string) => {
    try {
      return (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (cause) {
      throw problem(`${folder} can not be read as a folder; see cause`, cause);
    }
  };

  const languages: [string, SeedLanguages[string]][] = [];
  for (const language of await foldersOf(path)) {
    if (!language.isDirectory()) continue;
    const namespaces: [string, SeedEntries][] = [];
    for (const { name } of await foldersOf(join(path, language.name))) {
      if (!name.endsWith('.json')) continue;
      namespaces.push([name.slice(0, -'.json'.length), await contentOf(join(path, language.name, name))]);
    }
    if (namespaces.length > 0) languages.push([language.name, Object.fromEntries(namespaces)]);
  }
  if (languages.length > 0) return Object.fromEntries(languages);
  throw problem(`${path} has no files such as en/common.json in it`);
}

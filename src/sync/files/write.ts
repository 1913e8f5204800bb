/** Writes the files of a folder. */

import { flatten, InvalidArgumentError, type NamespaceContent } from '../../index.js';
import type { Place } from '../content.js';
import { type EditOptions, edit, type Texts, textsOf } from './edit.js';
import { invalid, invalidFile, reasonOf } from './invalid.js';
import { decode, type Fail, parse } from './json.js';
import type { Pattern } from './pattern.js';
import { type Disk, isWithin } from './platform.js';

export interface PlannedFile {
  readonly path: readonly string[];
  readonly texts: Texts;
  readonly refuse: Fail;
}

/** Works out which files places have, each one its own, and what is to be in them. Writes nothing. */
export class Planner {
  readonly #pattern: Pattern;
  readonly #separator: string | false;
  /** Files and folders that places have, by how a file system may see them. */
  readonly #taken = new Map<string, string>();

  constructor(pattern: Pattern, separator: string | false) {
    this.#pattern = pattern;
    this.#separator = separator;
  }

  plan(place: Place, content: NamespaceContent): PlannedFile {
    const path = this.#pattern.pathOf(place);
    const which = `the namespace "${place.namespace}" in the language "${place.language}"`;
    const refuse: Fail = (problem, cause) => invalid('content', `of ${which} ${problem}`, cause);
    for (const [index] of path.entries()) {
      const part = path.slice(0, index + 1).join('/');
      const other = this.#taken.get(fold(part));
      if (other === part && index === path.length - 1) {
        throw refuse(`would have the file "${part}", which is taken already: is the place given twice?`);
      }
      if (other !== undefined && other !== part) {
        throw refuse(
          `would have the file or folder "${part}", and another has "${other}", which can be the same`,
        );
      }
      this.#taken.set(fold(part), part);
    }
    return { path, texts: textsOfContent(content, this.#separator, refuse), refuse };
  }
}

/** The same for names that a file system may take for the same. */
const fold = (name: string): string => name.normalize('NFC').toUpperCase().toLowerCase();

function textsOfContent(content: NamespaceContent, separator: string | false, refuse: Fail): Texts {
  try {
    // Says what isn't content. By a separator that no key has: which keys are the same is found out below.
    flatten(content, '\0');
  } catch (cause) {
    throw refuse(`is refused: ${reasonOf(cause)}`, cause);
  }
  return textsOf(parse(JSON.stringify(content), refuse).root, separator, refuse);
}

/** What becomes of a file. It is kept where it has texts, and its place has none; where there is none, it isn't made. */
export type Outcome = 'written' | 'unchanged' | 'kept' | 'none';

function outcomeOf(text: string | undefined, isThere: boolean, isWritten: boolean): Outcome {
  if (text === undefined) return 'unchanged';
  if (isWritten) return 'written';
  return isThere ? 'kept' : 'none';
}

/** Where a file is, or is to be. */
interface Located {
  readonly realPath: string;
  readonly isThere: boolean;
}

export interface LocatedFile extends PlannedFile, Located {
  /** Its path below the folder, with `/` between its parts. */
  readonly name: string;
}

/** The folder that is written to. */
export class Target {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #options: EditOptions & { readonly allowsEmpty: boolean };
  /** What was in folders when they were looked at first: what is made after that has names of its own. */
  readonly #names = new Map<string, Promise<ReadonlyMap<string, string>>>();
  /** Real paths of the folders in it, by their paths. */
  readonly #folders = new Map<string, string>();
  /** Real paths of the files that places have had: by links, or in the eyes of the file system, two can have the same. */
  readonly #had = new Set<string>();
  /** Work on files, by their real paths, as a file system may see them. */
  readonly #busy = new Map<string, Promise<unknown>>();
  #root: Promise<string> | undefined;

  constructor(disk: Disk, folder: string, options: EditOptions & { readonly allowsEmpty: boolean }) {
    this.#disk = disk;
    this.#folder = folder;
    this.#options = options;
  }

  /** Finds the file of a place. One that another place has as well, by a link, is found once it is as that leaves it. */
  async locate(file: PlannedFile): Promise<LocatedFile> {
    const names = [...file.path];
    return this.#naming(names, async () => {
      for (;;) {
        // What ends while the disk is asked may be seen as it was before.
        const busy = new Map(this.#busy);
        const located = await this.#locate(names).catch((error: unknown) => {
          // It may be a link to what is being made.
          if (!isMissing(error) || busy.size === 0) throw error;
        });
        if (located !== undefined && !busy.has(fold(located.realPath)))
          return { ...file, ...located, name: names.join('/') };
        // What they fail with is told where they were begun.
        await Promise.allSettled(busy.values());
      }
    });
  }

  /** Writes a file if that changes it. Several can be written at a time, each found after the one before it was begun. */
  write(file: LocatedFile): Promise<Outcome> {
    const work = this.#naming([file.name], () => this.#edit(file));
    const key = fold(file.realPath);
    this.#busy.set(key, work);
    return work.finally(() => this.#busy.delete(key));
  }

  /** Does some work on a file, whose errors then name it. */
  async #naming<T>(names: readonly string[], work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      if (cause instanceof InvalidArgumentError) throw cause;
      throw invalidFile(this.#folder, names.join('/'), `can't be written: ${reasonOf(cause)}`, cause);
    }
  }

  async #edit({ realPath, isThere, name, texts, refuse }: LocatedFile): Promise<Outcome> {
    const { files } = this.#disk;
    const fail: Fail = (problem, cause) => invalidFile(this.#folder, name, problem, cause);
    if (isThere && !(await files.stat(realPath)).isFile()) throw fail('is something else than a file');
    const source = isThere ? decode(await files.readFile(realPath), fail) : undefined;
    const text = edit(source, texts, this.#options, fail, refuse);
    // A place without a text leaves a file alone, which another place may have then.
    const isOfPlace = texts.texts.size > 0 || this.#options.allowsEmpty;
    if (isOfPlace && text !== undefined && this.#had.has(realPath)) {
      throw fail('is also that of another place, which has other content');
    }
    if (isOfPlace) this.#had.add(realPath);
    const outcome = outcomeOf(text, isThere, isOfPlace);
    if (outcome === 'written') await this.#replace(realPath, text ?? '', isThere);
    return outcome;
  }

  /**
   * Where a file is, or is to be: never outside of the folder. What is there under a name that differs in case or
   * normalisation only is taken for the same.
   *
   * @param names of the folders and the file; they become those that are there
   */
  async #locate(names: string[]): Promise<Located> {
    const { files, paths } = this.#disk;
    this.#root ??= files.mkdir(this.#folder, { recursive: true }).then(() => files.realpath(this.#folder));
    const root = await this.#root;
    let folder = root;
    for (const [index, name] of names.entries()) {
      const there = await this.#namesIn(folder);
      const own = there.get(name) ?? there.get(fold(name));
      names[index] = own ?? name;
      const path = paths.join(folder, names[index]);
      const known = this.#folders.get(path);
      const realPath =
        known ??
        (await files.realpath(path).catch((error: unknown) => {
          // A link to what isn't there has a name all the same.
          if (own !== undefined || !isMissing(error)) throw error;
        }));
      if (realPath === undefined)
        return { realPath: paths.join(folder, ...names.slice(index)), isThere: false };
      if (!isWithin(this.#disk, root, realPath)) {
        throw invalidFile(
          this.#folder,
          names.slice(0, index + 1).join('/'),
          'is a symbolic link that leads out of the folder',
        );
      }
      if (index < names.length - 1) this.#folders.set(path, realPath);
      folder = realPath;
    }
    return { realPath: folder, isThere: true };
  }

  #namesIn(folder: string): Promise<ReadonlyMap<string, string>> {
    const known = this.#names.get(folder);
    if (known) return known;
    const read = this.#disk.files.readdir(folder).then((names) => {
      const pairs = (nameOf: (name: string) => string) =>
        names.map((name): [string, string] => [nameOf(name), name]);
      // The very name comes before one that is similar.
      return new Map([...pairs(fold), ...pairs((name) => name)]);
    });
    this.#names.set(folder, read);
    return read;
  }

  /** Puts a file in the place of another, or of none, at once: whoever reads it has the whole of one of them. */
  async #replace(path: string, text: string, isThere: boolean): Promise<void> {
    const { files, paths } = this.#disk;
    const folder = paths.dirname(path);
    const mode = isThere ? (await files.stat(path)).mode & 0o7777 : undefined;
    // Hidden, so that nobody who reads the folder meanwhile takes it for a file of the pattern.
    const temporary = paths.join(folder, `.${crypto.randomUUID()}.tmp`);
    const open = () => files.open(temporary, 'wx', mode);
    const file = await open().catch(async (error: unknown) => {
      if (!isMissing(error)) throw error;
      await files.mkdir(folder, { recursive: true });
      return open();
    });
    try {
      try {
        await file.writeFile(text);
        if (mode !== undefined) await file.chmod(mode);
        // Of one that is new, nothing is lost if the machine stops before it is on the disk.
        if (isThere) await file.sync();
      } finally {
        await file.close();
      }
      await files.rename(temporary, path);
    } catch (error) {
      // What went wrong first is what is told.
      await files.unlink(temporary).catch(() => {});
      throw error;
    }
  }
}

// Not by its class: it can be of another realm.
const isMissing = (error: unknown): boolean => Object(error).code === 'ENOENT';

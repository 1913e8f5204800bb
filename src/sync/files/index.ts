/** Translation files of a folder, as content by language and namespace. */

import type { AnyIterable, AwaitableIterable, ContentByLanguage } from '../../index.js';
import { isIterable, isPlainObject, type PlaceContent, piecesOf } from '../content.js';
import { untilAborted } from '../iterate.js';
import * as must from '../options.js';
import { pieces } from '../pieces.js';
import { inPool } from '../pool.js';
import { invalid } from './invalid.js';
import { readPattern } from './pattern.js';
import { openDisk } from './platform.js';
import { type ReadPlan, readPlaces } from './read.js';
import { type LocatedFile, type Outcome, type PlannedFile, Planner, Target } from './write.js';

export interface DirectoryOptions {
  /**
   * Where the file of a place is, below the folder: a path with `{language}` in it, and `{namespace}` unless the option
   * `namespace` is set. It may have further text and folders: `src/{namespace}/i18n/{language}.json`,
   * `messages.{language}.json`. Where both are in one name, the language is as short as can be.
   *
   * @default '{language}/{namespace}.json'
   */
  readonly pattern?: string | undefined;
  /** The namespace of all files, for a pattern that doesn't name it. */
  readonly namespace?: string | undefined;
  /** Languages whose files have other names: `{ pt_BR: 'pt-BR' }`, the name in the path to the code at Locize. */
  readonly languageNames?: { readonly [name: string]: string } | undefined;
  /** Ends the work between two files: what is being read or written then, is to its end. */
  readonly signal?: AbortSignal | undefined;
}

const directoryChecks: must.ChecksOf<DirectoryOptions> = {
  pattern: must.text,
  namespace: must.text,
  languageNames: must.textsByName,
  signal: must.signal,
};

export interface ReadDirectoryOptions extends DirectoryOptions {
  /**
   * Told of each file below the folder that doesn't match the pattern, by its path below it, with `/` between its parts. A
   * promise that it returns is waited for. Hidden files and folders (`.git`) and `node_modules` are passed over in silence.
   * Without it, only folders are looked into where files of the pattern can be.
   */
  readonly onUnmatched?: ((path: string) => unknown) | undefined;
}

const readChecks: must.ChecksOf<ReadDirectoryOptions> = { ...directoryChecks, onUnmatched: must.callback };

export interface WriteDirectoryOptions extends DirectoryOptions {
  /**
   * Joins the parts of a key where content is nested, in a file or as it is given; `false`: nothing is nested.
   *
   * @default '.'
   */
  readonly keySeparator?: string | false | undefined;
  /**
   * How a file is made that isn't there yet. One that is there keeps its own form.
   *
   * @default 'nested'
   */
  readonly layout?: 'nested' | 'flat' | undefined;
  /**
   * What to do with a place that is to get keys that can't nest: `a` next to `a.b`, or one with empty parts, such as `a..b`,
   * or more than 200 of them. `'flat'` writes all of that place flat, `'error'` refuses it.
   *
   * @default 'flat'
   */
  readonly unnestable?: 'flat' | 'error' | undefined;
  /**
   * How many blanks indent a file that isn't there yet, at most 10, or what does: `'\t'`. With 0 it is one line.
   *
   * @default 2
   */
  readonly indent?: number | string | undefined;
  /**
   * Whether a place without a text empties its file, or gets one. Otherwise that is left alone.
   *
   * @default false
   */
  readonly allowEmpty?: boolean | undefined;
}

const writeChecks: must.ChecksOf<WriteDirectoryOptions> = {
  ...directoryChecks,
  keySeparator: must.keySeparator,
  layout: must.oneOf('nested', 'flat'),
  unnestable: must.oneOf('flat', 'error'),
  indent: [
    'a whole number from 0 to 10, or a string of at most 10 blanks and tabs',
    (value) =>
      typeof value === 'string'
        ? /^[ \t]{0,10}$/.test(value)
        : [...Array(11).keys()].some((count) => count === value),
  ],
  allowEmpty: must.trueOrFalse,
};

/** Paths of files below the folder, with `/` between their parts. */
export interface WrittenDirectory {
  /** Those that were made or changed. */
  readonly written: readonly string[];
  /** Those that had the same texts already. */
  readonly unchanged: readonly string[];
  /** Those that have texts where the content has none at all, and were left alone. */
  readonly kept: readonly string[];
}

/**
 * Reads the translation files of a folder: place by place, `for await (const { language, namespace, content } of files)`, in
 * the order of their names and never more than one in memory, or all of them by language and namespace, by `await` or
 * `.all()`. Nothing is read before that, and each time it is read anew. Symbolic links are followed inside of the folder.
 *
 * A file whose path names no language or namespace that there can be counts as one that doesn't match the pattern. Content is
 * as the file has it, nested or flat.
 *
 * @param folder a path, or a `file:` URL
 * @throws InvalidArgumentError, as it is read: for a folder or option that can't be right, a folder or file that can't be
 * read, a link that leads out of the folder, two files of one place, and for a file that isn't UTF-8 or no JSON object, has a
 * key twice in an object, is nested more than 200 levels deep, or has a number that JavaScript can't hold
 */
export function readDirectory(
  folder: string | URL,
  options?: ReadDirectoryOptions,
): AwaitableIterable<PlaceContent, ContentByLanguage> {
  // Read at once, so that a later change has no effect; refused where somebody waits for it.
  const plan = readPlan(folder, options);
  plan.catch(() => {});

  return pieces(async function* () {
    yield* readPlaces(await plan);
  });
}

/**
 * Writes content to the translation files of a folder. A file that has the same texts by flat key stays as it is, to the byte.
 * Of one that changes, only those texts do: it keeps its order, indent, line breaks, byte order mark, and whether it is
 * nested, flat or both. New keys come last in their object, or in their place where an object is sorted.
 *
 * Content is all that its places have: a key that it doesn't have is removed. A place that has no text at all leaves its file
 * alone, and gets none. Empty texts, `null`, and empty objects and
 * arrays count as not there, in content as in files, and those of a file stay. Numbers and booleans count as their text. Places
 * that content doesn't have, and all other files, are left alone.
 *
 * Eight files at most are written at a time. Each is replaced as a whole or not at all; after an error or an abort, those that
 * were begun are written to their end, and stay.
 *
 * @param folder a path, or a `file:` URL; it is made where it isn't there
 * @param content by language and namespace, or place by place, as `readDirectory` and `downloadAll` give it
 * @throws InvalidArgumentError for a folder or option that can't be right, a place that can't have a file of its own (names
 * that Windows refuses, or that differ in case only), content that is none, a file that is there and can't be read, is
 * malformed or leads out of the folder, or that can't be written. Where content is given by language, its places are looked at
 * before anything is written
 */
export async function writeDirectory(
  folder: string | URL,
  content: ContentByLanguage | AnyIterable<PlaceContent>,
  options?: WriteDirectoryOptions,
): Promise<WrittenDirectory> {
  const given = must.readOptions('writeDirectory', writeChecks, options);
  const { keySeparator = '.', layout = 'nested', unnestable = 'flat', indent = 2, signal } = given;
  const planner = new Planner(readPattern(given), keySeparator);
  const { disk, path: root } = openDisk(folder);
  const target = new Target(disk, root, {
    separator: keySeparator,
    layout,
    unnestable,
    indent: typeof indent === 'number' ? ' '.repeat(indent) : indent,
    allowsEmpty: given.allowEmpty ?? false,
  });
  const plan = ({ content, ...place }: PlaceContent) => planner.plan(place, content);
  const files = filesOf(content, plan);
  // One after the other, so that what is found doesn't depend on which is done first.
  async function* located(end: AbortSignal): AsyncGenerator<LocatedFile> {
    for await (const file of files(end)) yield await target.locate(file);
  }
  /** In the order of the places. */
  const results = new Map<string, Promise<Outcome>>();
  const write = (file: LocatedFile) => {
    const result = target.write(file);
    results.set(file.name, result);
    return result;
  };
  await inPool(located, filesAtOnce, signal, write).catch(async (error) => {
    // All have ended. The first of those that have failed is told, whichever failed sooner.
    if (!signal?.aborted) for (const result of results.values()) await result;
    throw error;
  });
  const outcomes = await Promise.all(results.values());
  const pathsOf = (outcome: Outcome) => [...results.keys()].filter((_, nth) => outcomes[nth] === outcome);
  return { written: pathsOf('written'), unchanged: pathsOf('unchanged'), kept: pathsOf('kept') };
}

/** So many keep a disk busy. */
const filesAtOnce = 8;

/** The files of content: all of them at once where it is in memory, and otherwise as its places come. */
function filesOf(
  content: ContentByLanguage | AnyIterable<PlaceContent>,
  plan: (place: PlaceContent) => PlannedFile,
): (signal: AbortSignal) => AnyIterable<PlannedFile> {
  if (!isIterable(content)) {
    const files = piecesOf(content, 'content').map(plan);
    return (signal) => untilAborted(files, 'content', signal);
  }
  return async function* (signal) {
    for await (const place of untilAborted(content, 'content', signal)) {
      if (!isPlainObject(place))
        throw invalid('content', 'must be of places: { language, namespace, content }');
      yield plan(place);
    }
  };
}

async function readPlan(folder: string | URL, options: ReadDirectoryOptions | undefined): Promise<ReadPlan> {
  const given = must.readOptions('readDirectory', readChecks, options);
  const { disk, path } = openDisk(folder);
  return {
    disk,
    folder: path,
    pattern: readPattern(given),
    onUnmatched: given.onUnmatched,
    signal: given.signal,
  };
}

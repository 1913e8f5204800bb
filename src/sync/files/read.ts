/** Reads the files of a folder. */

import type { NamespaceContent } from '../../index.js';
import type { Place } from '../content.js';
import { abortable, assertGoing, attempt } from '../iterate.js';
import { invalid, invalidFile, reasonOf } from './invalid.js';
import { decode, type Fail, parse } from './json.js';
import { isPassedOver, type Pattern } from './pattern.js';
import { type Disk, type Entry, isWithin } from './platform.js';

export interface ReadPlan {
  readonly disk: Disk;
  readonly folder: string;
  readonly pattern: Pattern;
  readonly onUnmatched: ((path: string) => unknown) | undefined;
  readonly signal: AbortSignal | undefined;
}

interface FoundFile extends Place {
  /** Below the folder. */
  readonly path: string;
  readonly realPath: string;
}

export async function* readPlaces(
  plan: ReadPlan,
): AsyncGenerator<Place & { readonly content: NamespaceContent }, void, undefined> {
  const { disk, folder } = plan;
  const root = await disk.files.realpath(folder).catch((cause: unknown) => {
    throw invalid('folder', `can't be read: ${reasonOf(cause)}`, cause);
  });
  const paths = new Map<string, string>();
  for await (const { path, realPath, language, namespace } of filesIn(plan, root, [], [root])) {
    const place = `${language}/${namespace}`;
    const other = paths.get(place);
    if (other !== undefined) {
      throw invalidFile(
        folder,
        path,
        `is of the same language and namespace as "${other}". Remove one of them`,
      );
    }
    paths.set(place, path);
    const fail: Fail = (problem, cause) => invalidFile(folder, path, problem, cause);
    const bytes = await disk.files.readFile(realPath).catch((cause: unknown) => {
      throw fail(`can't be read: ${reasonOf(cause)}`, cause);
    });
    // An object of JSON, which is what content is.
    const content = parse(decode(bytes, fail), fail).root.value as NamespaceContent;
    yield { language, namespace, content };
  }
}

/**
 * The files of the pattern, in the order of their names.
 *
 * @param parents real paths of the folders on the way, so that links in a circle end
 */
async function* filesIn(
  plan: ReadPlan,
  root: string,
  above: readonly string[],
  parents: readonly string[],
): AsyncGenerator<FoundFile, void, undefined> {
  const { disk, pattern, onUnmatched, signal } = plan;
  const folder = parents.at(-1) ?? root;
  const entries = await disk.files.readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw invalid('folder', `can't be read: ${reasonOf(cause)}`, cause);
  });
  entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  for (const entry of entries) {
    assertGoing(signal);
    const names = [...above, entry.name];
    const path = names.join('/');
    const found = pattern.match(names);
    if (!found && isPassedOver(entry.name)) continue;
    const isLast = names.length === pattern.depth;
    const { kind, realPath } = await resolve(disk, folder, entry);
    const isFolder = kind?.isDirectory() === true;
    const leads = found !== undefined && (isLast ? !isFolder : isFolder);
    if (leads && entry.isSymbolicLink() && (!kind || !isWithin(disk, root, realPath))) {
      throw invalidFile(
        plan.folder,
        path,
        `is a symbolic link ${kind ? 'that leads out of the folder' : 'to what is not there'}`,
      );
    }
    const { language, namespace } = found ?? {};
    if (leads && !isFolder && kind?.isFile() && language !== undefined && namespace !== undefined) {
      yield { path, realPath, language, namespace };
    } else if (!isFolder) {
      await abortable(
        attempt(() => onUnmatched?.(path)),
        signal,
      );
    } else if ((leads || (onUnmatched && !entry.isSymbolicLink())) && !parents.includes(realPath)) {
      yield* filesIn(plan, root, names, [...parents, realPath]);
    }
  }
}

/** What something in a folder is, and where: a link is what it leads to, if there is anything. */
async function resolve(disk: Disk, folder: string, entry: Entry) {
  const path = disk.paths.join(folder, entry.name);
  if (!entry.isSymbolicLink()) return { kind: entry, realPath: path };
  try {
    const realPath = await disk.files.realpath(path);
    return { kind: await disk.files.stat(realPath), realPath };
  } catch {
    return { kind: undefined, realPath: path };
  }
}

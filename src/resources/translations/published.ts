import { own } from '../../api/own.js';
import { restrictionOf, restrictions, segmentProblem } from '../../api/path-parameters.js';
import {
  date,
  integerFrom,
  type Option,
  type OptionsOf,
  string,
  strings,
  withDefault,
} from '../../arguments/index.js';
import type { AwaitableIterable } from '../../async/index.js';
import { assertSegment, type CallOptions, callOptions } from '../../calls/index.js';
import type { NamespaceContent } from '../../content/content.js';
import { type ErrorContext, UnexpectedResponseError } from '../../errors/index.js';
import { clean } from '../../errors/text.js';

export interface DownloadOptions extends CallOptions {
  /**
   * Whether a namespace that isn't published is a NotFoundError, in place of an empty one.
   *
   * @default false
   */
  readonly mustExist?: boolean | undefined;
}

export interface DownloadAllOptions extends CallOptions {
  /** @default 'latest' */
  readonly version?: string | undefined;
  /** Only these languages. */
  readonly languages?: readonly string[] | undefined;
  /** Only these namespaces. */
  readonly namespaces?: readonly string[] | undefined;
  /**
   * Only what was published after this time, to refresh a copy: each download is billed. Give the greatest `lastModified`
   * of the last time, which is of the server's clock, and not a time of your own clock. What isn't published any more
   * isn't told, nor what was published at that very time after it was listed: who can't do without compares what
   * `listPublished` gives.
   */
  readonly changedSince?: Date | undefined;
  /**
   * How many downloads at a time.
   *
   * @default the client's `concurrency`, or 20
   */
  readonly concurrency?: number | undefined;
}

export const downloadAllOptions = {
  ...callOptions,
  version: withDefault(string, 'latest'),
  languages: strings,
  namespaces: strings,
  changedSince: date,
  concurrency: integerFrom(1),
} satisfies OptionsOf<DownloadAllOptions>;

export interface ListPublishedOptions extends CallOptions {
  /** Only what is published of this version. */
  readonly version?: string | undefined;
  /** Only in this language. */
  readonly language?: string | undefined;
  /** Only of this namespace. */
  readonly namespace?: string | undefined;
}

/** What can be a part of a path, whether it becomes one or not: each is called by its kind. */
const part: Option<string> = {
  read: (value, name, context) => {
    assertSegment(name, restrictionOf(name) ?? 'id', value, context);
    return value;
  },
};

export const listPublishedOptions = {
  ...callOptions,
  version: part,
  language: part,
  namespace: part,
} satisfies OptionsOf<ListPublishedOptions>;

/** A namespace that is published in a language. */
export interface PublishedNamespace {
  readonly version: string;
  readonly language: string;
  readonly namespace: string;
  /** Whether it takes a credential to download it. */
  readonly isPrivate: boolean;
  /** In bytes. */
  readonly size: number;
  /** When it was published, by the server's clock. */
  readonly lastModified: Date;
}

export interface DownloadedNamespace extends Omit<PublishedNamespace, 'size' | 'lastModified'> {
  /** In bytes; undefined where the server doesn't tell, which with `changedSince` is an error. */
  readonly size: number | undefined;
  /** When it was published, by the server's clock; undefined where the server doesn't tell. */
  readonly lastModified: Date | undefined;
  readonly content: NamespaceContent;
}

/** Contents by language and namespace. */
export interface ContentByLanguage {
  readonly [language: string]: { readonly [namespace: string]: NamespaceContent };
}

/**
 * Downloads that run as they are read: `for await (const { language, namespace, content } of downloads)`, in order
 * of arrival, or all of them by `await downloads` or `downloads.all()`. Nothing is sent before reading starts. The
 * first failure ends it.
 */
export interface Downloads extends AwaitableIterable<DownloadedNamespace, ContentByLanguage> {}

/** A namespace as it is listed. */
export type ListedNamespace = Omit<DownloadedNamespace, 'content'>;

/** A file as the API lists it. */
export interface ListedFile {
  readonly key: string;
  readonly isPrivate?: boolean | undefined;
  readonly size?: number | null | undefined;
  readonly lastModified?: string | null | undefined;
}

/** Contents by language and namespace. */
export function byLanguage(downloads: readonly DownloadedNamespace[]): ContentByLanguage {
  const languages = new Map<string, [namespace: string, content: NamespaceContent][]>();
  for (const { language, namespace, content } of downloads) {
    const namespaces = languages.get(language) ?? [];
    namespaces.push([namespace, content]);
    languages.set(language, namespaces);
  }
  return Object.fromEntries([...languages].map(([language, pairs]) => [language, Object.fromEntries(pairs)]));
}

/** Reads a file of the list: its key is `p/v/l/n`, with `private/` before it where it is private. */
export function listedNamespace(
  file: ListedFile,
  quoted: (text: string) => string,
  context: ErrorContext,
): ListedNamespace {
  const { key, isPrivate = false, size, lastModified } = own(file);
  const [version = '', language = '', namespace = '', ...more] = namesOf(key, isPrivate ? 2 : 1);
  const names = { version, language, namespace };
  if (more.length > 0 || restrictions.some((kind) => segmentProblem(kind, names[kind]) !== undefined)) {
    throw new UnexpectedResponseError(`the key ${clean(quoted(key))} does not name a namespace`, {
      ...context,
      status: 200,
    });
  }
  return {
    ...names,
    isPrivate,
    size: size ?? undefined,
    lastModified: lastModified == null ? undefined : new Date(lastModified),
  };
}

/**
 * The names in a key from one on, in which what is not a letter or digit may be escaped; none where an escape is
 * malformed.
 */
function namesOf(key: string, first: number): string[] {
  try {
    return key.split('/').slice(first).map(decodeURIComponent);
  } catch {
    return [];
  }
}

import { own } from '../../api/own.js';
import { integerFrom, type OptionsOf, string, strings, withDefault } from '../../arguments/index.js';
import { type AwaitableIterable, mapConcurrently } from '../../async/index.js';
import {
  type AtSite,
  type CallOptions,
  type Connection,
  callOptions,
  type Piece,
} from '../../calls/index.js';
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
  concurrency: integerFrom(1),
} satisfies OptionsOf<DownloadAllOptions>;

/** A namespace that is published. */
export interface PublishedNamespace {
  readonly version: string;
  readonly language: string;
  readonly namespace: string;
  /** Whether it takes a credential to download it. */
  readonly isPrivate: boolean;
}

export interface DownloadedNamespace extends PublishedNamespace {
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

/** What is listed, and how each of it is downloaded. */
export interface Listing {
  readonly concurrency: number;
  readonly list: () => Promise<readonly PublishedNamespace[]>;
  /** Undefined for one that can't be read. */
  readonly download: (namespace: PublishedNamespace, signal: AbortSignal) => Promise<Downloaded | undefined>;
}

interface Downloaded {
  readonly body: NamespaceContent;
  readonly bytes: number;
}

/** Downloads what is listed, several at a time. */
export async function* downloadListed(
  listing: (connection: Connection) => Listing,
  connection: Connection,
  atSite: AtSite,
): AsyncGenerator<Piece<DownloadedNamespace>, void, undefined> {
  const { concurrency, list, download } = await atSite(async () => listing(connection));
  const downloads = mapConcurrently(await atSite(list), concurrency, async (namespace, signal) => {
    const downloaded = await atSite(() => download(namespace, signal));
    return downloaded && { item: { ...namespace, content: downloaded.body }, bytes: downloaded.bytes };
  });
  for await (const piece of downloads) if (piece !== undefined) yield piece;
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

/** Reads a key: `p/v/l/n`, with `private/` before it where it is private. */
export function publishedNamespace(
  file: { readonly key: string; readonly isPrivate?: boolean | undefined },
  quoted: (text: string) => string,
  context: ErrorContext,
): PublishedNamespace {
  const { key, isPrivate = false } = own(file);
  const [, version, language, namespace, ...more] = key.replace(/^private\//, '').split('/');
  if (version === undefined || language === undefined || namespace === undefined || more.length > 0) {
    throw new UnexpectedResponseError(`the key ${clean(quoted(key))} does not name a namespace`, {
      ...context,
      status: 200,
    });
  }
  return { version, language, namespace, isPrivate };
}

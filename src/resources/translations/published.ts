import { integerFrom, type OptionsOf, string, strings, withDefault } from '../../arguments/index.js';
import { Awaitable, type AwaitableIterable, mapConcurrently } from '../../async/index.js';
import { type CallOptions, callOptions, callSite } from '../../calls/index.js';
import type { NamespaceContent } from '../../content/index.js';
import { type ErrorContext, UnexpectedResponseError } from '../../errors/index.js';

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

/** The downloads of a call, which lists what there is and downloads each. */
export class ListedDownloads extends Awaitable<DownloadedNamespace, ContentByLanguage> {
  readonly #list: () => Promise<readonly PublishedNamespace[]>;
  /** Undefined for one that can't be read. */
  readonly #download: (
    namespace: PublishedNamespace,
    signal: AbortSignal,
  ) => Promise<NamespaceContent | undefined>;
  readonly #concurrency: () => number;
  /** As in the pages of a call. */
  readonly #atSite = callSite();

  constructor(
    concurrency: () => number,
    list: () => Promise<readonly PublishedNamespace[]>,
    download: (namespace: PublishedNamespace, signal: AbortSignal) => Promise<NamespaceContent | undefined>,
  ) {
    super();
    this.#concurrency = concurrency;
    this.#list = list;
    this.#download = download;
  }

  override async *[Symbol.asyncIterator](): AsyncGenerator<DownloadedNamespace, void, undefined> {
    const downloads = mapConcurrently(
      await this.#atSite(this.#list),
      this.#concurrency(),
      async (namespace, signal) => ({
        ...namespace,
        content: await this.#atSite(() => this.#download(namespace, signal)),
      }),
    );
    for await (const { content, ...namespace } of downloads) {
      if (content !== undefined) yield { ...namespace, content };
    }
  }

  override async all(): Promise<ContentByLanguage> {
    const languages = new Map<string, [namespace: string, content: NamespaceContent][]>();
    for await (const { language, namespace, content } of this) {
      const namespaces = languages.get(language) ?? [];
      namespaces.push([namespace, content]);
      languages.set(language, namespaces);
    }
    return Object.fromEntries(
      [...languages].map(([language, pairs]) => [language, Object.fromEntries(pairs)]),
    );
  }
}

/** Reads a key: `p/v/l/n`, with `private/` before it where it is private. */
export function publishedNamespace(
  { key, isPrivate = false }: { readonly key: string; readonly isPrivate?: boolean | undefined },
  quoted: (text: string) => string,
  context: ErrorContext,
): PublishedNamespace {
  const [, version, language, namespace, ...more] = key.replace(/^private\//, '').split('/');
  if (version === undefined || language === undefined || namespace === undefined || more.length > 0) {
    throw new UnexpectedResponseError(`the key ${quoted(key)} does not name a namespace`, {
      ...context,
      status: 200,
    });
  }
  return { version, language, namespace, isPrivate };
}

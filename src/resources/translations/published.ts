import { mapConcurrently } from '../../concurrency.js';
import type { NamespaceContent } from './content.js';

/** A namespace as it is published. */
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
 * of arrival, or all of them by `.all()`. Nothing is sent before reading starts. The first failure ends it.
 */
export class Downloads implements AsyncIterable<DownloadedNamespace> {
  readonly #list: () => Promise<readonly PublishedNamespace[]>;
  readonly #fetch: (namespace: PublishedNamespace, signal: AbortSignal) => Promise<NamespaceContent>;
  readonly #concurrency: number;

  /** @internal */
  constructor(
    concurrency: number,
    list: () => Promise<readonly PublishedNamespace[]>,
    fetch: (namespace: PublishedNamespace, signal: AbortSignal) => Promise<NamespaceContent>,
  ) {
    this.#concurrency = concurrency;
    this.#list = list;
    this.#fetch = fetch;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<DownloadedNamespace, void, undefined> {
    yield* mapConcurrently(await this.#list(), this.#concurrency, async (namespace, signal) => ({
      ...namespace,
      content: await this.#fetch(namespace, signal),
    }));
  }

  /** All contents, by language and namespace. */
  async all(): Promise<ContentByLanguage> {
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

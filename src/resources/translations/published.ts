import { mapConcurrently } from '../../concurrency.js';
import { type ErrorContext, UnexpectedResponseError } from '../../errors/index.js';
import type { CallOptions } from '../../http/index.js';
import type { NamespaceContent } from './content.js';

export interface DownloadAllOptions extends CallOptions {
  /** `latest` unless given. */
  readonly version?: string | undefined;
  /** Only these languages. */
  readonly languages?: readonly string[] | undefined;
  /** Only these namespaces. */
  readonly namespaces?: readonly string[] | undefined;
  /** How many requests at a time; the client's `concurrency`, or 20. */
  readonly concurrency?: number | undefined;
}

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

/** Reads `p/v/l/n`, with `private/` before it where it is private. */
export function publishedNamespace(
  { key, isPrivate = false }: { readonly key: string; readonly isPrivate?: boolean | undefined },
  context: ErrorContext,
): PublishedNamespace {
  const [, version, language, namespace, ...more] = key.replace(/^private\//, '').split('/');
  if (version === undefined || language === undefined || namespace === undefined || more.length > 0) {
    throw new UnexpectedResponseError(`the key ${key} names no namespace`, { ...context, status: 200 });
  }
  return { version, language, namespace, isPrivate };
}

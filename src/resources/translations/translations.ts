import type { StandardSchemaV1 } from 'ky';
import { assertCount, assertFunction, assertSignal, assertStrings } from '../../arguments.js';
import { type AnyIterable, eitherSignal } from '../../concurrency.js';
import { InvalidArgumentError, NotFoundError } from '../../errors/index.js';
import { type CallOptions, checkShape, Pages } from '../../http/index.js';
import type { Operation } from '../../operations/index.js';
import type { Scope } from '../../scopes.js';
import { assertCdnType } from '../cdn-type.js';
import { Resource } from '../resource.js';
import { type Location, type NamespaceContent, ownOf, placeOf, type RawContent } from './content.js';
import { type Changes, type Entries, keysOf, pairsOf } from './entries.js';
import {
  download,
  downloadPrivate,
  list,
  pull,
  pullRaw,
  remove,
  reportMissing,
  reportUsed,
  update,
} from './operations.js';
import {
  type DownloadAllOptions,
  Downloads,
  type PublishedNamespace,
  publishedNamespace,
} from './published.js';
import { filterQuery, type PullOptions, type RawPullOptions } from './pull-query.js';
import { sendSeries, type WriteResult } from './series.js';
import {
  byPairs,
  type UpdateOptions,
  updateQuery,
  type Write,
  type WriteOptions,
  withStatisticsOnce,
} from './write.js';

/** Checks content with a schema of zod, valibot, arktype or any other that follows Standard Schema. */
interface WithSchema<T> {
  readonly schema: StandardSchemaV1<unknown, T>;
}

/** The translations of a project. */
export class Translations<S extends Scope = Scope> extends Resource<S> {
  /**
   * The published translations of a namespace. Sent without a credential, so that caches work.
   * `GET /{projectId}/{version}/{language}/{namespace}`
   *
   * A namespace that isn't published is an empty one, as official tools see it: on the CDN type `pro` the API answers
   * so, and on `standard` its 404 is read so.
   *
   * @scope public
   * @param options with a `schema`, the content is checked and typed by it
   * @throws UnexpectedResponseError if the content doesn't fit the schema
   */
  download(location: Location, options?: CallOptions): Promise<NamespaceContent>;
  download<T>(location: Location, options: CallOptions & WithSchema<T>): Promise<T>;
  async download(
    location: Location,
    { schema, ...options }: CallOptions & Partial<WithSchema<unknown>> = {},
  ): Promise<unknown> {
    return this.#checked(download, await this.#published(location, options), schema);
  }

  /**
   * The published translations of a private namespace; on the CDN type `pro` only.
   * `GET /private/{projectId}/{version}/{language}/{namespace}`
   *
   * @scope read
   * @param options with a `schema`, the content is checked and typed by it
   */
  downloadPrivate(
    this: Translations<'read'>,
    location: Location,
    options?: CallOptions,
  ): Promise<NamespaceContent>;
  downloadPrivate<T>(
    this: Translations<'read'>,
    location: Location,
    options: CallOptions & WithSchema<T>,
  ): Promise<T>;
  async downloadPrivate(
    this: Translations<'read'>,
    location: Location,
    { schema, ...options }: CallOptions & Partial<WithSchema<unknown>> = {},
  ): Promise<unknown> {
    if (this.cdnType === 'standard') {
      throw new InvalidArgumentError(
        'cdnType',
        'is "standard", and only "pro" has private namespaces',
        this.contextOf(downloadPrivate),
      );
    }
    return this.#checked(
      downloadPrivate,
      await this.send(downloadPrivate, placeOf(location), options),
      schema,
    );
  }

  /**
   * Everything that is published of a version: listed once, and fetched several at a time as it is read, public
   * namespaces without the credential and private ones with it. What is private is left out for a client that
   * can't read it: one without a credential, or whose credential declares no `read`.
   * `GET /download/{projectId}/{version}`, then a download of each namespace
   *
   * @scope optional: public namespaces without a credential, private ones with `read`
   * @throws WrongCdnTypeError if nothing is listed, and the project is hosted on the other CDN type
   */
  downloadAll({
    version = 'latest',
    languages,
    namespaces,
    concurrency,
    ...options
  }: DownloadAllOptions = {}): Downloads {
    const limit = this.concurrencyOr(20, concurrency);
    const wanted = ({ language, namespace }: PublishedNamespace) =>
      (languages?.includes(language) ?? true) && (namespaces?.includes(namespace) ?? true);
    return new Downloads(
      limit,
      async () => {
        const context = this.contextOf(list);
        assertCount('concurrency', limit, 1, context);
        if (languages !== undefined) assertStrings('languages', languages, context);
        if (namespaces !== undefined) assertStrings('namespaces', namespaces, context);
        const files = await this.send(list, { version }, options);
        if (files.length === 0) await assertCdnType(this.connection, options);
        return files.map((file) => publishedNamespace(file, context)).filter(wanted);
      },
      ({ isPrivate, ...location }, end) => {
        const signal = eitherSignal(options.signal, end);
        return isPrivate
          ? // Only what can read has got a private namespace in its list, and the run-time check holds.
            (this as Translations<never> as Translations<'read'>).downloadPrivate(location, {
              ...options,
              signal,
            })
          : this.download(location, { ...options, signal });
      },
    );
  }

  /**
   * The translations of a namespace as they are now, published or not, in pages. Nothing is sent before the
   * pages are read, and only one is held at a time. `GET /pull/{projectId}/{version}/{language}/{namespace}`
   *
   * @scope read
   * @param options filters; `own`, `raw`; with a `schema`, what `.all()` gives is checked and typed by it
   */
  pull(this: Translations<'read'>, location: Location, options: RawPullOptions): Pages<RawContent>;
  pull<T>(
    this: Translations<'read'>,
    location: Location,
    options: PullOptions & WithSchema<T>,
  ): Pages<NamespaceContent, T>;
  pull(this: Translations<'read'>, location: Location, options?: PullOptions): Pages<NamespaceContent>;
  pull(
    this: Translations<'read'>,
    location: Location,
    {
      own = false,
      raw = false,
      schema,
      signal,
      timeout,
      ...filter
    }: Omit<PullOptions, 'raw'> & { readonly raw?: boolean | undefined } & Partial<WithSchema<unknown>> = {},
  ): unknown {
    const context = this.contextOf(pull);
    return new Pages(
      async (cursor) => {
        const query = { next: cursor, raw: raw || own ? 'true' : undefined, ...filterQuery(filter, context) };
        const input = { signal, timeout, query };
        const { body, headers } =
          raw || own
            ? await this.exchange(pullRaw, placeOf(location), input)
            : await this.exchange(pull, placeOf(location), input);
        const next = headers.get('x-next-page') || undefined;
        // With `own`, the answer is of raw entries.
        return { content: own ? ownOf(body as RawContent, raw) : body, next };
      },
      (pages) => {
        const content = Object.fromEntries(pages.flatMap((page) => Object.entries(page)));
        return this.#checked(pull, content, schema);
      },
      context,
    );
  }

  /**
   * Creates, changes and (by `null`) deletes keys, any number of them: an object, a `Map`, or an iterable or async
   * iterable of pairs that needn't be in memory as a whole. At most 1,000 go out in a request; the statistics are
   * made with the last. `POST /update/{projectId}/{version}/{language}/{namespace}`
   *
   * @scope write
   * @throws PartialUpdateError if a request fails after others went through: call it again with the `failed` and
   * the `pending` keys
   */
  async update(
    this: Translations<'write'>,
    location: Location,
    entries: Changes,
    options: UpdateOptions = {},
  ): Promise<WriteResult> {
    const context = this.contextOf(update);
    const queryOf = updateQuery(options, context);
    return this.#write(update, location, options, {
      ...pairsOf(entries, true, context),
      ...byPairs,
      // Without a key there is nothing to send, unless the namespace is to be emptied.
      evenIfEmpty: options.replace,
      queryOf,
    });
  }

  /**
   * Deletes keys, any number of them; in a branch or tenant, what it inherits comes through again.
   * `POST /update/{projectId}/{version}/{language}/{namespace}`, each key as `null`
   *
   * @scope write
   * @throws PartialUpdateError if a request fails after others went through
   */
  async delete(
    this: Translations<'write'>,
    location: Location,
    keys: AnyIterable<string>,
    options: WriteOptions = {},
  ): Promise<WriteResult> {
    return this.#write(remove, location, options, {
      ...keysOf(keys, this.contextOf(remove)),
      keyOf: (key) => key,
      bodyOf: (batch) => Object.fromEntries(batch.map((key) => [key, null])),
      queryOf: withStatisticsOnce,
    });
  }

  /**
   * Adds keys that don't exist yet, any number of them; others stay as they are.
   * `POST /missing/{projectId}/{version}/{language}/{namespace}`
   *
   * @scope write
   * @throws PartialUpdateError if a request fails after others went through
   */
  async reportMissing(
    this: Translations<'write'>,
    location: Location,
    entries: Entries,
    options: WriteOptions = {},
  ): Promise<WriteResult> {
    return this.#write(reportMissing, location, options, {
      ...pairsOf(entries, false, this.contextOf(reportMissing)),
      ...byPairs,
      queryOf: withStatisticsOnce,
    });
  }

  /**
   * Marks keys as used now, any number of them. `POST /used/{projectId}/{version}/{language}/{namespace}`
   *
   * @scope write
   * @throws PartialUpdateError if a request fails after others went through
   */
  async reportUsed(
    this: Translations<'write'>,
    location: Location,
    keys: AnyIterable<string>,
    options: WriteOptions = {},
  ): Promise<WriteResult> {
    return this.#write(reportUsed, location, options, {
      ...keysOf(keys, this.contextOf(reportUsed)),
      keyOf: (key) => key,
      bodyOf: (batch) => batch,
    });
  }

  /** Content as it is, or as a schema makes it. */
  async #checked<T>(
    operation: Operation,
    content: NamespaceContent,
    schema: StandardSchemaV1<unknown, T> | undefined,
  ): Promise<NamespaceContent | T> {
    return schema === undefined
      ? content
      : checkShape(schema, content, { ...this.contextOf(operation), status: 200 });
  }

  async #published(location: Location, options: CallOptions): Promise<NamespaceContent> {
    try {
      return await this.send(download, placeOf(location), options);
    } catch (error) {
      if (error instanceof NotFoundError && this.cdnType === 'standard') return {};
      throw error;
    }
  }

  /** Sends any number of items to a namespace, in as many requests as it takes. */
  #write<Item>(
    this: Translations<'write'>,
    operation: typeof update | typeof remove | typeof reportMissing | typeof reportUsed,
    location: Location,
    { concurrency, onProgress, signal, timeout }: WriteOptions,
    { bodyOf, queryOf, ...items }: Write<Item>,
  ): Promise<WriteResult> {
    const context = this.contextOf(operation);
    const limit = this.concurrencyOr(4, concurrency);
    assertCount('concurrency', limit, 1, context);
    assertFunction('onProgress', onProgress);
    assertSignal(signal, context);
    return sendSeries({
      ...items,
      concurrency: limit,
      onProgress,
      signal,
      context,
      send: (batch, position, onThrottled) =>
        this.exchange(operation, placeOf(location), {
          signal,
          timeout,
          onThrottled,
          body: bodyOf(batch),
          query: queryOf?.(position),
        }),
    });
  }
}

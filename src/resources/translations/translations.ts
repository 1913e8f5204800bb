import { cdnTypes } from '../../api/cdn-types.js';
import type { Scope } from '../../api/scopes.js';
import type { StandardSchemaV1, WithSchema } from '../../api/standard-schema.js';
import { boolean, type OptionsOf, readNow, schema as schemaOption } from '../../arguments/index.js';
import { type AnyIterable, anySignal } from '../../async/index.js';
import {
  type CallOptions,
  type CallResponse,
  callOptions,
  checkShape,
  connectionOf,
  FetchedPages,
  type Pages,
  withCallSite,
} from '../../calls/index.js';
import {
  type Changes,
  type Entries,
  joinPages,
  keysOf,
  type Location,
  type NamedTexts,
  type NamespaceContent,
  ownOf,
  pairsOf,
  pathOf,
  type RawContent,
  rememberEntries,
} from '../../content/index.js';
import { InvalidArgumentError, NotFoundError, RestrictedError } from '../../errors/index.js';
import type { Operation } from '../../operations/index.js';
import { assertCdnType } from '../cdn-type.js';
import { Resource } from '../resource.js';
import { sendBatches, type WriteResult } from './batches.js';
import {
  download,
  downloadPrivate,
  list,
  pull,
  pullRaw,
  remove,
  replace,
  reportMissing,
  reportUsed,
  update,
} from './operations.js';
import {
  type DownloadAllOptions,
  type DownloadOptions,
  type Downloads,
  downloadAllOptions,
  ListedDownloads,
  type PublishedNamespace,
  publishedNamespace,
} from './published.js';
import { filterQuery, type PullOptions, pullOptions, type RawPullOptions } from './pull-query.js';
import {
  byPairs,
  type UpdateOptions,
  updateOptions,
  updateQuery,
  type Write,
  type WriteOptions,
  withStatisticsOnce,
  writeOptions,
} from './write.js';

type WriteOperation = typeof update | typeof remove | typeof reportMissing | typeof reportUsed;

const privateOptions = {
  ...callOptions,
  schema: schemaOption,
} satisfies OptionsOf<CallOptions & Partial<WithSchema<unknown>>>;

const downloadOptions = { ...privateOptions, mustExist: boolean } satisfies OptionsOf<
  DownloadOptions & Partial<WithSchema<unknown>>
>;

const pullAnyOptions = { ...pullOptions, schema: schemaOption };

/** The translations of a project. */
export class Translations<S extends Scope = Scope> extends Resource<S> {
  /** @internal */
  static override readonly operations = [
    download,
    downloadPrivate,
    list,
    pull,
    update,
    remove,
    reportMissing,
    reportUsed,
  ] as const;

  /**
   * The published translations of a namespace. Sent without a credential, so that caches work.
   * `GET /{projectId}/{version}/{language}/{namespace}`
   *
   * A namespace that isn't published is an empty one, as official tools see it: on the CDN type `pro` the API
   * returns `{}`, and on `standard` its 404 is taken for that. With `mustExist`, it is a NotFoundError.
   *
   * @scope public
   * @param options with a `schema`, the content is checked and typed by it
   * @throws UnexpectedResponseError if the content doesn't fit the schema
   * @throws NotFoundError if `mustExist` is set and the namespace isn't published
   */
  download<T>(location: Location, options: DownloadOptions & WithSchema<T>): Promise<T>;
  download(location: Location, options?: DownloadOptions): Promise<NamespaceContent>;
  async download(
    location: Location,
    options?: DownloadOptions & Partial<WithSchema<unknown>>,
  ): Promise<unknown> {
    return withCallSite(async () => {
      const { schema, mustExist = false, ...call } = this.read(download, downloadOptions, options);
      const { body, quoted } = await this.#published(location, mustExist, call);
      return this.#checked(download, body, schema, quoted);
    });
  }

  /**
   * The published translations of a private namespace; on the CDN type `pro` only.
   * `GET /private/{projectId}/{version}/{language}/{namespace}`
   *
   * @scope read
   * @param options with a `schema`, the content is checked and typed by it
   */
  downloadPrivate<T>(
    this: Translations<'read'>,
    location: Location,
    options: CallOptions & WithSchema<T>,
  ): Promise<T>;
  downloadPrivate(
    this: Translations<'read'>,
    location: Location,
    options?: CallOptions,
  ): Promise<NamespaceContent>;
  async downloadPrivate(
    this: Translations<'read'>,
    location: Location,
    options?: CallOptions & Partial<WithSchema<unknown>>,
  ): Promise<unknown> {
    return withCallSite(async () => {
      const { schema, ...call } = this.read(downloadPrivate, privateOptions, options);
      const { cdnType } = connectionOf(this);
      if (!cdnTypes[cdnType].hasPrivate) {
        throw new InvalidArgumentError(
          'cdnType',
          `is "${cdnType}", which has no private namespaces`,
          this.contextOf(downloadPrivate),
        );
      }
      const path = pathOf(location, this.contextOf(downloadPrivate));
      const { body, quoted } = await this.exchange(downloadPrivate, path, call);
      return this.#checked(downloadPrivate, body, schema, quoted);
    });
  }

  /**
   * Everything that is published of a version: listed once, and downloaded several namespaces at a time as it is
   * read, public ones without the credential and private ones with it. What is private is left out for a client that
   * can't read it: one without a credential, or whose credential declares no `read`, or is restricted to others.
   * `GET /download/{projectId}/{version?}`, then a download of each namespace
   *
   * @scope optional: public namespaces without a credential, private ones with `read`
   * @throws WrongCdnTypeError if nothing is listed, and the project is hosted on the other CDN type
   */
  downloadAll(options?: DownloadAllOptions): Downloads {
    const read = readNow(() => this.read(list, downloadAllOptions, options));
    return new ListedDownloads(
      () => this.concurrencyOr(20, read().concurrency),
      async () => {
        const { version, languages, namespaces, signal, timeout } = read();
        const context = this.contextOf(list);
        const { body: files, quoted } = await this.exchange(list, { version }, { signal, timeout });
        if (files.length === 0) await assertCdnType(connectionOf(this), { signal, timeout });
        return files
          .map((file) => publishedNamespace(file, quoted, context))
          .filter(
            ({ language, namespace }: PublishedNamespace) =>
              (languages?.includes(language) ?? true) && (namespaces?.includes(namespace) ?? true),
          );
      },
      ({ isPrivate, ...location }, end) => {
        const { signal, timeout } = read();
        const call = { signal: anySignal(signal, end), timeout };
        if (!isPrivate) return this.download(location, call);
        // Only what can read has got a private namespace in its list, and the run-time check holds.
        const reader = this as Translations<never> as Translations<'read'>;
        return reader.downloadPrivate(location, call).catch((error: unknown) => {
          if (error instanceof RestrictedError) return undefined;
          throw error;
        });
      },
    );
  }

  /**
   * The translations of a namespace as they are now, published or not, in pages. Nothing is sent before the
   * pages are read, and only one is held at a time. `GET /pull/{projectId}/{version}/{language}/{namespace}`
   *
   * @scope read
   * @param options filters; `own`, `raw`; with a `schema`, what `.all()` returns is checked and typed by it
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
    options?: Omit<PullOptions, 'raw'> & {
      readonly raw?: boolean | undefined;
    } & Partial<WithSchema<unknown>>,
  ): unknown {
    const context = this.contextOf(pull);
    const read = readNow(() => {
      const { own, raw, schema, signal, timeout, ...filter } = this.read(pull, pullAnyOptions, options);
      return {
        own,
        raw,
        schema,
        call: { signal, timeout },
        query: filterQuery(filter, context),
        path: pathOf(location, context),
      };
    });
    let quoted = (text: string) => text;
    return new FetchedPages(
      async (cursor) => {
        const { own = false, raw = false, call, path, ...request } = read();
        const query = { next: cursor, raw: raw || own ? 'true' : undefined, ...request.query };
        const response =
          raw || own
            ? await this.exchange(pullRaw, path, call, { query })
            : await this.exchange(pull, path, call, { query });
        const { body, headers } = response;
        quoted = response.quoted;
        const next = headers.get('x-next-page') || undefined;
        // With `raw` or `own`, the response has raw entries.
        const content = own ? ownOf(body as RawContent, raw, context) : body;
        return { content: raw ? rememberEntries(content as RawContent) : content, next };
      },
      (pages) => {
        const { raw = false, schema } = read();
        // Of entries or texts, as the pages are.
        const content = joinPages(pages, raw, context) as NamespaceContent;
        return this.#checked(pull, content, schema, quoted);
      },
      context,
    );
  }

  /**
   * Creates, changes and (by `null`) deletes keys, any number of them: an object, a `Map`, or an iterable or async
   * iterable of pairs that needn't be in memory as a whole. At most 1,000 go out in a request; the statistics are
   * recalculated with the last. `POST /update/{projectId}/{version}/{language}/{namespace}`
   *
   * @scope write
   * @throws PartialUpdateError if a request fails after others went through: give its `remaining` to this method again,
   * without `replace`
   */
  async update<Texts extends object>(
    this: Translations<'write'>,
    location: Location,
    entries: Changes | NamedTexts<Texts>,
    options?: UpdateOptions,
  ): Promise<WriteResult> {
    const read = this.read(update, updateOptions, options);
    return this.#write(update, location, read, {
      ...pairsOf(entries, true, this.contextOf(update)),
      ...byPairs,
      // Without a key there is nothing to send, unless `replace` asks to empty the namespace.
      replaces: read.replace,
      first: read.replace ? replace : update,
      queryOf: updateQuery(read),
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
    keys: AnyIterable<string> & object,
    options?: WriteOptions,
  ): Promise<WriteResult> {
    return this.#write(remove, location, this.read(remove, writeOptions, options), {
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
  async reportMissing<Texts extends object>(
    this: Translations<'write'>,
    location: Location,
    entries: Entries | NamedTexts<Texts>,
    options?: WriteOptions,
  ): Promise<WriteResult> {
    return this.#write(reportMissing, location, this.read(reportMissing, writeOptions, options), {
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
    keys: AnyIterable<string> & object,
    options?: WriteOptions,
  ): Promise<WriteResult> {
    return this.#write(reportUsed, location, this.read(reportUsed, writeOptions, options), {
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
    quoted: (text: string) => string,
  ): Promise<NamespaceContent | T> {
    return schema === undefined
      ? content
      : checkShape(schema, content, { ...this.contextOf(operation), status: 200 }, quoted);
  }

  async #published(
    location: Location,
    mustExist: boolean,
    options: CallOptions,
  ): Promise<Pick<CallResponse<NamespaceContent>, 'body' | 'quoted'>> {
    const context = this.contextOf(download);
    const { missingStatus } = cdnTypes[connectionOf(this).cdnType];
    try {
      const response = await this.exchange(download, pathOf(location, context), options);
      const isEmpty = mustExist && Object.keys(response.body).length === 0;
      if (isEmpty && /^error/i.test(response.headers.get('x-cache') ?? '')) {
        throw new NotFoundError({ ...context, status: response.status });
      }
      return response;
    } catch (error) {
      if (mustExist || !(error instanceof NotFoundError) || error.status !== missingStatus) throw error;
      return { body: {}, quoted: (text) => text };
    }
  }

  /** Sends any number of items to a namespace, in as many requests as it takes. */
  #write<Item>(
    this: Translations<'write'>,
    operation: WriteOperation,
    location: Location,
    { concurrency, total, onProgress, signal, timeout }: WriteOptions,
    { bodyOf, queryOf, first = operation, ...items }: Write<Item> & { readonly first?: WriteOperation },
  ): Promise<WriteResult> {
    const context = this.contextOf(operation);
    const path = pathOf(location, context);
    return sendBatches({
      ...items,
      total: items.total ?? total,
      concurrency: this.concurrencyOr(4, concurrency),
      onProgress,
      signal: anySignal(signal, connectionOf(this).signal),
      context,
      send: (batch, position) =>
        this.exchange(
          position.first ? first : operation,
          path,
          { signal, timeout },
          { body: bodyOf(batch), query: queryOf?.(position) },
        ),
    });
  }
}

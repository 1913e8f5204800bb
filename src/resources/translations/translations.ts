import { fromPairs, own } from '../../api/own.js';
import { restrictions } from '../../api/path-parameters.js';
import type { Scope } from '../../api/scopes.js';
import type { StandardSchemaV1, WithSchema } from '../../api/standard-schema.js';
import {
  boolean,
  type Given,
  type OptionsOf,
  readNow,
  schema as schemaOption,
} from '../../arguments/index.js';
import { type AnyIterable, anySignal, mapConcurrently } from '../../async/index.js';
import {
  type AtSite,
  type CallOptions,
  type CallResponse,
  type Connection,
  callOptions,
  checkShape,
  connectionOf,
  during,
  fetchPages,
  type Pages,
  type Paging,
  type Piece,
  Pieces,
  withCallSite,
} from '../../calls/index.js';
import type { NamespaceContent, RawContent } from '../../content/content.js';
import {
  type Changes,
  type Entries,
  joinPages,
  keysOf,
  type Location,
  type NamedTexts,
  ownOf,
  pairsOf,
  pathOf,
  rememberEntries,
} from '../../content/index.js';
import { NotFoundError, RestrictedError } from '../../errors/index.js';
import type { Operation, PathParameters } from '../../operations/index.js';
import { assertCdnType } from '../cdn-type.js';
import { Resource } from '../resource.js';
import { sendBatches, type WriteResult } from './batches.js';
import {
  download,
  downloadIfThere,
  downloadListed,
  downloadPrivate,
  listAll,
  listChanged,
  listPublished,
  pull,
  pullRaw,
  remove,
  replace,
  reportMissing,
  reportUsed,
  update,
} from './operations.js';
import {
  byLanguage,
  type DownloadAllOptions,
  type DownloadedNamespace,
  type DownloadOptions,
  type Downloads,
  downloadAllOptions,
  type ListedFile,
  type ListedNamespace,
  type ListPublishedOptions,
  listedNamespace,
  listPublishedOptions,
  type PublishedNamespace,
} from './published.js';
import { filterQuery, type PullOptions, pullOptions, type RawPullOptions } from './pull-query.js';
import {
  byKeys,
  byPairs,
  type TextWriteOptions,
  textWriteOptions,
  type UpdateOptions,
  updateOptions,
  updateQuery,
  type Write,
  type WriteOptions,
  withStatisticsOnce,
  writeOptions,
} from './write.js';

type DownloadedContent = Pick<CallResponse<NamespaceContent>, 'body' | 'bytes' | 'quoted'>;

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
   * @throws WrongCdnTypeError if there is nothing of that name, and the project is hosted on the other CDN type
   */
  download<T>(location: Location, options: DownloadOptions & WithSchema<T>): Promise<T>;
  download(location: Location, options?: DownloadOptions): Promise<NamespaceContent>;
  async download(
    location: Location,
    options?: DownloadOptions & Partial<WithSchema<unknown>>,
  ): Promise<unknown> {
    return withCallSite(async () => {
      const { schema, mustExist = false, ...call } = this.read(download, downloadOptions, options);
      const { body, quoted } = await this.#published(mustExist ? download : downloadIfThere, location, call);
      return this.#matched(download, body, schema, quoted);
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
      const { body, quoted } = await this.#private(location, call);
      return this.#matched(downloadPrivate, body, schema, quoted);
    });
  }

  /**
   * Everything that is published of a version: listed once, and downloaded several namespaces at a time as it is
   * read, public ones without the credential and private ones with it. What is private is left out for a client that
   * can't read it: one without a credential, or whose credential declares no `read`, or is restricted to others.
   * `GET /download/{projectId}/{version?}`, then a download of each namespace
   *
   * @scope optional: public namespaces without a credential, private ones with `read`
   * @param options with `changedSince`, only what was published after that time is downloaded
   * @throws WrongCdnTypeError if nothing is listed, and the project is hosted on the other CDN type
   */
  downloadAll(options?: DownloadAllOptions): Downloads {
    const read = readNow(() => this.read(listAll, downloadAllOptions, options));
    return new Pieces(
      connectionOf(this),
      listAll,
      (connection, atSite) => this.within(connection).#downloads(read, atSite),
      byLanguage,
    );
  }

  /**
   * What is published, without its content: to be downloaded by what has changed, and to find what is gone. Private
   * namespaces are among it for a credential that can read. `size` is in bytes, and `lastModified` of the server's clock.
   * `GET /download/{projectId}/{version?}/{language?}/{namespace?}`
   *
   * @scope optional: public namespaces without a credential, private ones with `read`
   * @param options of which version, language and namespace; of all by default
   * @throws WrongCdnTypeError if nothing is listed, and the project is hosted on the other CDN type
   */
  async listPublished(options?: ListPublishedOptions): Promise<PublishedNamespace[]> {
    return withCallSite(async () => {
      const { signal, timeout, ...wanted } = this.read(listPublished, listPublishedOptions, options);
      const { version, language, namespace } = wanted;
      const call = { signal, timeout };
      // The path has them in this order; what can't go into it is looked for in what is listed.
      const below = { version, language: version && language, namespace: version && language && namespace };
      const listed = await this.#list(listPublished, below, call, (one) =>
        restrictions.every((part) => one[part] === (wanted[part] ?? one[part])),
      );
      // Each has a size and a time: its operation asks for them.
      return listed as PublishedNamespace[];
    });
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
    const read = readNow(() => {
      const { own, raw, schema, totalTimeout, signal, timeout, ...filter } = this.read(
        pull,
        pullAnyOptions,
        options,
      );
      return this.checked(pull, (context) => ({
        own,
        raw,
        schema,
        totalTimeout,
        call: { signal, timeout },
        query: filterQuery(filter, context),
        path: pathOf(location, context),
      }));
    });
    const context = this.contextOf(pull);
    let quoted = (text: string) => text;
    const paging: Paging<RawContent | NamespaceContent> = {
      fetchPage: async (connection, cursor) => {
        const { own = false, raw = false, call, path, ...request } = read();
        const query = { next: cursor, raw: raw || own ? 'true' : undefined, ...request.query };
        const group = this.within(connection);
        const operation: Operation<'read', typeof pull.path, RawContent | NamespaceContent> =
          raw || own ? pullRaw : pull;
        const response = await group.exchange(operation, path, call, { query });
        const { body, headers, bytes } = response;
        quoted = response.quoted;
        const next = headers.get('x-next-page') || undefined;
        // With `raw` or `own`, the response has raw entries.
        const content = own ? ownOf(body as RawContent, raw, context) : body;
        return { content: raw ? rememberEntries(content as RawContent) : content, bytes, next };
      },
      totalTimeout: () => read().totalTimeout,
      context,
    };
    return new Pieces(
      connectionOf(this),
      pull,
      (connection, atSite) => fetchPages(paging, connection, atSite),
      (pages) => {
        const { raw = false, schema } = read();
        // Of entries or texts, as the pages are.
        const content = joinPages(pages, raw, context) as NamespaceContent;
        return this.#matched(pull, content, schema, quoted);
      },
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
      ...this.checked(update, (context) => pairsOf(entries, true, context)),
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
    options?: TextWriteOptions,
  ): Promise<WriteResult> {
    const read = this.read(remove, textWriteOptions, options);
    return this.#write(remove, location, read, {
      ...this.checked(remove, (context) => keysOf(keys, context)),
      ...byKeys,
      bodyOf: (batch) => fromPairs(batch.map((key) => [key, null])),
      queryOf: withStatisticsOnce(read),
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
    options?: TextWriteOptions,
  ): Promise<WriteResult> {
    const read = this.read(reportMissing, textWriteOptions, options);
    return this.#write(reportMissing, location, read, {
      ...this.checked(reportMissing, (context) => pairsOf(entries, false, context)),
      ...byPairs,
      queryOf: withStatisticsOnce(read),
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
      ...this.checked(reportUsed, (context) => keysOf(keys, context)),
      ...byKeys,
    });
  }

  /** Lists what is published, as far as it is wanted. */
  async #list(
    operation: Operation<'optional', string, readonly ListedFile[]>,
    path: PathParameters<string>,
    options: CallOptions,
    isWanted: (one: ListedNamespace) => boolean,
  ): Promise<ListedNamespace[]> {
    const { body: files, quoted } = await this.exchange(operation, path, options);
    if (files.length === 0) await assertCdnType(connectionOf(this), operation.name, options);
    return files.map((file) => listedNamespace(file, quoted, this.contextOf(operation))).filter(isWanted);
  }

  /** Lists what is published, and downloads several namespaces at a time. */
  async *#downloads(
    read: () => Given<DownloadAllOptions, typeof downloadAllOptions>,
    atSite: AtSite,
  ): AsyncGenerator<Piece<DownloadedNamespace>, void, undefined> {
    const given = await atSite(async () => read());
    const { version, languages, namespaces, changedSince, concurrency, ...call } = given;
    const isWanted = ({ language, namespace, lastModified }: ListedNamespace) =>
      (languages?.includes(language) ?? true) &&
      (namespaces?.includes(namespace) ?? true) &&
      !(changedSince && (lastModified ?? 0) <= changedSince);
    const list = changedSince ? listChanged : listAll;
    const listed = await atSite(() => this.#list(list, { version }, call, isWanted));
    const work = async (one: ListedNamespace, end: AbortSignal) => {
      const options = { ...call, signal: anySignal(call.signal, end) };
      const downloaded = await atSite(() => this.#downloaded(one, options));
      return downloaded && { item: { ...one, content: downloaded.body }, bytes: downloaded.bytes };
    };
    const downloads = mapConcurrently(listed, this.concurrencyOr(20, concurrency), work);
    for await (const piece of downloads) if (piece !== undefined) yield piece;
  }

  /** The content of what is listed; undefined for what can't be read. */
  async #downloaded(
    { isPrivate, ...location }: ListedNamespace,
    options: CallOptions,
  ): Promise<DownloadedContent | undefined> {
    if (!isPrivate) return this.#published(downloadListed, location, options);
    // Only what can read has got a private namespace in its list, and the run-time check holds.
    const reader = this as Translations<never> as Translations<'read'>;
    return reader.#private(location, options).catch((error: unknown) => {
      if (error instanceof RestrictedError) return undefined;
      throw error;
    });
  }

  /** Content as it is, or as a schema makes it. */
  async #matched<T>(
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
    operation: typeof download,
    location: Location,
    options: CallOptions,
  ): Promise<DownloadedContent> {
    const path = this.checked(operation, (context) => pathOf(location, context));
    // There is nothing of that name, or no such project at this host.
    const assertHost = () => assertCdnType(connectionOf(this), operation.name, options);
    const response = await this.exchange(operation, path, options).catch(async (error: unknown) => {
      if (error instanceof NotFoundError) await assertHost();
      throw error;
    });
    const { headers, status } = response;
    if (status === 404 || /^error/i.test(headers.get('x-cache') ?? '')) {
      await assertHost();
      if (operation === download) throw new NotFoundError({ ...this.contextOf(operation), status });
    }
    return response;
  }

  async #private(
    this: Translations<'read'>,
    location: Location,
    options: CallOptions,
  ): Promise<DownloadedContent> {
    const path = this.checked(downloadPrivate, (context) => pathOf(location, context));
    return this.exchange(downloadPrivate, path, options);
  }

  /** Sends any number of items to a namespace, in as many requests as it takes. */
  #write<Item>(
    this: Translations<'write'>,
    operation: WriteOperation,
    location: Location,
    { concurrency, total, onProgress, signal, timeout }: WriteOptions,
    write: Write<Item> & { readonly first?: WriteOperation },
  ): Promise<WriteResult> {
    const { bodyOf, queryOf, first = operation, ...items } = own(write);
    const context = this.contextOf(operation);
    const path = this.checked(operation, () => pathOf(location, context));
    const send = (connection: Connection) => {
      const group = this.within(connection);
      return sendBatches({
        ...items,
        total: items.total ?? total,
        concurrency: this.concurrencyOr(4, concurrency),
        onProgress,
        signal: anySignal(signal, connection.signal),
        context,
        send: (batch, position) =>
          group.exchange(
            position.first ? first : operation,
            path,
            { signal, timeout },
            { body: bodyOf(batch), query: queryOf?.(position) },
          ),
      });
    };
    return withCallSite(() => during(connectionOf(this), operation, send));
  }
}

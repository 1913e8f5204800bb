import * as z from 'zod/mini';
import { InvalidArgumentError, NotFoundError, UnexpectedResponseError } from '../errors/index.js';
import { type Answer, type CallOptions, Pages } from '../http/index.js';
import { operation, undocumented } from '../operations/index.js';
import type { Scope } from '../scopes.js';
import { sendBatches } from './batches.js';
import { batchesOf, type Changes, type Entries, keyBatchesOf } from './entries.js';
import { Resource } from './resource.js';

/** Where translations are. */
export interface Location {
  /** `latest` unless given. */
  readonly version?: string | undefined;
  readonly language: string;
  readonly namespace: string;
}

/** Anything that JSON can hold: a text as a rule, or more of them below a key. */
export type TranslationValue =
  | string
  | number
  | boolean
  | null
  | readonly TranslationValue[]
  | { readonly [key: string]: TranslationValue };

/** What a namespace holds by key, flat or nested as the project keeps it. */
export interface NamespaceContent {
  readonly [key: string]: TranslationValue;
}

/** As it was parsed, and not rebuilt: a key may have any name, and there may be hundreds of thousands. */
const namespaceContent = z.custom<NamespaceContent>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'expected an object of translations by key',
);

const download = operation({
  name: 'translations.download',
  scope: 'public',
  method: 'GET',
  path: '/{projectId}/{version}/{language}/{namespace}',
  response: namespaceContent,
  repeatable: true,
  content: true,
});

const downloadPrivate = operation({
  name: 'translations.downloadPrivate',
  scope: 'read',
  method: 'GET',
  path: '/private/{projectId}/{version}/{language}/{namespace}',
  response: namespaceContent,
  repeatable: true,
  content: true,
});

const pull = operation({
  name: 'translations.pull',
  scope: 'read',
  method: 'GET',
  path: '/pull/{projectId}/{version}/{language}/{namespace}',
  response: namespaceContent,
  repeatable: true,
  content: true,
});

/** 412 says that there is nothing to change. */
const nothingToDo = ({ status }: { readonly status: number }) => status === 412;

const update = operation({
  name: 'translations.update',
  scope: 'write',
  method: 'POST',
  path: '/update/{projectId}/{version}/{language}/{namespace}',
  response: undocumented,
  repeatable: true,
  nothing: nothingToDo,
});

const remove = operation({ ...update, name: 'translations.delete' });

const reportMissing = operation({
  name: 'translations.reportMissing',
  scope: 'write',
  method: 'POST',
  path: '/missing/{projectId}/{version}/{language}/{namespace}',
  response: undocumented,
  repeatable: true,
  nothing: nothingToDo,
});

const reportUsed = operation({
  name: 'translations.reportUsed',
  scope: 'write',
  method: 'POST',
  path: '/used/{projectId}/{version}/{language}/{namespace}',
  response: undocumented,
  repeatable: true,
});

export const translationOperations = [
  download,
  downloadPrivate,
  pull,
  update,
  remove,
  reportMissing,
  reportUsed,
] as const;

export interface UpdateOptions extends CallOptions {
  /** Empties the namespace first. */
  readonly replace?: boolean | undefined;
  /** Translates the changes into other languages; only for the reference language. */
  readonly autotranslate?: boolean | undefined;
  /** Has what was translated automatically reviewed. */
  readonly autotranslateReview?: boolean | undefined;
  /** Translates into these languages only. */
  readonly autotranslateLanguages?: readonly string[] | undefined;
}

/** What a write did. */
export interface WriteResult {
  /** How many keys were sent. */
  readonly keys: number;
  /** Whether the server had anything to change. */
  readonly changed: boolean;
  /** What the server wants the user to know. */
  readonly notices: readonly string[];
}

/** The translations of a project. */
export class Translations<S extends Scope = Scope> extends Resource<S> {
  /**
   * The published translations of a namespace. Sent without a credential, so that caches work.
   * `GET /{projectId}/{version}/{language}/{namespace}`
   *
   * On the CDN type `standard` a namespace that isn't there is an empty one, as official tools see it.
   *
   * @scope public
   * @throws NotFoundError if nothing of that name is published
   */
  async download(location: Location, options?: CallOptions): Promise<NamespaceContent> {
    try {
      return await this.send(download, placeOf(location), options);
    } catch (error) {
      if (error instanceof NotFoundError && this.cdnType === 'standard') return {};
      throw error;
    }
  }

  /**
   * The published translations of a private namespace; on the CDN type `pro` only.
   * `GET /private/{projectId}/{version}/{language}/{namespace}`
   *
   * @scope read
   */
  async downloadPrivate(
    this: Translations<'read'>,
    location: Location,
    options?: CallOptions,
  ): Promise<NamespaceContent> {
    if (this.cdnType === 'standard') {
      throw new InvalidArgumentError(
        'cdnType',
        'is "standard", and only "pro" has private namespaces',
        this.contextOf(downloadPrivate),
      );
    }
    return this.send(downloadPrivate, placeOf(location), options);
  }

  /**
   * The translations of a namespace as they are now, published or not, in pages. Nothing is sent before the
   * pages are read. `GET /pull/{projectId}/{version}/{language}/{namespace}`
   *
   * @scope read
   */
  pull(this: Translations<'read'>, location: Location, options?: CallOptions): Pages<NamespaceContent> {
    return new Pages(
      async (cursor) => {
        const query = { next: cursor };
        const { body, headers, status } = await this.exchange(pull, placeOf(location), { ...options, query });
        const next = headers.get('x-next-page') || undefined;
        if (next === cursor) {
          throw new UnexpectedResponseError('the next page is the same again', {
            ...this.contextOf(pull),
            status,
          });
        }
        return { content: body, next };
      },
      (pages) => Object.fromEntries(pages.flatMap((page) => Object.entries(page))),
    );
  }

  /**
   * Creates, changes and (by `null`) deletes keys. More than 1,000 go out in several requests, one after the
   * other. `POST /update/{projectId}/{version}/{language}/{namespace}`
   *
   * @scope write
   * @throws PartialUpdateError if a request fails after others went through
   */
  async update(
    this: Translations<'write'>,
    location: Location,
    entries: Changes,
    { replace, autotranslate, autotranslateReview, autotranslateLanguages, ...options }: UpdateOptions = {},
  ): Promise<WriteResult> {
    const context = this.contextOf(update);
    const batches = batchesOf(entries, true, context);
    // Without keys there is nothing to send, unless the namespace is to be emptied.
    if (batches.length === 0 && replace) batches.push({});
    const results = await sendBatches(
      batches,
      Object.keys,
      (body, { first, last }) =>
        this.exchange(update, placeOf(location), {
          ...options,
          body,
          query: {
            replace: first && replace ? 'true' : undefined,
            autotranslate: autotranslate === undefined ? undefined : String(autotranslate),
            autotranslatereview: autotranslateReview ? 'true' : undefined,
            autotranslatelanguages: autotranslateLanguages?.join(','),
            omitstatsgeneration: last ? undefined : 'true',
          },
        }),
      context,
    );
    return writeResult(Object.keys(entries).length, results);
  }

  /**
   * Deletes keys; in a branch or tenant, what it inherits comes through again. More than 1,000 go out in
   * several requests. `POST /update/{projectId}/{version}/{language}/{namespace}`, each key as `null`
   *
   * @scope write
   * @throws PartialUpdateError if a request fails after others went through
   */
  async delete(
    this: Translations<'write'>,
    location: Location,
    keys: readonly string[],
    options?: CallOptions,
  ): Promise<WriteResult> {
    const context = this.contextOf(remove);
    const batches = keyBatchesOf(keys, context);
    const results = await sendBatches(
      batches,
      (batch) => batch,
      (batch, { last }) =>
        this.exchange(remove, placeOf(location), {
          ...options,
          body: Object.fromEntries(batch.map((key) => [key, null])),
          query: { omitstatsgeneration: last ? undefined : 'true' },
        }),
      context,
    );
    return writeResult(batches.flat().length, results);
  }

  /**
   * Adds keys that don't exist yet; others stay as they are. More than 1,000 go out in several requests.
   * `POST /missing/{projectId}/{version}/{language}/{namespace}`
   *
   * @scope write
   * @throws PartialUpdateError if a request fails after others went through
   */
  async reportMissing(
    this: Translations<'write'>,
    location: Location,
    entries: Entries,
    options?: CallOptions,
  ): Promise<WriteResult> {
    const context = this.contextOf(reportMissing);
    const results = await sendBatches(
      batchesOf(entries, false, context),
      Object.keys,
      (body) => this.exchange(reportMissing, placeOf(location), { ...options, body }),
      context,
    );
    return writeResult(Object.keys(entries).length, results);
  }

  /**
   * Marks keys as used now. More than 1,000 go out in several requests.
   * `POST /used/{projectId}/{version}/{language}/{namespace}`
   *
   * @scope write
   * @throws PartialUpdateError if a request fails after others went through
   */
  async reportUsed(
    this: Translations<'write'>,
    location: Location,
    keys: readonly string[],
    options?: CallOptions,
  ): Promise<void> {
    const context = this.contextOf(reportUsed);
    await sendBatches(
      keyBatchesOf(keys, context),
      (batch) => batch,
      (body) => this.send(reportUsed, placeOf(location), { ...options, body }),
      context,
    );
  }
}

/** The parameters of a path that leads to a namespace. */
function placeOf({ version = 'latest', language, namespace }: Location) {
  return { version, language, namespace };
}

function writeResult(keys: number, answers: readonly Answer<unknown>[]): WriteResult {
  return {
    keys,
    changed: answers.some(({ status }) => status !== 412),
    notices: answers.flatMap(({ headers }) => headers.get('x-cli-info') ?? []),
  };
}

/**
 * `locize-sdk/public`: what is public, for apps in the browser. No credential can be given to it, and there is no
 * code in it that could send one.
 */

import { type CdnType, type CdnTypeOption, cdnTypes } from '../api/cdn-types.js';
import { isPlainObject, own } from '../api/own.js';
import { segmentProblem, type UsualParameter } from '../api/path-parameters.js';
import { abortable } from '../async/abortable.js';
import type { NamespaceContent } from '../content/content.js';
import type { Location } from '../content/location.js';
import type { Fetch } from '../http/index.js';
import { messageOf } from '../http/meaning.js';
import type { Badge, DownloadedNamespace, Language } from '../resources/index.js';
import { downloadMany } from './download-many.js';
import { type Fail, failing, isLocizeError } from './failure.js';
import { kept, type PublicResponseEvent, parse, type Received, send } from './send.js';
import { sharing } from './shared.js';

export type { CdnType, CdnTypeOption } from '../api/cdn-types.js';
export type { NamespaceContent, TranslationValue } from '../content/content.js';
export type { Location } from '../content/location.js';
export type { LocizeErrorOf } from '../errors/index.js';
export type { Fetch } from '../http/index.js';
export type { Badge, Language } from '../resources/index.js';
export { isLocizeError, type PublicError } from './failure.js';
export type { PublicResponseEvent } from './send.js';

export interface PublicClientOptions {
  readonly projectId: string;
  /**
   * Of locations that name none.
   *
   * @default 'latest'
   */
  readonly version?: string | undefined;
  /**
   * Kind of CDN that the project is hosted on. With `auto`, the first call asks which one has its languages
   * (`GET /languages/{projectId}`), `pro` and then `standard`. Where neither has, it goes to one that can't tell, or else
   * to `pro`, and the next one asks again. Nothing is asked with a `baseUrl`. Content of a project that is hosted elsewhere
   * is empty.
   *
   * @default 'pro'
   */
  readonly cdnType?: CdnTypeOption | undefined;
  /** Where to send all calls, in place of the host of the CDN type. */
  readonly baseUrl?: string | undefined;
  /** In place of the platform's `fetch`: the embedded server's, for instance. */
  readonly fetch?: Fetch | undefined;
  /**
   * How long a call may take with all of its attempts and the pauses between them, in milliseconds; of `downloadMany`, each
   * download, from when it is begun. What a browser has kept is looked for after that, for a moment.
   *
   * @default 30_000
   */
  readonly totalTimeout?: number | undefined;
  /**
   * A response of more bytes isn't read to its end.
   *
   * @default 16_777_216 (16 MiB)
   */
  readonly maxResponseBytes?: number | undefined;
  /** Called after every attempt. It can only look on: what it throws or rejects with is ignored. */
  readonly onResponse?: ((event: PublicResponseEvent) => unknown) | undefined;
}

export interface PublicCallOptions {
  /** Ends the call, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface DownloadManyOptions extends PublicCallOptions {
  /**
   * How many downloads at a time.
   *
   * @default 6
   */
  readonly concurrency?: number | undefined;
}

/** A client of what is public in one project. The same asked at the same time is one request. */
export interface PublicClient {
  /**
   * The published translations of a namespace; an empty object if it isn't published.
   * `GET /{projectId}/{version}/{language}/{namespace}`
   */
  download(location: Location, options?: PublicCallOptions): Promise<NamespaceContent>;
  /**
   * The published translations of several namespaces, in the order in which they are asked for. The first failure ends the
   * rest, and its message names the location.
   */
  downloadMany(locations: Iterable<Location>, options?: DownloadManyOptions): Promise<NamespaceContent[]>;
  /** The languages of the project; an empty list if there is no such project. `GET /languages/{projectId}` */
  languages(options?: PublicCallOptions): Promise<Language[]>;
  /** How far the project is translated. `GET /badgedata/{projectId}` */
  badge(options?: PublicCallOptions): Promise<Badge>;
}

/**
 * A client of what is public in one project.
 *
 * ```ts
 * const client = createPublicClient({ projectId: 'your-project-id' });
 * const texts = await client.download({ language: 'en', namespace: 'common' });
 * ```
 *
 * @throws an error of the code `invalid_argument` for an option that can't be right, a credential for instance; of the
 * project id and the version with the first call
 */
export function createPublicClient(options: PublicClientOptions): PublicClient {
  const {
    projectId,
    version = 'latest',
    cdnType = 'pro',
    baseUrl,
    fetch = (input, init) => globalThis.fetch(input, init),
    totalTimeout = 30_000,
    maxResponseBytes = 2 ** 24,
    onResponse,
    ...unknown
    // Its type is told, not taken from the pattern.
  } = own<PublicClientOptions>(options);
  // One that is a credential gets into no error.
  const known = segmentProblem('projectId', projectId) ? undefined : projectId;
  refuseUnknown(failing(), unknown);
  const assert = (name: string, isRight: boolean, expected: string) => {
    if (!isRight) refuse(failing(), name, `must be ${expected}`);
  };
  assert('cdnType', isCdnType(cdnType), 'pro, standard or auto');
  // As the platform reads it: of `https:host` a page would make an address below its own.
  const base = typeof baseUrl === 'string' && URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const isBase = /^http/.test(base?.protocol ?? '') && !/[?#]|\/\/[^/]*@/.test(base?.href ?? '');
  assert('baseUrl', baseUrl === undefined || isBase, 'an http(s) URL without query, fragment and user');
  assert('fetch', typeof fetch === 'function', 'a function');
  assert('onResponse', onResponse === undefined || typeof onResponse === 'function', 'a function');
  assert('totalTimeout', isFrom1(totalTimeout) && totalTimeout < 2 ** 31, 'milliseconds');
  assert('maxResponseBytes', isFrom1(maxResponseBytes), 'a number from 1');

  const sending = { fetch, totalTimeout, maxResponseBytes, onResponse };
  const shareRequest = sharing<Received>();

  /** What a call is for: its operation, with what its path begins with, and what gives the rest of it. */
  interface Call {
    readonly operation: readonly [name: string, path: string];
    readonly values?: { readonly [name in 'version' | 'language' | 'namespace']?: unknown };
    /** What gives the values, for errors. */
    readonly argument?: string | undefined;
    readonly signal: AbortSignal | undefined;
    /** When its time is over, by the monotonic clock. */
    readonly end: number;
  }
  const callOf = (operation: Call['operation'], options: PublicCallOptions | undefined): Call => {
    const { signal, ...unknown } = own(options);
    const fail = failing(known, operation[0]);
    refuseUnknown(fail, unknown);
    if (signal !== undefined && !(signal instanceof AbortSignal)) {
      refuse(fail, 'signal', 'must be an AbortSignal');
    }
    return { operation, signal, end: performance.now() + totalTimeout };
  };

  const segmentsOf = ({ operation, values, argument = '' }: Call) =>
    Object.entries({ projectId, ...values }).map(([name, value]) => {
      // These are the names that there are.
      const problem = segmentProblem(name as UsualParameter, value);
      if (problem) refuse(failing(known, operation[0]), argument + name, problem);
      // Without a problem it is a string.
      return `/${encodeURIComponent(value as string)}`;
    });
  const waitingOf = ({ signal, end }: Call, fail: Fail) => ({
    signal,
    time: Math.max(0, end - performance.now()),
    timeout: fail('timeout', `no response within ${totalTimeout} ms`, { timeout: totalTimeout }),
  });
  const getAt = async (type: CdnType, call: Call, path: string, fail: Fail) => {
    const { operation, signal } = call;
    let host = base?.href ?? cdnTypes[type].host;
    // One by one: an expression would look at each slash anew.
    while (host.endsWith('/')) host = host.slice(0, -1);
    const url = host + path;
    const waiting = waitingOf(call, fail);
    const request = shareRequest(url, waiting, (end) => send(sending, url, end, fail));
    const { text, isPublished } = await request.catch((error: unknown) => {
      // Only now: as long as the request is under way, a browser doesn't give what it has kept.
      if (error === waiting.timeout) return abortable(kept(sending, url, fail, error, signal), signal);
      // On the CDN type `standard`, it is how a namespace isn't there.
      const isMiss = cdnTypes[type].misses && isLocizeError(error) && error.code === 'not_found';
      if (operation === published && isMiss) return { text: '{}', isPublished: false };
      throw error;
    });
    const body = objectIn(fail, parse(text));
    // Content may have a key of any name.
    const isContent = operation === published && (isPublished || Object.keys(body).join() !== 'errorMessage');
    const serverMessage = messageOf(body);
    if (!isContent && serverMessage !== undefined) {
      throw fail('rejected', serverMessage, { status: 200, serverMessage });
    }
    return body;
  };

  let found: CdnType | undefined;
  const shareFinding = sharing<CdnType>();
  /** Where one host has no languages and the other can't tell, the project may be at that one. */
  const find = async (signal: AbortSignal): Promise<CdnType> => {
    let guess: CdnType | undefined;
    for (const type of ['pro', 'standard'] as const) {
      const call = { ...callOf(languages, undefined), signal };
      const path = languages[1] + segmentsOf(call).join('');
      const body = await getAt(type, call, path, failing(known, languages[0])).catch(() => {
        guess ??= type;
        return {};
      });
      if (Object.keys(body).length > 0) {
        found = type;
        return type;
      }
    }
    return guess ?? 'pro';
  };
  const get = async (call: Call) => {
    const { operation } = call;
    const segments = segmentsOf(call); // what can't be right is refused before anything is asked for
    const path = operation[1] + segments.join('');
    const fail = failing(known, operation[0], segments.slice(1).join(''));
    const at = async (type: CdnType) => ({ body: await getAt(type, call, path, fail), fail });
    if (cdnType !== 'auto') return at(cdnType);
    if (base !== undefined) return at('pro');
    if (found !== undefined) return at(found);
    const waiting = waitingOf(call, fail);
    const type = await shareFinding('', waiting, find).catch((error: unknown) => {
      if (error !== waiting.timeout) throw error;
      return undefined;
    });
    if (type !== undefined) return at(type);
    // No time is left to find it, but for what a browser has kept of either.
    return at('pro').catch(() => at('standard'));
  };

  const download = async (location: Location, options: PublicCallOptions | undefined, argument?: string) => {
    const call = callOf(published, options);
    const {
      version: ownVersion = version,
      language,
      namespace,
      // What `downloadAll` of the whole SDK gives besides.
      isPrivate,
      size,
      lastModified,
      content,
      ...unknown
    } = own<Location & Partial<Omit<DownloadedNamespace, keyof Location>>>(location);
    refuseUnknown(failing(known, published[0]), unknown, 'a property of a location', argument);
    const values = { version: ownVersion, language, namespace };
    // Anything that JSON can hold below a key is content.
    return (await get({ ...call, values, argument })).body as NamespaceContent;
  };

  return {
    download: async (location, options) => download(location, options),
    downloadMany: async (locations, options) => {
      const { concurrency = 6, ...call } = own(options);
      const { signal } = callOf(published, call);
      const fail = failing(known, published[0]);
      if (!isIterable(locations)) refuse(fail, 'locations', 'must be an iterable');
      if (!isFrom1(concurrency)) refuse(fail, 'concurrency', 'must be a number from 1');
      return downloadMany(locations, concurrency, signal, (location, signal, argument) =>
        download(location, { signal }, argument),
      );
    },
    languages: async (options) => {
      const { body, fail } = await get(callOf(languages, options));
      return Object.entries(body).map(([code, value]) => {
        const language = own(objectIn(fail, value, code));
        if (typeof language.name !== 'string') throw unexpected(fail, code, 'name');
        objectIn(fail, language.translated, code, 'translated');
        // What an app reads of it has been looked at.
        return { ...language, code } as Language;
      });
    },
    badge: async (options) => {
      const { body, fail } = await get(callOf(badge, options));
      const { translatedPercentage, ...more } = own(body);
      if (typeof translatedPercentage !== 'number') throw unexpected(fail, 'translatedPercentage');
      return { translatedPercentage, ...more };
    },
  };
}

/** The operations, with what their paths begin with. */
const published = ['translations.download', ''] as const;
const languages = ['languages.list', '/languages'] as const;
const badge = ['statistics.badge', '/badgedata'] as const;

const isCdnType = (value: unknown): boolean =>
  typeof value === 'string' && (value === 'auto' || Object.hasOwn(cdnTypes, value));

const isFrom1 = (value: unknown): boolean => typeof value === 'number' && value >= 1;

const isIterable = (value: unknown): value is Iterable<Location> =>
  typeof Object(value)[Symbol.iterator] === 'function';

function refuse(fail: Fail, argument: string, problem: string): never {
  throw fail('invalid_argument', `${argument} ${problem}`, { argument });
}

function refuseUnknown(fail: Fail, unknown: object, what = 'an option', prefix = ''): void {
  const [name] = Object.keys(unknown);
  if (name !== undefined) refuse(fail, prefix + name, `is not ${what}`);
}

function unexpected(fail: Fail, ...path: string[]): Error {
  const place = path.length > 0 ? ` at ${path.join('.')}` : ': it is no JSON object';
  return fail('unexpected_response', `unexpected response (200)${place}`, { path, status: 200 });
}

/** A value of a response that has to be an object. */
function objectIn(fail: Fail, value: unknown, ...path: string[]) {
  if (!isPlainObject(value)) throw unexpected(fail, ...path);
  return value;
}

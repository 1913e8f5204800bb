/**
 * `locize-sdk/public`: what is public, for apps in the browser. No credential can be given to it, and there is no
 * code in it that could send one.
 */

import { type CdnType, cdnTypes } from '../api/cdn-types.js';
import { own } from '../api/own.js';
import { segmentProblem } from '../api/path-parameters.js';
import type { NamespaceContent } from '../content/content.js';
import type { Location } from '../content/location.js';
import type { Fetch } from '../http/index.js';
import type { Badge, Language } from '../resources/index.js';
import { failure } from './failure.js';
import { type PublicResponseEvent, send } from './send.js';
import { sharedRequests } from './shared-requests.js';

export type { CdnType } from '../api/cdn-types.js';
export type { NamespaceContent, TranslationValue } from '../content/content.js';
export type { Location } from '../content/location.js';
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
   * Kind of CDN that the project is hosted on.
   *
   * @default 'pro'
   */
  readonly cdnType?: CdnType | undefined;
  /** Where to send all calls, in place of the host of the CDN type. */
  readonly baseUrl?: string | undefined;
  /** In place of the platform's `fetch`: the embedded server's, for instance. */
  readonly fetch?: Fetch | undefined;
  /**
   * How long a call may take with all of its attempts and the pauses between them, in milliseconds.
   *
   * @default 30_000
   */
  readonly totalTimeout?: number | undefined;
  /** Called after every attempt. It can only look on: what it throws or rejects with is ignored. */
  readonly onResponse?: ((event: PublicResponseEvent) => unknown) | undefined;
}

export interface PublicCallOptions {
  /** Ends the call, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A client of what is public in one project. The same asked at the same time is one request. */
export interface PublicClient {
  /**
   * The published translations of a namespace; an empty object if it isn't published.
   * `GET /{projectId}/{version}/{language}/{namespace}`
   */
  download(location: Location, options?: PublicCallOptions): Promise<NamespaceContent>;
  /** The published translations of several namespaces, in the order in which they are asked for. */
  downloadMany(locations: Iterable<Location>, options?: PublicCallOptions): Promise<NamespaceContent[]>;
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
 * @throws an error of the code `invalid_argument` for an option that can't be right, a credential for instance
 */
export function createPublicClient(options: PublicClientOptions): PublicClient {
  const {
    projectId,
    version = 'latest',
    cdnType = 'pro',
    baseUrl = cdnTypes[cdnType]?.host,
    fetch = (input, init) => globalThis.fetch(input, init),
    totalTimeout = 30_000,
    onResponse,
    ...unknown
    // Its type is told, not taken from the pattern.
  } = own<PublicClientOptions>(options);
  const [option] = Object.keys(unknown);
  if (option) refuse(option, 'is not an option');
  if (!/^https?:/.test(baseUrl)) refuse(baseUrl === undefined ? 'cdnType' : 'baseUrl', 'is wrong');
  // One by one: an expression would look at each slash anew.
  let base = baseUrl;
  while (base.endsWith('/')) base = base.slice(0, -1);
  if (!(totalTimeout > 0 && totalTimeout < 2 ** 31)) refuse('totalTimeout', 'is wrong');

  const shared = sharedRequests(totalTimeout, (url, signal) =>
    send({ fetch, totalTimeout, onResponse }, url, signal),
  );
  const get = async (
    path: string,
    values: [name: 'version' | 'language' | 'namespace', value: unknown][],
    options?: PublicCallOptions,
  ) => {
    const segments = [['projectId', projectId] as const, ...values].map(([name, value]) => {
      const problem = segmentProblem(name, value);
      if (problem) refuse(name, problem);
      // Without a problem it is a string.
      return `/${encodeURIComponent(value as string)}`;
    });
    const text = await shared(base + path + segments.join(''), options && own(options).signal);
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      throw unexpected();
    }
    return objectIn(body);
  };

  const download: PublicClient['download'] = async (location, options) => {
    const { language, namespace, ...rest } = own(location);
    const place: Parameters<typeof get>[1] = [
      ['version', own(rest).version ?? version],
      ['language', language],
      ['namespace', namespace],
    ];
    try {
      // Anything that JSON can hold below a key is content.
      return (await get('', place, options)) as NamespaceContent;
    } catch (error) {
      if (cdnTypes[cdnType].misses && (error as { status?: unknown }).status === 404) return {};
      throw error;
    }
  };

  return {
    download,
    downloadMany: (locations, options) =>
      Promise.all([...locations].map((location) => download(location, options))),
    languages: async (options) =>
      Object.entries(await get('/languages', [], options)).map(([code, value]) => {
        const language = objectIn(value, code);
        if (typeof language.name !== 'string') throw unexpected(code, 'name');
        objectIn(language.translated, code, 'translated');
        // What an app reads of it has been looked at.
        return { code, ...language } as Language;
      }),
    badge: async (options) => {
      const { translatedPercentage, ...badge } = await get('/badgedata', [], options);
      if (typeof translatedPercentage !== 'number') throw unexpected('translatedPercentage');
      return { translatedPercentage, ...badge };
    },
  };
}

function refuse(argument: string, problem: string): never {
  throw failure('invalid_argument', `${argument} ${problem}`, { argument });
}

function unexpected(...path: string[]): Error {
  return failure('unexpected_response', `unexpected response (200) ${path.join('.')}`, {
    path,
    status: 200,
  });
}

/** A value that has to be an object, and not one that says what went wrong. */
function objectIn(value: unknown, ...path: string[]): { [key: string]: unknown } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unexpected(...path);
  // Checked in the line above.
  const object = value as { [key: string]: unknown };
  if (Object.keys(object).join() === 'errorMessage' && typeof object.errorMessage === 'string') {
    throw failure('rejected', object.errorMessage, { status: 200, serverMessage: object.errorMessage });
  }
  return object;
}

import type { CdnTypeOption } from '../api/cdn-types.js';
import type { Scope } from '../api/scopes.js';
import {
  boolean,
  callback,
  cdnType,
  type Given,
  integerFrom,
  isText,
  milliseconds,
  type Option,
  type OptionsOf,
  ofBoundedLength,
  option,
  partial,
  string,
  withDefault,
} from '../arguments/index.js';
import type { CallSettings, CredentialSource } from '../calls/index.js';
import { type CredentialEvent, isCredential } from '../credentials/index.js';
import { InvalidArgumentError } from '../errors/index.js';
import type {
  CallEndEvent,
  Fetch,
  FullRetryPolicy,
  Hooks,
  JobEvent,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
  RetryPolicy,
} from '../http/index.js';

/** What a project can have of its own, in place of the client's. */
export interface ProjectOptions<S extends Scope = Scope> {
  /** An API key or Personal Access Token, or a function that finds the one of a project by its id. */
  readonly credential?: CredentialSource<S> | undefined;
  /**
   * Kind of CDN that the project is hosted on. With `auto`, the first call of a project asks which one has its languages
   * (`GET /languages/{projectId}`, without the credential), `pro` and then `standard`, and all calls of the client go
   * there. Where neither has, the call goes to one that can't tell, or else to `pro`, and the next one asks again. Nothing is asked with a `baseUrl`.
   *
   * @default 'pro'
   */
  readonly cdnType?: CdnTypeOption | undefined;
  /** Where to send all calls, in place of the host of the CDN type. */
  readonly baseUrl?: string | undefined;
  /**
   * How long a single attempt may take, in milliseconds.
   *
   * @default 30_000
   */
  readonly timeout?: number | undefined;
  /**
   * How long a request may take with all of its attempts and the pauses between them, in milliseconds, or the
   * `timeout` where that is longer. A pause that would go beyond it isn't begun. Bulk work makes many requests, and
   * the time that they wait for each other (see `maxConcurrentRequests`) doesn't count.
   *
   * @default 120_000
   */
  readonly totalTimeout?: number | undefined;
  /** Those of a project count over those of its client, each by itself. */
  readonly retry?: RetryPolicy | undefined;
  /**
   * Sent with every request: an `origin` for a restricted credential, for instance. Not `authorization`. Those of a
   * project are added to those of its client.
   */
  readonly headers?: { readonly [name: string]: string } | undefined;
}

/** Options of a client that don't depend on a credential. */
export interface ClientOptions extends Omit<ProjectOptions, 'credential'>, Hooks {
  /**
   * How many requests the client has under way at a time, of all its projects together. Others wait for their turn.
   * Each response that asks to slow down (429 or 503) halves it, and it rises again step by step with those that go
   * well. A `fetch` of your own can't wait for a call of the same client, which might be waiting for its turn.
   *
   * @default 20
   */
  readonly maxConcurrentRequests?: number | undefined;
  /**
   * A response of more bytes isn't read to its end.
   *
   * @default 16_777_216 (16 MiB)
   */
  readonly maxResponseBytes?: number | undefined;
  /**
   * How many bytes of responses the client keeps while it reads them, of all its projects together. Where it is reached,
   * the reading waits, but for the response that began first. What a response is parsed to takes a multiple of it: of
   * texts about four times as much, of what was made for it up to forty.
   *
   * @default 33_554_432 (32 MiB)
   */
  readonly maxBufferedBytes?: number | undefined;
  /**
   * How much of a piece of bulk work is under way at a time: projects in `forEachProject`, requests in
   * `translations.update`, downloads in `translations.downloadAll`. All of them share `maxConcurrentRequests`.
   *
   * @default 4, and 20 in `translations.downloadAll`
   */
  readonly concurrency?: number | undefined;
  /** In place of the platform's `fetch`: the embedded server's, for instance. */
  readonly fetch?: Fetch | undefined;
  /**
   * Allows a credential to be sent over plain `http:` to other than this machine, where it can be read on the way.
   *
   * @default false
   */
  readonly dangerouslyAllowInsecure?: boolean | undefined;
}

export interface LocizeOptions<S extends Scope = Scope> extends ClientOptions {
  /** An API key or Personal Access Token, or a function that finds the one of a project by its id. */
  readonly credential?: CredentialSource<S> | undefined;
}

/** Marks the signatures under which the client's credential counts: a type parameter would be guessed from the use. */
export interface WithoutCredential {
  readonly credential?: undefined;
}

const headers: Option<{ readonly [name: string]: string }> = {
  read: (value, name, context) => {
    let headers: Headers;
    try {
      // Whatever it is, `Headers` takes it or throws.
      headers = new Headers(value as HeadersInit);
    } catch (cause) {
      throw new InvalidArgumentError(name, 'has a name or value that no header can have', {
        ...context,
        cause,
      });
    }
    if (![...headers].flat().every((one) => isText(one))) {
      throw new InvalidArgumentError(name, `must have names and values ${ofBoundedLength}`, context);
    }
    if (!headers.has('authorization')) return Object.fromEntries(headers); // with their names in lower case
    throw new InvalidArgumentError(
      name,
      'can\'t set "authorization": give the client a `credential` instead',
    );
  },
};

const credential = option<CredentialSource<never>>(
  'made by apiKey() or personalAccessToken(), or a function of the project id',
  (value) => typeof value === 'function' || isCredential(value),
);

export const projectOptions = {
  credential,
  cdnType,
  baseUrl: string,
  timeout: milliseconds,
  totalTimeout: milliseconds,
  retry: partial<RetryPolicy>({ limit: integerFrom(0), maxDelay: milliseconds }),
  headers,
} satisfies OptionsOf<ProjectOptions<never>>;

export const locizeOptions = {
  ...projectOptions,
  cdnType: withDefault(cdnType, 'pro'),
  timeout: withDefault(milliseconds, 30_000),
  totalTimeout: withDefault(milliseconds, 120_000),
  maxConcurrentRequests: withDefault(integerFrom(1), 20),
  maxResponseBytes: withDefault(integerFrom(1), 2 ** 24),
  maxBufferedBytes: withDefault(integerFrom(1), 2 ** 25),
  concurrency: integerFrom(1),
  fetch: callback<Fetch>(),
  dangerouslyAllowInsecure: boolean,
  onRequest: callback<(event: RequestEvent) => unknown>(),
  onResponse: callback<(event: ResponseEvent) => unknown>(),
  onRetry: callback<(event: RetryEvent) => unknown>(),
  onCall: callback<(event: CallEndEvent) => unknown>(),
  onJob: callback<(event: JobEvent) => unknown>(),
  onCredential: callback<(event: CredentialEvent) => unknown>(),
} satisfies OptionsOf<LocizeOptions<never>>;

/** What stands in for what neither a project nor its client has of its own. */
const defaultRetry: FullRetryPolicy = { limit: 2, maxDelay: 30_000 };

/** How the calls of a project are made: as it says itself, and otherwise as its client does. */
export function settingsOf(
  client: Given<LocizeOptions<never>, typeof locizeOptions>,
  own: Given<ProjectOptions<never>, typeof projectOptions>,
): CallSettings {
  return {
    timeout: own.timeout ?? client.timeout,
    totalTimeout: own.totalTimeout ?? client.totalTimeout,
    // What is not given isn't there: see `partial`.
    retry: { ...defaultRetry, ...client.retry, ...own.retry } as FullRetryPolicy,
    headers: own.headers ? { ...client.headers, ...own.headers } : client.headers,
  };
}

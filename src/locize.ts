import { assertCount, assertFunction, assertKnownOptions, assertMilliseconds, defined } from './arguments.js';
import type { AnyIterable } from './concurrency.js';
import { isCredential } from './credentials/index.js';
import { InvalidArgumentError } from './errors/index.js';
import {
  type ForEachProjectOptions,
  forEachProject,
  type ProjectEntry,
  type ProjectSettings,
  type ProjectsReport,
} from './for-each-project.js';
import {
  assertSegment,
  baseUrlOf,
  type CdnType,
  type Connection,
  type CredentialSource,
  type Hooks,
  isInsecure,
  type RetryPolicy,
  Transport,
} from './http/index.js';
import { Project } from './project.js';
import type { Scope } from './scopes.js';

/** What a project can have of its own, in place of the client's. */
export interface ProjectOptions<S extends Scope = Scope> {
  /** An API key or Personal Access Token, or a function that finds the one of a project by its id. */
  readonly credential?: CredentialSource<S> | undefined;
  /** Kind of CDN that the project is hosted on; `pro` unless given. */
  readonly cdnType?: CdnType | undefined;
  /** Where to send all calls, in place of the host of the CDN type. */
  readonly baseUrl?: string | undefined;
}

/** Options of a client that don't depend on a credential. */
export interface PublicLocizeOptions extends Omit<ProjectOptions, 'credential'>, Hooks {
  /** How long a single attempt may take, in milliseconds; 30,000 unless given. */
  readonly timeout?: number | undefined;
  /**
   * How long a request may take with all of its attempts and the pauses between them, in milliseconds; 120,000 unless
   * given, or the `timeout` where that is longer. A pause that would go beyond it isn't begun. Bulk work makes many.
   */
  readonly totalTimeout?: number | undefined;
  /** An answer of more bytes isn't read to its end; 64 MiB unless given. */
  readonly maxResponseBytes?: number | undefined;
  readonly retry?: RetryPolicy | undefined;
  /**
   * How much of a piece of bulk work is under way at a time. Unless given, 4 projects in `forEachProject`, 4 requests
   * in `translations.update`, 20 in `translations.downloadAll`.
   */
  readonly concurrency?: number | undefined;
  /** In place of the platform's `fetch`: the embedded server's, for instance. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Allows a credential to be sent over plain `http:` to other than this machine, where it can be read on the way. */
  readonly dangerouslyAllowInsecure?: boolean | undefined;
  /** Sent with every request: an `origin` for a restricted credential, for instance. Not `authorization`. */
  readonly headers?: { readonly [name: string]: string } | undefined;
}

export interface LocizeOptions<S extends Scope = Scope> extends PublicLocizeOptions {
  /** An API key or Personal Access Token, or a function that finds the one of a project by its id. */
  readonly credential?: CredentialSource<S> | undefined;
}

/** Marks the signatures under which the client's credential counts: a type parameter would be guessed from the use. */
interface WithoutCredential {
  readonly credential?: undefined;
}

const projectOptionNames = ['credential', 'cdnType', 'baseUrl'] as const;
const hookNames = ['onRequest', 'onResponse', 'onRetry'] as const;
const optionNames = [
  ...projectOptionNames,
  ...hookNames,
  'timeout',
  'totalTimeout',
  'maxResponseBytes',
  'retry',
  'concurrency',
  'fetch',
  'headers',
  'dangerouslyAllowInsecure',
] as const;

class LocizeClient<S extends Scope = Scope> {
  readonly #transport: Transport;
  readonly #options: LocizeOptions<S>;
  #onOperation: Connection['onOperation'];

  constructor(options: LocizeOptions<S> = {}) {
    assertKnownOptions('Locize', options, optionNames);
    assertCredentialSource(options.credential);
    baseUrlOf(options);
    const { timeout = 30_000, totalTimeout = 120_000, maxResponseBytes = 2 ** 26, retry = {} } = options;
    assertMilliseconds('timeout', timeout);
    assertMilliseconds('totalTimeout', totalTimeout);
    assertCount('maxResponseBytes', maxResponseBytes, 1);
    assertKnownOptions('retry', retry, ['limit', 'maxDelay']);
    if (retry.limit !== undefined) assertCount('retry.limit', retry.limit, 0);
    if (retry.maxDelay !== undefined) assertMilliseconds('retry.maxDelay', retry.maxDelay);
    const { concurrency, fetch, onRequest, onResponse, onRetry } = options;
    if (concurrency !== undefined) assertCount('concurrency', concurrency, 1);
    for (const name of ['fetch', ...hookNames] as const) assertFunction(name, options[name]);
    const headers = checkedHeaders(options.headers);
    this.#transport = new Transport({
      fetch,
      headers,
      timeout,
      totalTimeout,
      maxResponseBytes,
      retry,
      onRequest,
      onResponse,
      onRetry,
    });
    this.#options = { ...options };
  }

  /**
   * One project and its resource groups. Sends nothing.
   *
   * @param overrides a `credential`, `cdnType` or `baseUrl` of the project's own
   * @throws InvalidArgumentError if the id can't be one
   */
  project(id: string, overrides?: ProjectOptions & WithoutCredential): Project<S>;
  project<Own extends Scope>(id: string, overrides: ProjectOptions<Own>): Project<Own>;
  project(id: string, overrides?: ProjectOptions<never>): Project {
    return this.#open(id, overrides);
  }

  /**
   * Does some work in many projects, several at a time. A failure in one leaves the others alone: the report
   * has every project, in `succeeded`, `failed` or `skipped`. When a Personal Access Token that all of them
   * share stops working, the run ends early.
   *
   * @param ids project ids, or `{ id, credential?, cdnType?, baseUrl? }`; any iterable or async iterable
   * @param work gets the project; what it resolves to stands in the report
   * @throws the reason of `signal`, once that is aborted
   */
  forEachProject<Result, Own extends Scope>(
    ids: AnyIterable<ProjectSettings<Own> & { readonly credential: CredentialSource<Own> }>,
    work: (project: Project<NoInfer<Own>>) => Result | Promise<Result>,
    options?: ForEachProjectOptions,
  ): Promise<ProjectsReport<Result>>;
  forEachProject<Result, Own extends Scope>(
    ids: AnyIterable<ProjectEntry<Own>>,
    work: (project: Project<NoInfer<Own> & S>) => Result | Promise<Result>,
    options?: ForEachProjectOptions,
  ): Promise<ProjectsReport<Result>>;
  forEachProject<Result>(
    ids: AnyIterable<ProjectEntry<never>>,
    work: (project: Project) => Result | Promise<Result>,
    options: ForEachProjectOptions = {},
  ): Promise<ProjectsReport<Result>> {
    const { credential, concurrency } = this.#options;
    return forEachProject(ids, work, {
      open: ({ id, ...overrides }) => this.#open(id, overrides),
      shared: isCredential(credential) ? credential : undefined,
      concurrency,
      ...defined(options),
    });
  }

  #open(id: string, overrides: ProjectOptions<never> = {}): Project {
    assertSegment('projectId', id);
    assertKnownOptions('project()', overrides, projectOptionNames);
    assertCredentialSource(overrides.credential);
    const { cdnType, credential, ...options } = { ...this.#options, ...defined(overrides) };
    const baseUrl = baseUrlOf({ ...options, cdnType });
    return new Project({
      transport: this.#transport,
      projectId: id,
      cdnType: cdnType ?? 'pro',
      baseUrl,
      refusesCredential: options.dangerouslyAllowInsecure !== true && isInsecure(baseUrl),
      credential,
      concurrency: options.concurrency,
      onOperation: this.#onOperation,
    });
  }

  /**
   * A client like this one, that tells of every call.
   * @internal
   */
  observedBy(onOperation: Connection['onOperation']): LocizeClient<S> {
    const client = new LocizeClient<S>(this.#options);
    client.#onOperation = onOperation;
    return client;
  }

  /** @internal */
  get credential(): CredentialSource<S> | undefined {
    return this.#options.credential;
  }
}

/**
 * A client of the Locize API. `S` is the union of scopes that its credential has; without a credential it is
 * `never`, and only public calls compile.
 *
 * ```ts
 * const locize = new Locize({ credential: personalAccessToken(token, { scopes: ['read', 'write'] }) });
 * const project = locize.project(projectId);
 * await project.translations.update({ language: 'en', namespace: 'common' }, { 'new.key': 'New value' });
 * ```
 */
export type Locize<S extends Scope = Scope> = LocizeClient<S>;

/** Two signatures, since a type parameter's default can't be `never` here and `Scope` in `Locize` as a type. */
export const Locize: {
  new (options?: PublicLocizeOptions & WithoutCredential): LocizeClient<never>;
  new <S extends Scope>(options: LocizeOptions<S>): LocizeClient<S>;
} = LocizeClient;

function assertCredentialSource(source: unknown): void {
  if (source !== undefined && typeof source !== 'function' && !isCredential(source)) {
    throw new InvalidArgumentError(
      'credential',
      'must come from apiKey() or personalAccessToken(), or be a function that finds the one of a project',
    );
  }
}

function checkedHeaders(headers: LocizeOptions['headers']): Headers | undefined {
  if (headers === undefined) return undefined;
  try {
    const result = new Headers(headers);
    if (!result.has('authorization')) return result;
  } catch (cause) {
    throw new InvalidArgumentError('headers', 'has a name or value that no header can have', { cause });
  }
  throw new InvalidArgumentError(
    'headers',
    'can\'t set "authorization": give the client a `credential` instead',
  );
}

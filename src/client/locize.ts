import { presumed } from '../api/cdn-types.js';
import type { Scope } from '../api/scopes.js';
import { type OptionsOf, readOptions, signal } from '../arguments/index.js';
import { type AnyIterable, type AsyncDisposal, abortable } from '../async/index.js';
import {
  assertSegment,
  atCallSite,
  baseUrlOf,
  type Connection,
  type CredentialSource,
  isInsecure,
  Lifetime,
  type Task,
} from '../calls/index.js';
import { hasSecret, isCredential, secretIn } from '../credentials/index.js';
import { InvalidArgumentError } from '../errors/index.js';
import { Transport } from '../http/index.js';
import { elsewhere, locator } from '../resources/cdn-type.js';
import {
  type ExactEntry,
  type ForEachProjectOptions,
  forEachProject,
  type ProjectContext,
  type ProjectEntry,
  type ProjectsReport,
  type ScopesOfEntries,
} from './for-each-project.js';
import {
  type LocizeOptions,
  locizeOptions,
  type ProjectOptions,
  projectOptions,
  settingsOf,
  type WithoutCredential,
} from './options.js';
import { Project } from './project.js';

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
export interface Locize<S extends Scope = Scope> extends AsyncDisposal {
  /**
   * One project and its resource groups. Sends nothing.
   *
   * @param overrides a `credential`, `cdnType` or `baseUrl` of the project's own
   * @throws InvalidArgumentError if the id can't be one
   */
  project<Own extends Scope>(
    id: string,
    overrides: ProjectOptions<Own> & { readonly credential: CredentialSource<Own> },
  ): Project<Own>;
  project<Own extends Scope>(id: string, overrides: ProjectOptions<Own>): Project<S & Own>;
  project(id: string, overrides?: ProjectOptions & WithoutCredential): Project<S>;

  /**
   * Does some work in many projects, several at a time. A failure in one leaves the others alone: the report
   * has every project, in `succeeded`, `failed` or `skipped`. The run ends early when a Personal Access Token that
   * they share has stopped working: when there is none to send or it has expired, or when it is refused
   * (AuthenticationError) in two different projects, with no success of one that shares it between; also as the cause of
   * what `work` fails with. A single project's 401 doesn't end it.
   *
   * @param ids project ids, or `{ id, credential?, cdnType?, baseUrl? }`; any iterable or async iterable
   * @param work gets the project, and the `signal` of the run for what it does besides; what it resolves to stands in
   * the report
   * @throws the reason of `signal`, once that is aborted; it ends the calls of every project as well
   */
  forEachProject<Result, Entry extends ProjectEntry<never>>(
    ids: AnyIterable<Entry> & AnyIterable<ExactEntry<Entry>> & object,
    work: (project: Project<ScopesOfEntries<Entry, S>>, context: ProjectContext) => Result,
    options?: ForEachProjectOptions,
  ): Promise<ProjectsReport<Awaited<Result>>>;

  /** How much is under way just now. */
  readonly underWay: UnderWay;

  /**
   * Takes nothing new from now on, which is refused with a ClientClosedError, and waits until what is under way has
   * ended: calls with their retries, writes and downloads of any size, waiting for jobs. Runs over projects finish those
   * that they have begun, and skip the rest. What you read page by page ends at the next page.
   *
   * With `await using locize = new Locize(…)`, it is called at the end of the block. Don't wait for it in the work of a run
   * or in a callback: that is under way, and would wait for itself.
   *
   * @throws the reason of `signal`, once that is aborted; what is under way goes on
   */
  close(options?: CloseOptions): Promise<void>;
}

/** How much a client has under way. */
export interface UnderWay {
  /** Calls, and pieces of work that make many of them: a run over projects, a write of any size. */
  readonly tasks: number;
  /** Requests that have been sent and haven't ended. */
  readonly requests: number;
  /** Requests that wait for their turn: see `maxConcurrentRequests`. */
  readonly waiting: number;
}

export interface CloseOptions {
  /** Ends the waiting, for a shutdown that has no more time. */
  readonly signal?: AbortSignal | undefined;
}

const closeOptions = { signal } satisfies OptionsOf<CloseOptions>;

/** How a client is made. Without a credential it has no scope, which a class alone can't tell in its type. */
export interface LocizeConstructor {
  new <S extends Scope>(options: LocizeOptions<S> & { readonly credential: CredentialSource<S> }): Locize<S>;
  new (options?: LocizeOptions<never>): Locize<never>;
  readonly prototype: Locize<never>;
}

/** For the package alone: a client that shares everything with another one, and tells of every call. */
export let observed: <S extends Scope>(
  locize: Locize<S>,
  onOperation: NonNullable<Connection['onOperation']>,
) => Locize<S>;

/** For the package alone: the credential of a client. */
export let credentialOf: (locize: Locize<never>) => CredentialSource<never> | undefined;

class LocizeClient<S extends Scope> implements Locize<S> {
  static readonly name = 'Locize';

  readonly #options;
  #transport: Transport;
  #lifetime = new Lifetime();
  #locate: Connection['locate'];
  #isElsewhere: Connection['isElsewhere'];
  #onOperation: Connection['onOperation'];

  constructor(options?: LocizeOptions<never>) {
    this.#options = atCallSite(() =>
      readOptions<LocizeOptions<never>, typeof locizeOptions>('Locize', locizeOptions, options),
    );
    const { cdnType, baseUrl } = this.#options;
    baseUrlOf(cdnType, baseUrl);
    const settings = settingsOf(this.#options, this.#options);
    this.#locate = locator(settings);
    this.#isElsewhere = elsewhere(settings);
    this.#transport = new Transport(this.#options);
  }

  static {
    const own = (locize: Locize<never>): LocizeClient<never> => {
      if (locize instanceof LocizeClient) return locize;
      throw new InvalidArgumentError('locize', 'must be a client made by `new Locize()`');
    };
    observed = (locize, onOperation) => {
      const original = own(locize);
      const client = new LocizeClient<never>(original.#options);
      client.#transport = original.#transport;
      client.#lifetime = original.#lifetime;
      client.#locate = original.#locate;
      client.#isElsewhere = original.#isElsewhere;
      client.#onOperation = (operation) => {
        original.#onOperation?.(operation);
        onOperation(operation);
      };
      // It has the credential of the original, and so its scopes.
      return client as Locize<never> as typeof locize;
    };
    credentialOf = (locize) => own(locize).#options.credential;
  }

  /** As `console.log` shows it, with a masked credential. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    const { cdnType, baseUrl, credential = 'none' } = this.#options;
    const shown = typeof credential === 'function' ? 'a function of the project id' : String(credential);
    return `Locize { host: '${baseUrlOf(cdnType, baseUrl)}', cdnType: '${cdnType}', credential: ${shown} }`;
  }

  project(id: string, overrides?: ProjectOptions<never>): Project {
    return this.#open(id, overrides);
  }

  forEachProject<Result>(
    ids: AnyIterable<ProjectEntry<never>>,
    work: (project: Project, context: ProjectContext) => Result,
    options?: ForEachProjectOptions,
  ): Promise<ProjectsReport<Awaited<Result>>> {
    const { credential, concurrency } = this.#options;
    return this.#lifetime.run(undefined, {}, (task) =>
      forEachProject(ids, work, options, {
        open: ({ id, ...overrides }, signal) => this.#open(id, overrides, { signal, task }),
        sharedCredential: isCredential(credential) ? credential : undefined,
        concurrency,
        closing: this.#lifetime.closing,
      }),
    );
  }

  get underWay(): UnderWay {
    const { running, waiting } = this.#transport.load;
    return { tasks: this.#lifetime.running, requests: running, waiting };
  }

  async close(options?: CloseOptions): Promise<void> {
    return atCallSite(() => {
      const { signal } = readOptions('locize.close', closeOptions, options);
      return abortable(this.#lifetime.close(), signal);
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #open(
    id: string,
    overrides: ProjectOptions<never> | undefined,
    run?: { readonly signal: AbortSignal; readonly task: Task },
  ): Project {
    assertSegment('projectId', 'id', id);
    const { credential } = this.#options;
    const known = isCredential(credential) ? secretIn(credential).known : undefined;
    if (known !== undefined && hasSecret(id, known)) {
      throw new InvalidArgumentError(
        'projectId',
        'has the credential in it, which must not get into an address',
      );
    }
    const own = readOptions<ProjectOptions<never>, typeof projectOptions>(
      'locize.project',
      projectOptions,
      overrides,
    );
    const cdnType = own.cdnType ?? this.#options.cdnType;
    const ownBaseUrl = own.baseUrl ?? this.#options.baseUrl;
    const baseUrl = baseUrlOf(cdnType, ownBaseUrl);
    return new Project({
      transport: this.#transport,
      lifetime: this.#lifetime,
      task: run?.task,
      projectId: id,
      cdnType: presumed(cdnType),
      baseUrl,
      locate: cdnType === 'auto' && ownBaseUrl === undefined ? this.#locate : undefined,
      isElsewhere: this.#isElsewhere,
      settings: settingsOf(this.#options, own),
      refusesCredential: !this.#options.dangerouslyAllowInsecure && isInsecure(baseUrl),
      credential: own.credential ?? credential,
      concurrency: this.#options.concurrency,
      signal: run?.signal,
      onOperation: this.#onOperation,
    });
  }
}

export const Locize: LocizeConstructor = LocizeClient;

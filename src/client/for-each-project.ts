import { own } from '../api/own.js';
import type { Scope } from '../api/scopes.js';
import {
  boolean,
  callback,
  integerFrom,
  type OptionsOf,
  readOptions,
  signal,
  withDefault,
} from '../arguments/index.js';
import { type AnyIterable, abortable, anySignal, isIterable, runConcurrently } from '../async/index.js';
import type { CredentialSource } from '../calls/index.js';
import type { AnyCredential } from '../credentials/index.js';
import { causesOf } from '../errors/causes.js';
import { InvalidArgumentError, isLocizeError, type LocizeErrorCode } from '../errors/index.js';
import type { ProjectOptions } from './options.js';
import type { Project } from './project.js';

/** A project with what it has of its own, in place of the client's. */
export interface ProjectSettings<S extends Scope = Scope> extends ProjectOptions<S> {
  readonly id: string;
}

/** A project id, alone or with what the project has of its own. */
export type ProjectEntry<S extends Scope = Scope> = string | ProjectSettings<S>;

/** The scopes that all credentials have that are given with entries; all scopes where none is. */
type OwnScopes<Entry> = (
  Entry extends { readonly credential?: infer Source }
    ? Source extends CredentialSource<infer Own>
      ? (scope: Own) => void
      : never
    : never
) extends (scope: infer Own extends Scope) => void
  ? Own
  : Scope;

/**
 * The scopes that there are in every project: of the credentials of its own, and of the client's where it has none. Where
 * nothing is known of the entries (`any`), those of the client.
 */
export type ScopesOfEntries<Entry, S extends Scope> = [ProjectEntry<never>] extends [Entry]
  ? S
  : OwnScopes<Entry> & ([Entry] extends [{ readonly credential: CredentialSource<never> }] ? Scope : S);

/** The entries, if they have no property that a project can't have: an inferred type would allow any. */
export type ExactEntry<Entry> = Entry extends string
  ? Entry
  : Entry & { readonly [Name in Exclude<keyof Entry, keyof ProjectSettings>]: never };

/** What the work on a project gets besides the project. */
export interface ProjectContext {
  /** Aborted when the run is: for what the work does besides the calls of the project, which end by themselves. */
  readonly signal: AbortSignal;
}

/** Told after each project. */
export interface ProjectsProgress {
  readonly projectId: string;
  /** How its work ended. */
  readonly outcome: 'succeeded' | 'failed' | 'skipped';
  /** How many projects are finished. */
  readonly done: number;
  /** How many there are; undefined where `ids` doesn't tell beforehand. */
  readonly total: number | undefined;
}

export interface ForEachProjectOptions {
  /**
   * How many projects at a time.
   *
   * @default the client's `concurrency`, or 4
   */
  readonly concurrency?: number | undefined;
  /**
   * Whether a failure ends the run: projects that haven't begun are skipped.
   *
   * @default false
   */
  readonly stopOnError?: boolean | undefined;
  /**
   * Ends the run once so many projects have failed, by whatever and not only in a row: in an outage, each of the others
   * would only fail as well. What is under way then is finished, so that a few more may fail (up to `concurrency`), and
   * the rest is skipped.
   *
   * @default undefined: failures don't end it, however many
   */
  readonly stopAfterFailures?: number | undefined;
  /** Called after each project, and waited for. What it throws, or rejects with, ends the run as `stopOnError` does. */
  readonly onProgress?: ((progress: ProjectsProgress) => unknown) | undefined;
  /** Ends the run and the calls of its projects at once; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Ends the run gently: what is under way is finished, the rest is skipped, and the report comes with the signal's
   * reason as `stoppedBy`. For SIGTERM and deadlines.
   */
  readonly stopSignal?: AbortSignal | undefined;
}

const forEachProjectOptions = {
  concurrency: integerFrom(1),
  stopOnError: withDefault(boolean, false),
  stopAfterFailures: integerFrom(1),
  onProgress: callback<(progress: ProjectsProgress) => unknown>(),
  signal,
  stopSignal: signal,
} satisfies OptionsOf<ForEachProjectOptions>;

/** Every project of a run, in exactly one of the three lists. */
export interface ProjectsReport<Result> {
  readonly succeeded: readonly { readonly projectId: string; readonly result: Result }[];
  readonly failed: readonly { readonly projectId: string; readonly error: unknown }[];
  /** Projects whose work wasn't begun, since the run ended early. */
  readonly skipped: readonly { readonly projectId: string }[];
  /**
   * Why the run ended early: the failure of a project under `stopOnError` or `stopAfterFailures`, the end of a shared
   * token (see `forEachProject`), the reason of `stopSignal`, a ClientClosedError after `locize.close()`, or what
   * `onProgress` or `ids` threw. After the last two (of all), ids that `ids` has not given yet are not listed, unless it is
   * an array or a `Set`. Undefined where nothing ended it.
   */
  readonly stoppedBy: unknown;
}

/** What a run needs of its client. */
interface Client {
  readonly open: (entry: ProjectSettings<never>, signal: AbortSignal) => Project;
  /** The credential that all projects without one of their own share. */
  readonly sharedCredential: AnyCredential | undefined;
  readonly concurrency: number | undefined;
  /** Aborted once the client takes nothing new. */
  readonly closing: AbortSignal;
}

/** See `Locize.forEachProject`. */
export async function forEachProject<Result>(
  ids: AnyIterable<ProjectEntry<never>>,
  work: (project: Project, context: ProjectContext) => Result,
  options: ForEachProjectOptions | undefined,
  client: Client,
): Promise<ProjectsReport<Awaited<Result>>> {
  const read = readOptions('forEachProject', forEachProjectOptions, options);
  const { concurrency = client.concurrency ?? 4, onProgress } = read;
  const mostFailures = read.stopOnError ? 1 : (read.stopAfterFailures ?? Infinity);
  const stopSignal = anySignal(read.stopSignal, client.closing);
  if (!isIterable(ids)) {
    throw new InvalidArgumentError('ids', 'must be an iterable of ids');
  }
  if (typeof work !== 'function') {
    throw new InvalidArgumentError('work', 'must be a function of a project');
  }
  // What is in memory is taken over at once.
  const taken = Array.isArray(ids) || ids instanceof Set ? Array.from(ids, entryOf) : undefined;
  const total = taken?.length;
  // The run has a signal of its own, so that what comes out of it isn't ended by an abort afterwards.
  const end = new AbortController();
  const { signal } = end;
  const abort = () => end.abort(read.signal?.reason);
  read.signal?.addEventListener('abort', abort);
  if (read.signal?.aborted) abort();

  const succeeded: { projectId: string; result: Awaited<Result> }[] = [];
  const failed: { projectId: string; error: unknown }[] = [];
  const skipped: { projectId: string }[] = [];
  let stopped: { by: unknown } | undefined;
  // The project in which the shared token was refused, without a success since.
  let refusedIn: string | undefined;

  const attempt = async (entry: ProjectSettings<never>, projectId: string) => {
    if (stopped !== undefined) {
      skipped.push({ projectId });
      return 'skipped';
    }
    const shared = entry.credential === undefined ? client.sharedCredential : undefined;
    try {
      succeeded.push({ projectId, result: await work(client.open(entry, signal), { signal }) });
      if (shared !== undefined) refusedIn = undefined;
      return 'succeeded';
    } catch (error) {
      failed.push({ projectId, error });
      const problem = problemOf(shared, error);
      if (problem === 'authentication') refusedIn ??= projectId;
      const hasEnded = problem === 'authentication' ? refusedIn !== projectId : problem !== undefined;
      if (hasEnded || failed.length >= mostFailures) stopped ??= { by: error };
      return 'failed';
    }
  };
  const workOn = async (given: ProjectEntry<never>): Promise<void> => {
    if (signal.aborted) return;
    if (stopSignal?.aborted) stopped ??= { by: stopSignal.reason };
    const entry = entryOf(given);
    // Not everything can be turned into a string, and `work` then fails with what is wrong.
    const projectId = Object(entry.id) === entry.id ? '(an object)' : String(entry.id);
    const outcome = await attempt(entry, projectId);
    // After an abort nobody listens any more.
    if (signal.aborted) return;
    try {
      const done = succeeded.length + failed.length + skipped.length;
      await onProgress?.({ projectId, outcome, done, total });
    } catch (error) {
      stopped ??= { by: error };
    }
  };

  try {
    // What is in memory is listed to its end; a source that has to be read is left where it is.
    const stopReading = anySignal(signal, taken === undefined ? stopSignal : undefined);
    await abortable(runConcurrently(taken ?? ids, concurrency, workOn, stopReading), signal);
  } catch (error) {
    signal.throwIfAborted();
    stopped ??= { by: error };
  } finally {
    read.signal?.removeEventListener('abort', abort);
  }
  if (stopSignal?.aborted && taken === undefined) stopped ??= { by: stopSignal.reason };
  return { succeeded, failed, skipped, stoppedBy: stopped?.by };
}

/** A copy of what the project has of its own. */
const entryOf = (entry: ProjectEntry<never>): ProjectSettings<never> =>
  own(typeof entry === 'object' && entry !== null ? entry : { id: entry });

/** What says that a token has stopped working. */
const endings: readonly LocizeErrorCode[] = ['authentication', 'credential_expired', 'missing_credential'];

/**
 * What an error says of a token that projects share. An API key belongs to one project, so that what becomes of it in one
 * says nothing of the rest.
 */
function problemOf(shared: AnyCredential | undefined, error: unknown): LocizeErrorCode | undefined {
  if (shared?.kind !== 'personal-access-token') return undefined;
  // What makes several calls fails with what one of them failed with.
  return causesOf(error)
    .filter(isLocizeError)
    .map(({ code }) => code)
    .find((code) => endings.includes(code));
}

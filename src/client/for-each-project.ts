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
import { type AnyIterable, abortable, isIterable, runConcurrently } from '../async/index.js';
import type { CredentialSource } from '../calls/index.js';
import type { AnyCredential } from '../credentials/index.js';
import { InvalidArgumentError, isLocizeError } from '../errors/index.js';
import type { ProjectOptions } from './options.js';
import type { Project } from './project.js';

/** A project with what it has of its own, in place of the client's. */
export interface ProjectSettings<S extends Scope = Scope> extends ProjectOptions<S> {
  readonly id: string;
}

/** A project id, alone or with what the project has of its own. */
export type ProjectEntry<S extends Scope = Scope> = string | ProjectSettings<S>;

/** Whether it isn't known what the entries are: then those of the client count. */
type IsAny<T> = 0 extends 1 & T ? true : false;

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

/** The scopes that there are in every project: of the credentials of its own, and of the client's where it has none. */
export type ScopesOfEntries<Entry, S extends Scope> =
  IsAny<Entry> extends true
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
  readonly onProgress?: ((progress: ProjectsProgress) => void) | undefined;
  /** Ends the run and the calls of its projects at once; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

const forEachProjectOptions = {
  concurrency: integerFrom(1),
  stopOnError: withDefault(boolean, false),
  onProgress: callback<(progress: ProjectsProgress) => void>(),
  signal,
} satisfies OptionsOf<ForEachProjectOptions>;

/** Every project of a run, in exactly one of the three lists. */
export interface ProjectsReport<Result> {
  readonly succeeded: readonly { readonly projectId: string; readonly result: Result }[];
  readonly failed: readonly { readonly projectId: string; readonly error: unknown }[];
  /** Projects whose work wasn't begun, since the run ended early. */
  readonly skipped: readonly { readonly projectId: string }[];
  /**
   * Why the run ended early: the failure of a project under `stopOnError`, the end of a shared credential, or
   * what `onProgress` or `ids` threw (then, of `ids`, further ids may not be listed). Undefined where nothing ended it.
   */
  readonly stoppedBy: unknown;
}

/** What a run needs of its client. */
interface Client {
  readonly open: (entry: ProjectSettings<never>, signal: AbortSignal) => Project;
  /** The credential that all projects without one of their own share. */
  readonly sharedCredential: AnyCredential | undefined;
  readonly concurrency: number | undefined;
}

/** See `Locize.forEachProject`. */
export async function forEachProject<Result>(
  ids: AnyIterable<ProjectEntry<never>>,
  work: (project: Project, context: ProjectContext) => Result,
  options: ForEachProjectOptions | undefined,
  client: Client,
): Promise<ProjectsReport<Awaited<Result>>> {
  const read = readOptions('forEachProject', forEachProjectOptions, options);
  const { concurrency = client.concurrency ?? 4, stopOnError, onProgress } = read;
  // Its own, so that what comes out of the run isn't ended by an abort afterwards.
  const end = new AbortController();
  const { signal } = end;
  const abort = () => end.abort(read.signal?.reason);
  read.signal?.addEventListener('abort', abort);
  if (read.signal?.aborted) abort();
  if (!isIterable(ids)) {
    throw new InvalidArgumentError('ids', 'must be an iterable of project ids, such as an array');
  }

  const succeeded: { projectId: string; result: Awaited<Result> }[] = [];
  const failed: { projectId: string; error: unknown }[] = [];
  const skipped: { projectId: string }[] = [];
  const total = sizeOf(ids);
  let stopped: { by: unknown } | undefined;

  const workOn = async (entry: ProjectEntry<never>): Promise<void> => {
    const own = typeof entry === 'object' && entry !== null ? entry : { id: entry };
    const projectId = String(own.id);
    const outcome = await attempt(own, projectId);
    try {
      onProgress?.({ projectId, outcome, done: succeeded.length + failed.length + skipped.length, total });
    } catch (error) {
      stopped ??= { by: error };
    }
  };
  const attempt = async (
    entry: ProjectSettings<never>,
    projectId: string,
  ): Promise<ProjectsProgress['outcome']> => {
    if (stopped !== undefined || signal.aborted) {
      skipped.push({ projectId });
      return 'skipped';
    }
    try {
      succeeded.push({ projectId, result: await work(client.open(entry, signal), { signal }) });
      return 'succeeded';
    } catch (error) {
      failed.push({ projectId, error });
      if (stopOnError || (entry.credential === undefined && endsCredential(error, client.sharedCredential))) {
        stopped ??= { by: error };
      }
      return 'failed';
    }
  };

  const run = runConcurrently(ids, concurrency, workOn).catch((error: unknown) => {
    stopped ??= { by: error };
  });
  await abortable(run, signal).finally(() => read.signal?.removeEventListener('abort', abort));
  return { succeeded, failed, skipped, stoppedBy: stopped?.by };
}

/**
 * Whether an error means that a shared credential has stopped working everywhere. An API key belongs to one
 * project, so that being refused in one says nothing of the rest.
 */
function endsCredential(error: unknown, shared: AnyCredential | undefined): boolean {
  if (shared?.kind !== 'personal-access-token' || !isLocizeError(error)) return false;
  if (error.code === 'partial_update') return endsCredential(error.cause, shared);
  return error.code === 'authentication' || error.code === 'credential_expired';
}

function sizeOf(ids: object): number | undefined {
  if (Array.isArray(ids)) return ids.length;
  return ids instanceof Set ? ids.size : undefined;
}

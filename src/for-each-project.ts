import { assertCount, assertFunction, assertKnownOptions, assertSignal } from './arguments.js';
import { type AnyIterable, abortable, isIterable, runConcurrently } from './concurrency.js';
import type { Credential } from './credentials/index.js';
import { InvalidArgumentError, isLocizeError } from './errors/index.js';
import type { CdnType, CredentialSource } from './http/index.js';
import type { Project } from './project.js';
import type { Scope } from './scopes.js';

/** A project with what it has of its own, in place of the client's. */
export interface ProjectSettings<S extends Scope = Scope> {
  readonly id: string;
  readonly credential?: CredentialSource<S> | undefined;
  readonly cdnType?: CdnType | undefined;
  readonly baseUrl?: string | undefined;
}

/** A project id, alone or with what the project has of its own. */
export type ProjectEntry<S extends Scope = Scope> = string | ProjectSettings<S>;

/** Told after each project. */
export interface ProjectsProgress {
  readonly projectId: string;
  /** How its work ended. */
  readonly outcome: 'succeeded' | 'failed' | 'skipped';
  /** How many projects are done with. */
  readonly done: number;
  /** How many there are; undefined where `ids` doesn't know beforehand. */
  readonly total: number | undefined;
}

export interface ForEachProjectOptions {
  /** How many projects at a time; the client's `concurrency`, or 4. */
  readonly concurrency?: number | undefined;
  /** Leaves the projects that weren't begun when one has failed. */
  readonly stopOnError?: boolean | undefined;
  readonly onProgress?: ((progress: ProjectsProgress) => void) | undefined;
  /** Ends the run at once; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

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

interface Run extends ForEachProjectOptions {
  readonly open: (entry: ProjectSettings<never>) => Project;
  /** The credential that all projects without one of their own share. */
  readonly shared: Credential<never> | undefined;
}

/** See `Locize.forEachProject`. */
export async function forEachProject<Result>(
  ids: AnyIterable<ProjectEntry<never>>,
  work: (project: Project) => Result | Promise<Result>,
  { open, shared, ...options }: Run,
): Promise<ProjectsReport<Result>> {
  const { concurrency = 4, stopOnError = false, onProgress, signal, ...rest } = options;
  assertKnownOptions('forEachProject', rest, ['concurrency', 'stopOnError', 'onProgress', 'signal']);
  assertCount('concurrency', concurrency, 1);
  assertFunction('onProgress', onProgress);
  assertSignal(signal);
  assertIterable(ids);

  const succeeded: { projectId: string; result: Result }[] = [];
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
    if (stopped !== undefined || signal?.aborted) {
      skipped.push({ projectId });
      return 'skipped';
    }
    try {
      succeeded.push({ projectId, result: await work(open(entry)) });
      return 'succeeded';
    } catch (error) {
      failed.push({ projectId, error });
      if (stopOnError || (entry.credential === undefined && endsCredential(error, shared))) {
        stopped ??= { by: error };
      }
      return 'failed';
    }
  };

  const run = runConcurrently(ids, concurrency, workOn).catch((error: unknown) => {
    stopped ??= { by: error };
  });
  await abortable(run, signal);
  return { succeeded, failed, skipped, stoppedBy: stopped?.by };
}

/**
 * Whether an error means that a shared credential has stopped working everywhere. An API key belongs to one
 * project, so that its refusal in another says nothing of the rest.
 */
function endsCredential(error: unknown, shared: Credential<never> | undefined): boolean {
  if (shared?.kind !== 'Personal Access Token' || !isLocizeError(error)) return false;
  if (error.code === 'partial_update') return endsCredential(error.cause, shared);
  return error.code === 'authentication' || error.code === 'credential_expired';
}

function sizeOf(ids: object): number | undefined {
  if (Array.isArray(ids)) return ids.length;
  return ids instanceof Set ? ids.size : undefined;
}

function assertIterable(ids: unknown): void {
  if (!isIterable(ids))
    throw new InvalidArgumentError('ids', 'must be an iterable of project ids, such as an array');
}

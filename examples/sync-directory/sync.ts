import type { Project } from 'locize-sdk';
import { apply, PlanConflictError, plan, readDirectory, readProject, writeDirectory } from 'locize-sdk/sync';

export interface SyncSettings {
  readonly folder: string;
  /** The folder as it was at the last sync, from git. */
  readonly base?: string | undefined;
  /** Whether to do what differs, and to fetch what translators have done; otherwise it is shown alone. */
  readonly isApplied: boolean;
  readonly log: (text: string) => void;
}

/** What a step of a CI ends with; 1 is for failures. */
export const exitCodes = { same: 0, drift: 2, conflicts: 3 };

/** Shows what differs between a folder and a project, or brings the two together. */
export async function syncDirectory(
  project: Project<'read' | 'write'>,
  { folder, base, isApplied, log }: SyncSettings,
): Promise<number> {
  const changes = await plan(project, readDirectory(folder), {
    base: base === undefined ? undefined : readDirectory(base),
    prune: 'reference',
  });
  if (changes.wanted === 0) throw new Error(`there is no file of the pattern in ${folder}`);
  log(`${changes}`);
  const { conflicts, theirs, skipped } = changes.totals;
  if (!isApplied) {
    if (conflicts > 0) return exitCodes.conflicts;
    return changes.isEmpty && theirs + skipped === 0 ? exitCodes.same : exitCodes.drift;
  }
  try {
    const { applied } = await apply(project, changes);
    log(`${applied.added} added, ${applied.changed} changed, ${applied.removed} removed`);
  } catch (error) {
    // Somebody was faster: what could be done is done.
    if (!(error instanceof PlanConflictError)) throw error;
    log(error.message);
    return exitCodes.conflicts;
  }
  // The folder would get the texts of Locize in place of its own, before anybody has decided.
  if (conflicts > 0) return exitCodes.conflicts;
  if (skipped > 0) return exitCodes.drift;
  const { written } = await writeDirectory(folder, readProject(project));
  for (const path of written) log(`wrote ${path}`);
  return exitCodes.same;
}

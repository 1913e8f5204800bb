import type { Locize, Project } from 'locize-sdk';
import { apply, type Plan, plan, type SyncContent } from 'locize-sdk/sync';

type Scopes = 'read' | 'write' | 'manage';

/** What a pull request has. */
export interface PullRequest {
  readonly number: number;
  readonly texts: SyncContent;
  /** The texts that it began with: at the merge base. Without them, it would undo what translators have done since. */
  readonly base: SyncContent;
  /**
   * From its second push on, the texts of the one before: in a workflow, those at `github.event.before`. They are what its
   * branch has got last.
   */
  readonly previous?: SyncContent | undefined;
}

/**
 * Brings the texts of a pull request into a branch of its own, where they are translated before it is merged. What is in
 * conflict is left alone: while there is anything, the pull request isn't ready.
 */
export async function syncPullRequest(
  locize: Locize<Scopes>,
  main: Project<Scopes>,
  { number, texts, base, previous = base }: PullRequest,
): Promise<Plan> {
  const name = `pull-request-${number}`;
  const branches = await main.branches.list();
  const branch = branches.find((one) => one.name === name) ?? (await main.branches.create({ name }));
  const project = locize.project(branch.id);
  // What isn't in the branch shines through, and is kept; what an earlier push has brought and this one hasn't, goes. What
  // translators have made of it stays, and is theirs to remove.
  const changes = await plan(project, texts, {
    base: previous,
    version: branch.version,
    inherits: true,
    prune: 'reference',
  });
  await apply(project, changes);
  return changes;
}

/**
 * After a pull request was merged: merges its branch, and removes what its texts no longer have. Deleting a key in a branch
 * leaves that of its parent, so removals are planned against the parent.
 */
export async function mergePullRequest(
  main: Project<Scopes>,
  { number, texts, base }: PullRequest,
  pollInterval?: number,
): Promise<Plan> {
  const branches = await main.branches.list();
  const branch = branches.find(({ name }) => name === `pull-request-${number}`);
  if (branch !== undefined) await main.branches.merge(branch.id, { delete: true }).wait({ pollInterval });
  const changes = await plan(main, texts, { base, prune: 'reference' });
  await apply(main, changes);
  return changes;
}

import type { Project } from 'locize-sdk';

export interface ReleaseOptions {
  /** Branches of `source` whose name starts with this are merged. */
  readonly readyPrefix: string;
  /** The version that is copied to `target`, which is then published. */
  readonly source: string;
  readonly target: string;
  /**
   * Pause between two polls of a job, in milliseconds.
   *
   * @default 2_000
   */
  readonly pollInterval?: number;
}

/** Merges the branches that are ready, copies `source` to `target`, and publishes `target`, one after the other. */
export async function release(
  project: Project<'read' | 'manage'>,
  { readyPrefix, source, target, pollInterval = 2000 }: ReleaseOptions,
) {
  const branches = await project.branches.list();
  const ready = branches.filter(
    ({ name, version }) => name.startsWith(readyPrefix) && (version ?? source) === source,
  );
  for (const branch of ready) {
    await project.branches.merge(branch.id, { delete: true }).wait({ pollInterval });
  }
  await project.versions.copy({ from: source, to: target }).wait({ pollInterval });
  await project.versions.publish(target).wait({ pollInterval });
  return { merged: ready.map(({ name }) => name), waiting: branches.length - ready.length };
}

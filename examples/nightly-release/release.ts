import type { Project } from 'locize-sdk';

export interface ReleaseOptions {
  /** Branches whose name begins so are merged. */
  readonly readyPrefix: string;
  /** The version that is copied to `target`. */
  readonly source: string;
  readonly target: string;
  /** Pause between two looks at a job, in milliseconds. */
  readonly pollInterval?: number;
}

/** Merges what is ready, copies it to the version that is in use, and publishes that: one after the other. */
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

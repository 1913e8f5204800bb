import type { Project } from 'locize-sdk';
import { type Plan, plan, readProject } from 'locize-sdk/sync';

/** What copying a version over another one would change of its texts; it takes tags and contexts along as well. */
export async function releaseDiff(
  project: Project<'read'>,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<Plan> {
  // What the newer one doesn't have at all goes as well.
  async function* wanted() {
    const there = new Set<string>();
    for await (const piece of readProject(project, { version: from })) {
      there.add(`${piece.language}/${piece.namespace}`);
      yield piece;
    }
    const { [to]: older = {} } = await project.statistics.project();
    for (const [language, namespaces] of Object.entries(older)) {
      for (const namespace of Object.keys(namespaces)) {
        if (!there.has(`${language}/${namespace}`)) yield { language, namespace, content: {} };
      }
    }
  }
  return plan(project, wanted(), {
    version: to,
    prune: 'exact',
    overwrite: true,
    emptyValues: 'write',
    keySeparator: false,
  });
}

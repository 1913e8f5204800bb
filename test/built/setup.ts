import type { TestProject } from 'vitest/node';
import { ensureBuilt } from '../../scripts/ensure-built.ts';

/** What is tested here is `dist`, so it is built before, and again where tests are run again after a change. */
export default function setup(project: TestProject): void {
  ensureBuilt();
  project.onTestsRerun((specifications) => {
    if (specifications.some((specification) => specification.project.name === project.name)) ensureBuilt();
  });
}

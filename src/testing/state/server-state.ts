import type { LocizeServerSeed } from '../seed.js';
import { Credentials } from './credentials.js';
import { Jobs } from './jobs.js';
import { Project } from './project.js';

/** The state of an embedded server. */
export class ServerState {
  readonly projects = new Map<string, Project>();
  /** Deleted branches, whose jobs can still be looked up. */
  readonly deletedBranches = new Map<string, Project>();
  readonly credentials: Credentials;
  readonly jobs: Jobs;
  readonly pageSize: number;

  constructor({
    projects = [],
    tokens = [],
    jobDuration = 50,
    jobTimeout = Number.POSITIVE_INFINITY,
    pageSize = 1000,
  }: LocizeServerSeed) {
    this.credentials = new Credentials(tokens);
    this.jobs = new Jobs(jobDuration, jobTimeout);
    this.pageSize = pageSize;
    for (const seed of projects) {
      const project = new Project(seed);
      this.projects.set(seed.id, project);
      for (const branch of seed.branches ?? []) {
        const parent = { project, version: branch.version ?? 'latest' };
        this.projects.set(branch.id, Project.branch(parent, branch));
      }
    }
  }

  branchesOf(project: Project): Project[] {
    return [...this.projects.values()].filter((candidate) => candidate.parent?.project === project);
  }

  deleteBranch(branch: Project): void {
    this.projects.delete(branch.id);
    this.deletedBranches.set(branch.id, branch);
  }
}

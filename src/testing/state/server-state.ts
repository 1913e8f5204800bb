import type { LocizeServerSeed, SeedApiKey, SeedProject, SeedToken } from '../seed.js';
import { Credentials } from './credentials.js';
import { Jobs } from './jobs.js';
import { Project } from './project.js';

/** The state of an embedded server. */
export class ServerState {
  readonly projects = new Map<string, Project>();
  /** Deleted branches, whose jobs can still be looked up. */
  readonly deletedBranches = new Map<string, Project>();
  readonly credentials = new Credentials();
  readonly jobs: Jobs;
  readonly pageSize: number;
  /** How many tokens and keys have been given so far, by where: the next one's place in the list. */
  readonly #counts = new Map<string, number>();
  /** Where each project or branch stands in the seed: `projects[0].branches[1]`. */
  readonly #places = new Map<string, string>();

  constructor({
    projects = [],
    tokens = [],
    jobDuration = 50,
    jobTimeout = Number.POSITIVE_INFINITY,
    pageSize = 1000,
  }: LocizeServerSeed) {
    this.jobs = new Jobs(jobDuration, jobTimeout);
    this.pageSize = pageSize;
    for (const [index, project] of projects.entries()) this.#addProject(project, `projects[${index}]`);
    for (const token of tokens) this.addToken(token);
  }

  addToken(token: SeedToken): void {
    this.credentials.addToken(token, this.#nextPlace('tokens'));
  }

  addApiKey(projectId: string, key: SeedApiKey): void {
    // A branch that was created later has no place in the seed, and is known by its id.
    const place = this.#places.get(projectId) ?? projectId;
    this.credentials.addKey(projectId, key, this.#nextPlace(`${place}.apiKeys`));
  }

  branchesOf(project: Project): Project[] {
    return [...this.projects.values()].filter((candidate) => candidate.parent?.project === project);
  }

  deleteBranch(branch: Project): void {
    this.projects.delete(branch.id);
    this.deletedBranches.set(branch.id, branch);
  }

  #addProject(seed: SeedProject, place: string): void {
    const project = new Project(seed);
    this.#register(project, place, seed.apiKeys);
    for (const [index, branch] of (seed.branches ?? []).entries()) {
      const parent = { project, version: branch.version ?? 'latest' };
      this.#register(Project.branch(parent, branch), `${place}.branches[${index}]`, branch.apiKeys);
    }
  }

  #register(project: Project, place: string, keys: readonly SeedApiKey[] = []): void {
    this.projects.set(project.id, project);
    this.#places.set(project.id, place);
    for (const key of keys) this.addApiKey(project.id, key);
  }

  #nextPlace(list: string): string {
    const index = this.#counts.get(list) ?? 0;
    this.#counts.set(list, index + 1);
    return `${list}[${index}]`;
  }
}

import type { LocizeServerSeed, SeedApiKey, SeedProject, SeedToken } from '../seed.js';
import { Credentials } from './credentials.js';
import { Jobs } from './jobs.js';
import { Project } from './project.js';
import { sharing } from './reach.js';

/** More than anybody waits for at a time. */
const mostDeletedBranches = 1000;

/** The state of an embedded server. */
export class ServerState {
  readonly pageSize: number;
  #projects = new Map<string, Project>();
  /** The branches that were deleted last, whose jobs can still be looked up. */
  #deletedBranches = new Map<string, Project>();
  #credentials = new Credentials();
  #jobs: Jobs<ServerState>;
  /** How many tokens and keys have been given so far, by where: the next one's place in the list. */
  #counts = new Map<string, number>();
  /** Where each project stands in the seed: `projects[0].branches[1]`. */
  #places = new Map<string, string>();

  /** @param now the time of what the seed has, where it says none */
  constructor(
    {
      projects = [],
      tokens = [],
      jobDuration = 50,
      jobTimeout = Number.POSITIVE_INFINITY,
      pageSize = 1000,
    }: Pick<LocizeServerSeed, 'projects' | 'tokens' | 'jobDuration' | 'jobTimeout' | 'pageSize'>,
    now = Date.now(),
  ) {
    this.#jobs = new Jobs(jobDuration, jobTimeout);
    this.pageSize = pageSize;
    for (const [index, project] of projects.entries()) this.#addSeed(project, `projects[${index}]`, now);
    for (const token of tokens) this.addToken(token);
  }

  /** Projects, branches and tenants by id. */
  get projects(): ReadonlyMap<string, Project> {
    return this.#projects;
  }

  get deletedBranches(): ReadonlyMap<string, Project> {
    return this.#deletedBranches;
  }

  get credentials(): Credentials {
    return this.#credentials;
  }

  get jobs(): Pick<Jobs<ServerState>, 'start' | 'find'> {
    return this.#jobs;
  }

  /** Does the work of the jobs that are due. */
  settle(): void {
    this.#jobs.settle(this);
  }

  addToken(token: SeedToken): void {
    this.credentials.addToken(token, this.#nextPlace('tokens'));
  }

  addApiKey(projectId: string, key: SeedApiKey): void {
    // A branch that was created later has no place in the seed, and is known by its id.
    const place = this.#places.get(projectId) ?? projectId;
    this.credentials.addKey(projectId, key, this.#nextPlace(`${place}.apiKeys`));
  }

  addBranch(branch: Project): void {
    this.#projects.set(branch.id, branch);
  }

  /** Deletes a branch with its own branches. */
  deleteBranch(branch: Project): void {
    for (const child of branch.branches) this.deleteBranch(child);
    this.#projects.delete(branch.id);
    this.#deletedBranches.set(branch.id, branch);
    const [oldest = ''] = this.#deletedBranches.keys();
    if (this.#deletedBranches.size > mostDeletedBranches) this.#deletedBranches.delete(oldest);
    branch.clear();
  }

  /** Whether a branch, or one above it, is being deleted. */
  isBeingDeleted({ id, deletedBy, trunk }: Project): boolean {
    const job = deletedBy === undefined ? undefined : this.#jobs.find(id, deletedBy);
    if (job !== undefined && !job.timeouted) return true;
    return trunk !== undefined && this.isBeingDeleted(trunk.project);
  }

  /** Also from the branches and tenants that inherit it. */
  removeLanguage(project: Project, language: string): void {
    for (const one of [...sharing(project, language)]) one.forgetLanguage(language);
  }

  /** What its tenants have published of it goes with it, unless they have one of that name. */
  deleteVersion(project: Project, version: string): void {
    project.deleteVersion(version);
    for (const tenant of project.tenants) {
      if (!tenant.versions.has(version)) tenant.publication.forgetVersion(version);
    }
  }

  /** What is done to either doesn't change the other. */
  copy(): ServerState {
    const copy = new ServerState({ pageSize: this.pageSize });
    const copies = new Map<Project, Project>();
    const copyOf = (project: Project): Project => {
      const { parent } = project;
      const known = copies.get(project);
      const made = known ?? project.copy(parent && { ...parent, project: copyOf(parent.project) });
      copies.set(project, made);
      return made;
    };
    for (const [id, project] of this.#projects) copy.#projects.set(id, copyOf(project));
    for (const [id, branch] of this.#deletedBranches) copy.#deletedBranches.set(id, copyOf(branch));
    copy.#credentials = this.#credentials.copy();
    copy.#jobs = this.#jobs.copy();
    copy.#counts = new Map(this.#counts);
    copy.#places = new Map(this.#places);
    return copy;
  }

  #addSeed(seed: SeedProject, place: string, now: number): void {
    const project = Project.main(seed, now);
    this.#register(project, place, seed.apiKeys);
    for (const [index, branch] of (seed.branches ?? []).entries()) {
      const parent = { project, version: branch.version ?? 'latest' };
      this.#register(Project.branch(parent, branch, now), `${place}.branches[${index}]`, branch.apiKeys);
    }
    for (const [index, tenant] of (seed.tenants ?? []).entries()) {
      this.#register(Project.tenant(project, tenant, now), `${place}.tenants[${index}]`, tenant.apiKeys);
    }
  }

  #register(project: Project, place: string, keys: readonly SeedApiKey[] = []): void {
    this.#projects.set(project.id, project);
    this.#places.set(project.id, place);
    for (const key of keys) this.addApiKey(project.id, key);
  }

  #nextPlace(list: string): string {
    const index = this.#counts.get(list) ?? 0;
    this.#counts.set(list, index + 1);
    return `${list}[${index}]`;
  }
}

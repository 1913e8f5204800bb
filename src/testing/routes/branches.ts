import type { Hono } from 'hono';
import { type Access, assertReaches, type Env, reaches, refuse } from '../access.js';
import { readJson } from '../body.js';
import { Project } from '../state/project.js';
import type { ServerState } from '../state/server-state.js';
import { assertVersion } from './versions.js';

export function addBranchRoutes(app: Hono<Env>, access: Access, state: ServerState): void {
  app.get('/branches/:p', access.scope('read'), (c) => {
    const branches = state.branchesOf(c.get('project'));
    return branches.length === 0 ? c.body(null, 404) : c.json(branches.map(view));
  });

  app.post('/branch/create/:p/:v', access.scope('manage'), (c) => {
    const project = c.get('project');
    const version = c.req.param('v');
    assertVersion(project, version);
    if (state.isBeingDeleted(project)) refuse(404, 'Branch not found');
    const { name } = readJson(c) as { name?: unknown };
    if (typeof name !== 'string' || name === '') refuse(400, 'A branch needs a name');
    if (state.branchesOf(project).some((branch) => branch.name === name))
      refuse(400, 'Branch already exists!');
    const branch = Project.branch({ project, version }, { id: crypto.randomUUID(), name });
    state.addBranch(branch);
    return c.json(view(branch));
  });

  app.post('/branch/merge/:b', access.merge, (c) => {
    const branch = branchAt(c.get('project'));
    const grant = c.get('grant');
    const deletes = c.req.query('delete') === 'true';
    const reached = (merged: Project) => [
      ...merged.mergedPlaces(),
      ...(deletes ? state.placesIn(merged) : []),
    ];
    assertVersion(branch.trunk.project, branch.trunk.version);
    assertReaches(grant, reached(branch));
    const jobId = state.jobs.start(branch.id, 'mergeBranch', (then) => {
      const merged = then.projects.get(branch.id);
      if (!merged?.trunk?.project.versions.has(merged.trunk.version)) return;
      // Others may have written to it since then what this key doesn't reach.
      if (!reached(merged).every((place) => reaches(grant, place))) return;
      merged.merge();
      if (deletes) then.deleteBranch(merged);
    });
    if (deletes) branch.deletedBy = jobId;
    return c.json({ jobId });
  });

  app.delete('/branch/:b', access.scope('manage'), (c) => {
    const branch = branchAt(c.get('project'));
    const grant = c.get('grant');
    assertReaches(grant, state.placesIn(branch));
    const jobId = state.jobs.start(branch.id, 'deleteBranch', (then) => {
      const deleted = then.projects.get(branch.id);
      if (deleted === undefined) return;
      if ([...then.placesIn(deleted)].every((place) => reaches(grant, place))) then.deleteBranch(deleted);
    });
    branch.deletedBy = jobId;
    return c.json({ jobId });
  });

  /** A branch that isn't being deleted already, by itself or with one above it. */
  function branchAt(project: Project): Project & { readonly trunk: NonNullable<Project['trunk']> } {
    if (!isBranch(project) || state.isBeingDeleted(project)) refuse(404, 'Branch not found');
    return project;
  }
}

const isBranch = (project: Project): project is Project & { readonly trunk: NonNullable<Project['trunk']> } =>
  project.trunk !== undefined;

function view({ id, name, trunk }: Project) {
  return { id, name, version: trunk?.version, projectId: trunk?.project.id };
}

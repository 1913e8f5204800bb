import type { Hono } from 'hono';
import { type Access, type Env, refuse } from '../access.js';
import { readJson } from '../body.js';
import { Project } from '../state/project.js';
import { branchReach, mergeReach } from '../state/reach.js';
import type { ServerState } from '../state/server-state.js';
import { startJob } from './jobs.js';
import { assertVersion } from './versions.js';

export function addBranchRoutes(app: Hono<Env>, access: Access, state: ServerState): void {
  app.get('/branches/:p', access.scope('read'), (c) => {
    const branches = c.get('project').branches;
    return branches.length === 0 ? c.body(null, 404) : c.json(branches.map(view));
  });

  app.post('/branch/create/:p/:v', access.scope('manage'), (c) => {
    const project = c.get('project');
    const version = c.req.param('v');
    assertVersion(project, version);
    if (state.isBeingDeleted(project)) refuse(404, 'Branch not found');
    const { name } = readJson(c) as { name?: unknown };
    if (typeof name !== 'string' || name === '') refuse(400, 'A branch needs a name');
    if (project.branches.some((branch) => branch.name === name)) refuse(400, 'Branch already exists!');
    const branch = Project.branch({ project, version }, { id: crypto.randomUUID(), name }, Date.now());
    state.addBranch(branch);
    return c.json(view(branch));
  });

  app.post('/branch/merge/:b', access.merge, (c) => {
    const branch = c.get('project');
    const deletes = c.req.query('delete') === 'true';
    const trunk = trunkOf(branch);
    assertVersion(trunk.project, trunk.version);
    const reachOf = (merged: Project) => [...mergeReach(merged), ...(deletes ? branchReach(merged) : [])];
    const jobId = startJob(c, state, 'mergeBranch', reachOf, (merged, then) => {
      if (!merged.trunk?.project.versions.has(merged.trunk.version)) return;
      merged.merge();
      if (deletes) then.deleteBranch(merged);
    });
    if (deletes) branch.deletedBy = jobId;
    return c.json({ jobId });
  });

  app.delete('/branch/:b', access.scope('manage'), (c) => {
    const branch = c.get('project');
    trunkOf(branch);
    const jobId = startJob(c, state, 'deleteBranch', branchReach, (deleted, then) =>
      then.deleteBranch(deleted),
    );
    branch.deletedBy = jobId;
    return c.json({ jobId });
  });

  /** The parent of a branch that isn't being deleted already, by itself or with one above it. */
  function trunkOf(project: Project): NonNullable<Project['trunk']> {
    const { trunk } = project;
    return trunk === undefined || state.isBeingDeleted(project) ? refuse(404, 'Branch not found') : trunk;
  }
}

function view({ id, name, trunk }: Project) {
  return { id, name, version: trunk?.version, projectId: trunk?.project.id };
}

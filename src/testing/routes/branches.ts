import type { Hono } from 'hono';
import { type Access, assertReaches, type Env, reaches, refuse } from '../access.js';
import { readJson } from '../body.js';
import type { Place } from '../state/place.js';
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
    assertReaches(grant, placesInParent(branch));
    branch.isBeingDeleted = deletes;
    const jobId = state.jobs.start(branch.id, 'mergeBranch', (then) => {
      const merged = then.projects.get(branch.id);
      if (merged === undefined) return;
      // Others may have written to it since then what this key doesn't reach.
      const isReached = [...placesInParent(merged)].every((place) => reaches(grant, place));
      if (isReached) merged.merge();
      if (isReached && deletes) then.deleteBranch(merged);
      else merged.isBeingDeleted = false;
    });
    return c.json({ jobId });
  });

  app.delete('/branch/:b', access.scope('manage'), (c) => {
    const branch = branchAt(c.get('project'));
    assertReaches(c.get('grant'), branch.ownPlaces());
    branch.isBeingDeleted = true;
    const jobId = state.jobs.start(branch.id, 'deleteBranch', (then) => {
      const deleted = then.projects.get(branch.id);
      if (deleted !== undefined) then.deleteBranch(deleted);
    });
    return c.json({ jobId });
  });
}

/** A branch that isn't being deleted already. */
function branchAt(project: Project): Project {
  return project.trunk === undefined || project.isBeingDeleted ? refuse(404, 'Branch not found') : project;
}

/** Where a merge writes. */
function* placesInParent(branch: Project): Generator<Place> {
  if (branch.trunk !== undefined) yield* branch.ownPlaces([branch.trunk.version]);
}

function view({ id, name, trunk }: Project) {
  return { id, name, version: trunk?.version, projectId: trunk?.project.id };
}

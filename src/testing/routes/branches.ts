import type { Hono } from 'hono';
import { type Access, type Env, refuse } from '../access.js';
import { readJson } from '../body.js';
import { Project } from '../state/project.js';
import type { ServerState } from '../state/server-state.js';
import { versionOf } from './versions.js';

export function addBranchRoutes(app: Hono<Env>, access: Access, state: ServerState): void {
  const { jobs } = state;

  app.get('/branches/:p', access.scope('read'), (c) => {
    const branches = state.branchesOf(c.get('project'));
    return branches.length === 0 ? c.body(null, 404) : c.json(branches.map(view));
  });

  app.post('/branch/create/:p/:v', access.scope('manage'), async (c) => {
    const project = c.get('project');
    const version = c.req.param('v');
    versionOf(project, version);
    const { name } = (await readJson(c)) as { name?: unknown };
    if (typeof name !== 'string' || name === '') refuse(400, 'A branch needs a name');
    if (state.branchesOf(project).some((branch) => branch.name === name))
      refuse(400, 'Branch already exists!');
    const branch = Project.branch({ project, version }, { id: crypto.randomUUID(), name });
    state.projects.set(branch.id, branch);
    return c.json(view(branch));
  });

  app.post('/branch/merge/:b', access.scope('manage'), (c) => {
    const branch = branchAt(c.get('project'));
    const jobId = jobs.start(branch.id, 'mergeBranch', () => {
      branch.merge();
      if (c.req.query('delete') === 'true') state.deleteBranch(branch);
    });
    return c.json({ jobId });
  });

  app.delete('/branch/:b', access.scope('manage'), (c) => {
    const branch = branchAt(c.get('project'));
    return c.json({ jobId: jobs.start(branch.id, 'deleteBranch', () => state.deleteBranch(branch)) });
  });

  function branchAt(project: Project): Project {
    return project.parent === undefined || state.deletedBranches.has(project.id)
      ? refuse(404, 'Branch not found')
      : project;
  }
}

function view({ id, name, parent }: Project) {
  return { id, name, version: parent?.version, projectId: parent?.project.id };
}

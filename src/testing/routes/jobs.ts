import type { Context, Hono } from 'hono';
import { type Access, assertReaches, type Env, reaches } from '../access.js';
import type { Reach } from '../state/place.js';
import type { Project } from '../state/project.js';
import type { ServerState } from '../state/server-state.js';

export function addJobRoutes(app: Hono<Env>, access: Access, { jobs }: ServerState): void {
  // A finished job is gone: a 404 without a body, as for one that never existed.
  app.get('/jobs/:p/:j', access.jobs, (c) => {
    const job = jobs.find(c.get('project').id, c.req.param('j'));
    return job === undefined ? c.body(null, 404) : c.json(job);
  });
}

/**
 * Starts a job of the project in the path, and returns its id. It works on the project as it is then. An API key that is
 * restricted to others than what the work reaches is refused; where others have written such a thing by the time it is due,
 * the work isn't done.
 */
export function startJob(
  c: Context<Env>,
  state: ServerState,
  event: string,
  reachOf: (project: Project) => Iterable<Reach>,
  work: (project: Project, state: ServerState) => void,
): string {
  const { id } = c.get('project');
  const grant = c.get('grant');
  assertReaches(grant, reachOf(c.get('project')));
  return state.jobs.start(id, event, (then) => {
    const project = then.projects.get(id);
    if (project === undefined) return;
    for (const place of reachOf(project)) if (!reaches(grant, place)) return;
    work(project, then);
  });
}

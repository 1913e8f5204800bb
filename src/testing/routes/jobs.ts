import type { Hono } from 'hono';
import type { Access, Env } from '../access.js';
import type { ServerState } from '../state/server-state.js';

export function addJobRoutes(app: Hono<Env>, access: Access, { jobs }: ServerState): void {
  // A finished job is gone: a 404 without a body, as for one that never existed.
  app.get('/jobs/:p/:j', access.jobs, (c) => {
    const job = jobs.find(c.get('project').id, c.req.param('j'));
    return job === undefined ? c.body(null, 404) : c.json(job);
  });
}

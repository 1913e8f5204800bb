import type { Hono } from 'hono';
import type { Access, Env } from '../access.js';
import type { World } from '../state/world.js';

export function addJobRoutes(app: Hono<Env>, access: Access, { jobs }: World): void {
  // A finished job is gone, and the 404 of it says no more than that.
  app.get('/jobs/:p/:j', access.jobs, (c) => {
    const job = jobs.find(c.get('project').id, c.req.param('j'));
    return job === undefined ? c.body(null, 404) : c.json(job);
  });
}

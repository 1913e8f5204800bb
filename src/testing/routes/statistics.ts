import type { Hono } from 'hono';
import type { Access, Env } from '../access.js';
import { versionOf } from './versions.js';

export function addStatisticsRoutes(app: Hono<Env>, access: Access): void {
  app.get('/stats/project/:p', access.scope('read'), (c) => {
    const project = c.get('project');
    const versions = [...project.versions.keys()];
    return c.json(Object.fromEntries(versions.map((version) => [version, project.statistics(version)])));
  });

  for (const path of ['/stats/project/regenerate/:p/:v', '/stats/project/regenerate/:p/:v/:l']) {
    app.post(path, access.scope('write'), (c) => {
      versionOf(c.get('project'), c.req.param('v') ?? '').staleStatistics = undefined;
      return c.json({});
    });
  }
}

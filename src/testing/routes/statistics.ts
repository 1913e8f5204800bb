import type { Hono } from 'hono';
import { type Access, assertReaches, type Env, refuse } from '../access.js';
import { translatedShare } from '../state/statistics.js';
import { assertVersion } from './versions.js';

export function addStatisticsRoutes(app: Hono<Env>, access: Access): void {
  app.get('/stats/project/:p', access.scope('read'), (c) => {
    const project = c.get('project');
    return c.json(
      Object.fromEntries(Array.from(project.versions, (version) => [version, project.statistics(version)])),
    );
  });

  for (const path of ['/stats/project/regenerate/:p/:v', '/stats/project/regenerate/:p/:v/:l']) {
    app.post(path, access.scope('write'), (c) => {
      const project = c.get('project');
      const version = c.req.param('v') ?? '';
      assertVersion(project, version);
      assertReaches(c.get('grant'), [{ namespace: c.req.query('namespace') }]);
      project.refreshStatistics(version);
      return c.json({});
    });
  }

  // The response of these two isn't documented, so it is empty.
  app.get('/stats/user/:p/:u', access.scope('read'), (c) => {
    const known = c.get('project').users.some(({ id }) => id === c.req.param('u'));
    return known ? c.json({}) : refuse(404, 'User not found');
  });
  app.get('/stats/users/:p', access.scope('read'), (c) => c.json({}));

  app.get('/badgedata/:p', access.open, (c) => {
    const shares = Object.values(c.get('project').statistics('latest')).map(translatedShare);
    const average = shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share) / shares.length;
    return c.json({ translatedPercentage: Math.round(100 * average) });
  });

  app.get('/tags/:p', access.scope('read'), (c) => c.json([...c.get('project').tags()].sort()));
}

import type { Hono } from 'hono';
import { type Access, type Env, refuse } from '../access.js';
import type { Project } from '../state/project.js';
import type { ServerState } from '../state/server-state.js';
import { getOrCreate, Version } from '../state/version.js';

export function addVersionRoutes(app: Hono<Env>, access: Access, { jobs }: ServerState): void {
  app.post('/copy/:p/version/:fromVersion/:toVersion', access.scope('manage'), (c) => {
    const project = c.get('project');
    const { fromVersion, toVersion } = c.req.param();
    const source = versionOf(project, fromVersion);
    const keepsExisting = c.req.query('ignoreIfVersionExists') === 'true' && project.versions.has(toVersion);
    const jobId = jobs.start(project.id, 'copyVersion', () => {
      if (!keepsExisting) getOrCreate(project.versions, toVersion, () => new Version()).overwriteWith(source);
    });
    return c.json({ jobId });
  });

  app.post('/publish/:p/:v', access.scope('manage'), (c) => {
    const project = c.get('project');
    const version = versionOf(project, c.req.param('v'));
    return c.json({ jobId: jobs.start(project.id, 'publish', () => version.publish()) });
  });

  app.delete('/version/:p/:v', access.scope('manage'), (c) => {
    const project = c.get('project');
    const name = c.req.param('v');
    versionOf(project, name);
    return c.json({ jobId: jobs.start(project.id, 'deleteVersion', () => project.versions.delete(name)) });
  });
}

export function versionOf(project: Project, name: string): Version {
  return project.versions.get(name) ?? refuse(404, 'Version not found');
}

import type { Hono } from 'hono';
import { type Access, type Env, refuse } from '../access.js';
import type { Project } from '../state/project.js';
import { copyReach, versionReach } from '../state/reach.js';
import type { ServerState } from '../state/server-state.js';
import { startJob } from './jobs.js';

export function addVersionRoutes(app: Hono<Env>, access: Access, state: ServerState): void {
  app.post('/copy/:p/version/:fromVersion/:toVersion', access.scope('manage'), (c) => {
    const { fromVersion: from, toVersion: to } = c.req.param();
    const keepsExisting = c.req.query('ignoreIfVersionExists') === 'true';
    assertVersion(c.get('project'), from);
    const reachOf = (project: Project) => copyReach(project, from, to);
    const jobId = startJob(c, state, 'copyVersion', reachOf, (project) => {
      const { versions } = project;
      if (versions.has(from) && !(keepsExisting && versions.has(to))) project.copyVersion(from, to);
    });
    return c.json({ jobId });
  });

  app.post('/publish/:p/:v', access.scope('manage'), (c) => {
    const version = c.req.param('v');
    const withTenants = c.req.query('tenants') === 'true';
    assertVersion(c.get('project'), version);
    const nothing = () => [];
    const jobId = startJob(c, state, 'publish', nothing, (project) => {
      for (const published of [project, ...(withTenants ? project.tenants : [])]) {
        if (published.versions.has(version)) published.publication.publish(version);
      }
    });
    return c.json({ jobId });
  });

  app.delete('/version/:p/:v', access.scope('manage'), (c) => {
    const project = c.get('project');
    const version = c.req.param('v');
    if (version === 'latest') refuse(400, 'The version latest can not be deleted');
    if (version === project.trunk?.version) refuse(400, 'The version of a branch can not be deleted');
    assertVersion(project, version);
    if (!project.hasOwnVersion(version)) refuse(400, 'The version is inherited');
    const reachOf = (deleted: Project) => versionReach(deleted, version);
    const jobId = startJob(c, state, 'deleteVersion', reachOf, (deleted, then) =>
      then.deleteVersion(deleted, version),
    );
    return c.json({ jobId });
  });
}

export function assertVersion(project: Project, name: string): void {
  if (!project.versions.has(name)) refuse(404, 'Version not found');
}

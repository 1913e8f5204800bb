import type { Hono } from 'hono';
import { type Access, type Env, refuse } from '../access.js';
import type { Reach } from '../state/place.js';
import type { Project } from '../state/project.js';
import type { ServerState } from '../state/server-state.js';
import { startJob } from './jobs.js';

export function addVersionRoutes(app: Hono<Env>, access: Access, state: ServerState): void {
  app.post('/copy/:p/version/:fromVersion/:toVersion', access.scope('manage'), (c) => {
    const { fromVersion: from, toVersion: to } = c.req.param();
    const keepsExisting = c.req.query('ignoreIfVersionExists') === 'true';
    assertVersion(c.get('project'), from);
    const jobId = startJob(c, state, 'copyVersion', copyReach(from, to), (project) => {
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
    const jobId = startJob(c, state, 'publish', nothing, (project, then) => {
      for (const published of [project, ...(withTenants ? then.tenantsOf(project) : [])]) {
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
    const jobId = startJob(c, state, 'deleteVersion', deletionReach(version), (deleted, then) =>
      then.deleteVersion(deleted, version),
    );
    return c.json({ jobId });
  });
}

/** What a copy overwrites, and what it writes. */
const copyReach = (from: string, to: string) =>
  function* (project: Project): Generator<Reach> {
    yield* project.ownReach([to]);
    for (const place of project.reachOf(from)) yield { ...place, version: to };
  };

/** Of the working copy, and of what is published. */
const deletionReach = (version: string) =>
  function* (project: Project): Generator<Reach> {
    yield* project.ownReach([version]);
    for (const published of project.publication.files()) if (published.version === version) yield published;
  };

export function assertVersion(project: Project, name: string): void {
  if (!project.versions.has(name)) refuse(404, 'Version not found');
}

import type { Hono } from 'hono';
import { type Access, assertReaches, type Env, reaches, refuse } from '../access.js';
import type { Place } from '../state/place.js';
import type { Project } from '../state/project.js';
import type { ServerState } from '../state/server-state.js';

export function addVersionRoutes(app: Hono<Env>, access: Access, state: ServerState): void {
  const { jobs } = state;

  app.post('/copy/:p/version/:fromVersion/:toVersion', access.scope('manage'), (c) => {
    const project = c.get('project');
    const grant = c.get('grant');
    const { fromVersion: from, toVersion: to } = c.req.param();
    const keepsExisting = c.req.query('ignoreIfVersionExists') === 'true';
    assertVersion(project, from);
    assertReaches(grant, copiedPlaces(project, from, to));
    const jobId = jobs.start(project.id, 'copyVersion', ({ projects }) => {
      const copied = projects.get(project.id);
      if (copied === undefined || !copied.versions.has(from)) return;
      if (keepsExisting && copied.versions.has(to)) return;
      // Others may have written since then what this key doesn't reach.
      for (const place of copiedPlaces(copied, from, to)) if (!reaches(grant, place)) return;
      copied.copyVersion(from, to);
    });
    return c.json({ jobId });
  });

  app.post('/publish/:p/:v', access.scope('manage'), (c) => {
    const project = c.get('project');
    const version = c.req.param('v');
    const withTenants = c.req.query('tenants') === 'true';
    assertVersion(project, version);
    const jobId = jobs.start(project.id, 'publish', (then) => {
      const main = then.projects.get(project.id);
      if (main === undefined) return;
      for (const published of [main, ...(withTenants ? then.tenantsOf(main) : [])]) {
        if (published.versions.has(version)) published.publication.publish(version);
      }
    });
    return c.json({ jobId });
  });

  app.delete('/version/:p/:v', access.scope('manage'), (c) => {
    const project = c.get('project');
    const version = c.req.param('v');
    if (version === 'latest') refuse(400, 'The version latest can not be deleted');
    assertVersion(project, version);
    if (!project.hasOwnVersion(version)) refuse(400, 'The version is inherited');
    const grant = c.get('grant');
    assertReaches(grant, deletedPlaces(project, version));
    const jobId = jobs.start(project.id, 'deleteVersion', (then) => {
      const deleted = then.projects.get(project.id);
      if (deleted === undefined) return;
      // Others may have written since then what this key doesn't reach.
      for (const place of deletedPlaces(deleted, version)) if (!reaches(grant, place)) return;
      then.deleteVersion(deleted, version);
    });
    return c.json({ jobId });
  });
}

/** What a copy overwrites, and what it writes. */
function* copiedPlaces(project: Project, from: string, to: string): Generator<Place> {
  yield* project.ownPlaces([to]);
  for (const place of project.places([from])) yield { ...place, version: to };
}

/** Of the working copy, and of what is published. */
function* deletedPlaces(project: Project, version: string): Generator<Place> {
  yield* project.ownPlaces([version]);
  for (const published of project.publication.files()) if (published.version === version) yield published;
}

export function assertVersion(project: Project, name: string): void {
  if (!project.versions.has(name)) refuse(404, 'Version not found');
}

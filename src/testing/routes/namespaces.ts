import type { Hono } from 'hono';
import { type Access, assertReaches, type Env, refuse } from '../access.js';
import { readJson } from '../body.js';
import type { Project } from '../state/project.js';
import { namespaceReach } from '../state/reach.js';
import { applyChanges, parseChanges } from './changes.js';
import { placeAt } from './translations.js';
import { assertVersion } from './versions.js';

export function addNamespaceRoutes(app: Hono<Env>, access: Access): void {
  app.post('/create/:p/:v/:l/:n', access.scope('write'), (c) => {
    const project = c.get('project');
    const place = placeAt(c);
    assertNoNamespace(project, place.version, place.namespace);
    const changes = parseChanges(readJson(c));
    project.createNamespace(place.version, place.namespace, place.language);
    project.write(place, (entries) => applyChanges(entries, changes));
    project.refreshStatistics(place.version);
    return c.json({});
  });

  app.post('/rename/:p/:v/:n/:toNamespace', access.scope('write'), (c) => {
    const project = c.get('project');
    const { v, n, toNamespace } = c.req.param();
    assertOwnNamespace(project, v, n);
    assertNoNamespace(project, v, toNamespace);
    const reach = [...namespaceReach(project, v, n)];
    assertReaches(c.get('grant'), [
      ...reach,
      ...reach.map((place) => ({ ...place, namespace: toNamespace })),
    ]);
    project.renameNamespace(v, n, toNamespace);
    return c.json({});
  });

  app.delete('/delete/:p/:v/:n', access.scope('write'), (c) => {
    const project = c.get('project');
    const { v, n } = c.req.param();
    assertOwnNamespace(project, v, n);
    assertReaches(c.get('grant'), namespaceReach(project, v, n));
    project.deleteNamespace(v, n);
    return c.json({});
  });
}

function assertOwnNamespace(project: Project, version: string, name: string): void {
  assertVersion(project, version);
  if (project.hasOwnNamespace(version, name)) return;
  if (project.hasNamespace(version, name)) refuse(400, 'The namespace is inherited');
  refuse(404, 'Namespace not found');
}

function assertNoNamespace(project: Project, version: string, name: string): void {
  if (project.hasNamespace(version, name)) refuse(400, 'Namespace already exists!');
}

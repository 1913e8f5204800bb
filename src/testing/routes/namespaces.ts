import type { Hono } from 'hono';
import { type Access, type Env, refuse } from '../access.js';
import { readJson } from '../body.js';
import type { Version } from '../state/version.js';
import { applyChanges, parseChanges } from './changes.js';
import { assertLanguage } from './translations.js';
import { versionOf } from './versions.js';

export function addNamespaceRoutes(app: Hono<Env>, access: Access): void {
  app.post('/create/:p/:v/:l/:n', access.scope('write'), async (c) => {
    const { v, l, n } = c.req.param();
    const version = versionOf(c.get('project'), v);
    assertLanguage(c.get('project'), l);
    if (version.namespaces.has(n)) refuse(400, 'Namespace already exists!');
    const changes = parseChanges(await readJson(c));
    applyChanges(version.writableEntries(n, l), changes);
    version.staleStatistics = undefined;
    return c.json({});
  });

  app.post('/rename/:p/:v/:n/:toNamespace', access.scope('write'), (c) => {
    const { v, n, toNamespace } = c.req.param();
    const version = versionOf(c.get('project'), v);
    assertNamespace(version, n);
    if (version.namespaces.has(toNamespace)) refuse(400, 'Namespace already exists!');
    version.rename(n, toNamespace);
    return c.json({});
  });

  app.delete('/delete/:p/:v/:n', access.scope('write'), (c) => {
    const { v, n } = c.req.param();
    const version = versionOf(c.get('project'), v);
    assertNamespace(version, n);
    version.deleteNamespace(n);
    return c.json({});
  });
}

function assertNamespace(version: Version, name: string): void {
  if (!version.namespaces.has(name)) refuse(404, 'Namespace not found');
}

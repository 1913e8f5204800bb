import type { Context, Hono } from 'hono';
import { type Access, type Env, refuse, requestedCdnType } from '../access.js';
import type { Project } from '../state/project.js';

export function addPublishedRoutes(app: Hono<Env>, access: Access): void {
  app.get('/private/:p/:v/:l/:n', access.scope('read'), (c) => {
    const project = c.get('project');
    if (project.cdnType !== 'pro') refuse(403, 'Private namespaces need the CDN type pro');
    return publishedNamespace(c, project, project.privateNamespaces.has(c.req.param('n')));
  });

  for (const path of ['/download/:p', '/download/:p/:v', '/download/:p/:v/:l', '/download/:p/:v/:l/:n']) {
    app.get(path, access.optional, (c) => c.json(publishedFiles(c)));
  }
}

/** Must be added last: any path of four segments that no other route matches is a published namespace. */
export function addPublicRoute(app: Hono<Env>, access: Access): void {
  app.get('/:p/:v/:l/:n', (c) => {
    const project = access.projectAt(c);
    if (project === undefined) return notPublished(c, requestedCdnType(c));
    return publishedNamespace(c, project, !project.privateNamespaces.has(c.req.param('n')));
  });
}

/**
 * What isn't published is a 404 on `standard`, and otherwise an empty object: locize-cli syncs a new namespace only
 * if this isn't an error. i18next-locize-backend recognises it by `x-cache`.
 */
function notPublished(c: Context<Env>, cdnType: Project['cdnType'] | undefined): Response {
  if (cdnType === 'standard') refuse(404, 'Namespace not found');
  c.header('x-cache', 'Error from cloudfront');
  return c.json({});
}

/** The files that match the path; private ones only for a caller with the scope `read`. */
function publishedFiles(c: Context<Env>): object[] {
  const { v, l, n } = c.req.param() as { v?: string; l?: string; n?: string };
  const project = c.get('project');
  const canRead = c.get('grant')?.scopes.has('read') ?? false;
  const files: object[] = [];
  for (const version of project.versions.keys()) {
    for (const namespace of project.publishedNamespaces(version)) {
      const isPrivate = project.privateNamespaces.has(namespace);
      if (isPrivate && !canRead) continue;
      for (const language of project.languages) {
        const wanted =
          (v ?? version) === version && (l ?? language) === language && (n ?? namespace) === namespace;
        const content = wanted ? project.published(version, namespace, language) : undefined;
        if (content === undefined || content.size === 0) continue;
        const key = `${isPrivate ? 'private/' : ''}${project.id}/${version}/${language}/${namespace}`;
        files.push({
          url: new URL(`/${key}`, c.req.url).href,
          key,
          size: JSON.stringify(Object.fromEntries(content)).length,
          lastModified: new Date(project.versions.get(version)?.publishedAt ?? 0).toISOString(),
          ...(isPrivate && { isPrivate }),
        });
      }
    }
  }
  return files;
}

function publishedNamespace(c: Context<Env>, project: Project, isServed: boolean): Response {
  const { v = '', l = '', n = '' } = c.req.param();
  const published = isServed && project.languages.has(l) ? project.published(v, n, l) : undefined;
  if (published === undefined) return notPublished(c, project.cdnType);
  const uncached = project.cdnType === 'standard' && c.req.query('cache') === 'no';
  c.header('cache-control', uncached ? 'no-cache' : 'public, max-age=3600');
  c.header('last-modified', new Date(project.versions.get(v)?.publishedAt ?? 0).toUTCString());
  c.header('etag', `"${project.versions.get(v)?.publishedAt ?? 0}-${published.size}"`);
  return c.json(Object.fromEntries(published));
}

import type { Context, Hono } from 'hono';
import { type Access, addressOf, type Env, reaches, refuse, requestedCdnType } from '../access.js';
import type { Project } from '../state/project.js';
import type { Published } from '../state/publication.js';

export function addPublishedRoutes(app: Hono<Env>, access: Access): void {
  app.get('/private/:p/:v/:l/:n', access.scope('read'), (c) => {
    const project = c.get('project');
    if (project.cdnType !== 'pro') refuse(403, 'Private namespaces need the CDN type pro');
    return publishedNamespace(c, project, true);
  });

  for (const path of ['/download/:p', '/download/:p/:v', '/download/:p/:v/:l', '/download/:p/:v/:l/:n']) {
    app.get(path, access.optional, (c) => c.json(publishedFiles(c)));
  }
}

/** Must be added last: any path of four segments that no other route matches is a published namespace. */
export function addPublicRoute(app: Hono<Env>, access: Access): void {
  app.get('/:p/:v/:l/:n', (c) => {
    const project = access.projectAt(c);
    return project === undefined
      ? notPublished(c, requestedCdnType(c))
      : publishedNamespace(c, project, false);
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

/** The files that match the path; private ones only for a caller who may read them. */
function publishedFiles(c: Context<Env>): object[] {
  const { v, l, n } = c.req.param() as { v?: string; l?: string; n?: string };
  const project = c.get('project');
  const grant = c.get('grant');
  const canRead = grant?.scopes.has('read') && grant.permitted.has('read');
  const files: object[] = [];
  for (const published of project.publication.files()) {
    const { version, language, namespace } = published;
    const isWanted =
      (v ?? version) === version && (l ?? language) === language && (n ?? namespace) === namespace;
    if (!isWanted || !project.languages.has(language)) continue;
    const isPrivate = project.isPrivate(published);
    if (isPrivate && !(canRead && reaches(grant, published))) continue;
    files.push(view(published, project, isPrivate, addressOf(c)));
  }
  return files;
}

function view(
  { version, language, namespace, file }: Published,
  { id }: Project,
  isPrivate: boolean,
  asked: URL,
): object {
  const names = [...(isPrivate ? ['private'] : []), id, version, language, namespace];
  return {
    url: new URL(`/${names.map(encodeURIComponent).join('/')}`, asked).href,
    key: names.join('/'),
    size: file.size,
    lastModified: new Date(file.publishedAt).toISOString(),
    ...(isPrivate && { isPrivate }),
  };
}

function publishedNamespace(c: Context<Env>, project: Project, isPrivate: boolean): Response {
  const { v = '', l = '', n = '' } = c.req.param();
  const place = { version: v, language: l, namespace: n };
  const isFresh = project.cdnType === 'pro' || c.req.query('cache') === 'no';
  const isServed = project.isPrivate(place) === isPrivate && project.languages.has(l);
  const file = isServed ? project.publication.served(place, isFresh) : undefined;
  if (file === undefined) return notPublished(c, project.cdnType);
  const isUncached = project.cdnType === 'standard' && isFresh;
  c.header('cache-control', isUncached ? 'no-cache' : 'public, max-age=3600');
  c.header('last-modified', new Date(file.publishedAt).toUTCString());
  c.header('etag', file.etag);
  if (matches(c.req.header('if-none-match'), file.etag)) return c.body(null, 304);
  c.header('content-type', 'application/json');
  return c.body(file.body);
}

/** Whether a header names an entity tag, which on the way may have been marked as weak. */
const matches = (header: string | undefined, etag: string): boolean =>
  header === '*' || (header?.split(',').some((one) => one.trim().replace(/^W\//, '') === etag) ?? false);

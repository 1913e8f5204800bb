import type { Context, Hono } from 'hono';
import { type Access, type Env, refuse } from '../access.js';
import { readJson } from '../body.js';
import type { Project, VisibleEntry } from '../state/project.js';
import type { World } from '../state/world.js';
import { applyChanges, assertKeyCount, changesIn } from './changes.js';
import { cursorAfter, keyBefore } from './cursor.js';
import { versionOf } from './versions.js';

export function addTranslationRoutes(app: Hono<Env>, access: Access, { pageSize }: World): void {
  app.get('/private/:p/:v/:l/:n', access.scope('read'), (c) => {
    const project = c.get('project');
    if (project.cdnType !== 'pro') refuse(403, 'Private namespaces need the CDN type pro');
    return publishedNamespace(c, project.privateNamespaces.has(c.req.param('n')));
  });

  app.get('/pull/:p/:v/:l/:n', access.scope('read'), (c) => {
    const { v, l, n } = c.req.param();
    const project = c.get('project');
    versionOf(project, v);
    assertLanguage(project, l);
    if (!project.namespaces(v).has(n)) refuse(404, 'Namespace not found');
    const from = keyBefore(c.req.query('next') ?? '');
    if (from === undefined) refuse(400, 'Illegal next value');

    const keys = project.visibleKeys(v, n, l);
    const start = from === null ? 0 : countUpTo(keys, from);
    const page = keys.slice(start, start + pageSize);
    const last = page.at(-1);
    if (last !== undefined && keys.length > start + page.length) c.header('x-next-page', cursorAfter(last));

    const entries = page.flatMap((key) => project.visibleEntry(v, n, l, key) ?? []);
    const updatedAt = entries.reduce((latest, entry) => Math.max(latest, entry.updatedAt), 0);
    c.header('last-modified', new Date(updatedAt).toUTCString());
    const raw = c.req.query('raw') === 'true';
    return c.json(
      Object.fromEntries(entries.map((entry) => [entry.key, raw ? rawView(entry, project) : entry.value])),
    );
  });

  app.post('/missing/:p/:v/:l/:n', access.scope('write'), async (c) => {
    const { v, l, n } = c.req.param();
    const { project, version } = placeOf(c);
    const changes = [...changesIn(await readJson(c))].filter(
      ([key]) => project.visibleEntry(v, n, l, key) === undefined,
    );
    if (changes.some(([, change]) => change === null)) refuse(400, 'A missing key needs a value');
    if (!applyChanges(version.writableEntries(n, l), new Map(changes))) refuse(412, 'All keys exist');
    version.staleStatistics = undefined;
    return c.json({});
  });

  app.post('/used/:p/:v/:l/:n', access.scope('write'), async (c) => {
    const { l, n } = c.req.param();
    const { version } = placeOf(c);
    const keys: unknown = await readJson(c);
    if (!Array.isArray(keys)) refuse(400, 'The body has to be an array of keys');
    assertKeyCount(keys.length);
    const entries = version.writableEntries(n, l);
    for (const key of keys) {
      const entry = entries.get(key);
      if (entry !== undefined) entries.set(key, { ...entry, lastUsed: Date.now() });
    }
    return c.json({});
  });

  app.post('/update/:p/:v/:l/:n', access.scope('write'), async (c) => {
    const { v, l, n } = c.req.param();
    const { project, version } = placeOf(c);
    const changes = changesIn(await readJson(c));
    if (c.req.query('autotranslate') === 'true' && l !== project.referenceLanguage) {
      refuse(400, 'Only the reference language can be translated automatically');
    }
    if (c.req.query('omitstatsgeneration') === 'true') project.freezeStatistics(v);
    else version.staleStatistics = undefined;

    const entries = version.writableEntries(n, l);
    const emptied = c.req.query('replace') === 'true' && entries.size > 0;
    if (emptied) entries.clear();
    if (!applyChanges(entries, changes) && !emptied) refuse(412, 'Nothing to change');
    return c.json({});
  });

  app.get('/:p/:v/:l/:n', access.open, (c) =>
    publishedNamespace(c, !c.get('project').privateNamespaces.has(c.req.param('n'))),
  );
}

function publishedNamespace(c: Context<Env>, servedHere: boolean): Response {
  const { v = '', l = '', n = '' } = c.req.param();
  const project = c.get('project');
  const published = servedHere && project.languages.has(l) ? project.published(v, n, l) : undefined;
  if (published === undefined) refuse(404, 'Namespace not found');
  const uncached = project.cdnType === 'standard' && c.req.query('cache') === 'no';
  c.header('cache-control', uncached ? 'no-cache' : 'public, max-age=3600');
  c.header('last-modified', new Date(project.versions.get(v)?.publishedAt ?? 0).toUTCString());
  c.header('etag', `"${project.versions.get(v)?.publishedAt ?? 0}-${published.size}"`);
  return c.json(Object.fromEntries(published));
}

/** An inherited entry has no `overrides`; one of a branch's own says what lies beneath, if only that nothing does. */
function rawView({ key: _, own, inherited, ...entry }: VisibleEntry, { parent }: Project): object {
  return { ...entry, ...(own && parent !== undefined && { overrides: inherited ?? null }) };
}

function placeOf(c: Context<Env>) {
  const project = c.get('project');
  const version = versionOf(project, c.req.param('v') ?? '');
  assertLanguage(project, c.req.param('l') ?? '');
  return { project, version };
}

export function assertLanguage(project: Project, language: string): void {
  if (!project.languages.has(language)) refuse(404, 'Language not found');
}

/** How many of some sorted keys come up to a key, itself included. */
function countUpTo(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? '') <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}

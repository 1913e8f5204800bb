import type { Context, Hono } from 'hono';
import { type Access, type Env, refuse } from '../access.js';
import { readJson } from '../body.js';
import type { Project } from '../state/project.js';
import type { Entries } from '../state/version.js';
import { applyChanges, assertKeyCount, type Changes, parseChanges } from './changes.js';
import { versionOf } from './versions.js';

export function addTranslationRoutes(app: Hono<Env>, access: Access): void {
  app.post('/missing/:p/:v/:l/:n', access.scope('write'), async (c) => {
    const { v, l, n } = c.req.param();
    const { project, version } = targetOf(c);
    const changes = [...parseChanges(await readJson(c))].filter(
      ([key]) => project.visibleEntry(v, n, l, key) === undefined,
    );
    if (changes.some(([, change]) => change === null)) refuse(400, 'A missing key needs a value');
    freezeOrRefreshStatistics(c); // also here, since locize-cli omits them while it migrates
    if (!applyChanges(version.writableEntries(n, l), new Map(changes))) refuse(412, 'All keys exist');
    return c.json({});
  });

  app.post('/used/:p/:v/:l/:n', access.scope('write'), async (c) => {
    const { l, n } = c.req.param();
    const { version } = targetOf(c);
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
    const { l, n } = c.req.param();
    const { project, version } = targetOf(c);
    const changes = parseChanges(await readJson(c));
    if (c.req.query('autotranslate') === 'true' && l !== project.referenceLanguage) {
      refuse(400, 'Only the reference language can be translated automatically');
    }
    freezeOrRefreshStatistics(c);
    const entries = version.writableEntries(n, l);
    const emptied = c.req.query('replace') === 'true' && entries.size > 0;
    if (emptied) entries.clear();
    if (!applyChanges(entries, changes) && !emptied) refuse(412, 'Nothing to change');
    if (c.req.query('autotranslate') === 'true') {
      const languages = c.req.query('autotranslatelanguages')?.split(',') ?? [...project.languages];
      for (const target of languages)
        if (target !== l) addMachineTranslations(changes, version.writableEntries(n, target), target);
    }
    return c.json({});
  });
}

/** Called before the write, so that omitted statistics stay as they were. */
function freezeOrRefreshStatistics(c: Context<Env>): void {
  const { project, version } = targetOf(c);
  if (c.req.query('omitstatsgeneration') === 'true') project.freezeStatistics(c.req.param('v') ?? '');
  else version.staleStatistics = undefined;
}

/** Adds recognisable machine translations, such as `[de] Title`. Existing translations are kept. */
function addMachineTranslations(changes: Changes, into: Entries, language: string): void {
  for (const [key, change] of changes) {
    if (change !== null && !into.has(key)) {
      into.set(key, { value: `[${language}] ${change.value}`, updatedAt: Date.now() });
    }
  }
}

function targetOf(c: Context<Env>) {
  const project = c.get('project');
  const version = versionOf(project, c.req.param('v') ?? '');
  assertLanguage(project, c.req.param('l') ?? '');
  return { project, version };
}

export function assertLanguage(project: Project, language: string): void {
  if (!project.languages.has(language)) refuse(404, 'Language not found');
}

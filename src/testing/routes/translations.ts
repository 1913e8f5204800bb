import type { Context, Hono } from 'hono';
import { type Access, assertReaches, type Env, reaches, refuse } from '../access.js';
import { readJson } from '../body.js';
import type { Place } from '../state/place.js';
import type { Project } from '../state/project.js';
import { applyChanges, type Changes, parseChanges } from './changes.js';
import { assertVersion } from './versions.js';

export function addTranslationRoutes(app: Hono<Env>, access: Access): void {
  app.post('/missing/:p/:v/:l/:n', access.scope('write'), (c) => {
    const changes = parseChanges(readJson(c));
    const project = c.get('project');
    const place = placeAt(c);
    const missing = new Map([...changes].filter(([key]) => project.entry(place, key) === undefined));
    if ([...missing.values()].includes(null)) refuse(400, 'A missing key needs a value');
    const isChanged = withStatistics(c, project, place, () =>
      project.write(place, (entries) => applyChanges(entries, missing)),
    );
    if (!isChanged) refuse(412, 'All keys exist');
    return c.json({});
  });

  app.post('/used/:p/:v/:l/:n', access.scope('write'), (c) => {
    const keys: unknown = readJson(c);
    if (!Array.isArray(keys)) refuse(400, 'The body has to be an array of keys');
    const lastUsed = Date.now();
    c.get('project').touch(placeAt(c), keys, lastUsed);
    return c.json({});
  });

  app.post('/update/:p/:v/:l/:n', access.scope('write'), (c) => {
    const changes = parseChanges(readJson(c));
    const project = c.get('project');
    const place = placeAt(c);
    const targets = c.req.query('autotranslate') === 'true' ? translatedPlaces(c, project, place) : [];
    const replaces = c.req.query('replace') === 'true';
    const isChanged = withStatistics(c, project, place, () =>
      project.write(place, (entries) => {
        const isEmptied = replaces && entries.size > 0;
        if (isEmptied) entries.clear();
        return applyChanges(entries, changes) || isEmptied;
      }),
    );
    if (!isChanged) refuse(412, 'Nothing to change');
    for (const target of targets) addMachineTranslations(changes, project, target);
    return c.json({});
  });
}

/** Does a write that may omit the statistics: then they stay as they were before it, if it changes something. */
function withStatistics(
  c: Context<Env>,
  project: Project,
  { version }: Place,
  write: () => boolean,
): boolean {
  // Also of missing keys, since locize-cli omits them while it migrates.
  const before = c.req.query('omitstatsgeneration') === 'true' ? project.statistics(version) : undefined;
  const isChanged = write();
  if (before === undefined) project.refreshStatistics(version);
  else if (isChanged) project.freezeStatistics(version, before);
  return isChanged;
}

/** Where a write is translated to: what is asked for, or else all that the caller reaches. */
function translatedPlaces(c: Context<Env>, project: Project, place: Place): Place[] {
  if (place.language !== project.referenceLanguage) {
    refuse(400, 'Only the reference language can be translated automatically');
  }
  const grant = c.get('grant');
  const placesIn = (languages: Iterable<string>) =>
    Array.from(languages, (language) => ({ ...place, language })).filter(
      ({ language }) => language !== place.language && project.languages.has(language),
    );
  const asked = c.req.query('autotranslatelanguages');
  if (asked === undefined) return placesIn(project.languages).filter((target) => reaches(grant, target));
  const places = placesIn(asked.split(','));
  assertReaches(grant, places);
  return places;
}

/** Adds recognisable machine translations, such as `[de] Title`. Existing and inherited translations are kept. */
function addMachineTranslations(changes: Changes, project: Project, place: Place): void {
  const missing = [...changes].flatMap(([key, change]) =>
    change === null || project.entry(place, key) !== undefined ? [] : [[key, change.value] as const],
  );
  project.write(place, (entries) => {
    for (const [key, value] of missing) {
      entries.set(key, { value: `[${place.language}] ${value}`, updatedAt: Date.now() });
    }
    return missing.length > 0;
  });
}

/** The place in the path, of which the version and the language have to be there. */
export function placeAt(c: Context<Env>): Place {
  const { v = '', l = '', n = '' } = c.req.param();
  const project = c.get('project');
  assertVersion(project, v);
  if (!project.languages.has(l)) refuse(404, 'Language not found');
  return { version: v, language: l, namespace: n };
}

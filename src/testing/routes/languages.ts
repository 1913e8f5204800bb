import type { Hono } from 'hono';
import { type Access, assertReaches, type Env, refuse } from '../access.js';
import type { Project } from '../state/project.js';
import { languageReach } from '../state/reach.js';
import type { ServerState } from '../state/server-state.js';
import { translatedShare } from '../state/statistics.js';

export function addLanguageRoutes(app: Hono<Env>, access: Access, state: ServerState): void {
  // On the wrong host, or for an unknown project, responds as for a project without languages. By `x-cache`,
  // i18next-locize-backend knows that it should try the other host.
  app.get('/languages/:p', (c) => {
    const languages = languagesOf(access.projectAt(c));
    if (Object.keys(languages).length === 0) c.header('x-cache', 'Error from cloudfront');
    else c.header('cache-control', 'public, max-age=3600');
    return c.json(languages);
  });

  app.post('/language/:p/:l', access.languages, (c) => {
    const project = c.get('project');
    const language = c.req.param('l');
    if (project.languages.has(language)) refuse(400, 'Language already exists!');
    project.addLanguage(language);
    return c.json({});
  });

  app.delete('/language/:p/:l', access.languages, (c) => {
    const project = c.get('project');
    const language = c.req.param('l');
    if (!project.languages.has(language)) refuse(404, 'Language not found');
    if (language === project.referenceLanguage) refuse(400, 'The reference language can not be removed');
    if (!project.ownLanguages.has(language)) refuse(400, 'The language is inherited');
    assertReaches(c.get('grant'), languageReach(project, language));
    state.removeLanguage(project, language);
    return c.json({});
  });
}

function languagesOf(project: Project | undefined): object {
  if (project === undefined) return {};
  const versions = Array.from(project.versions, (version) => [version, project.statistics(version)] as const);
  return Object.fromEntries(
    Array.from(project.languages, (code) => [
      code,
      {
        name: displayName(code, 'en'),
        nativeName: displayName(code, code),
        isReferenceLanguage: code === project.referenceLanguage,
        translated: Object.fromEntries(
          versions.map(([version, statistics]) => [version, translatedShare(statistics[code])]),
        ),
      },
    ]),
  );
}

function displayName(code: string, language: string): string {
  try {
    return new Intl.DisplayNames(language, { type: 'language' }).of(code) ?? code;
  } catch {
    return code; // not a valid language code
  }
}

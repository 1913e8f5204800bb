import type { Hono } from 'hono';
import { type Access, type Env, refuse } from '../access.js';
import type { Project } from '../state/project.js';

export function addLanguageRoutes(app: Hono<Env>, access: Access): void {
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
    project.removeLanguage(language);
    return c.json({});
  });
}

function languagesOf(project: Project | undefined): object {
  if (project === undefined) return {};
  return Object.fromEntries(
    [...project.languages].map((code) => [
      code,
      {
        name: displayName(code, 'en'),
        nativeName: displayName(code, code),
        isReferenceLanguage: code === project.referenceLanguage,
        translated: Object.fromEntries(
          [...project.versions.keys()].map((version) => [version, translatedShare(project, version, code)]),
        ),
      },
    ]),
  );
}

/** The share of segments that are translated, from 0 to 1. */
export function translatedShare(project: Project, version: string, language: string): number {
  const statistics = Object.values(project.statistics(version)[language] ?? {});
  const total = statistics.reduce((sum, { segmentsTotal }) => sum + segmentsTotal, 0);
  const translated = statistics.reduce((sum, { segmentsTranslated }) => sum + segmentsTranslated, 0);
  return total === 0 ? 0 : translated / total;
}

function displayName(code: string, language: string): string {
  try {
    return new Intl.DisplayNames(language, { type: 'language' }).of(code) ?? code;
  } catch {
    return code; // not a valid language code
  }
}

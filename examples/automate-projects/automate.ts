import type { Project } from 'locize-sdk';
import { countryNames } from './countries.ts';

export interface AutomateOptions {
  readonly languages: readonly string[];
  /** Called at the start of each step; there are `stepCount(languages)` of them. */
  readonly onStep?: (step: string) => void;
  /**
   * Pause between two polls of the publish job, in milliseconds.
   *
   * @default 2_000
   */
  readonly pollInterval?: number;
}

const namespace = 'countries';

export const stepCount = (languages: readonly string[]) => 2 * languages.length + 3;

/** The work in one project. The type of `project` names the scopes that it needs, and no others. */
export async function automate(
  project: Project<'read' | 'write' | 'manage'>,
  { languages, onStep = () => {}, pollInterval = 2000 }: AutomateOptions,
) {
  onStep('checking languages');
  const known = new Set((await project.languages.list()).map(({ code }) => code));
  const missing = languages.filter((language) => !known.has(language));
  for (const language of missing) await project.languages.add(language);

  onStep('checking namespaces');
  const namespaces = await project.namespaces.list({ version: 'latest' });
  if (!namespaces.some(({ name }) => name === namespace)) {
    await project.namespaces.create({ language: languages[0] ?? 'en', namespace });
  }

  let sent = 0;
  for (const language of languages) {
    onStep(`uploading ${language}`);
    sent += (await project.translations.update({ language, namespace }, countryNames(language))).keys;
  }

  onStep('publishing');
  await project.versions.publish('latest').wait({ pollInterval, timeout: 300_000 });

  let published = 0;
  const samples: string[] = [];
  for (const language of languages) {
    onStep(`downloading ${language}`);
    const names = await project.translations.download({ language, namespace });
    published += Object.keys(names).length;
    samples.push(`${names.JP} (${language})`);
  }
  return { added: missing.length, sent, published, sample: samples.slice(0, 4).join(', ') };
}

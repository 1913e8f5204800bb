import type { Project } from 'locize-sdk';
import { countryNames } from './countries.ts';

export interface AutomateOptions {
  readonly languages: readonly string[];
  /** Called at each step, of which there are `stepsFor(languages)`. */
  readonly onStep?: (step: string) => void;
  /** Pause between two looks at the publish job, in milliseconds. */
  readonly pollInterval?: number;
}

const namespace = 'countries';

export const stepsFor = (languages: readonly string[]) => 2 * languages.length + 3;

/** The work in one project. It asks for no more than it needs, and says so in its type. */
export async function automate(
  project: Project<'read' | 'write' | 'manage'>,
  { languages, onStep = () => {}, pollInterval = 2000 }: AutomateOptions,
) {
  onStep('looking at languages');
  const known = new Set((await project.languages.list()).map(({ code }) => code));
  const missing = languages.filter((language) => !known.has(language));
  for (const language of missing) await project.languages.add(language);

  onStep('looking at namespaces');
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

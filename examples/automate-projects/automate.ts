import { isLocizeError, type Project } from 'locize-sdk';
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
  onStep('adding languages');
  let added = 0;
  for (const language of languages) if (await addIfMissing(project, language)) added += 1;

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
  return { added, sent, published, sample: samples.slice(0, 4).join(', ') };
}

/**
 * Whether the language wasn't there yet. It isn't looked up beforehand: the list of languages comes from a cache of an
 * hour or more, so a second run would miss what the first has added.
 */
async function addIfMissing(project: Project<'manage'>, language: string): Promise<boolean> {
  try {
    await project.languages.add(language);
    return true;
  } catch (error) {
    const isThere =
      isLocizeError(error) && error.code === 'rejected' && /already exists/i.test(error.serverMessage ?? '');
    if (!isThere) throw error;
    return false;
  }
}

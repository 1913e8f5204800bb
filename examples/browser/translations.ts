import i18next from 'i18next';
import resourcesToBackend from 'i18next-resources-to-backend';
import { createPublicClient, type Language } from 'locize-sdk/public';

const client = createPublicClient({
  projectId: 'atlas',
  baseUrl: import.meta.env.VITE_LOCIZE_URL,
  totalTimeout: 10_000,
});

/** Ends what is still being loaded for a language that nobody waits for any longer. */
let loading = new AbortController();

/** i18next asks for namespaces, and the public client fetches them. */
export const ready = i18next
  .use(
    resourcesToBackend((language: string, namespace: string) =>
      client.download({ language, namespace }, { signal: loading.signal }),
    ),
  )
  .init({
    fallbackLng: 'en',
    ns: ['ui', 'countries'],
    defaultNS: 'ui',
    partialBundledLanguages: true,
    lng: 'cimode', // nothing is loaded before a language is chosen
    interpolation: { escapeValue: false }, // the page puts texts in as text
  });

export function languages(): Promise<Language[]> {
  return client.languages();
}

/**
 * Loads a language, and makes it the one that `t` speaks.
 *
 * @throws what went wrong, or the reason of an abort where another language was asked for meanwhile
 */
export async function changeLanguage(language: string): Promise<void> {
  loading.abort(new DOMException('another language was chosen', 'AbortError'));
  loading = new AbortController();
  const { signal } = loading;
  // What failed before is asked for again.
  await i18next.reloadResources(missing(['en', language]));
  signal.throwIfAborted();
  const failed = missing(['en', language]);
  if (failed.length > 0) throw new Error(`could not load ${failed.join(', ')}`);
  await i18next.changeLanguage(language);
}

const missing = (languages: string[]) =>
  [...new Set(languages)].filter((language) => !i18next.hasResourceBundle(language, 'countries'));

/** Names of countries in the language that is chosen, sorted as one expects it there. */
export function countries(): [code: string, name: string][] {
  const language = i18next.language;
  const names = i18next.getResourceBundle(language, 'countries') as Record<string, string>;
  const { compare } = new Intl.Collator(language);
  return Object.entries(names).sort(([, a], [, b]) => compare(a, b));
}

export const t = (key: string, options: Record<string, unknown> = {}): string => i18next.t(key, options);
export const direction = (language: string): 'ltr' | 'rtl' => i18next.dir(language);

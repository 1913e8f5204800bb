import i18next from 'i18next';
import resourcesToBackend from 'i18next-resources-to-backend';
import { createPublicClient, type Language } from 'locize-sdk/public';

const client = createPublicClient({
  projectId: 'atlas',
  baseUrl: import.meta.env.VITE_LOCIZE_URL,
  totalTimeout: 10_000,
});

/** Aborts what is still being loaded for a language that is no longer wanted. */
let loading = new AbortController();

const namespaces = ['ui', 'countries'];

/** Resolves when i18next is ready to load namespaces through the public client. */
export const ready = i18next
  .use(
    resourcesToBackend((language: string, namespace: string) =>
      client.download({ language, namespace }, { signal: loading.signal }),
    ),
  )
  .init({
    fallbackLng: 'en',
    ns: namespaces,
    defaultNS: 'ui',
    partialBundledLanguages: true,
    lng: 'cimode', // loads nothing until a language is chosen
    interpolation: { escapeValue: false }, // the page inserts texts as text, not as HTML
  });

export function languages(): Promise<Language[]> {
  return client.languages();
}

/**
 * Loads a language, and English for what is missing in it, and makes `t` use it.
 *
 * @throws Error if one of the two can't be loaded, or an `AbortError` if another language is chosen in the meantime
 */
export async function changeLanguage(language: string): Promise<void> {
  loading.abort(new DOMException('another language was chosen', 'AbortError'));
  loading = new AbortController();
  const { signal } = loading;
  // Also retries what failed before.
  await i18next.reloadResources(missing(['en', language]));
  signal.throwIfAborted();
  const failed = missing(['en', language]);
  if (failed.length > 0) throw new Error(`could not load ${failed.join(', ')}`);
  await i18next.changeLanguage(language);
}

/** The languages of which a namespace hasn't been loaded: one can fail while the other arrives. */
const missing = (languages: string[]) =>
  [...new Set(languages)].filter((language) =>
    namespaces.some((namespace) => !i18next.hasResourceBundle(language, namespace)),
  );

/** The names of countries in the current language, sorted by its rules. */
export function countries(): [code: string, name: string][] {
  const language = i18next.language;
  const names = i18next.getResourceBundle(language, 'countries') as Record<string, string>;
  const { compare } = new Intl.Collator(language);
  return Object.entries(names).sort(([, a], [, b]) => compare(a, b));
}

export const t = (key: string, options: Record<string, unknown> = {}): string => i18next.t(key, options);
export const direction = (language: string): 'ltr' | 'rtl' => i18next.dir(language);

import countries from 'i18n-iso-countries';

/** Languages with real translations of about 250 keys each. */
export const languages = [
  'en', 'ar', 'bg', 'cs', 'da', 'de', 'el', 'es', 'et', 'fi', 'fr', 'he',
  'hi', 'hu', 'it', 'ja', 'ko', 'nl', 'pl', 'pt', 'ro', 'sv', 'tr', 'uk',
]; // biome-ignore format: twelve to a line

/** The names of all countries in a language, by ISO 3166-1 alpha-2 code. */
export function countryNames(language: string): Record<string, string> {
  return countries.getNames(language, { select: 'official' });
}

import countries from 'i18n-iso-countries';

/** Country names by language: real translations, of about 250 keys each. */
export const languages = [
  'en', 'ar', 'bg', 'cs', 'da', 'de', 'el', 'es', 'et', 'fi', 'fr', 'he',
  'hi', 'hu', 'it', 'ja', 'ko', 'nl', 'pl', 'pt', 'ro', 'sv', 'tr', 'uk',
]; // biome-ignore format: one line a dozen

/** The names of all countries in a language, by their ISO 3166 codes. */
export function countryNames(language: string): Record<string, string> {
  return countries.getNames(language, { select: 'official' });
}

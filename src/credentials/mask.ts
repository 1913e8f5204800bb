/** What begins with this is a Personal Access Token; the server tells the kinds apart by it too. */
export const personalAccessTokenPrefix = 'lz_pat_';
const apiKeyPrefix = 'lz_api_';

/**
 * A credential as it may be shown: a prefixed one its prefix, four characters and the last four, any other
 * its first three and last three. One too short to keep a third of itself hidden shows no character.
 */
export function mask(secret: string): string {
  const prefix = [personalAccessTokenPrefix, apiKeyPrefix].find((known) => secret.startsWith(known)) ?? '';
  const shown = prefix === '' ? 3 : 4;
  const rest = secret.slice(prefix.length);
  return rest.length < shown * 3 ? '…' : `${prefix}${rest.slice(0, shown)}…${rest.slice(-shown)}`;
}

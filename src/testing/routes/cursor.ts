/**
 * The cursor of the page that starts after a key. Uses no `+` and `/`, since locize-cli sends it unencoded; older
 * cursors had them.
 */
export function encodeCursor(key: string): string {
  const bytes = new TextEncoder().encode(JSON.stringify(key));
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * The key after which a page starts: `null` for the first page, `undefined` if the cursor is invalid. An unencoded
 * `+` arrives as a space, which makes it invalid.
 */
export function decodeCursor(cursor: string): string | null | undefined {
  if (cursor === '') return null;
  if (/\s/.test(cursor)) return undefined;
  try {
    const base64 = cursor.replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const key: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof key === 'string' ? key : undefined;
  } catch {
    return undefined; // not base64, or not JSON
  }
}

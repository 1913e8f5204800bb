/** Every cursor has a `+` in it: whoever doesn't encode it sends a space, which is no base64. */
const mark = '++++';

/** The cursor of the page that begins after a key. */
export function cursorAfter(key: string): string {
  const bytes = new TextEncoder().encode(JSON.stringify(key));
  return mark + btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** The key after which a page begins: `null` for the first page, `undefined` if the cursor is none. */
export function keyBefore(cursor: string): string | null | undefined {
  if (cursor === '') return null;
  if (!cursor.startsWith(mark)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(cursor.slice(mark.length)), (character) => character.charCodeAt(0));
    const key: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof key === 'string' ? key : undefined;
  } catch {
    return undefined; // not base64, or not JSON
  }
}

/** Texts from outside, as a message can have them: of one line, as they look, and no longer than they are good for. */

/**
 * Control and format characters, those that turn the direction or take no room among them, other line breaks, and halves
 * of surrogate pairs.
 */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * A text whose unprintable characters are escaped, so that it begins no line of its own and can't look like another, and
 * of which the middle is left out where it is too long.
 *
 * @param maximum of characters
 * @param end how many of them are kept of its end
 */
export function clean(text: string, maximum = 1000, end = 0): string {
  const cut = (long: string) =>
    long.length <= maximum ? long : `${long.slice(0, maximum - end - 1)}…${long.slice(long.length - end)}`;
  // What is left out needn't be looked at, and what is escaped is longer. A pair may be divided.
  return cut(cut(text).replaceAll(unprintable, escapedOf)).replaceAll(/\p{Cs}/gu, '');
}

/** A whole message, with its end, which says what to do. */
export const cleanMessage = (text: string): string => clean(text, 4000, 1000);

function escapedOf(character: string): string {
  const code = character.codePointAt(0)?.toString(16).padStart(4, '0') ?? '';
  return `\\${'nrt'.charAt('\n\r\t'.indexOf(character)) || (code.length > 4 ? `u{${code}}` : `u${code}`)}`;
}

/** A text in quotation marks. */
export const quote = (text: string): string => `"${clean(text)}"`;

/** What something that was thrown says: anything can be thrown, also what can't be turned into a text. */
export function reasonOf(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    return 'what was thrown is no text';
  }
}

/** The most of a list, or of the steps of a path, that an error keeps. */
const longestList = 100;

/** A value of an error as it keeps and passes it on: its texts clean, its lists of a bounded length. */
export function bounded<T>(value: T): T;
export function bounded(value: unknown): unknown {
  if (typeof value === 'string') return clean(value, 8000);
  return Array.isArray(value)
    ? Array.from(value.slice(0, longestList), (one) => (typeof one === 'string' ? clean(one) : one))
    : value;
}

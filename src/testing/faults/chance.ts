/**
 * A pseudo-random number from 0 (inclusive) to 1 (exclusive) that depends on the text alone: FNV-1a over its UTF-16
 * code units, finished as MurmurHash3 is. Hashing a text, rather than drawing from a sequence, keeps the result for a
 * request independent of other requests under way.
 */
export function chanceOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

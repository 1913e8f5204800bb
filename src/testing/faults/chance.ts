/**
 * A number from 0 to below 1 that depends on the text alone, and looks random: FNV-1a, mixed as MurmurHash3 ends.
 * By a text rather than by a sequence, so that what strikes a request doesn't depend on what else is under way.
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

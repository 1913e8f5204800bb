const withoutColon = /^(language|namespace|newNamespace)$/;
const longest = 128;

/**
 * What is wrong with a value that is to become a segment of a path, if anything: what the advisories against other
 * clients were about, and what can't be a name at all.
 */
export function segmentProblem(name: string, value: unknown): string | undefined {
  if (typeof value !== 'string') return 'must be a string';
  if (value === '') return 'is empty';
  if (value.length > longest) return `is longer than ${longest} characters`;
  if (/^(\.{1,2}|__proto__|constructor|prototype)$/.test(value)) return `can't be "${value}"`;
  // White space, control characters and halves of surrogate pairs among them.
  if (/[/\\?#%@\s\p{Cc}\p{Cs}]/u.test(value)) return "has a character in it that a path can't have";
  if (value.includes(':') && withoutColon.test(name)) return "can't have a : in it";
  return undefined;
}

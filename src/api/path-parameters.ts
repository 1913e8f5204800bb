/** What an API key can be restricted to. */
export const restrictions = ['version', 'language', 'namespace'] as const;

export type Restriction = (typeof restrictions)[number];

/** What a path parameter holds. A source version is only read, and so lies within no restriction. */
export type ParameterKind = Restriction | 'sourceVersion' | 'id';

/** The parameters whose names say their kind. An operation declares the kind of any other. */
export type UsualParameter = Restriction | 'projectId' | 'branchId' | 'jobId' | 'userId';

/** What a parameter of this kind is restricted by, if anything. */
export function restrictionOf(kind: string): Restriction | undefined {
  return restrictions.find((restriction) => restriction === kind);
}

const maximumLength = 128;

/**
 * What is wrong with a value that is to become a segment of a path, if anything: what the advisories against other
 * clients were about, and what can't be a name at all.
 */
export function segmentProblem(kind: ParameterKind | UsualParameter, value: unknown): string | undefined {
  if (typeof value !== 'string') return 'must be a string';
  if (value === '') return 'is empty';
  if (/^lz_(pat|api)_/.test(value)) return 'is a credential, which must not get into an address';
  if (value.length > maximumLength) return `is longer than ${maximumLength} characters`;
  if (/^(\.{1,2}|__proto__|constructor|prototype)$/.test(value)) return `can't be "${value}"`;
  // White space, control characters and halves of surrogate pairs among them.
  if (/[/\\?#%@\s\p{Cc}\p{Cs}]/u.test(value)) return "has a character in it that a path can't have";
  if (value.includes(':') && (kind === 'language' || kind === 'namespace')) return "can't have a : in it";
  return undefined;
}

import type { ParameterKind } from '../api/path-parameters.js';
import type {
  LocizeServerSeed,
  SeedApiKey,
  SeedBranch,
  SeedProject,
  SeedToken,
  SeedVersions,
} from './seed.js';
import { entryProblems } from './seed-entries.js';
import { nameProblem } from './seed-schema.js';
import { inWords, listed, type Path, type Problem } from './shape.js';

/** A value, and where in the seed it stands. */
interface Placed<T> {
  readonly path: Path;
  readonly value: T;
}

/** What can't be meant in a seed of the right shape: names of nothing, and the same thing twice. */
export function* seedProblems({ projects = [], tokens = [] }: LocizeServerSeed): Generator<Problem> {
  for (const [index, project] of projects.entries()) yield* projectProblems(project, ['projects', index]);
  const ids = [...placedIds(projects)];
  yield* repeated(ids, (path) => `expected an id of its own, and ${path} is the same`);
  yield* repeated(placedKeys(projects), (path) => `expected a key of its own, and ${path} is the same`);
  yield* repeated(
    tokens.map(({ token }, index) => ({ path: ['tokens', index, 'token'], value: token })),
    (path) => `expected a token of its own, and ${path} is the same`,
  );
  const known = new Set(ids.map(({ value }) => value));
  for (const [index, { roles }] of tokens.entries()) yield* roleProblems(roles, known, ['tokens', index]);
}

/** Roles in projects that aren't there. */
export function* roleProblems(
  roles: SeedToken['roles'],
  knownIds: ReadonlySet<string>,
  path: Path,
): Generator<Problem> {
  for (const id of Object.keys(roles)) {
    if (knownIds.has(id)) continue;
    yield {
      path: [...path, 'roles', id],
      text: `expected the id of a project, branch or tenant; known are ${listed(knownIds) || 'none'}`,
    };
  }
}

function* projectProblems(project: SeedProject, path: Path): Generator<Problem> {
  const { versions = {}, branches = [], tenants = [] } = project;
  yield* contentProblems(versions, ['version', 'language', 'namespace'], [...path, 'versions']);
  yield* referenceLanguageProblems(project, path);
  yield* privacyProblems(project, path);
  yield* userProblems(project, path);
  for (const [index, branch] of branches.entries()) {
    yield* branchProblems(branch, versions, [...path, 'branches', index]);
  }
  for (const [index, tenant] of tenants.entries()) {
    const at = [...path, 'tenants', index];
    yield* contentProblems(tenant.versions ?? {}, ['version', 'language', 'namespace'], [...at, 'versions']);
    yield* userProblems(tenant, at);
  }
  yield* repeated(
    branches.map(({ name }, index) => ({ path: [...path, 'branches', index, 'name'], value: name })),
    (other) => `expected a name of its own, and ${other} is the same`,
  );
}

function* branchProblems(
  { version = 'latest', entries = {} }: SeedBranch,
  versions: SeedVersions,
  path: Path,
): Generator<Problem> {
  yield* contentProblems(entries, ['language', 'namespace'], [...path, 'entries']);
  const known = new Set(['latest', ...Object.keys(versions)]);
  if (known.has(version)) return;
  yield { path: [...path, 'version'], text: `expected a version of the project: ${listed(known)}` };
}

function* referenceLanguageProblems(
  { referenceLanguage, languages = [], versions = {} }: SeedProject,
  path: Path,
): Generator<Problem> {
  const known = new Set([
    ...languages,
    ...Object.values(versions).flatMap((version) => Object.keys(version)),
  ]);
  if (referenceLanguage === undefined || known.size === 0 || known.has(referenceLanguage)) return;
  yield {
    path: [...path, 'referenceLanguage'],
    text: `expected one of the project's languages, ${listed(known)}; add "${referenceLanguage}" to \`languages\` if it is meant`,
  };
}

/** What the CDN of the project doesn't have. */
function* privacyProblems(project: SeedProject, path: Path): Generator<Problem> {
  if (project.cdnType !== 'standard') return;
  for (const option of ['privateNamespaces', 'privateVersions'] as const) {
    if ((project[option] ?? []).length === 0) continue;
    yield { path: [...path, option], text: 'expected none: on the CDN type "standard" all is public' };
  }
}

function userProblems({ users = [] }: Pick<SeedProject, 'users'>, path: Path): Iterable<Problem> {
  return repeated(
    users.map(({ id }, index) => ({ path: [...path, 'users', index, 'id'], value: id })),
    (other) => `expected an id of its own, and ${other} is the same`,
  );
}

/**
 * Names of nested objects that couldn't be segments of a path, and what is wrong with what they hold. Looks at the own
 * names itself, since a schema of a record leaves out `__proto__`.
 */
function* contentProblems(named: object, [kind, ...inner]: ParameterKind[], path: Path): Generator<Problem> {
  if (kind === undefined) return yield* entryProblems(named, path);
  for (const [name, value] of Object.entries(named)) {
    const text = nameProblem(kind, name);
    if (text !== undefined) yield { path: [...path, name], text };
    yield* contentProblems(value, inner, [...path, name]);
  }
}

function* repeated(values: Iterable<Placed<string>>, textOf: (other: string) => string): Generator<Problem> {
  const seen = new Map<string, Path>();
  for (const { path, value } of values) {
    const other = seen.get(value);
    if (other !== undefined) yield { path, text: textOf(inWords(other)) };
    seen.set(value, path);
  }
}

function* placedIds(projects: readonly SeedProject[]): Generator<Placed<string>> {
  for (const { path, value } of placed(projects)) yield { path: [...path, 'id'], value: value.id };
}

/** Of the whole server: a key belongs to one project. */
function* placedKeys(projects: readonly SeedProject[]): Generator<Placed<string>> {
  for (const { path, value } of placed(projects)) {
    for (const [index, { key }] of (value.apiKeys ?? []).entries()) {
      yield { path: [...path, 'apiKeys', index, 'key'], value: key };
    }
  }
}

/** All that has an id and keys of its own. */
function* placed(
  projects: readonly SeedProject[],
): Generator<Placed<{ readonly id: string; readonly apiKeys?: readonly SeedApiKey[] | undefined }>> {
  for (const [index, project] of projects.entries()) {
    const path = ['projects', index];
    yield { path, value: project };
    for (const list of ['branches', 'tenants'] as const) {
      for (const [nth, value] of (project[list] ?? []).entries()) yield { path: [...path, list, nth], value };
    }
  }
}

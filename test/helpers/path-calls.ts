import type { OperationName, Project } from 'locize-sdk';

/** A call that puts texts of its user's into its path. */
interface PathCall {
  readonly operation: OperationName;
  /** Stated a second time, independent of the SDK's table. */
  readonly path: string;
  /** What each parameter but the project is: what it must not be depends on that. */
  readonly parameters: { readonly [name in Parameter]?: 'version' | 'language' | 'namespace' | 'id' };
  /** What stands in for a parameter that is left out; `''` for nothing. The others can't be left out. */
  readonly defaults?: { readonly [name in Parameter]?: string };
  /** Whether what comes after one that is left out can't go into the path either. */
  readonly isInOrder?: true;
  readonly send: (project: Project, values: Values) => PromiseLike<unknown>;
}

type Parameter = 'version' | 'language' | 'namespace' | 'from' | 'to' | 'branchId' | 'userId' | 'jobId';
/** As a type there is a text for each, though JavaScript may pass anything. */
type Values = { readonly [name in Parameter]: string };

const place = {
  parameters: { version: 'version', language: 'language', namespace: 'namespace' },
  defaults: { version: 'latest' },
} as const;

/** Every operation that has a parameter in its path, besides the project. */
export const pathCalls: readonly PathCall[] = [
  {
    operation: 'translations.download',
    path: '/{projectId}/{version}/{language}/{namespace}',
    ...place,
    send: (project, { version, language, namespace }) =>
      project.translations.download({ version, language, namespace }),
  },
  {
    operation: 'translations.downloadPrivate',
    path: '/private/{projectId}/{version}/{language}/{namespace}',
    ...place,
    send: (project, { version, language, namespace }) =>
      project.translations.downloadPrivate({ version, language, namespace }),
  },
  {
    operation: 'translations.downloadAll',
    path: '/download/{projectId}/{version}',
    parameters: { version: 'version' },
    defaults: { version: 'latest' },
    send: (project, { version }) => project.translations.downloadAll({ version }).all(),
  },
  {
    operation: 'translations.listPublished',
    path: '/download/{projectId}/{version}/{language}/{namespace}',
    parameters: { version: 'version', language: 'language', namespace: 'namespace' },
    defaults: { version: '', language: '', namespace: '' },
    isInOrder: true,
    send: (project, { version, language, namespace }) =>
      project.translations.listPublished({ version, language, namespace }),
  },
  {
    operation: 'translations.pull',
    path: '/pull/{projectId}/{version}/{language}/{namespace}',
    ...place,
    send: (project, { version, language, namespace }) =>
      project.translations.pull({ version, language, namespace }).all(),
  },
  {
    operation: 'translations.update',
    path: '/update/{projectId}/{version}/{language}/{namespace}',
    ...place,
    send: (project, { version, language, namespace }) =>
      project.translations.update({ version, language, namespace }, { a: 'b' }),
  },
  {
    operation: 'translations.delete',
    path: '/update/{projectId}/{version}/{language}/{namespace}',
    ...place,
    send: (project, { version, language, namespace }) =>
      project.translations.delete({ version, language, namespace }, ['a']),
  },
  {
    operation: 'translations.reportMissing',
    path: '/missing/{projectId}/{version}/{language}/{namespace}',
    ...place,
    send: (project, { version, language, namespace }) =>
      project.translations.reportMissing({ version, language, namespace }, { a: 'b' }),
  },
  {
    operation: 'translations.reportUsed',
    path: '/used/{projectId}/{version}/{language}/{namespace}',
    ...place,
    send: (project, { version, language, namespace }) =>
      project.translations.reportUsed({ version, language, namespace }, ['a']),
  },
  {
    operation: 'namespaces.create',
    path: '/create/{projectId}/{version}/{language}/{namespace}',
    ...place,
    send: (project, { version, language, namespace }) =>
      project.namespaces.create({ version, language, namespace }),
  },
  {
    operation: 'namespaces.rename',
    path: '/rename/{projectId}/{version}/{from}/{to}',
    parameters: { version: 'version', from: 'namespace', to: 'namespace' },
    defaults: { version: 'latest' },
    send: (project, { version, from, to }) => project.namespaces.rename({ version, from, to }),
  },
  {
    operation: 'namespaces.delete',
    path: '/delete/{projectId}/{version}/{namespace}',
    parameters: { version: 'version', namespace: 'namespace' },
    defaults: { version: 'latest' },
    send: (project, { version, namespace }) => project.namespaces.delete({ version, namespace }),
  },
  {
    operation: 'languages.add',
    path: '/language/{projectId}/{language}',
    parameters: { language: 'language' },
    send: (project, { language }) => project.languages.add(language),
  },
  {
    operation: 'languages.remove',
    path: '/language/{projectId}/{language}',
    parameters: { language: 'language' },
    send: (project, { language }) => project.languages.remove(language),
  },
  {
    operation: 'versions.publish',
    path: '/publish/{projectId}/{version}',
    parameters: { version: 'version' },
    defaults: { version: 'latest' },
    send: (project, { version }) => project.versions.publish(version),
  },
  {
    operation: 'versions.copy',
    path: '/copy/{projectId}/version/{from}/{to}',
    parameters: { from: 'version', to: 'version' },
    send: (project, { from, to }) => project.versions.copy({ from, to }),
  },
  {
    operation: 'versions.delete',
    path: '/version/{projectId}/{version}',
    parameters: { version: 'version' },
    send: (project, { version }) => project.versions.delete(version),
  },
  {
    operation: 'branches.create',
    path: '/branch/create/{projectId}/{version}',
    parameters: { version: 'version' },
    defaults: { version: 'latest' },
    send: (project, { version }) => project.branches.create({ name: 'x', version }),
  },
  {
    operation: 'branches.merge',
    path: '/branch/merge/{branchId}',
    parameters: { branchId: 'id' },
    send: (project, { branchId }) => project.branches.merge(branchId),
  },
  {
    operation: 'branches.delete',
    path: '/branch/{branchId}',
    parameters: { branchId: 'id' },
    send: (project, { branchId }) => project.branches.delete(branchId),
  },
  {
    operation: 'statistics.regenerate',
    path: '/stats/project/regenerate/{projectId}/{version}/{language}',
    parameters: { version: 'version', language: 'language' },
    defaults: { version: 'latest', language: '' },
    send: (project, { version, language }) => project.statistics.regenerate({ version, language }),
  },
  {
    operation: 'statistics.user',
    path: '/stats/user/{projectId}/{userId}',
    parameters: { userId: 'id' },
    send: (project, { userId }) => project.statistics.user(userId),
  },
  {
    operation: 'jobs.get',
    path: '/jobs/{projectId}/{jobId}',
    parameters: { jobId: 'id' },
    send: (project, { jobId }) => project.jobs.get(jobId).status(),
  },
];

/** The segments of a path with these values in it, as they are before they are encoded. */
export function segmentsOf(path: string, values: { readonly [name: string]: string | undefined }): string[] {
  return path.split('/').map((segment) => {
    const name = /^\{(.+)\}$/.exec(segment)?.[1];
    return name === undefined ? segment : (values[name] ?? segment);
  });
}

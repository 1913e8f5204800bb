import type { Access, OperationName, Project } from 'locize-sdk';

const common = { language: 'en', namespace: 'common' };

/**
 * A call of each operation that works on the helpers' seed, and what it needs, by the documentation: a second
 * statement of the scopes, independent of the SDK's and of the embedded server's.
 */
export const calls: {
  readonly [name in OperationName]: {
    readonly needs: Access;
    readonly call: (project: Project) => PromiseLike<unknown>;
  };
} = {
  'translations.download': { needs: 'public', call: (project) => project.translations.download(common) },
  'translations.downloadPrivate': {
    needs: 'read',
    call: (project) => project.translations.downloadPrivate({ language: 'en', namespace: 'secret' }),
  },
  'translations.downloadAll': {
    needs: 'optional',
    call: (project) => project.translations.downloadAll({ version: 'next' }).all(),
  },
  'translations.listPublished': {
    needs: 'optional',
    call: (project) => project.translations.listPublished({ version: 'next' }),
  },
  'translations.pull': { needs: 'read', call: (project) => project.translations.pull(common).all() },
  'translations.update': {
    needs: 'write',
    call: (project) => project.translations.update(common, { a: 'b' }),
  },
  'translations.delete': {
    needs: 'write',
    call: (project) => project.translations.delete(common, ['title']),
  },
  'translations.reportMissing': {
    needs: 'write',
    call: (project) => project.translations.reportMissing(common, { a: 'b' }),
  },
  'translations.reportUsed': {
    needs: 'write',
    call: (project) => project.translations.reportUsed(common, ['title']),
  },
  'namespaces.list': { needs: 'read', call: (project) => project.namespaces.list() },
  'namespaces.create': {
    needs: 'write',
    call: (project) => project.namespaces.create({ language: 'en', namespace: 'fresh' }),
  },
  'namespaces.rename': {
    needs: 'write',
    call: (project) => project.namespaces.rename({ from: 'common', to: 'fresh' }),
  },
  'namespaces.delete': {
    needs: 'write',
    call: (project) => project.namespaces.delete({ namespace: 'common' }),
  },
  'languages.list': { needs: 'public', call: (project) => project.languages.list() },
  'languages.add': { needs: 'manage', call: (project) => project.languages.add('fr') },
  'languages.remove': { needs: 'manage', call: (project) => project.languages.remove('de') },
  'versions.list': { needs: 'read', call: (project) => project.versions.list() },
  'versions.publish': { needs: 'manage', call: (project) => project.versions.publish() },
  'versions.copy': {
    needs: 'manage',
    call: (project) => project.versions.copy({ from: 'latest', to: 'next' }),
  },
  'versions.delete': { needs: 'manage', call: (project) => project.versions.delete('next') },
  'branches.list': { needs: 'read', call: (project) => project.branches.list() },
  'branches.create': { needs: 'manage', call: (project) => project.branches.create({ name: 'other' }) },
  'branches.merge': { needs: 'manage', call: (project) => project.branches.merge('b1') },
  'branches.delete': { needs: 'manage', call: (project) => project.branches.delete('b1') },
  'users.list': { needs: 'admin', call: (project) => project.users.list() },
  'users.invite': {
    needs: 'admin',
    call: (project) => project.users.invite({ email: 'bo@example.com', role: 'user' }),
  },
  'tags.list': { needs: 'read', call: (project) => project.tags.list() },
  'statistics.project': { needs: 'read', call: (project) => project.statistics.project() },
  'statistics.regenerate': { needs: 'write', call: (project) => project.statistics.regenerate() },
  'statistics.user': { needs: 'read', call: (project) => project.statistics.user('u1') },
  'statistics.users': { needs: 'read', call: (project) => project.statistics.users() },
  'statistics.badge': { needs: 'public', call: (project) => project.statistics.badge() },
  'jobs.get': { needs: 'any', call: (project) => project.jobs.get('j1').status() },
};

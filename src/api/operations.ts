import type { Access } from './scopes.js';

/** HTTP method of a request. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a call of the API asks of its caller, and where it goes. */
export interface Route {
  /** The scope it needs, or `public` (none), `optional` (works without a credential) or `any` (any credential). */
  readonly access: Access;
  readonly method: Method;
  /** Path of the API, its parameters in braces: `/publish/{projectId}/{version}`. `{name?}` may be left out. */
  readonly path: string;
}

const statistics = { access: 'read', method: 'GET', path: '/stats/project/{projectId}' } as const;

const inNamespace = '{projectId}/{version}/{language}/{namespace}';

/**
 * What each method of the SDK calls, by its name. It stands below everything else, so that errors, hooks and the table of
 * operations know it without the groups of methods. A group declares what its responses look like and mean.
 */
export const routes = {
  'translations.download': { access: 'public', method: 'GET', path: `/${inNamespace}` },
  'translations.downloadPrivate': { access: 'read', method: 'GET', path: `/private/${inNamespace}` },
  'translations.downloadAll': { access: 'optional', method: 'GET', path: '/download/{projectId}/{version?}' },
  'translations.listPublished': {
    access: 'optional',
    method: 'GET',
    path: '/download/{projectId}/{version?}/{language?}/{namespace?}',
  },
  'translations.pull': { access: 'read', method: 'GET', path: `/pull/${inNamespace}` },
  'translations.update': { access: 'write', method: 'POST', path: `/update/${inNamespace}` },
  'translations.delete': { access: 'write', method: 'POST', path: `/update/${inNamespace}` },
  'translations.reportMissing': { access: 'write', method: 'POST', path: `/missing/${inNamespace}` },
  'translations.reportUsed': { access: 'write', method: 'POST', path: `/used/${inNamespace}` },

  'namespaces.list': statistics,
  'namespaces.create': { access: 'write', method: 'POST', path: `/create/${inNamespace}` },
  'namespaces.rename': { access: 'write', method: 'POST', path: '/rename/{projectId}/{version}/{from}/{to}' },
  'namespaces.delete': {
    access: 'write',
    method: 'DELETE',
    path: '/delete/{projectId}/{version}/{namespace}',
  },

  'languages.list': { access: 'public', method: 'GET', path: '/languages/{projectId}' },
  'languages.add': { access: 'manage', method: 'POST', path: '/language/{projectId}/{language}' },
  'languages.remove': { access: 'manage', method: 'DELETE', path: '/language/{projectId}/{language}' },

  'versions.list': statistics,
  'versions.publish': { access: 'manage', method: 'POST', path: '/publish/{projectId}/{version}' },
  'versions.copy': { access: 'manage', method: 'POST', path: '/copy/{projectId}/version/{from}/{to}' },
  'versions.delete': { access: 'manage', method: 'DELETE', path: '/version/{projectId}/{version}' },

  'branches.list': { access: 'read', method: 'GET', path: '/branches/{projectId}' },
  'branches.create': { access: 'manage', method: 'POST', path: '/branch/create/{projectId}/{version}' },
  'branches.merge': { access: 'manage', method: 'POST', path: '/branch/merge/{branchId}' },
  'branches.delete': { access: 'manage', method: 'DELETE', path: '/branch/{branchId}' },

  'users.list': { access: 'admin', method: 'GET', path: '/users/{projectId}' },
  'users.invite': { access: 'admin', method: 'POST', path: '/invite/{projectId}' },

  'tags.list': { access: 'read', method: 'GET', path: '/tags/{projectId}' },

  'statistics.project': statistics,
  'statistics.regenerate': {
    access: 'write',
    method: 'POST',
    path: '/stats/project/regenerate/{projectId}/{version}/{language?}',
  },
  'statistics.user': { access: 'read', method: 'GET', path: '/stats/user/{projectId}/{userId}' },
  'statistics.users': { access: 'read', method: 'GET', path: '/stats/users/{projectId}' },
  'statistics.badge': { access: 'public', method: 'GET', path: '/badgedata/{projectId}' },

  'jobs.get': { access: 'any', method: 'GET', path: '/jobs/{projectId}/{jobId}' },
} as const satisfies { readonly [name: string]: Route };

/** Name of an operation: the method of the SDK that it belongs to. */
export type OperationName = keyof typeof routes;

/** How a call of `project.request` is named: `GET /glossary/{projectId}`. */
export type RequestName = `${Method} /${string}`;

/** What errors, hooks and records call an operation by. */
export type CallName = OperationName | RequestName;

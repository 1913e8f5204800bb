/** HTTP method of a request. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Name of an operation: the method of the SDK that it belongs to. Listed here, below everything else, so that errors
 * and hooks can name operations without knowing the resources that declare them.
 */
export type OperationName =
  | `translations.${'download' | 'downloadPrivate' | 'downloadAll' | 'listPublished' | 'pull'}`
  | `translations.${'update' | 'delete' | 'reportMissing' | 'reportUsed'}`
  | `namespaces.${'list' | 'create' | 'rename' | 'delete'}`
  | `languages.${'list' | 'add' | 'remove'}`
  | `versions.${'list' | 'publish' | 'copy' | 'delete'}`
  | `branches.${'list' | 'create' | 'merge' | 'delete'}`
  | `users.${'list' | 'invite'}`
  | 'tags.list'
  | `statistics.${'project' | 'regenerate' | 'user' | 'users' | 'badge'}`
  | 'jobs.get';

/** How a call of `project.request` is named: `GET /glossary/{projectId}`. */
export type RequestName = `${Method} /${string}`;

/** What errors, hooks and records call an operation by. */
export type CallName = OperationName | RequestName;

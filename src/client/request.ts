import type { Method, RequestName } from '../api/operations.js';
import { own } from '../api/own.js';
import { type Access, accesses } from '../api/scopes.js';
import { isObject } from '../api/shapes.js';
import type { StandardSchemaV1 } from '../api/standard-schema.js';
import {
  anything,
  boolean,
  isText,
  type OptionsOf,
  ofBoundedLength,
  oneOf,
  option,
  readOptions,
  required,
  schema,
} from '../arguments/index.js';
import { type CallOptions, type Connection, call, callOptions } from '../calls/index.js';
import { InvalidArgumentError } from '../errors/index.js';
import { type Operation, type PathParameters, undocumented } from '../operations/index.js';

/** A call for which there is no method, apart from the parameters of its path. */
interface RequestBase<A extends Access, Path extends string, T> extends CallOptions {
  readonly method: Method;
  /**
   * Path of the API, with parameters in braces: `/glossary/{projectId}/{entry}`. A `{version}`, `{language}` or
   * `{namespace}` is held against the restrictions that an API key declares.
   */
  readonly path: Path;
  /** The scope that it needs, or `public` (sent without a credential), `optional` or `any` (any credential). */
  readonly scope: A;
  readonly query?: { readonly [name: string]: string | undefined } | undefined;
  /** Becomes JSON. */
  readonly body?: unknown;
  /** Checks and types the body of the response: a schema of any library that follows Standard Schema. */
  readonly schema?: StandardSchemaV1<unknown, T> | undefined;
  /**
   * Whether it can be sent again while it isn't known if an earlier attempt did its work.
   *
   * @default true for `GET`, `PUT` and `DELETE`, and false for `POST` and `PATCH`
   */
  readonly idempotent?: boolean | undefined;
}

/** A call for which there is no method. Where its path has parameters besides the project id, they have to be given. */
export type ProjectRequest<A extends Access, Path extends string, T> = RequestBase<A, Path, T> &
  (Record<never, never> extends PathParameters<Path>
    ? { readonly parameters?: PathParameters<Path> | undefined }
    : { readonly parameters: PathParameters<Path> });

/** The response to a request. */
export interface ProjectResponse<T> {
  /** What its JSON says, or what the schema makes of it; undefined where it is empty. */
  readonly body: T;
  /** HTTP status. */
  readonly status: number;
  /** Its headers: an `etag`, a cursor. */
  readonly headers: Headers;
}

/** What the parameters of a path can't do, its text can't either: lead to another host, or out of the API. */
const path = option<string>(
  `a plain path ${ofBoundedLength} that begins with /, without a query or a credential`,
  (value) =>
    isText(value) &&
    !/lz_(pat|api)_/.test(value) &&
    /^(?:\/(?!\.{1,2}(?:\/|$))(?:[\w.~!$&'()*+,;=:-]|\{\w+\??\})+)+$/.test(value),
);

const texts = option<{ readonly [name: string]: string | undefined }>(
  `an object of strings ${ofBoundedLength}`,
  (value) =>
    isObject(value) &&
    Object.entries(value)
      .flat()
      .every((one) => one === undefined || isText(one)),
);

/** Each by itself is checked when it is filled in. */
const byName = option<{ readonly [name: string]: string | undefined }>('an object of strings', isObject);

const requestOptions = {
  ...callOptions,
  method: required(oneOf(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] satisfies Method[])),
  path: required(path),
  scope: required(oneOf(accesses)),
  parameters: byName,
  query: texts,
  body: anything,
  schema,
  idempotent: boolean,
} satisfies OptionsOf<AnyRequest>;

/** A request of any path, as it is read. */
type AnyRequest = RequestBase<Access, string, unknown> & {
  readonly parameters?: { readonly [name: string]: string | undefined } | undefined;
};

/** See `Project.request`. */
export async function sendRequest<A extends Access, Path extends string, T>(
  connection: Connection,
  request: ProjectRequest<A, Path, T>,
): Promise<ProjectResponse<T>> {
  const read = readOptions<AnyRequest, typeof requestOptions>(
    'project.request',
    requestOptions,
    // Its types say more than can be checked.
    request as AnyRequest,
    { projectId: connection.projectId },
  );
  const { method, path, scope, parameters, query, body, signal, timeout } = read;
  if (parameters !== undefined && Object.hasOwn(parameters, 'projectId')) {
    throw new InvalidArgumentError('projectId', 'is that of the project');
  }
  const superfluous = Object.keys(parameters ?? {}).find(
    (name) => !path.replaceAll('?', '').includes(`{${name}}`),
  );
  if (superfluous !== undefined) throw new InvalidArgumentError(superfluous, 'is not in the path');
  if (body !== undefined && method === 'GET') {
    throw new InvalidArgumentError('body', 'can not be sent with GET: use `query`');
  }
  const { idempotent = method !== 'POST' && method !== 'PATCH' } = read;
  // A path begins with a slash.
  const name = `${method} ${path}` as RequestName;
  const operation: Operation<Access, string, T> = own({
    name,
    access: scope,
    method,
    path,
    // Without a schema, T is what it is by default: unknown.
    response: (read.schema ?? undocumented) as StandardSchemaV1<unknown, T>,
    checkWith: idempotent ? undefined : 'what it changes',
    content: true,
    text: true,
  });
  const response = await call(connection, operation, { ...parameters }, { signal, timeout }, { query, body });
  return { body: response.body, status: response.status, headers: response.headers };
}

import { type CdnType, cdnTypes } from '../api/cdn-types.js';
import { CallTrace, type FullRetryPolicy, type Transport } from '../http/index.js';
import type { Operation } from '../operations/index.js';
import type { CredentialSource } from './authorise.js';
import type { Lifetime, Task } from './lifetime.js';

/** How calls are made that don't say otherwise. */
export interface CallSettings {
  /** In milliseconds, of a single attempt. */
  readonly timeout: number;
  /** In milliseconds, of all attempts and the pauses between them. */
  readonly totalTimeout: number;
  readonly retry: FullRetryPolicy;
  /** Sent with every request, their names in lower case. */
  readonly headers: { readonly [name: string]: string } | undefined;
}

/** What all calls of a project share. */
export interface Connection {
  readonly transport: Transport;
  readonly lifetime: Lifetime;
  /** What its calls are a part of; undefined where they stand alone. */
  readonly task: Task | undefined;
  readonly projectId: string;
  readonly baseUrl: string;
  readonly cdnType: CdnType;
  /** Finds the host, where that is left to the client: what stands above is taken where it can't be found. */
  readonly locate: ((connection: Connection, signal: AbortSignal) => Promise<Connection>) | undefined;
  /** Tells whether the project is at the host of the other CDN type. */
  readonly isElsewhere: (connection: Connection, signal: AbortSignal) => Promise<boolean>;
  readonly settings: CallSettings;
  readonly credential: CredentialSource<never> | undefined;
  /** Whether a credential must not be sent, since it could be read on the way. */
  readonly refusesCredential: boolean;
  /** How much of a piece of bulk work is under way at a time; its own default where undefined. */
  readonly concurrency: number | undefined;
  /** Ends all calls of the project. */
  readonly signal: AbortSignal | undefined;
  /** Told of every call, also of one that is then refused. */
  readonly onOperation: ((operation: Operation) => void) | undefined;
}

/** The same at the host of a CDN type. */
export const connectionAt = (connection: Connection, cdnType: CdnType): Connection => ({
  ...connection,
  cdnType,
  baseUrl: cdnTypes[cdnType].host,
  locate: undefined,
});

/** Begins to note what becomes of a call. */
export function traceOf(connection: Connection, { name, method }: Operation): CallTrace {
  const { projectId, transport } = connection;
  return new CallTrace({ operation: name, projectId, method }, connection, transport.hooks.onCall);
}

/** Does work that makes many calls of an operation, which are parts of it. Refused, it counts as one of them. */
export function during<T>(
  connection: Connection,
  operation: Operation,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const { lifetime, task, projectId } = connection;
  const context = { operation: operation.name, projectId };
  const run = () => lifetime.run(task, context, (task) => work({ ...connection, task }));
  return lifetime.takes(task) ? run() : traceOf(connection, operation).follow(run);
}

const connections = new WeakMap<Connected, Connection>();

/** What makes calls. Its connection is kept where the user's code and the console can't see it. */
export abstract class Connected {
  /** @internal */
  constructor(connection: Connection) {
    connections.set(this, connection);
  }
}

/** For the package alone: the connection of a project or of one of its resource groups. */
export function connectionOf(owner: Connected): Connection {
  const connection = connections.get(owner);
  if (connection === undefined)
    throw new TypeError('called apart from its object: `project.translations.pull(…)`');
  return connection;
}

import type { ErrorContext } from '../errors/index.js';
import { type Answer, type CallInput, type CdnType, type Connection, call, Job } from '../http/index.js';
import type { Operation, PathParameters } from '../operations/index.js';
import type { Access, Scope, ScopeOf } from '../scopes.js';

declare const granted: unique symbol;

/**
 * Base of the resource groups. `S` is the union of scopes that the credential has. It is contravariant: a
 * method that needs a scope asks for it in its `this` parameter, and only a group that has the scope fits.
 * What it sends has its scope too, so that a method whose annotation disagrees with its operation does not
 * compile.
 */
export abstract class Resource<S extends Scope = Scope> {
  declare readonly [granted]: (scope: S) => void;
  readonly #connection: Connection;

  /** @internal */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @internal */
  protected get connection(): Connection {
    return this.#connection;
  }

  /**
   * How much of a piece of bulk work is under way at a time: its own option, the client's, or a default.
   * @internal
   */
  protected concurrencyOr(fallback: number, own: number | undefined): number {
    return own ?? this.#connection.concurrency ?? fallback;
  }

  /** @internal */
  protected get cdnType(): CdnType {
    return this.#connection.cdnType;
  }

  /**
   * What an error that is thrown here tells of the call.
   * @internal
   */
  protected contextOf({ name }: Operation): ErrorContext {
    return { operation: name, projectId: this.#connection.projectId };
  }

  /**
   * Sends an operation and answers its body.
   * @internal
   */
  protected async send<A extends Access, Path extends string, R>(
    this: Resource<ScopeOf<A>>,
    operation: Operation<A, Path, R>,
    parameters: PathParameters<Path>,
    input?: CallInput,
  ): Promise<R> {
    return (await this.exchange(operation, parameters, input)).body;
  }

  /**
   * Sends an operation and answers its status and headers as well.
   * @internal
   */
  protected exchange<A extends Access, Path extends string, R>(
    this: Resource<ScopeOf<A>>,
    operation: Operation<A, Path, R>,
    parameters: PathParameters<Path>,
    input?: CallInput,
  ): Promise<Answer<R>> {
    return call(this.#connection, operation, parameters, input);
  }

  /**
   * Sends an operation that starts a job. A job of a branch is asked for under the branch's own id.
   * @internal
   */
  protected async start<A extends Access, Path extends string>(
    this: Resource<ScopeOf<A>>,
    operation: Operation<A, Path, { jobId: string }>,
    parameters: PathParameters<Path>,
    input?: CallInput,
    jobProjectId?: string,
  ): Promise<Job> {
    const { jobId } = await this.send(operation, parameters, input);
    return this.job(jobId, jobProjectId);
  }

  /** @internal */
  protected job(id: string, projectId = this.#connection.projectId): Job {
    return new Job(this.#connection, projectId, id);
  }
}

import type { Access, Scope, ScopeOf } from '../api/scopes.js';
import { type OptionsOf, readArgument, readOptions } from '../arguments/index.js';
import {
  type CallContent,
  type CallOptions,
  type CallResponse,
  Connected,
  type Connection,
  call,
  connectionOf,
  traceOf,
  withCallSite,
} from '../calls/index.js';
import type { ErrorContext } from '../errors/index.js';
import type { Operation, PathParameters } from '../operations/index.js';
import { type JobPromise, jobPromise, StartedJob } from './jobs/job.js';

declare const granted: unique symbol;

/**
 * Base of the resource groups. `S` is the union of scopes that the credential has. It is contravariant: a
 * method that needs a scope asks for it in its `this` parameter, and only a group that has the scope fits.
 * What it sends has its scope too, so that a method whose annotation disagrees with its operation does not
 * compile.
 */
export abstract class Resource<S extends Scope = Scope> extends Connected {
  declare readonly [granted]: (scope: S) => void;

  /**
   * What an error that is thrown here tells of the call.
   * @internal
   */
  protected contextOf({ name }: Operation): ErrorContext {
    return { operation: name, projectId: connectionOf(this).projectId };
  }

  /**
   * The same group, whose calls are parts of a task.
   * @internal
   */
  protected within(connection: Connection): this {
    // Every group is made of a connection alone.
    return new (this.constructor as new (connection: Connection) => this)(connection);
  }

  /**
   * Reads what a method was given. What it refuses is a call that has ended, as far as hooks can tell.
   * @internal
   */
  protected checked<T>(operation: Operation, read: (context: ErrorContext) => T): T {
    try {
      return read(this.contextOf(operation));
    } catch (error) {
      traceOf(connectionOf(this), operation).end({ error });
      throw error;
    }
  }

  /**
   * The options that a method was given, checked.
   * @internal
   */
  protected read<T extends object, const Options extends OptionsOf<T>>(
    operation: Operation,
    options: Options,
    given: T | undefined,
  ) {
    return this.checked(operation, (context) => readOptions(operation.name, options, given, context));
  }

  /**
   * An argument that is an object, checked.
   * @internal
   */
  protected readArgument<T extends object, const Options extends OptionsOf<T>>(
    operation: Operation,
    argument: string,
    properties: Options,
    given: T,
  ) {
    return this.checked(operation, (context) => readArgument(argument, properties, given, context));
  }

  /**
   * How much of a piece of bulk work is under way at a time: its own option, the client's, or a default.
   * @internal
   */
  protected concurrencyOr(fallback: number, own: number | undefined): number {
    return own ?? connectionOf(this).concurrency ?? fallback;
  }

  /**
   * Sends an operation and returns the body of its response.
   * @internal
   */
  protected async send<A extends Access, Path extends string, R>(
    this: Resource<ScopeOf<A>>,
    operation: Operation<A, Path, R>,
    parameters: PathParameters<Path>,
    options: CallOptions | undefined,
    content?: CallContent,
  ): Promise<R> {
    return (await this.exchange(operation, parameters, options, content)).body;
  }

  /**
   * Sends an operation and returns its response, with status and headers.
   * @internal
   */
  protected exchange<A extends Access, Path extends string, R>(
    this: Resource<ScopeOf<A>>,
    operation: Operation<A, Path, R>,
    parameters: PathParameters<Path>,
    options: CallOptions | undefined,
    content?: CallContent,
  ): Promise<CallResponse<R>> {
    return call(connectionOf(this), operation, parameters, options, content);
  }

  /**
   * The promise of a job.
   *
   * @param start sends the operation that starts it
   * @param projectId the project that the job belongs to: that of a branch belongs to the branch
   * @internal
   */
  protected start(
    operation: Operation,
    start: () => Promise<{ readonly jobId: string }>,
    projectId?: string,
  ): JobPromise {
    const connection = connectionOf(this);
    const started = async () => {
      const { jobId } = await start();
      const job = new StartedJob(connection, jobId, projectId, operation.name);
      job.tell('started', 0);
      return job;
    };
    return jobPromise(connection, () => withCallSite(started));
  }
}

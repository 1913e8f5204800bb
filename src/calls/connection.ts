import type { CdnType } from '../api/cdn-types.js';
import type { Transport } from '../http/index.js';
import type { Operation } from '../operations/index.js';
import type { CredentialSource } from './authorise.js';

/** What all calls of a project share. */
export interface Connection {
  readonly transport: Transport;
  readonly projectId: string;
  readonly baseUrl: string;
  readonly cdnType: CdnType;
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

/** For the package alone: the connection of a project or of one of its resource groups. */
export let connectionOf: (owner: Connected) => Connection;

/** What makes calls. Its connection is kept where the user's code and the console can't see it. */
export abstract class Connected {
  readonly #connection: Connection;

  /** @internal */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  static {
    connectionOf = (owner) => owner.#connection;
  }
}

import type { Connection } from './access.js';

/** Answers a request. */
export type Handler = (request: Request, connection: Connection) => Promise<Response>;

export interface Socket {
  readonly url: string;
  close(): Promise<void>;
}

/** Opens a socket, in a runtime that has them. */
export type ListenOn = (port: number, handle: Handler) => Promise<Socket>;

/** Listens on one socket at a time, however calls of `open` and `close` overlap. */
export class Listener {
  readonly #handle: Handler;
  readonly #listenOn: ListenOn;
  #opening: Promise<Socket> | undefined;
  #closing: Promise<void> = Promise.resolve();
  #url: string | undefined;

  constructor(handle: Handler, listenOn: ListenOn) {
    this.#handle = handle;
    this.#listenOn = listenOn;
  }

  /** Undefined while it isn't listening. */
  get url(): string | undefined {
    return this.#url;
  }

  /** The URL that it listens on, then or already. */
  async open(port: number): Promise<string> {
    this.#opening ??= this.#open(port);
    const opening = this.#opening;
    try {
      return (await opening).url;
    } catch (error) {
      // So that another attempt can be made, unless one has been already.
      if (this.#opening === opening) this.#opening = undefined;
      throw error;
    }
  }

  /** Also ends what is still being set up. */
  close(): Promise<void> {
    const opening = this.#opening;
    if (opening === undefined) return this.#closing;
    this.#opening = undefined;
    this.#url = undefined;
    this.#closing = opening.then(
      (socket) => {
        this.#url = undefined;
        return socket.close();
      },
      () => {}, // whoever called `open` is told
    );
    return this.#closing;
  }

  /** Waits for the socket before it, whose port it may want. */
  async #open(port: number): Promise<Socket> {
    await this.#closing;
    const socket = await this.#listenOn(port, this.#handle);
    this.#url = socket.url;
    return socket;
  }
}

/** Bytes that are kept of one body. */
export interface ByteShare {
  /** Keeps so many more: at once, or as soon as there is room. */
  take(bytes: number): Promise<void> | undefined;
  /** Lets go of all of them. */
  release(): void;
}

/** A body that is being read. */
interface Reading {
  /** Lets it look again whether there is room, while it waits. */
  look: (() => void) | undefined;
}

/**
 * How many bytes of responses a client keeps while it reads them, of all its calls together. What exceeds the limit
 * waits, but for the body that began first: otherwise all could wait for each other.
 */
export class ByteBudget {
  readonly #limit: number;
  /** What is being read, the first to begin first. */
  readonly #reading = new Set<Reading>();
  #kept = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** For a body that begins now. */
  share(): ByteShare {
    let kept = 0;
    let isReleased = false;
    const reading: Reading = { look: undefined };
    this.#reading.add(reading);
    const take = (bytes: number): Promise<void> | undefined => {
      // Who has given up keeps nothing more.
      if (isReleased) return undefined;
      const [first] = this.#reading;
      if (first !== reading && this.#kept + bytes > this.#limit) {
        return new Promise<void>((resolve) => {
          reading.look = resolve;
        }).then(() => take(bytes));
      }
      kept += bytes;
      this.#kept += bytes;
      return undefined;
    };
    const release = () => {
      isReleased = true;
      this.#kept -= kept;
      this.#reading.delete(reading);
      for (const other of this.#reading) other.look?.();
    };
    return { take, release };
  }
}

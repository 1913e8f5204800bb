import { turn } from '../async/index.js';
import { ClientClosedError, type ErrorContext } from '../errors/index.js';

/** A call, or work that makes many of them. */
export interface Task {
  /** What is part of it may go on as long as it does, also when the client has been closed. */
  isRunning: boolean;
}

/** What a client has under way, and whether it still takes something new. */
export class Lifetime {
  readonly #closing = new AbortController();
  #running = 0;
  /** Those who wait for the end. */
  #ended: (() => void)[] = [];

  /** Aborted once the client is closed, with what refuses anything new. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** How many tasks are under way, apart from the parts of others. */
  get running(): number {
    return this.#running;
  }

  /** Whether a part of something, or something of its own, can begin. */
  takes(whole: Task | undefined): boolean {
    return whole?.isRunning === true || !this.closing.aborted;
  }

  /**
   * Does the work of a task.
   *
   * @param whole what it is a part of
   * @throws ClientClosedError if the client has been closed, unless the task is a part of one that still runs
   */
  async run<T>(whole: Task | undefined, context: ErrorContext, work: (task: Task) => Promise<T>): Promise<T> {
    if (!this.takes(whole)) throw new ClientClosedError(context);
    if (whole?.isRunning) return work(whole);
    const task = { isRunning: true };
    this.#running += 1;
    try {
      return await work(task);
    } finally {
      task.isRunning = false;
      this.#running -= 1;
      this.#tellEnd();
    }
  }

  /** Takes nothing new from now on. Resolves when what runs has ended, however it ends. */
  async close(): Promise<void> {
    if (!this.closing.aborted) this.#closing.abort(new ClientClosedError());
    await new Promise<void>((resolve) => {
      this.#ended.push(resolve);
      this.#tellEnd();
    });
    // Who waits for what has ended is to go on before who closes.
    await turn();
  }

  #tellEnd(): void {
    if (this.#running > 0) return;
    for (const tell of this.#ended.splice(0)) tell();
  }
}

import { failure } from './failure.js';

/** A request under way, and how many wait for it. */
interface SharedRequest {
  readonly text: Promise<string>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * Lets those who ask for the same at the same time wait for one request, each for their own time. It ends when nobody
 * waits any longer.
 *
 * @param totalTimeout how long each of them waits, in milliseconds
 */
export function sharedRequests(
  totalTimeout: number,
  send: (url: string, signal: AbortSignal) => Promise<string>,
) {
  const running = new Map<string, SharedRequest>();

  const start = (url: string): SharedRequest => {
    const controller = new AbortController();
    const request = { controller, waiting: 0, text: send(url, controller.signal) };
    running.set(url, request);
    return request;
  };

  return (url: string, signal: AbortSignal | undefined): Promise<string> =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const request = running.get(url) ?? start(url);
      request.waiting += 1;
      const leave = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        request.waiting -= 1;
        running.delete(url); // nobody joins what has ended, nor what may be stuck
      };
      const giveUp = (reason: unknown) => {
        leave();
        if (request.waiting === 0) request.controller.abort();
        reject(reason);
      };
      const abort = () => giveUp(signal?.reason);
      const timer = setTimeout(
        () => giveUp(failure('timeout', `no response within ${totalTimeout} ms`, { timeout: totalTimeout })),
        totalTimeout,
      );
      signal?.addEventListener('abort', abort);
      request.text.finally(leave).then(resolve, reject);
    });
}

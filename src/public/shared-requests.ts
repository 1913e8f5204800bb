import { abortable } from '../async/abortable.js';
import type { Fail } from './failure.js';
import { kept, type Received, type Sending, send } from './send.js';

/** A request under way, and how many wait for it. */
interface SharedRequest {
  readonly received: Promise<Received>;
  readonly end: AbortController;
  waiting: number;
}

/**
 * Lets those who ask for the same at the same time wait for one request, each for their own time. It ends when nobody
 * waits any longer.
 */
export function sharedRequests(sending: Sending) {
  const { totalTimeout } = sending;
  const running = new Map<string, SharedRequest>();

  const start = (url: string, fail: Fail): SharedRequest => {
    const end = new AbortController();
    const request = { end, waiting: 0, received: send(sending, url, end.signal, fail) };
    running.set(url, request);
    return request;
  };

  /** @param time how long it is waited for, in milliseconds */
  return async (
    url: string,
    signal: AbortSignal | undefined,
    fail: Fail,
    time: number,
  ): Promise<Received> => {
    signal?.throwIfAborted();
    const request = running.get(url) ?? start(url, fail);
    request.waiting += 1;
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(over), time);
    try {
      return await abortable(abortable(request.received, over.signal), signal);
    } catch (error) {
      if (error !== over) throw error;
    } finally {
      clearTimeout(timer);
      request.waiting -= 1;
      // Nobody joins what has ended, nor what may be stuck; one who leaves takes it from nobody.
      const isLeft = signal?.aborted && request.waiting > 0;
      if (!isLeft && running.get(url) === request) running.delete(url);
      if (request.waiting === 0) request.end.abort();
    }
    // Only now: as long as the request is under way, a browser doesn't give what it has kept.
    const error = fail('timeout', `no response within ${totalTimeout} ms`, { timeout: totalTimeout });
    return abortable(kept(sending, url, fail, error, signal), signal);
  };
}

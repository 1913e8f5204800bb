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

  return async (url: string, signal: AbortSignal | undefined, fail: Fail): Promise<Received> => {
    signal?.throwIfAborted();
    const request = running.get(url) ?? start(url, fail);
    request.waiting += 1;
    const time = new AbortController();
    const timer = setTimeout(() => time.abort(time), totalTimeout);
    try {
      return await abortable(abortable(request.received, time.signal), signal);
    } catch (error) {
      if (error !== time) throw error;
    } finally {
      clearTimeout(timer);
      request.waiting -= 1;
      running.delete(url); // nobody joins what has ended, nor what may be stuck
      if (request.waiting === 0) request.end.abort();
    }
    // Only now: as long as the request is under way, a browser doesn't give what it has kept.
    const message = `no response within ${totalTimeout} ms`;
    return kept(sending, url, fail, fail('timeout', message, { timeout: totalTimeout }));
  };
}

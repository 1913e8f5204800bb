import type { Fetch } from './fetch.js';

/**
 * Fetches. A `fetch` of the user's own may ignore the signal, which is for whoever waits; a response that comes after that
 * is let go of.
 */
export async function fetchInTime(fetch: Fetch, url: string, init: RequestInit): Promise<Response> {
  const { signal } = init;
  signal?.throwIfAborted();
  const response = await fetch(url, init);
  if (signal?.aborted) {
    response.body?.cancel().catch(() => {}); // nobody reads it
    throw signal.reason;
  }
  return response;
}

/** More of them is a circle, or as good as one. */
const maximum = 5;

/**
 * Fetches what needs no credential, and follows redirects within its origin. One that leads elsewhere comes back as it
 * is, and so does any in a browser, which tells nothing of it: what is sent, and what is done with the response, is meant
 * for one server.
 *
 * @param init its `redirect` is `manual`
 */
export async function fetchWithinOrigin(fetch: Fetch, url: string, init: RequestInit): Promise<Response> {
  let here = url;
  for (let left = maximum; ; left -= 1) {
    const response = await fetchInTime(fetch, here, init);
    const location = response.headers.get('location');
    const isRedirect = location !== null && /^30[12378]$/.test(`${response.status}`);
    if (!isRedirect || left === 0 || !URL.canParse(location, here)) return response;
    const next = new URL(location, here);
    if (next.origin !== new URL(url).origin) return response;
    response.body?.cancel().catch(() => {}); // of no interest
    here = next.href;
  }
}

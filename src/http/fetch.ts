/** What sends requests, to an address: the platform's `fetch`, the embedded server's, or one of your own. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

// For a browser, on a page of the same origin.
import { check } from './script.mjs';

globalThis.result = check(location.origin, { inBrowser: true }).then(
  (done) => ({ done }),
  (error) => ({ error: String(error.stack) }),
);

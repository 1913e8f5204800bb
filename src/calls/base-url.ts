import { type CdnTypeOption, cdnTypes, presumed } from '../api/cdn-types.js';
import { InvalidArgumentError } from '../errors/index.js';

/** Where the calls of a project go, without a slash at the end: the host of its CDN type, or a base URL of the user's own. */
export function baseUrlOf(cdnType: CdnTypeOption, baseUrl: string | undefined): string {
  return baseUrl === undefined ? cdnTypes[presumed(cdnType)].host : checkedBaseUrl(baseUrl);
}

/** @param argument what gives it, for errors */
export function checkedBaseUrl(baseUrl: string, argument = 'baseUrl'): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError(argument, 'must be an absolute http(s) URL');
  }
  if (url.search + url.hash + url.username + url.password !== '') {
    throw new InvalidArgumentError(argument, 'can have no query, fragment, user or password');
  }
  // Looked at from the beginning: from each of a row of slashes, it would take its time.
  return url.href.replace(/^(.*[^/])\/*$/, '$1');
}

/** Whether what is sent to a base URL can be read on the way. What stays on this machine can't. */
export function isInsecure(baseUrl: string): boolean {
  if (baseUrl.startsWith('https:')) return false;
  return !/(^|\.)localhost$|^(127(\.\d+){3}|\[::1\])$/.test(new URL(baseUrl).hostname);
}

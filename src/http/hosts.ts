import { assertOneOf } from '../arguments.js';
import { InvalidArgumentError } from '../errors/index.js';
import { type CdnType, hosts } from '../hosts.js';

/** Where the calls of a project go, without a slash at the end. */
export function baseUrlOf(options: { cdnType?: CdnType | undefined; baseUrl?: string | undefined }): string {
  const { cdnType = 'pro', baseUrl } = options;
  assertOneOf('cdnType', cdnType, Object.keys(hosts));
  return baseUrl === undefined ? hosts[cdnType] : checkedBaseUrl(baseUrl);
}

function checkedBaseUrl(baseUrl: string): string {
  const url = typeof baseUrl === 'string' && URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError('baseUrl', 'must be an absolute http(s) URL');
  }
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    throw new InvalidArgumentError('baseUrl', 'can have no query, fragment, user or password');
  }
  return url.href.replace(/\/+$/, '');
}

/** The other CDN type and its host; undefined where calls go to a base URL of the user's own. */
export function otherHostOf({
  baseUrl,
}: {
  readonly baseUrl: string;
}): { cdnType: CdnType; baseUrl: string } | undefined {
  if (baseUrl === hosts.pro) return { cdnType: 'standard', baseUrl: hosts.standard };
  if (baseUrl === hosts.standard) return { cdnType: 'pro', baseUrl: hosts.pro };
  return undefined;
}

/** Whether what is sent to a base URL can be read on the way. What stays on this machine can't. */
export function isInsecure(baseUrl: string): boolean {
  if (baseUrl.startsWith('https:')) return false;
  return !/^((.+\.)?localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(baseUrl).hostname);
}

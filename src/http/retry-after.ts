/** The headers that say how long to wait, the one that counts first. */
const names = [
  'retry-after',
  'ratelimit-reset',
  'x-ratelimit-retry-after',
  'x-ratelimit-reset',
  'x-rate-limit-reset',
];

/** A number that is larger is a time, in seconds since 1970, and no pause. */
const earliestTime = 1e9;

/** The latest time that there can be, in milliseconds since 1970. */
const latestTime = 8.64e15;

/** How long the server asks to wait, in milliseconds: it says so in seconds, or as a date, which begins with a day. */
export function retryAfter(headers: Headers): number | undefined {
  const value = names.map((name) => headers.get(name)).find(Boolean);
  if (!value) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (seconds < earliestTime) return seconds * 1000;
  const date =
    seconds >= earliestTime ? seconds * 1000 : /^\D{4}/.test(value) ? Date.parse(value) : Number.NaN;
  return date <= latestTime ? Math.max(0, date - Date.now()) : undefined;
}

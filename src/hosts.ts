/** The hosts of the API, by the kind of CDN that a project is hosted on. */
export const hosts = {
  pro: 'https://api.locize.app',
  standard: 'https://api.lite.locize.app',
} as const;

/** Kind of CDN that a project is hosted on; it stands in the project's settings. */
export type CdnType = keyof typeof hosts;

/** What is particular to a kind of CDN. */
interface CdnTypeRules {
  readonly host: string;
  /** Whether it has private namespaces. */
  readonly hasPrivate?: true;
  /** The status that means that a namespace isn't published; without one, its content is `{}` then. */
  readonly missingStatus?: 404;
}

/** The kinds of CDN that a project can be hosted on. */
export const cdnTypes: { readonly pro: CdnTypeRules; readonly standard: CdnTypeRules } = {
  pro: { host: 'https://api.locize.app', hasPrivate: true },
  standard: { host: 'https://api.lite.locize.app', missingStatus: 404 },
};

/** Kind of CDN that a project is hosted on; the project's settings say which. */
export type CdnType = keyof typeof cdnTypes;

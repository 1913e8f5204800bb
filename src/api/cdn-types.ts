/** What is particular to a kind of CDN. */
interface CdnTypeRules {
  readonly host: string;
  /** Whether it has private namespaces. */
  readonly hasPrivate: boolean;
  /** Whether a namespace that isn't published is a 404; without that, its content is `{}` then. */
  readonly misses: boolean;
}

/** The kinds of CDN that a project can be hosted on. */
export const cdnTypes: { readonly pro: CdnTypeRules; readonly standard: CdnTypeRules } = {
  pro: { host: 'https://api.locize.app', hasPrivate: true, misses: false },
  standard: { host: 'https://api.lite.locize.app', hasPrivate: false, misses: true },
};

/** Kind of CDN that a project is hosted on; the project's settings say which. */
export type CdnType = keyof typeof cdnTypes;

/** A CDN type as options take it: `auto` finds out which it is, once for each project of a client. */
export type CdnTypeOption = CdnType | 'auto';

/** What counts until it is found out, and where that can't be. */
export const presumed = (cdnType: CdnTypeOption): CdnType => (cdnType === 'auto' ? 'pro' : cdnType);

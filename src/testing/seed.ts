import type { Scope } from '../api/scopes.js';
import type { FaultRule } from './faults/rules.js';

/** Role of a token's user in a project. An API key can have all of them but `publisher`. */
export type SeedRole = 'admin' | 'publisher' | 'user' | 'readonly';

/** A translation with what is known about it. Times are in milliseconds since 1970. */
export interface SeedEntryDetails {
  readonly value: string;
  readonly context?: { readonly text: string } | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly updatedAt?: number | undefined;
  readonly lastUsed?: number | undefined;
}

/**
 * A translation: its text alone, or with what is known about it. Or more of them below a part of their keys: `{ login:
 * { label: 'Log in' } }` is the key `login.label`, and an array has its indexes as parts. What has a text as its `value`
 * is one translation.
 */
export type SeedEntry =
  | string
  | SeedEntryDetails
  | readonly SeedEntry[]
  | (SeedEntries & { readonly value?: Exclude<SeedEntry, string> });

/** Translations by key, flat or nested. */
export interface SeedEntries {
  readonly [key: string]: SeedEntry;
}

/** Entries by version, language and namespace. */
export interface SeedVersions {
  readonly [version: string]: SeedLanguages;
}

/** Entries by language and namespace. */
export interface SeedLanguages {
  readonly [language: string]: { readonly [namespace: string]: SeedEntries };
}

/** Where a credential may be used from. An empty list doesn't restrict it. */
interface SeedOrigin {
  /** IP addresses and CIDR ranges. */
  readonly ips?: readonly string[] | undefined;
  /** Values of the `origin` header. */
  readonly origins?: readonly string[] | undefined;
}

export interface SeedApiKey extends SeedOrigin {
  /** Doesn't start with `lz_pat_`, and belongs to one project, branch or tenant. */
  readonly key: string;
  readonly role: 'admin' | 'user' | 'readonly';
  /** Restricts the key to these versions, as the next two do to languages and namespaces; empty for no restriction. */
  readonly versions?: readonly string[] | undefined;
  readonly languages?: readonly string[] | undefined;
  readonly namespaces?: readonly string[] | undefined;
}

export interface SeedToken extends SeedOrigin {
  /** Starts with `lz_pat_`. */
  readonly token: string;
  readonly scopes: readonly Scope[];
  /**
   * Roles of the token's user by project id. On a branch without a role of its own, the parent's applies; in a tenant, only
   * its own does.
   */
  readonly roles: { readonly [projectId: string]: SeedRole };
  /** A `Date`, an ISO 8601 string, or milliseconds since 1970. */
  readonly expiresAt?: Date | string | number | undefined;
}

export interface SeedUser {
  readonly id: string;
  readonly firstname?: string | undefined;
  readonly lastname?: string | undefined;
  readonly username?: string | undefined;
  readonly email?: string | undefined;
  readonly role: 'admin' | 'publisher' | 'user';
  readonly scope?:
    | {
        readonly languages?: readonly string[] | undefined;
        readonly versions?: readonly string[] | undefined;
      }
    | undefined;
}

/** A branch: a project of its own, whose entries override its parent's. */
export interface SeedBranch {
  readonly id: string;
  readonly name: string;
  /**
   * The version of the parent that it branches off, and the branch's only one.
   *
   * @default 'latest'
   */
  readonly version?: string | undefined;
  /** The branch's own entries, by language, namespace and key. */
  readonly entries?: SeedLanguages | undefined;
  readonly apiKeys?: readonly SeedApiKey[] | undefined;
}

export interface SeedProject {
  readonly id: string;
  /** @default 'pro' */
  readonly cdnType?: 'pro' | 'standard' | undefined;
  /**
   * If `languages` are given, one of them or of those in `versions`.
   *
   * @default the first of `languages`, or else of those in `versions`
   */
  readonly referenceLanguage?: string | undefined;
  /** In addition to those in `versions`. */
  readonly languages?: readonly string[] | undefined;
  /** Counts as published. A version `latest` is created even if it isn't listed. */
  readonly versions?: SeedVersions | undefined;
  /** Namespaces that can't be read without a credential. */
  readonly privateNamespaces?: readonly string[] | undefined;
  /** Versions none of whose namespaces can be read without a credential. */
  readonly privateVersions?: readonly string[] | undefined;
  /**
   * Versions that publish themselves: what is written is published without a job.
   *
   * @default none
   */
  readonly autoPublish?: readonly string[] | undefined;
  /**
   * Whether what is published has the keys as they are, or nested: `login.label` as `{ login: { label } }`, and parts that
   * are numbers as arrays. A namespace stays flat where a key has a space, a comma or a question mark in it, or where
   * nesting would lose a text.
   *
   * @default 'nested'
   */
  readonly publishFormat?: 'nested' | 'flat' | undefined;
  readonly apiKeys?: readonly SeedApiKey[] | undefined;
  readonly users?: readonly SeedUser[] | undefined;
  readonly branches?: readonly SeedBranch[] | undefined;
  readonly tenants?: readonly SeedTenant[] | undefined;
}

/**
 * A tenant: the project of one customer beneath a main project, which shows through in every version. Its settings are
 * those of the main project; its keys, its users and the roles of tokens are its own.
 */
export interface SeedTenant {
  readonly id: string;
  /** What it overrides, and what it has besides. Counts as published, over what the main project has. */
  readonly versions?: SeedVersions | undefined;
  /** In addition to those in `versions`, and to the main project's. */
  readonly languages?: readonly string[] | undefined;
  readonly apiKeys?: readonly SeedApiKey[] | undefined;
  readonly users?: readonly SeedUser[] | undefined;
}

/** The initial state of an embedded server. */
export interface LocizeServerSeed {
  readonly projects?: readonly SeedProject[] | undefined;
  readonly tokens?: readonly SeedToken[] | undefined;
  /**
   * How long a job takes, in milliseconds.
   *
   * @default 50
   */
  readonly jobDuration?: number | undefined;
  /**
   * A job that takes longer, in milliseconds, is given up, and its work isn't done.
   *
   * @default Infinity
   */
  readonly jobTimeout?: number | undefined;
  /**
   * Maximum number of keys in a page of `pull`.
   *
   * @default 1_000
   */
  readonly pageSize?: number | undefined;
  /**
   * What goes wrong, and how often.
   *
   * @default none
   */
  readonly faults?: readonly FaultRule[] | undefined;
  /**
   * Servers with the same faults and the same seed fail the same requests. Only `times` depends on the order of
   * different requests as well.
   *
   * @default 0
   */
  readonly faultSeed?: number | undefined;
  /**
   * How many requests are kept in `requests`; the oldest go first.
   *
   * @default 10_000
   */
  readonly logLimit?: number | undefined;
  /**
   * Whether `requests` keeps their bodies.
   *
   * @default true
   */
  readonly logBodies?: boolean | undefined;
}

import * as z from 'zod/mini';
import type { Scope } from '../api/scopes.js';
import { type FaultRule, faultRules } from './faults/rules.js';
import { isRange } from './ip.js';

/** Role of an API key, or of a token's user in a project. */
export type SeedRole = 'admin' | 'publisher' | 'user' | 'readonly';

/** A translation, alone or with what is known about it. Times are milliseconds since 1970. */
export type SeedEntry =
  | string
  | {
      readonly value: string;
      readonly context?: { readonly text: string } | undefined;
      readonly tags?: readonly string[] | undefined;
      readonly updatedAt?: number | undefined;
      readonly lastUsed?: number | undefined;
    };

/** Entries by version, language, namespace and key. */
export interface SeedVersions {
  readonly [version: string]: {
    readonly [language: string]: { readonly [namespace: string]: { readonly [key: string]: SeedEntry } };
  };
}

/** Where a credential may be used from. */
interface SeedOrigin {
  /** IP addresses and CIDR ranges. */
  readonly ips?: readonly string[] | undefined;
  /** Values of the `origin` header. */
  readonly origins?: readonly string[] | undefined;
}

export interface SeedApiKey extends SeedOrigin {
  readonly key: string;
  readonly role: 'admin' | 'user' | 'readonly';
  /** Restricts the key to these versions. */
  readonly versions?: readonly string[] | undefined;
  readonly languages?: readonly string[] | undefined;
  readonly namespaces?: readonly string[] | undefined;
}

export interface SeedToken extends SeedOrigin {
  /** Begins with `lz_pat_`. */
  readonly token: string;
  readonly scopes: readonly Scope[];
  /** Roles of the token's user by project id. A branch goes by its parent's. */
  readonly roles: { readonly [projectId: string]: SeedRole };
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
    | { readonly languages?: readonly string[]; readonly versions?: readonly string[] }
    | undefined;
}

/** A branch: a project of its own, whose entries lie over its parent's. */
export interface SeedBranch {
  readonly id: string;
  readonly name: string;
  /** The version of the parent that it branches off, and its own; `latest` unless given. */
  readonly version?: string | undefined;
  /** Entries of its own, by language, namespace and key. */
  readonly entries?: SeedVersions[string] | undefined;
  readonly apiKeys?: readonly SeedApiKey[] | undefined;
}

export interface SeedProject {
  readonly id: string;
  /** `pro` unless given. */
  readonly cdnType?: 'pro' | 'standard' | undefined;
  /** The first of `languages`, or of those in `versions`, unless given. */
  readonly referenceLanguage?: string | undefined;
  /** Besides those that `versions` has. */
  readonly languages?: readonly string[] | undefined;
  /** Counts as published. There is always a version `latest`. */
  readonly versions?: SeedVersions | undefined;
  /** Namespaces that are served to credentials only. */
  readonly privateNamespaces?: readonly string[] | undefined;
  readonly apiKeys?: readonly SeedApiKey[] | undefined;
  readonly users?: readonly SeedUser[] | undefined;
  readonly branches?: readonly SeedBranch[] | undefined;
}

/** What an embedded server begins with. */
export interface LocizeServerSeed {
  readonly projects?: readonly SeedProject[] | undefined;
  readonly tokens?: readonly SeedToken[] | undefined;
  /** How long a job takes, in milliseconds; 50 unless given. */
  readonly jobDuration?: number | undefined;
  /** A job that takes longer, in milliseconds, is given up, and its work is not done. */
  readonly jobTimeout?: number | undefined;
  /** How many keys a page of `pull` has; 1,000 unless given. */
  readonly pageSize?: number | undefined;
  /** What goes wrong, and how often; nothing unless given. */
  readonly faults?: readonly FaultRule[] | undefined;
  /** Of two servers with the same faults and the same one, the same requests fail; 0 unless given. */
  readonly faultSeed?: number | undefined;
}

const names = z.optional(z.array(z.string()));
const range = z.string().check(z.refine(isRange, 'expected an IP address or a CIDR range'));
const origin = { ips: z.optional(z.array(range)), origins: names };
const entry = z.union([
  z.string(),
  z.strictObject({
    value: z.string(),
    context: z.optional(z.object({ text: z.string() })),
    tags: names,
    updatedAt: z.optional(z.number()),
    lastUsed: z.optional(z.number()),
  }),
]);
const languages = z.record(z.string(), z.record(z.string(), z.record(z.string(), entry)));
const apiKeys = z.optional(
  z.array(
    z.strictObject({
      key: z.string(),
      role: z.enum(['admin', 'user', 'readonly']),
      versions: names,
      languages: names,
      namespaces: names,
      ...origin,
    }),
  ),
);
const text = z.optional(z.string());
export const seedSchema = z.strictObject({
  projects: z.optional(
    z.array(
      z.strictObject({
        id: z.string(),
        cdnType: z.optional(z.enum(['pro', 'standard'])),
        referenceLanguage: text,
        languages: names,
        versions: z.optional(z.record(z.string(), languages)),
        privateNamespaces: names,
        apiKeys,
        users: z.optional(
          z.array(
            z.strictObject({
              id: z.string(),
              firstname: text,
              lastname: text,
              username: text,
              email: text,
              role: z.enum(['admin', 'publisher', 'user']),
              scope: z.optional(z.strictObject({ languages: names, versions: names })),
            }),
          ),
        ),
        branches: z.optional(
          z.array(
            z.strictObject({
              id: z.string(),
              name: z.string(),
              version: text,
              entries: z.optional(languages),
              apiKeys,
            }),
          ),
        ),
      }),
    ),
  ),
  tokens: z.optional(
    z.array(
      z.strictObject({
        token: z.string().check(z.startsWith('lz_pat_')),
        scopes: z.array(z.enum(['read', 'write', 'manage', 'admin'])),
        roles: z.record(z.string(), z.enum(['admin', 'publisher', 'user', 'readonly'])),
        expiresAt: z.optional(z.union([z.date(), z.string(), z.number()])),
        ...origin,
      }),
    ),
  ),
  jobDuration: z.optional(z.number()),
  jobTimeout: z.optional(z.number()),
  pageSize: z.optional(z.int().check(z.positive())),
  faults: z.optional(faultRules),
  faultSeed: z.optional(z.number()),
});

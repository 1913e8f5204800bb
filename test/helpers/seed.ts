import type { Scope } from 'locize-sdk';
import type { LocizeServerSeed, SeedRole } from 'locize-sdk/testing';

export const token = 'lz_pat_test0123456789';

/** A project with something of everything, and a token for it. */
export function seedWith({
  scopes = ['read', 'write', 'manage', 'admin'],
  role = 'admin',
}: {
  scopes?: readonly Scope[];
  /** `null` for none. */
  role?: SeedRole | null;
} = {}): LocizeServerSeed {
  return {
    jobDuration: 0,
    projects: [
      {
        id: 'p1',
        referenceLanguage: 'en',
        versions: {
          latest: {
            en: { common: { title: 'Title', text: 'Text' }, secret: { plan: 'Plan' } },
            de: { common: { title: 'Titel' } },
          },
          next: { en: { common: { title: 'Next' } } },
        },
        privateNamespaces: ['secret'],
        users: [{ id: 'u1', role: 'admin', email: 'ada@example.com' }],
        branches: [{ id: 'b1', name: 'feature', entries: { en: { common: { title: 'Branched' } } } }],
      },
    ],
    tokens: [{ token, scopes, roles: role === null ? {} : { p1: role } }],
  };
}

import type { Scope } from 'locize-sdk';
import type { LocizeServerSeed } from 'locize-sdk/testing';

/** A credential that the clients are run with, and what it can do. */
export interface TestCredential {
  readonly name: string;
  readonly value: string | undefined;
  readonly scopes: readonly Scope[];
}

const scopes = ['read', 'write', 'manage', 'admin'] as const;

/** Every set of scopes, the empty one too. */
const scopeSets: readonly (readonly Scope[])[] = Array.from({ length: 2 ** scopes.length }, (_, set) =>
  scopes.filter((__, index) => (set & (1 << index)) !== 0),
);

/** An API key of each role, and a token of each set of scopes, named by their first letters. */
export const credentials: readonly TestCredential[] = [
  { name: 'key readonly', value: 'test-key-readonly', scopes: ['read'] },
  { name: 'key user', value: 'test-key-user', scopes: ['read', 'write', 'manage'] },
  { name: 'key admin', value: 'test-key-admin', scopes },
  ...scopeSets.map((set) => ({
    name: `PAT ${set.map(([letter]) => letter).join('') || 'none'}`,
    value: set.length === scopes.length ? 'lz_pat_test_all' : `lz_pat_test_${set.join('_') || 'none'}`,
    scopes: set,
  })),
];

/** A project with something of everything, for each client to find the same. */
export function seed({ languages = true } = {}): LocizeServerSeed {
  const isToken = ({ value }: TestCredential) => value?.startsWith('lz_pat_');
  return {
    jobDuration: 20,
    projects: [
      {
        id: 'p1',
        ...(languages && {
          referenceLanguage: 'en',
          versions: {
            latest: {
              en: {
                common: { title: 'Title', text: 'Text' },
                shop: { cart: 'Cart' },
                secret: { plan: 'Plan' },
              },
              de: { common: { title: 'Titel', text: 'Text' } },
            },
            next: { en: { common: { title: 'Next' } } },
          },
          privateNamespaces: ['secret'],
          // A UUID: by that locize-cli knows an id from a name.
          branches: [
            {
              id: '5f1c0d3a-8a57-4c0e-9d5e-0a1b2c3d4e5f',
              name: 'feature',
              entries: { en: { common: { title: 'Branched' } } },
            },
          ],
        }),
        apiKeys: [
          { key: 'test-key-readonly', role: 'readonly' },
          { key: 'test-key-user', role: 'user' },
          { key: 'test-key-admin', role: 'admin' },
        ],
      },
    ],
    tokens: credentials.filter(isToken).map(({ value = '', scopes: granted }) => ({
      token: value,
      scopes: granted,
      roles: { p1: 'admin' },
    })),
  };
}

export const branchId = '5f1c0d3a-8a57-4c0e-9d5e-0a1b2c3d4e5f';

import type { Scope } from 'locize-sdk';
import type { LocizeServerSeed } from 'locize-sdk/testing';

/** A credential that the clients are run with, and what it can do. */
export interface TestCredential {
  readonly name: string;
  readonly value: string | undefined;
  readonly scopes: readonly Scope[];
}

export const credentials: readonly TestCredential[] = [
  { name: 'key readonly', value: 'test-key-readonly', scopes: ['read'] },
  { name: 'key user', value: 'test-key-user', scopes: ['read', 'write', 'manage'] },
  { name: 'key admin', value: 'test-key-admin', scopes: ['read', 'write', 'manage', 'admin'] },
  { name: 'PAT read', value: 'lz_pat_test_read', scopes: ['read'] },
  { name: 'PAT write', value: 'lz_pat_test_write', scopes: ['write'] },
  { name: 'PAT manage', value: 'lz_pat_test_manage', scopes: ['manage'] },
  { name: 'PAT read+write', value: 'lz_pat_test_read_write', scopes: ['read', 'write'] },
  { name: 'PAT read+manage', value: 'lz_pat_test_read_manage', scopes: ['read', 'manage'] },
  { name: 'PAT all', value: 'lz_pat_test_all', scopes: ['read', 'write', 'manage', 'admin'] },
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
    tokens: credentials.filter(isToken).map(({ value = '', scopes }) => ({
      token: value,
      scopes,
      roles: { p1: 'admin' },
    })),
  };
}

export const branchId = '5f1c0d3a-8a57-4c0e-9d5e-0a1b2c3d4e5f';

import { createLocizeServer, type SeedProject, type SeedRole } from 'locize-sdk/testing';

const token = 'lz_pat_example_of_a_token';

const projects: readonly (SeedProject & { readonly role: SeedRole })[] = [
  // A new project, with nothing but its reference language.
  { id: 'web-shop', role: 'admin', referenceLanguage: 'en' },
  // One with some languages already.
  { id: 'mobile-app', role: 'user', referenceLanguage: 'en', languages: ['en', 'de', 'fr', 'it'] },
  // One with the namespace already, and old names in it.
  {
    id: 'help-center',
    role: 'publisher',
    versions: { latest: { en: { countries: { DE: 'Germany (old)', XX: 'Nowhere' } } } },
  },
  // One where the token's user may only read.
  { id: 'legacy-site', role: 'readonly', referenceLanguage: 'en' },
];

/** Starts an embedded server with four projects, and a token whose user has a different role in each. */
export async function startEmbeddedServer() {
  const server = createLocizeServer({
    projects: projects.map(({ role: _, ...project }) => project),
    tokens: [
      {
        token,
        scopes: ['read', 'write', 'manage'],
        roles: Object.fromEntries(projects.map(({ id, role }) => [id, role])),
      },
    ],
    jobDuration: 400,
  });
  return {
    token,
    projectIds: projects.map(({ id }) => id),
    url: await server.listen(),
    close: () => server.close(),
  };
}

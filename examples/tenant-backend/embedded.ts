import { apiKey, Locize } from 'locize-sdk';
import { createLocizeServer } from 'locize-sdk/testing';

/** An embedded server with a shop and its tenants, and a token whose user has a role in all of them but one. */
export function createEmbeddedServer() {
  const token = 'lz_pat_example_of_a_token';
  const translatorsKey = 'example-key-of-a-translator';
  const server = createLocizeServer({
    projects: [
      {
        id: 'shop',
        // Readable with a credential alone.
        privateNamespaces: ['mail'],
        autoPublish: ['latest'],
        versions: {
          latest: {
            en: {
              common: { welcome: 'Welcome', bye: 'See you soon' },
              mail: { subject: 'Our news', regards: 'Kind regards' },
            },
            de: {
              common: { welcome: 'Willkommen', bye: 'Bis bald' },
              mail: { subject: 'Unsere Neuigkeiten', regards: 'Freundliche Grüße' },
            },
          },
        },
        tenants: [
          {
            id: 'acme',
            versions: {
              latest: {
                en: { common: { welcome: 'Welcome to Acme', bye: 'See you soon' } },
                de: { common: { welcome: 'Willkommen bei Acme' } },
              },
            },
          },
          {
            id: 'bolt',
            versions: {
              latest: { en: { mail: { subject: 'News from Bolt' }, imprint: { address: '1 Bolt Street' } } },
            },
            apiKeys: [{ key: translatorsKey, role: 'user' }],
          },
          { id: 'cube' },
          { id: 'dune' },
        ],
      },
    ],
    // Nobody has given it a role in `cube`.
    tokens: [{ token, scopes: ['read'], roles: { acme: 'readonly', bolt: 'readonly', dune: 'readonly' } }],
  });
  const translator = new Locize({ credential: apiKey(translatorsKey), fetch: server.fetch }).project('bolt');
  return {
    server,
    token,
    mainProject: 'shop',
    tenants: ['acme', 'bolt', 'cube', 'dune'],
    /** As a translator does in the app: what is changed is published at once. */
    translate: (namespace: string, texts: Record<string, string>) =>
      translator.translations.update({ language: 'en', namespace }, texts),
  };
}

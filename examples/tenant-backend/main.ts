/**
 * A backend with a key for each tenant. One of the keys has been revoked: the backend reports that tenant, and serves
 * the others. Private namespaces it keeps to itself.
 *
 *   node examples/tenant-backend/main.ts
 */
import type { AddressInfo } from 'node:net';
import { createLocizeServer } from 'locize-sdk/testing';
import { type Tenant, TenantBackend } from './backend.ts';

const names = ['Acme', 'Bolt', 'Cube', 'Dune', 'Echo'];
const locize = createLocizeServer({
  projects: names.map((name) => ({
    id: name.toLowerCase(),
    apiKeys: [{ key: `example-key-of-${name.toLowerCase()}`, role: 'readonly' }],
    // Not public: only readable with the tenant's own key.
    privateNamespaces: ['mail'],
    versions: {
      latest: {
        en: { common: { welcome: `Welcome to ${name}` }, mail: { subject: `News from ${name}` } },
        de: { common: { welcome: `Willkommen bei ${name}` }, mail: { subject: `Neues von ${name}` } },
      },
    },
  })),
});
locize.revoke('example-key-of-cube');

const tenants: Tenant[] = names.map((name) => ({
  projectId: name.toLowerCase(),
  name,
  readKey: async () => `example-key-of-${name.toLowerCase()}`,
}));

const backend = new TenantBackend(tenants, { fetch: locize.fetch });
const { succeeded, failed } = await backend.refresh();
for (const { projectId, result } of succeeded) console.log(`${projectId}: ${result} namespaces`);
for (const { projectId, error } of failed) console.log(`${projectId}: ${error}`);

const server = await backend.listen(0);
const { port } = server.address() as AddressInfo;
for (const path of ['/acme/de/common', '/echo/en/mail', '/acme/constructor/name', '/cube/en/common']) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  console.log(`GET ${path}: ${response.status} ${await response.text()}`);
}
console.log('for a mail of its own:', backend.privateTexts('echo', 'en', 'mail'));
server.close();

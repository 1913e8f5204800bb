import { createServer, type Server } from 'node:http';
import { apiKey, type Credential, Locize, type LocizeOptions } from 'locize-sdk';

/** A tenant, as stored in the backend's database. */
export interface Tenant {
  /** Id of the tenant's Locize project. */
  readonly projectId: string;
  readonly name: string;
  /** Reads the tenant's API key from the secret store. */
  readonly readKey: () => Promise<string>;
}

type Texts = Record<string, Record<string, unknown>>;

/**
 * Keeps the texts of all tenants in memory, and serves them. Each tenant has its own project and its own key, and the
 * key is only sent for that project.
 */
export class TenantBackend {
  readonly #tenants: readonly Tenant[];
  readonly #credentials: Map<string, Credential<'read'>>;
  readonly #texts = new Map<string, Texts>();
  readonly #locize: Locize<'read'>;

  constructor(tenants: readonly Tenant[], options: Pick<LocizeOptions, 'baseUrl' | 'fetch'> = {}) {
    this.#tenants = tenants;
    // A key is read when the first call needs it, and again when the server refuses it.
    this.#credentials = new Map(
      tenants.map(({ projectId, readKey }) => [projectId, apiKey(readKey, { role: 'readonly' })]),
    );
    this.#locize = new Locize({ ...options, credential: (projectId) => this.#credentials.get(projectId) });
  }

  /** Fetches the published texts. A tenant for which this fails keeps its previous texts. */
  async refresh() {
    return this.#locize.forEachProject(
      this.#tenants.map(({ projectId }) => projectId),
      async (project) => {
        const texts = await project.translations.downloadAll().all();
        this.#texts.set(project.id, texts);
        return Object.values(texts).flatMap((namespaces) => Object.values(namespaces)).length;
      },
      { concurrency: 8 },
    );
  }

  /** Serves `/{projectId}/{language}/{namespace}` from memory. */
  listen(port: number): Promise<Server> {
    const server = createServer((request, response) => {
      const [, projectId = '', language = '', namespace = ''] = (request.url ?? '').split('/');
      const texts = this.#texts.get(projectId)?.[language]?.[namespace];
      response.writeHead(texts === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(texts ?? { message: 'not found' }));
    });
    return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
  }
}

import { createServer, type Server } from 'node:http';
import { apiKey, type Credential, Locize, type LocizeOptions, type NamespaceContent } from 'locize-sdk';

/** A tenant, as stored in the backend's database. */
export interface Tenant {
  /** Id of the tenant's Locize project. */
  readonly projectId: string;
  readonly name: string;
  /** Reads the tenant's API key from the secret store. */
  readonly readKey: () => Promise<string>;
}

/**
 * Contents by `language/namespace`, each part encoded as in a path. A map, since an object would also find what
 * every object has, such as `constructor`.
 */
type Texts = ReadonlyMap<string, NamespaceContent>;

const idOf = (language: string, namespace: string) => [language, namespace].map(encodeURIComponent).join('/');

/**
 * Keeps the texts of all tenants in memory, and serves the public ones. Each tenant has its own project and its own key,
 * and the key is only sent for that project.
 */
export class TenantBackend {
  readonly #tenants: readonly Tenant[];
  readonly #credentials: Map<string, Credential<'read'>>;
  /** Served to anyone, and so without what takes a key to download. */
  readonly #publicTexts = new Map<string, Texts>();
  /** For the backend itself. To serve them, it would have to know by a session which tenant asks. */
  readonly #privateTexts = new Map<string, Texts>();
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
        const publicTexts = new Map<string, NamespaceContent>();
        const privateTexts = new Map<string, NamespaceContent>();
        for await (const { language, namespace, isPrivate, content } of project.translations.downloadAll()) {
          (isPrivate ? privateTexts : publicTexts).set(idOf(language, namespace), content);
        }
        this.#publicTexts.set(project.id, publicTexts);
        this.#privateTexts.set(project.id, privateTexts);
        return publicTexts.size + privateTexts.size;
      },
      { concurrency: 8 },
    );
  }

  /** A private namespace, for what the backend does itself, such as sending mails. */
  privateTexts(projectId: string, language: string, namespace: string): NamespaceContent | undefined {
    return this.#privateTexts.get(projectId)?.get(idOf(language, namespace));
  }

  /** Serves `/{projectId}/{language}/{namespace}` from memory, to anyone. */
  listen(port: number): Promise<Server> {
    const server = createServer((request, response) => {
      const [path = ''] = (request.url ?? '').split('?');
      const [, projectId = '', ...location] = path.split('/');
      const texts = this.#publicTexts.get(projectId)?.get(location.join('/'));
      response.writeHead(texts === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(texts ?? { message: 'not found' }));
    });
    return new Promise((resolve, reject) => {
      server.once('error', reject); // the port may be taken
      server.listen(port, '127.0.0.1', () => resolve(server));
    });
  }
}

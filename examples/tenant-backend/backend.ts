import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  isLocizeError,
  type Locize,
  type Project,
  type ProjectsReport,
  type PublishedNamespace,
  parseWebhook,
} from 'locize-sdk';

export interface TenantBackendOptions {
  /** The project above the tenants: its webhooks say that any of them may have changed. */
  readonly mainProject: string;
  /** The project ids of the tenants. */
  readonly tenants: readonly string[];
  /**
   * Stands for your real sessions: the project id of the tenant whose user has this session, and undefined for a session
   * that isn't known. Look it up in a `Map` or a store: an object also has what every object has, such as `constructor`.
   */
  readonly tenantOf: (session: string) => string | undefined;
  /** Where Locize posts its webhooks. Hard to guess, since anyone who knows it can call it. */
  readonly webhookPath: string;
  /** Told after each refresh. Must not throw. */
  readonly onRefresh: (report: ProjectsReport<Refreshed>) => void;
  /**
   * For how many milliseconds events are gathered before they are followed by one refresh.
   *
   * @default 1000
   */
  readonly gatherFor?: number;
}

/** What a refresh did in a tenant whose texts could be listed. */
export interface Refreshed {
  readonly listed: number;
  readonly fetched: number;
  /** What couldn't be fetched, as `language/namespace`. */
  readonly failed: readonly { readonly path: string; readonly error: unknown }[];
}

/** A published namespace, with its content as it is served. */
interface Held extends PublishedNamespace {
  readonly body: string;
}

/** By `language/namespace`, as it stands in a URL. */
type Texts = ReadonlyMap<string, Held>;

const version = 'latest';

/** Events are small. A longer body, in UTF-16 code units, isn't read to its end. */
const maxBodyLength = 100_000;

/**
 * Keeps the texts of all tenants in memory, fetches those that have changed, and serves them: public ones to anybody,
 * private ones to the tenant's own users. Private ones are there on the CDN type `pro` alone; on `standard`, a download may
 * be an hour old.
 */
export class TenantBackend {
  readonly #locize: Locize<'read'>;
  readonly #options: TenantBackendOptions;
  // Maps, since an object would also find what every object has, such as `constructor`.
  readonly #texts = new Map<string, Texts>();
  readonly #server: Server;
  readonly #stop = new AbortController();
  /** Tenants that wait for the next refresh. */
  readonly #due = new Set<string>();
  #refreshing: Promise<void> | undefined;
  #gathering: NodeJS.Timeout | undefined;
  #interval: NodeJS.Timeout | undefined;
  #starting: Promise<unknown> = Promise.resolve();

  /** @param locize the backend's own from now on: it is closed with it */
  constructor(locize: Locize<'read'>, options: TenantBackendOptions) {
    this.#locize = locize;
    this.#options = options;
    // Locize waits five seconds for the answer to a webhook. Who needs longer to send a request isn't waited for.
    const limits = { requestTimeout: 4_000, headersTimeout: 4_000, connectionsCheckingInterval: 500 };
    this.#server = createServer(limits, (request, response) => {
      const isWebhook = request.method === 'POST' && request.url === this.#options.webhookPath;
      return isWebhook ? this.#receive(request, response) : this.#serve(request, response);
    });
  }

  /**
   * Fetches all texts, then serves them, and looks for changes now and then: an event may get lost.
   *
   * @param interval milliseconds between two looks at all tenants
   * @returns the server; it isn't listening if `close` was called in the meantime
   */
  start({ port, interval }: { readonly port: number; readonly interval: number }): Promise<Server> {
    const start = async () => {
      await this.refresh();
      if (this.#stop.signal.aborted) return this.#server;
      await new Promise<void>((resolve, reject) => {
        this.#server.once('error', reject); // the port may be taken
        this.#server.listen(port, '127.0.0.1', resolve);
      });
      this.#interval = setInterval(() => this.refresh(), interval);
      return this.#server;
    };
    const starting = start();
    this.#starting = starting.catch(() => {}); // who has called `start` is told
    return starting;
  }

  /**
   * Fetches what has changed in some tenants, or in all. There is one refresh at a time: what is asked for meanwhile comes
   * after it, and all of that at once. Never rejects, so that a timer can call it.
   */
  refresh(tenants: Iterable<string> = this.#options.tenants): Promise<void> {
    for (const id of tenants) this.#due.add(id);
    if (this.#due.size > 0) this.#refreshing ??= this.#refreshDue();
    return this.#refreshing ?? Promise.resolve();
  }

  /** Takes no more requests and begins nothing; what is under way ends before this resolves. */
  async close(): Promise<void> {
    clearInterval(this.#interval);
    clearTimeout(this.#gathering);
    this.#stop.abort('the backend is closing');
    await this.#starting;
    clearInterval(this.#interval); // it may just have started
    await Promise.all([
      new Promise((resolve) => this.#server.close(resolve)),
      this.#refreshing,
      this.#locize.close(),
    ]);
  }

  async #refreshDue(): Promise<void> {
    const stopSignal = this.#stop.signal;
    const work = (project: Project<'read'>) => this.#refreshTenant(project);
    try {
      while (this.#due.size > 0 && !stopSignal.aborted) {
        const ids = [...this.#due];
        this.#due.clear();
        // A tenant that fails is in the report, keeps its texts, and is looked at again by the next refresh.
        this.#options.onRefresh(await this.#locize.forEachProject(ids, work, { stopSignal }));
      }
    } finally {
      this.#refreshing = undefined;
    }
  }

  async #refreshTenant({ id, translations }: Project<'read'>): Promise<Refreshed> {
    const before: Texts = this.#texts.get(id) ?? new Map();
    const now = new Map<string, Held>(); // what isn't listed any more doesn't get into it
    const failed: { path: string; error: unknown }[] = [];
    let fetched = 0;
    const listed = await translations.listPublished({ version });
    // All at once: the client has no more than `maxConcurrentRequests` under way.
    await Promise.all(
      listed.map(async (file) => {
        const path = [file.language, file.namespace].map(encodeURIComponent).join('/');
        const held = before.get(path);
        if (held !== undefined && isSame(held, file)) {
          now.set(path, held);
          return;
        }
        try {
          const content = file.isPrivate
            ? await translations.downloadPrivate(file)
            : // What was taken away since it was listed is no empty namespace.
              await translations.download(file, { mustExist: true });
          now.set(path, { ...file, body: JSON.stringify(content) });
          fetched++;
        } catch (error) {
          failed.push({ path, error });
          // It keeps its old time as well, and so is fetched by the next refresh. What is private stays so until then.
          if (held !== undefined) now.set(path, { ...held, isPrivate: held.isPrivate || file.isPrivate });
        }
      }),
    );
    this.#texts.set(id, now);
    return { listed: listed.length, fetched, failed };
  }

  /** Serves `/{projectId}/{language}/{namespace}`. */
  #serve(request: IncomingMessage, response: ServerResponse): void {
    const [path = ''] = (request.url ?? '').split('?');
    const [, projectId = '', ...location] = path.split('/');
    const held = request.method === 'GET' ? this.#texts.get(projectId)?.get(location.join('/')) : undefined;
    if (held === undefined || (held.isPrivate && !this.#isOfTenant(request, projectId))) {
      // The same whether there is no such thing or it is somebody else's: a 403 would tell that it is there.
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"not found"}');
      return;
    }
    const cache = held.isPrivate ? 'private, no-store' : 'public, max-age=60';
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': cache }).end(held.body);
  }

  #isOfTenant(request: IncomingMessage, projectId: string): boolean {
    const session = sessionOf(request);
    return session !== undefined && this.#options.tenantOf(session) === projectId;
  }

  /**
   * Answers as soon as the event is read. It isn't signed, so that anybody may have sent it: all that is taken from it is
   * which of the known projects to look at.
   */
  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const projectId = await projectIn(request);
    response.writeHead(projectId === undefined ? 400 : 204, { connection: 'close' }).end();
    const { mainProject, tenants, gatherFor = 1_000 } = this.#options;
    // What the main project has shows through in all of them.
    const changed = projectId === mainProject ? tenants : tenants.filter((id) => id === projectId);
    if (changed.length === 0 || this.#stop.signal.aborted) return;
    for (const id of changed) this.#due.add(id);
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      this.refresh([]);
    }, gatherFor);
  }
}

/** Whether what is held is what is listed: each download is billed. */
const isSame = (held: Held, { lastModified, size, isPrivate }: PublishedNamespace): boolean =>
  held.lastModified.getTime() === lastModified.getTime() &&
  held.size === size &&
  held.isPrivate === isPrivate;

/** The value of a bearer token or, for a browser, of a cookie. */
function sessionOf({ headers: { authorization = '', cookie = '' } }: IncomingMessage): string | undefined {
  return /^Bearer (\S+)$/i.exec(authorization)?.[1] ?? /(?:^|; )session=([^;]+)/.exec(cookie)?.[1];
}

/** The project that an event is about; undefined if the body isn't an event, is too long, or is cut off. */
async function projectIn(request: IncomingMessage): Promise<string | undefined> {
  try {
    let body = '';
    request.setEncoding('utf8');
    for await (const chunk of request) {
      body += chunk;
      if (body.length > maxBodyLength) return undefined;
    }
    return parseWebhook(body).meta.project.id;
  } catch (error) {
    if (!isLocizeError(error)) console.error(`webhook not read: ${error}`);
    return undefined;
  }
}

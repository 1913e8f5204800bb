/** What there may be in the global scope, of whatever runtime. */
interface Globals {
  readonly navigator?: { readonly userAgent?: string; readonly product?: string };
  readonly process?: {
    readonly env?: { readonly [name: string]: string | undefined };
    readonly getBuiltinModule?: (name: string) => Files;
  };
}

interface Files {
  readonly readFileSync: (path: string, encoding: 'utf8') => string;
}

// Each of these is looked for where it is used.
const globals: Globals = globalThis;

/** Whether this runs in a page, in a worker of one, or in an app: what is here can be read by whoever uses it. */
export function isBrowser(): boolean {
  const { userAgent = '', product } = globals.navigator ?? {};
  const isPage = typeof window !== 'undefined' && typeof document !== 'undefined';
  // Server runtimes can have the scope of a worker too, and name themselves, or not at all.
  const isServer = /^($|Cloudflare|(Deno|Bun|Node\.js)\/)/.test(userAgent);
  const isWorker = 'WorkerGlobalScope' in globalThis && !isServer;
  // A stand-in for a page, as tests have it, is nobody's.
  const isStandIn = /(jsdom|HappyDOM)\//.test(userAgent) || 'happyDOM' in globalThis || 'jsdom' in globalThis;
  return (isPage || isWorker || product === 'ReactNative') && !isStandIn;
}

/** What keeps a request in a page from bringing its cookies, and its address beyond the origin. */
export const nothingOfThePage = { credentials: 'omit', referrerPolicy: 'strict-origin' } as const;

/** The environment variables, in runtimes that have `process.env`. */
export const platformEnvironment = () => globals.process?.env ?? {};

/** The file system, in runtimes that have one as Node has it. Asked for at run time, so that no bundler looks for it. */
export const platformFiles = (): Files | undefined => globals.process?.getBuiltinModule?.('node:fs');

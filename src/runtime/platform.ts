/** Whether this runs in a page or in a worker of one: what is here can be read by whoever visits it. */
export function isBrowser(): boolean {
  return (typeof window !== 'undefined' && typeof document !== 'undefined') || isWorkerOfPage();
}

/** Server runtimes have the scope of a worker too, but only a browser names itself so. */
function isWorkerOfPage(): boolean {
  return 'WorkerGlobalScope' in globalThis && navigator.userAgent.startsWith('Mozilla/');
}

/** The environment variables, in runtimes that have `process.env`. */
export function platformEnvironment(): { readonly [name: string]: string | undefined } {
  const { process } = globalThis as {
    readonly process?: { readonly env?: { readonly [name: string]: string | undefined } };
  };
  return process?.env ?? {};
}

/** The file system, in runtimes that have one as Node has it. Asked for at run time, so that no bundler looks for it. */
export function platformFiles():
  | { readonly readFileSync: (path: string, encoding: 'utf8') => string }
  | undefined {
  const { process } = globalThis as {
    readonly process?: {
      readonly getBuiltinModule?: (name: string) => ReturnType<typeof platformFiles>;
    };
  };
  return process?.getBuiltinModule?.('node:fs');
}

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface ServerOptions {
  /** Milliseconds before each answer. */
  readonly latency: number;
  /** How many namespaces are listed as published. */
  readonly namespaces?: number;
  /** Of how many pages of 1,000 keys each namespace is that is pulled. */
  readonly pages?: number;
  /** With it, the server is the embedded one, which keeps what is written; otherwise it gives what was made before. */
  readonly project?: {
    readonly languages: readonly string[];
    readonly namespaces: number;
    readonly keys: number;
    readonly apiKey: string;
  };
}

export interface Counts {
  readonly requests: number;
  readonly mostInFlight: number;
}

export interface Server {
  readonly url: string;
  /** What it has counted since it was asked last. */
  counts(): Promise<Counts>;
  close(): void;
}

/** Starts a server in a process of its own, which ends with this one. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), [JSON.stringify(options)], {
    execArgv: [],
  });
  const [{ port }] = await once(child, 'message');
  return {
    url: `http://127.0.0.1:${port}`,
    counts: async () => {
      child.send('counts');
      const [counts] = await once(child, 'message');
      return counts;
    },
    close: () => child.disconnect(),
  };
}

/** So many texts, as an app has them. */
export const contentOf = (language: string, keys: number): { [key: string]: string } =>
  Object.fromEntries(
    Array.from({ length: keys }, (_, nth) => [
      `section${nth % 20}.label${nth}`,
      `A text of the usual length in ${language}, ${nth}`,
    ]),
  );

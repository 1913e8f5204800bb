/** 500 projects on both CDN types, on a server in this process, behind a network that can fail. */
import type { CdnType, Fetch } from 'locize-sdk';
import { createLocizeServer, type LocizeServer } from 'locize-sdk/testing';
import { networkFailure } from '../helpers/fetch.ts';
import type { Chance } from '../soak/chance.ts';
import type { Findings } from './findings.ts';
import { counter, language, namespace } from './texts.ts';
import { type SimulatedTime, sleep } from './time.ts';

/** How the network is: as it should be, or in one of the ways in which an outage shows. */
export type NetworkState = 'up' | 'refuses' | 'answers 503' | 'hangs';

export class Fleet {
  readonly projects: readonly { readonly id: string; readonly cdnType: CdnType }[] = Array.from(
    { length: 500 },
    (_, index) => ({ id: `project-${index}`, cdnType: index % 2 === 0 ? 'pro' : 'standard' }),
  );
  readonly server: LocizeServer;
  network: NetworkState = 'up';
  /** How many requests have been made. */
  requests = 0;
  readonly #time: SimulatedTime;
  readonly #chance: Chance;
  readonly #findings: Findings;
  readonly #counters = new Map<string, number>();

  constructor(time: SimulatedTime, chance: Chance, findings: Findings) {
    this.#time = time;
    this.#chance = chance;
    this.#findings = findings;
    this.server = createLocizeServer({
      projects: this.projects.map(({ id, cdnType }) => ({ id, cdnType, languages: [language] })),
    });
  }

  /** From now on, this token works. */
  addToken(token: string): void {
    const roles = Object.fromEntries(this.projects.map(({ id }) => [id, 'publisher' as const]));
    this.server.addToken({ token, scopes: ['read', 'write', 'manage'], roles });
  }

  readonly fetch: Fetch = async (input, init) => {
    this.requests += 1;
    await sleep(20 + 10 * this.#chance.below(20));
    const state = this.network;
    if (state === 'refuses') throw networkFailure('ECONNREFUSED');
    if (state === 'answers 503') return new Response('{}', { status: 503, headers: this.#someRetryAfter() });
    // Of what hangs, half has arrived.
    if (state === 'hangs' && this.#chance.unit() < 0.5) return new Promise(() => {});
    const response = await this.#time.elsewhere(async () => {
      const { body, status, headers } = await this.server.fetch(input, init);
      return new Response(body && (await new Response(body).arrayBuffer()), { status, headers });
    });
    return state === 'hangs' ? new Promise(() => {}) : response;
  };

  #someRetryAfter(): { [name: string]: string } {
    return this.#chance.unit() < 0.5 ? { 'retry-after': '3' } : {};
  }

  /** Looks at what has been written since the last time: what is written twice, or after something newer, is found. */
  inspectWrites(): void {
    inspectWrites(this.server, this.#counters, this.#findings);
  }

  /** What a project has now. */
  texts(projectId: string): { readonly [key: string]: string } {
    return this.server.content(projectId).latest?.[language]?.[namespace] ?? {};
  }
}

/** Empties the log of a server. `counters` keeps the last one that was written to each project. */
export function inspectWrites(server: LocizeServer, counters: Map<string, number>, findings: Findings): void {
  for (const { path, status, body } of server.requests.splice(0)) {
    const [, call, projectId = ''] = path.split('/');
    if (call !== 'update' || status !== 200) continue;
    // What the SDK sends for a text: the text.
    const written = Number((body as { readonly [key: string]: string })[counter] ?? Number.NaN);
    if (Number.isNaN(written)) continue;
    const last = counters.get(projectId) ?? 0;
    if (written <= last) {
      findings.add('writes doubled, or older than what was there', `${projectId}: ${written} after ${last}`);
    }
    counters.set(projectId, Math.max(last, written));
  }
}

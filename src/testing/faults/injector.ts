import type { Context, Hono, MiddlewareHandler, Next } from 'hono';
import { matchedRoutes } from 'hono/route';
import { delay } from '../../http/delay.js';
import type { Env } from '../access.js';
import type { ReceivedRequest } from '../request-log.js';
import type { Path, Problem } from '../shape.js';
import { chanceOf } from './chance.js';
import { ConnectionReset, corrupted, replacementFor } from './responses.js';
import type { FaultRule } from './rules.js';

type Latency = Extract<FaultRule, { fault: 'latency' }>;
type Failure = Exclude<FaultRule, Latency>;

/** How many requests are told apart at most; then the one that was seen longest ago counts as new again. */
const mostSeen = 100_000;

/**
 * Makes requests fail according to rules. With the same seed, the same requests fail in every run, except that `times`
 * also depends on their order.
 */
export class FaultInjector {
  #rules: readonly FaultRule[] = [];
  #seed = 0;
  /** How often each rule has been applied. */
  #applied: number[] = [];
  /** How often the same request has been received, by its hash: each repetition gets its own result. */
  #seen = new Map<number, number>();

  /** Takes rules of the right shape. */
  setRules(rules: readonly FaultRule[], seed: number): void {
    this.#rules = [...rules];
    this.#seed = seed;
    this.#applied = rules.map(() => 0);
    this.#seen = new Map();
  }

  readonly middleware: MiddlewareHandler<Env> = async (c, next) => {
    const route = matchedRoutes(c).find(({ path }) => path !== '/*');
    const { received } = c.env;
    const { latencies, failure } = this.#rulesFor(received, route?.path);
    received.log.faults = [...latencies, ...(failure ? [failure] : [])].map(({ fault }) => fault);
    for (const { milliseconds } of latencies) await delay(milliseconds, c.env.signal);
    if (failure === undefined) await next();
    else await fail(failure, c, next);
  };

  /** The first failure that applies, and the latencies before it, which add up. */
  #rulesFor(
    request: ReceivedRequest,
    route: string | undefined,
  ): { latencies: Latency[]; failure?: Failure } {
    if (this.#rules.length === 0) return { latencies: [] };
    const { method, path, query, body } = request;
    const hash = chanceOf(JSON.stringify([method, path, query, body]));
    const nth = (this.#seen.get(hash) ?? 0) + 1;
    // Set anew, so that those that were seen last are kept.
    this.#seen.delete(hash);
    this.#seen.set(hash, nth);
    const [oldest = hash] = this.#seen.keys();
    if (this.#seen.size > mostSeen) this.#seen.delete(oldest);

    const latencies: Latency[] = [];
    for (const [index, rule] of this.#rules.entries()) {
      const { on, rate = 1, times = Number.POSITIVE_INFINITY } = rule;
      const applied = this.#applied[index] ?? 0;
      if (on !== undefined && !matchesRoute(on, method, route)) continue;
      if (applied >= times || chanceOf(`${this.#seed} ${index} ${nth} ${hash}`) >= rate) continue;
      this.#applied[index] = applied + 1;
      if (rule.fault !== 'latency') return { latencies, failure: rule };
      latencies.push(rule);
    }
    return { latencies };
  }
}

async function fail(failure: Failure, c: Context<Env>, next: Next): Promise<void> {
  switch (failure.fault) {
    case 'reset': {
      const work = failure.when === 'before' ? undefined : next();
      if (failure.when === 'during') work?.catch(() => {});
      else await work;
      throw new ConnectionReset();
    }
    case 'truncated-body':
    case 'malformed-body':
    case 'endless-body':
      await next();
      c.res = await corrupted(failure, c.res, c.env);
      break;
    default:
      if (failure.workDone) await next();
      c.res = replacementFor(failure);
  }
}

/** Whether a route starts with the segments of `on`, as `POST /update/:p/:v/:l/:n` does with `POST /update/{p}`. */
function matchesRoute(on: string, method: string, route: string | undefined): boolean {
  const [wantedMethod, wantedPath = ''] = on.split(' ');
  const parts = route?.split('/') ?? [];
  return (
    method === wantedMethod &&
    wantedPath
      .split('/')
      .every((wanted, index) =>
        wanted.startsWith('{') ? parts[index]?.startsWith(':') : wanted === parts[index],
      )
  );
}

/** Rules that match no API call, with which a test could pass for the wrong reason. */
export function* routeProblems(
  rules: readonly FaultRule[],
  app: Hono<Env>,
  path: Path = [],
): Generator<Problem> {
  for (const [index, { on }] of rules.entries()) {
    if (on === undefined || app.routes.some(({ method, path }) => matchesRoute(on, method, path))) continue;
    yield {
      path: [...path, index, 'on'],
      text: `"${on}" matches no API call: parts that vary stand in braces, as in "GET /languages/{projectId}"`,
    };
  }
}

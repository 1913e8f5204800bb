import type { Context, Hono, MiddlewareHandler, Next } from 'hono';
import { matchedRoutes } from 'hono/route';
import { InvalidArgumentError } from '../../errors/index.js';
import { delay } from '../../http/delay.js';
import type { Env } from '../access.js';
import type { LoggedRequest } from '../request-log.js';
import { assertShape } from '../shape.js';
import { ConnectionReset, replacement, spoilt } from './answers.js';
import { chanceOf } from './chance.js';
import { type FaultRule, faultRules } from './rules.js';

type Latency = Extract<FaultRule, { fault: 'latency' }>;
type Harm = Exclude<FaultRule, Latency>;

/** Makes requests go wrong by rules, the same ones in every run with the same seed. */
export class FaultInjector {
  #rules: readonly FaultRule[] = [];
  #seed = 0;
  /** How often each rule has struck. */
  #struck: number[] = [];
  /** How often the same request has come, by its hash: the second may fare otherwise than the first. */
  #seen = new Map<number, number>();

  use(rules: readonly FaultRule[], seed: number, app: Hono<Env>): void {
    assertShape('faults', faultRules, rules);
    assertRoutes(rules, app);
    this.#rules = [...rules];
    this.#seed = seed;
    this.#struck = rules.map(() => 0);
    this.#seen = new Map();
  }

  readonly middleware: MiddlewareHandler<Env> = async (c, next) => {
    const route = matchedRoutes(c).find(({ path }) => path !== '/*');
    const { latencies, harm } = this.#strike(c.env.log, route?.path);
    c.env.log.faults = [...latencies, ...(harm ? [harm] : [])].map(({ fault }) => fault);
    for (const { milliseconds } of latencies) await delay(milliseconds, c.env.signal);
    if (harm === undefined) await next();
    else await inflict(harm, c, next);
  };

  /** All latencies add up; of the others, the first that strikes. */
  #strike(request: LoggedRequest, route: string | undefined): { latencies: Latency[]; harm?: Harm } {
    if (this.#rules.length === 0) return { latencies: [] };
    const { method, path, query, body } = request;
    const same = chanceOf(JSON.stringify([method, path, query, body]));
    const nth = (this.#seen.get(same) ?? 0) + 1;
    this.#seen.set(same, nth);

    const latencies: Latency[] = [];
    for (const [index, rule] of this.#rules.entries()) {
      const { on, rate = 1, times = Number.POSITIVE_INFINITY } = rule;
      const struck = this.#struck[index] ?? 0;
      if (on !== undefined && !names(on, method, route)) continue;
      if (struck >= times || chanceOf(`${this.#seed} ${index} ${nth} ${same}`) >= rate) continue;
      this.#struck[index] = struck + 1;
      if (rule.fault !== 'latency') return { latencies, harm: rule };
      latencies.push(rule);
    }
    return { latencies };
  }
}

async function inflict(harm: Harm, c: Context<Env>, next: Next): Promise<void> {
  switch (harm.fault) {
    case 'reset': {
      const work = harm.when === 'before' ? undefined : next();
      if (harm.when === 'during') work?.catch(() => {});
      else await work;
      throw new ConnectionReset();
    }
    case 'truncated-body':
    case 'malformed-body':
    case 'endless-body':
      await next();
      c.res = await spoilt(harm, c.res, c.env);
      break;
    default:
      if (harm.workDone) await next();
      c.res = replacement(harm);
  }
}

/** Whether `POST /update/{p}` names the route `/update/:p/:v/:l/:n`: by its beginning. */
function names(on: string, method: string, route: string | undefined): boolean {
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

/** A rule that can't strike would make a test that passes for the wrong reason. */
function assertRoutes(rules: readonly FaultRule[], app: Hono<Env>): void {
  for (const { on } of rules) {
    if (on === undefined || app.routes.some(({ method, path }) => names(on, method, path))) continue;
    throw new InvalidArgumentError('faults', `has "${on}", which is the beginning of no API call`);
  }
}

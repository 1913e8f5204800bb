import type { CdnType } from '../api/cdn-types.js';
import { abortable } from '../async/index.js';
import { type CallSettings, type Connection, connectionAt } from '../calls/index.js';
import { hasLanguagesAt } from './cdn-type.js';

/** Of so many projects it is kept; then the oldest is asked for again. */
const mostProjects = 10_000;

/** An asking that has begun, which all who need its answer share. */
interface Asking {
  /** Undefined where neither host has languages of the project, or none can tell. */
  readonly answer: Promise<CdnType | undefined>;
  /** Ends it, once nobody waits for it any more. */
  readonly end: AbortController;
  waiting: number;
}

/**
 * What finds out the CDN types of a client's projects: a host that has languages of a project is its own. `pro` where
 * neither has, and then the next call asks again.
 *
 * @param settings of the client, so that it doesn't depend on which call asks
 */
export function cdnTypeFinder(settings: CallSettings): NonNullable<Connection['findCdnType']> {
  const askings = new Map<string, Asking>();
  return async (connection, signal) => {
    const { projectId } = connection;
    const asking = askings.get(projectId) ?? begin(connection, settings);
    askings.set(projectId, asking);
    if (askings.size > mostProjects) askings.delete(askings.keys().next().value ?? '');
    asking.waiting += 1;
    let found: CdnType | undefined;
    try {
      found = await abortable(asking.answer, signal);
      return found ?? 'pro';
    } finally {
      asking.waiting -= 1;
      if (found === undefined && asking.waiting === 0) {
        asking.end.abort();
        if (askings.get(projectId) === asking) askings.delete(projectId);
      }
    }
  };
}

/** Part of nothing but those who wait for it: no run ends it, no script is charged with it, no closing refuses it. */
function begin(connection: Connection, settings: CallSettings): Asking {
  const end = new AbortController();
  const alone = {
    ...connection,
    settings,
    signal: end.signal,
    task: { isRunning: true },
    onOperation: undefined,
  };
  return { answer: ask(alone), end, waiting: 0 };
}

async function ask(connection: Connection): Promise<CdnType | undefined> {
  for (const cdnType of ['pro', 'standard'] as const) {
    if (await hasLanguagesAt(connectionAt(connection, cdnType))) return cdnType;
  }
  return undefined;
}

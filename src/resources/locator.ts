import type { CdnType } from '../api/cdn-types.js';
import { abortable } from '../async/index.js';
import { type CallSettings, type Connection, connectionAt } from '../calls/index.js';
import { hasLanguagesAt, mostProjects, ofItsOwn } from './cdn-type.js';

/** An asking that has begun, which all who need its answer share. */
interface Asking {
  /** Undefined where neither host has languages of the project, or can tell. */
  readonly answer: Promise<CdnType | undefined>;
  /** Ends it, once nobody waits for it any more. */
  readonly end: AbortController;
  waiting: number;
}

/**
 * What finds the hosts of a client's projects, for the CDN type `auto`: one that has languages of a project is its own.
 * Where neither has, a call goes where it would without, and the next one asks again.
 *
 * @param settings of the client, so that it doesn't depend on which call asks
 */
export function locator(settings: CallSettings): NonNullable<Connection['locate']> {
  const askings = new Map<string, Asking>();
  return async (connection, signal) => {
    const { projectId, cdnType } = connection;
    let asking = askings.get(projectId);
    if (asking === undefined) {
      asking = begin({ ...connection, settings });
      const [oldest = ''] = askings.keys();
      if (askings.size >= mostProjects) askings.delete(oldest);
      askings.set(projectId, asking);
    }
    asking.waiting += 1;
    let found: CdnType | undefined;
    try {
      found = await abortable(asking.answer, signal);
      return connectionAt(connection, found ?? cdnType);
    } finally {
      asking.waiting -= 1;
      if (found === undefined && asking.waiting === 0) {
        asking.end.abort();
        // Another may have taken its place since.
        if (askings.get(projectId) === asking) askings.delete(projectId);
      }
    }
  };
}

function begin(connection: Connection): Asking {
  const end = new AbortController();
  const ask = async () => {
    for (const cdnType of ['pro', 'standard'] as const) {
      const there = { ...connectionAt(connection, cdnType), ...ofItsOwn, signal: end.signal };
      if (await hasLanguagesAt(there)) return cdnType;
    }
    return undefined;
  };
  return { answer: ask(), end, waiting: 0 };
}

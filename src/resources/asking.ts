import { abortable } from '../async/index.js';
import type { CallSettings, Connection } from '../calls/index.js';

/** What was found out about a project. */
export interface Answer<T> {
  readonly is: T;
  /** Whether that is known, and not a guess: only then it is kept. */
  readonly isSure: boolean;
}

/** An asking that has begun, which all who need its answer share. */
interface Asking<T> {
  readonly answer: Promise<Answer<T>>;
  /** Ends it, once nobody waits for it any more. */
  readonly end: AbortController;
  waiting: number;
}

/** Of so many projects it is kept; then the oldest is asked for again. */
const mostProjects = 10_000;

/**
 * What finds out about the projects of a client, once for each. Where it isn't known for sure, the next one asks again.
 *
 * @param settings of the client, so that it doesn't depend on which call asks
 */
export function askedOnce<T>(
  settings: CallSettings,
  ask: (connection: Connection) => Promise<Answer<T>>,
): (connection: Connection, signal: AbortSignal) => Promise<T> {
  const askings = new Map<string, Asking<T>>();
  return async (connection, signal) => {
    const key = `${connection.cdnType}/${connection.projectId}`;
    let asking = askings.get(key);
    if (asking === undefined) {
      const end = new AbortController();
      // Part of nothing but those who wait for it: no run ends it, no script is charged with it, no closing refuses it.
      const alone = { signal: end.signal, task: { isRunning: true }, onOperation: undefined };
      asking = { answer: ask({ ...connection, settings, ...alone }), end, waiting: 0 };
      const [oldest = ''] = askings.keys();
      if (askings.size >= mostProjects) askings.delete(oldest);
      askings.set(key, asking);
    }
    asking.waiting += 1;
    let answer: Answer<T> | undefined;
    try {
      answer = await abortable(asking.answer, signal);
      return answer.is;
    } finally {
      asking.waiting -= 1;
      if (!answer?.isSure && asking.waiting === 0) {
        asking.end.abort();
        // Another may have taken its place since.
        if (askings.get(key) === asking) askings.delete(key);
      }
    }
  };
}

import { LocizeError } from '../errors/index.js';

/**
 * Remembers the line of the user's code that makes a call, and gives a function for the work of the call, whose errors
 * then name that line. By itself, a stack ends where the work goes on after it has waited for something.
 */
export function callSite(): <T>(work: () => Promise<T>) => Promise<T> {
  const site = new Error();
  return async (work) => {
    try {
      return await work();
    } catch (error) {
      nameSite(error, site);
      throw error;
    }
  };
}

/** Does the work of a call, whose errors name the line that made it. */
export const withCallSite = <T>(work: () => Promise<T>): Promise<T> => callSite()(work);

/** The same for work that is done at once: a stack is short, and may have no place for the line. */
export function atCallSite<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    nameSite(error, new Error());
    throw error;
  }
}

/** Adds the frames of the call to those of an error, and of the error of the SDK that caused it. */
function nameSite(error: unknown, site: Error): void {
  if (!(error instanceof LocizeError)) return;
  const known = error.stack ?? String(error);
  const frames = (site.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at |@/.test(line) && !known.includes(line));
  if (frames.length > 0) error.stack = [known, ...frames].join('\n');
  nameSite(error.cause, site);
}

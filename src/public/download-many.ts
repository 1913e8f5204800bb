import type { NamespaceContent } from '../content/content.js';
import type { Location } from '../content/location.js';

/** Downloads several namespaces, so many at a time. The first failure ends the rest. */
export async function downloadMany(
  locations: Iterable<Location>,
  concurrency: number,
  signal: AbortSignal | undefined,
  download: (location: Location, signal: AbortSignal, argument: string) => Promise<NamespaceContent>,
): Promise<NamespaceContent[]> {
  // One iterator for all, so that each location is taken once.
  const all = [...locations];
  const left = all.entries();
  const contents: NamespaceContent[] = [];
  signal?.throwIfAborted();
  const end = new AbortController();
  const abort = () => end.abort(signal?.reason);
  signal?.addEventListener('abort', abort);
  const work = async () => {
    try {
      for (const [index, location] of left) {
        if (end.signal.aborted) return;
        contents[index] = await download(location, end.signal, `locations[${index}].`);
      }
    } catch (error) {
      end.abort(); // before any other takes the next one
      throw error;
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, all.length) }, work));
    return contents;
  } finally {
    signal?.removeEventListener('abort', abort);
    end.abort();
  }
}

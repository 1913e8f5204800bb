import type { NamespaceContent } from '../content/content.js';
import type { Location } from '../content/location.js';

/** Downloads several namespaces, so many at a time. The first failure ends the rest. */
export async function downloadMany(
  locations: Iterable<Location>,
  concurrency: number,
  signal: AbortSignal | undefined,
  download: (location: Location, signal: AbortSignal, argument: string) => Promise<NamespaceContent>,
): Promise<NamespaceContent[]> {
  const contents: NamespaceContent[] = [];
  const end = new AbortController();
  const abort = () => end.abort(signal?.reason);
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort();
  // One iterator for all, so that each location is taken once.
  const left = [...locations].entries();
  const work = async () => {
    for (const [index, location] of left) {
      contents[index] = await download(location, end.signal, `locations[${index}].`);
    }
  };
  try {
    await Promise.all(Array.from({ length: concurrency }, work));
    return contents;
  } finally {
    signal?.removeEventListener('abort', abort);
    end.abort();
  }
}

import { type Entries, type Entry, translations } from './entries.js';
import type { Place } from './place.js';

export interface NamespaceStatistics {
  readonly translated: number;
  readonly untranslated: number;
  readonly ordered: number;
  readonly segmentsTranslated: number;
  readonly segmentsTotal: number;
}

/** By language and namespace. */
export interface VersionStatistics {
  readonly [language: string]: { readonly [namespace: string]: NamespaceStatistics };
}

/** A project, as far as it is counted. */
interface Counted {
  readonly languages: ReadonlySet<string>;
  readonly referenceLanguage: string | undefined;
  namespaces(version: string): ReadonlySet<string>;
  own(place: Place): Entries;
  entry(place: Place, key: string): Entry | undefined;
  above(version: string): Counted | undefined;
}

/** How many keys have a text in a language, of those that there are in it or in the reference language. */
interface Counts {
  readonly translated: number;
  readonly total: number;
}

export function statisticsOf(project: Counted, version: string): VersionStatistics {
  const { languages, referenceLanguage = '' } = project;
  const namespaces = project.namespaces(version);
  return Object.fromEntries(
    Array.from(languages, (language) => [
      language,
      Object.fromEntries(
        Array.from(namespaces, (namespace) => [
          namespace,
          viewOf(countsOf(project, { version, namespace, language }, referenceLanguage)),
        ]),
      ),
    ]),
  );
}

/** Those of what it inherits, and what its own entries change of them: it may inherit a million. */
function countsOf(project: Counted, place: Place, referenceLanguage: string): Counts {
  const own = project.own(place);
  const reference = project.own({ ...place, language: referenceLanguage });
  const above = project.above(place.version);
  if (above === undefined) {
    let total = reference.size;
    if (own !== reference) for (const key of own.keys()) if (!reference.has(key)) total += 1;
    return { translated: own.translated, total };
  }
  let { translated, total } = countsOf(above, place, referenceLanguage);
  const inherited = (key: string) => above.entry(place, key);
  const isCounted = (key: string) =>
    inherited(key) !== undefined || above.entry({ ...place, language: referenceLanguage }, key) !== undefined;
  for (const [key, entry] of own) translated += translations(entry) - translations(inherited(key));
  for (const key of new Set([...own.keys(), ...reference.keys()])) if (!isCounted(key)) total += 1;
  return { translated, total };
}

function viewOf({ translated, total }: Counts): NamespaceStatistics {
  return {
    translated,
    untranslated: total - translated,
    ordered: 0,
    segmentsTranslated: translated,
    segmentsTotal: total,
  };
}

/** The share of segments that are translated, from 0 to 1. */
export function translatedShare(namespaces: VersionStatistics[string] = {}): number {
  let translated = 0;
  let total = 0;
  for (const { segmentsTranslated, segmentsTotal } of Object.values(namespaces)) {
    translated += segmentsTranslated;
    total += segmentsTotal;
  }
  return total === 0 ? 0 : translated / total;
}

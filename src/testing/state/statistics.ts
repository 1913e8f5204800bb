import type { Entries } from './entries.js';

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

/** How many keys have a text in a language, of those that there are in it or in the reference language. */
export interface Counts {
  readonly translated: number;
  readonly total: number;
}

export function countsOf(entries: Entries, reference: Entries): Counts {
  let total = reference.size;
  if (entries !== reference) for (const key of entries.keys()) if (!reference.has(key)) total += 1;
  return { translated: entries.translated, total };
}

export function namespaceStatistics({ translated, total }: Counts): NamespaceStatistics {
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

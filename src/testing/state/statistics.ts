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

/** Of a namespace in a language, which has to have a text for each key of the reference language as well. */
export function namespaceStatistics(entries: Entries, reference: Entries): NamespaceStatistics {
  let total = reference.size;
  if (entries !== reference) for (const key of entries.keys()) if (!reference.has(key)) total += 1;
  const { translated } = entries;
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

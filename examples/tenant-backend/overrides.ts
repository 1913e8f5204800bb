import type { Project } from 'locize-sdk';

/** A text that a tenant has of its own. */
export interface Override {
  readonly language: string;
  readonly namespace: string;
  readonly key: string;
  readonly value: string | null | undefined;
  /** The main project's value beneath it; null where that has no such key. */
  readonly overrides: unknown;
  /** Whether the main project says the same by now: then it could be deleted, and would keep up with that again. */
  readonly isEqual: boolean;
}

/** What a tenant overrides, published or not. Reads all of its texts: for a report now and then, not for each refresh. */
export async function overridesOf({ namespaces, translations }: Project<'read'>): Promise<Override[]> {
  const own: Override[] = [];
  for (const { name: namespace, languages } of await namespaces.list({ version: 'latest' })) {
    for (const language of languages) {
      // Raw entries alone tell what is a tenant's own: those that have `overrides`, be it null.
      const entries = await translations.pull({ language, namespace }, { raw: true });
      for (const [key, { value, overrides }] of Object.entries(entries)) {
        if (overrides === undefined) continue;
        own.push({ language, namespace, key, value, overrides, isEqual: value === overrides });
      }
    }
  }
  return own;
}

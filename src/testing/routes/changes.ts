import { refuse } from '../access.js';
import type { Entries, Entry } from '../state/entries.js';

/** What a write sets of an entry. Metadata that it leaves out is kept. */
export type Change = Partial<Omit<Entry, 'value'>> & { readonly value: string };
/** By key; `null` deletes the key. */
export type Changes = ReadonlyMap<string, Change | null>;

const maximumKeys = 1000;

/** Parses the body of a write. Refuses all of it if any part is invalid. */
export function parseChanges(body: object): Changes {
  if (Array.isArray(body)) refuse(400, 'The body has to be an object of translations by key');
  const pairs: [string, unknown][] = Object.entries(body);
  if (pairs.length > maximumKeys) {
    refuse(400, `${pairs.length} keys in a request, and at most ${maximumKeys} are allowed`);
  }
  return new Map(pairs.map(([key, value]) => [key, parseChange(key, value)]));
}

/** Returns whether anything changed. */
export function applyChanges(entries: Entries, changes: Changes): boolean {
  let changed = false;
  for (const [key, change] of changes) {
    const before = entries.get(key);
    if (change === null) {
      changed = entries.delete(key) || changed;
    } else if (before === undefined || differs(before, change)) {
      entries.set(key, { ...before, ...change, updatedAt: Date.now() });
      changed = true;
    }
  }
  return changed;
}

function differs(before: Entry, { value, context, tags }: Change): boolean {
  return (
    before.value !== value ||
    (context !== undefined && context.text !== before.context?.text) ||
    (tags !== undefined && JSON.stringify(tags) !== JSON.stringify(before.tags))
  );
}

function parseChange(key: string, value: unknown): Change | null {
  if (value === null) return null;
  if (typeof value === 'string') return { value };
  if (typeof value === 'object' && 'value' in value && typeof value.value === 'string') {
    return { value: value.value, ...parseContext(value), ...parseTags(value) };
  }
  refuse(400, `The value of ${key} has to be a string, null or { value }`);
}

function parseContext(value: object): Pick<Change, 'context'> {
  if (!('context' in value) || typeof value.context !== 'object' || value.context === null) return {};
  return 'text' in value.context && typeof value.context.text === 'string'
    ? { context: { text: value.context.text } }
    : {};
}

function parseTags(value: object): Pick<Change, 'tags'> {
  return 'tags' in value && Array.isArray(value.tags) ? { tags: value.tags.map(String) } : {};
}

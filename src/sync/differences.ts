import type { RawEntry } from '../index.js';
import type { PlaceTexts, Texts } from './content.js';
import type { PlannedPlace } from './plan-data.js';

/** Entries of the project by key. */
export type Entries = ReadonlyMap<string, RawEntry>;

/** A place whose differences are asked for. */
export interface Piece extends PlaceTexts {
  /** Whether it is one of those that are wanted, and not one in which keys are renamed or pruned alone. */
  readonly isNamed: boolean;
}

/** What decides of the keys of a place. */
export interface Rules {
  /** Whether texts that differ are overwritten where there is no base. */
  readonly overwrites: boolean;
  /** Whether a key is removed that isn't wanted. */
  readonly prunes: (key: string) => boolean;
  /** Whether a key isn't wanted though it is named: the reference language lacks it. */
  readonly isOrphan: (key: string) => boolean;
  readonly ignores: (key: string) => boolean;
  /** Whether the project is a branch or a tenant, which has entries of its parent's. */
  readonly inherits: boolean;
  /** New keys by old ones, of which neither is ignored. */
  readonly renames: ReadonlyMap<string, string>;
}

/** An entry's text: empty where the entry has none, undefined where there is no entry. */
export const textOf = (entry: RawEntry | undefined): string | undefined => entry && `${entry.value ?? ''}`;

/** Whether an entry of a branch or tenant is its parent's. */
export const isInherited = ({ overrides }: RawEntry): boolean => overrides === undefined;

/** What is to be kept of an entry along with its text. */
export function detailsOf({ context, tags }: Pick<RawEntry, 'context' | 'tags'>) {
  return {
    ...(typeof context?.text === 'string' && { context: { text: context.text } }),
    ...(tags && tags.length > 0 && { tags: [...tags] }),
  };
}

/** What differs between the wanted texts of a place, those of the base, and the entries of the project. */
export function differencesIn(
  { language, namespace, texts, isNamed }: Piece,
  baseTexts: Texts | undefined,
  present: Entries,
  rules: Rules,
): PlannedPlace {
  const place = {
    language,
    namespace,
    keys: [...present.values()].filter((entry) => textOf(entry) !== '').length,
    ...emptyLists(),
  };
  const { add, change, remove, theirs, conflicts, skipped, kept } = place;
  const wanted = renamed(texts, rules.renames);
  const base = baseTexts && renamed(baseTexts, rules.renames);
  const { entries, moves, stuck } = moved(present, rules);
  /** Whether nothing is lost of an entry that goes while the other one stays with a text. */
  const isAlike = ({ old, key, from }: Stuck, text: string | undefined) =>
    from === '' || (from === text && covers(entries.get(key), present.get(old)));
  const contested = new Set(
    stuck.filter((one) => !isAlike(one, textOf(entries.get(one.key)))).map(({ key }) => key),
  );
  for (const key of new Set([...wanted.keys(), ...entries.keys()])) {
    if (rules.ignores(key)) continue;
    const entry = entries.get(key);
    const from = textOf(entry);
    const text = wanted.get(key);
    const isOrphan = wanted.has(key) && rules.isOrphan(key);
    const to = isOrphan ? undefined : text;
    // What isn't translated yet in the base is as it is there where it's empty.
    const before = base?.get(key) ?? (base?.has(key) && from === '' ? from : undefined);
    // Named and not translated yet: it removes nothing and overwrites nothing.
    const isUntranslated = wanted.has(key) && !isOrphan && text === undefined;
    // Of two texts that should have one key, none is removed before somebody has decided.
    const isPruned = to === undefined && rules.prunes(key) && !contested.has(key);
    const old = moves.get(key);
    // An own text that is the parent's would only keep the parent's from coming through later.
    const isFrozen =
      old === undefined &&
      rules.inherits &&
      to !== undefined &&
      to === from &&
      to === entry?.overrides &&
      !(base && to === before);
    const decision: Decision = isFrozen
      ? 'change'
      : isUntranslated || (!isNamed && !isPruned)
        ? 'nothing'
        : decide({ to, from, before, hasBase: base !== undefined, isPruned, overwrites: rules.overwrites });
    if (old !== undefined && entry !== undefined) {
      // What is known of the entry goes along with its text, whatever becomes of that.
      const moving = decision === 'change' ? to : decision === 'remove' ? undefined : from;
      const fills = present.has(key) && { fills: true as const };
      if (moving !== undefined) {
        const other = from && from !== moving && { from };
        add.push({ key, to: moving, ...other, ...detailsOf(entry), movedFrom: old, ...fills });
      }
      remove.push({ key: old, from: from ?? '', ...(moving !== undefined && { movedTo: key }) });
      // Where the new key isn't wanted either, the empty one that it was goes too.
      const filled = present.get(key);
      const isOwn = filled !== undefined && !(rules.inherits && isInherited(filled));
      if (moving === undefined && isOwn) remove.push({ key, from: textOf(filled) ?? '' });
    } else if (to !== undefined && decision === 'add') {
      add.push({ key, to });
    } else if (to !== undefined && from !== undefined && decision === 'change') {
      const givesUp = rules.inherits && entry?.overrides === to;
      change.push({ key, from, to, ...(givesUp && { givesUp: true as const }) });
    } else if (from !== undefined && decision === 'remove') {
      const list = rules.inherits && entry && isInherited(entry) ? kept : remove;
      list.push({ key, from });
    }
    if (decision === 'theirs') theirs.push({ key, base: before, from });
    if (decision === 'conflict') conflicts.push({ key, base: before, from, to });
    if (decision === 'skip') skipped.push({ key, from, to });
    if (isOrphan && from === undefined && text !== undefined) skipped.push({ key, from, to: text });
  }
  const after = new Map([...add, ...change].map(({ key, to }) => [key, to]));
  const going = new Set(remove.map(({ key }) => key));
  for (const one of stuck) {
    const { old, key, from } = one;
    const text = textOf(entries.get(key));
    // What is there is what was wanted in its place: it was moved and changed, and that was interrupted.
    const isReplaced =
      base?.get(key) === from && wanted.get(key) === text && covers(entries.get(key), present.get(old));
    // It is there as well: it was moved before, and that was interrupted, or its text is the wanted one.
    if (isAlike(one, after.get(key) ?? text))
      remove.push({ key: old, from, ...(!going.has(key) && { movedTo: key }) });
    else if (isReplaced && !going.has(key)) remove.push({ key: old, from });
    else conflicts.push({ key: old, from, movedTo: key });
  }
  return place;
}

/** Whether an entry has the context and the tags of another one. */
export function covers(entry: RawEntry | undefined, other: RawEntry | undefined): boolean {
  const [has, known] = [detailsOf(entry ?? {}), detailsOf(other ?? {})];
  return (
    (known.context === undefined || known.context.text === has.context?.text) &&
    (known.tags ?? []).every((tag) => has.tags?.includes(tag))
  );
}

/** An old key whose text can't be moved, since its new one has a text. */
interface Stuck {
  readonly old: string;
  readonly key: string;
  readonly from: string;
}

/** A key as both sides and the base have it; undefined where they don't. */
interface Sides {
  readonly to: string | undefined;
  readonly from: string | undefined;
  readonly before: string | undefined;
  readonly hasBase: boolean;
  readonly isPruned: boolean;
  readonly overwrites: boolean;
}

function decide({ to, from, before, hasBase, isPruned, overwrites }: Sides): Decision {
  if (to === from) return 'nothing';
  if (!hasBase) {
    if (to === undefined) return isPruned ? 'remove' : 'nothing';
    if (from === undefined) return 'add';
    return from === '' || overwrites ? 'change' : 'skip';
  }
  if (to === undefined) {
    if (from === before && isPruned) return 'remove';
    if (from === '' && !before) return 'nothing'; // there never was a text
    if (from === before) return 'skip';
    return before !== undefined && isPruned ? 'conflict' : 'theirs';
  }
  if (to === before) return 'theirs';
  if (from === before) return from === undefined ? 'add' : 'change';
  // A text fills an empty one, whoever emptied it.
  return from === '' ? 'change' : 'conflict';
}

type Decision = 'nothing' | 'add' | 'change' | 'remove' | 'theirs' | 'conflict' | 'skip';

/** Lists of their own for a place. */
export const emptyLists = (): Lists => ({
  add: [],
  change: [],
  remove: [],
  theirs: [],
  conflicts: [],
  skipped: [],
  kept: [],
});

export type Lists = {
  -readonly [Name in keyof PlannedPlace as PlannedPlace[Name] extends readonly unknown[]
    ? Name
    : never]: PlannedPlace[Name] extends readonly (infer Item)[] ? Item[] : never;
};

/** Texts by their new keys. A text that has the new key already stays. */
function renamed(texts: Texts, renames: Rules['renames']): Texts {
  if (renames.size === 0) return texts;
  const result = new Map([...texts].filter(([key]) => !renames.has(key)));
  for (const [old, key] of renames) {
    if (texts.has(old)) result.set(key, result.get(key) ?? texts.get(old));
  }
  return result;
}

/** Entries by their new keys. One whose new key is taken is stuck. */
function moved(present: Entries, { renames, inherits }: Rules) {
  const moves = new Map<string, string>();
  const stuck: Stuck[] = [];
  const going = [...renames].flatMap(([old, key]) => {
    const entry = present.get(old);
    // What is the parent's can't be taken away from it.
    if (entry === undefined || (inherits && isInherited(entry))) return [];
    return [{ old, key, entry }];
  });
  const entries = new Map(present);
  for (const { old } of going) entries.delete(old);
  for (const { old, key, entry } of going) {
    const earlier = moves.get(key);
    const there = textOf(entries.get(key));
    if (there || (there === '' && !textOf(entry))) stuck.push({ old, key, from: textOf(entry) ?? '' });
    else {
      // One without a text gives way to it.
      if (earlier !== undefined) stuck.push({ old: earlier, key, from: '' });
      entries.set(key, entry);
      moves.set(key, old);
    }
  }
  return { entries, moves, stuck };
}

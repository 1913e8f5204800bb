import type { RawEntry, Translation } from '../index.js';
import { covers, detailsOf, type Entries, emptyLists, isInherited, textOf } from './differences.js';
import type { ApplyConflict } from './errors.js';
import type { Addition, Change, PlannedPlace, Removal, TextDetails } from './plan-data.js';

/** What of a place is written by one reading of it. */
export interface Part {
  readonly add: readonly Addition[];
  readonly change: readonly Change[];
  readonly remove: readonly Removal[];
}

/** How many keys a request takes. */
const requestSize = 1000;

/**
 * A place in parts, before each of which it is read: what goes out in a second request could have been changed since. Keys
 * that aren't there are added by what never overwrites, and need no more than one. What is moved is removed at the end, once
 * its text is at its new key; and so is what is taken back, since that may be a move as well.
 */
export function partsOf(
  { add, change, remove }: PlannedPlace,
  { undoes, isTranslated }: Pick<WriteSettings, 'undoes' | 'isTranslated'>,
): Part[] {
  const isLate = ({ movedTo }: Removal) => undoes || movedTo !== undefined;
  const isPlain = ({ movedFrom, tags }: Addition) => !isTranslated && (movedFrom ?? tags) === undefined;
  const others = chunked<Partial<Part>>([
    ...add.filter((item) => !isPlain(item)).map((item) => ({ add: [item] })),
    ...change.map((item) => ({ change: [item] })),
    ...remove.filter((item) => !isLate(item)).map((item) => ({ remove: [item] })),
  ]);
  const late = chunked<Partial<Part>>(remove.filter(isLate).map((item) => ({ remove: [item] })));
  const [first = [], ...rest] = others;
  const plain: Partial<Part>[] = add.filter(isPlain).map((item) => ({ add: [item] }));
  return [[...first, ...plain], ...rest, ...late]
    .filter((items) => items.length > 0)
    .map((items) => ({
      add: items.flatMap((item) => item.add ?? []),
      change: items.flatMap((item) => item.change ?? []),
      remove: items.flatMap((item) => item.remove ?? []),
    }));
}

function chunked<T>(items: readonly T[]): T[][] {
  const count = Math.ceil(items.length / requestSize);
  return Array.from({ length: count }, (_, nth) => items.slice(nth * requestSize, (nth + 1) * requestSize));
}

/** How a plan is applied. */
export interface WriteSettings {
  /** Whether the project is a branch or a tenant. */
  readonly inherits: boolean;
  /** Whether the plan takes back what was written. */
  readonly undoes: boolean;
  /** Whether what isn't as the plan saw it is overwritten. */
  readonly overwrites: boolean;
  /** Whether its texts are translated automatically, which only `update` does. */
  readonly isTranslated: boolean;
}

/** What goes out together, and what was done once it has arrived. */
export interface Writes<Item> {
  readonly items: Item[];
  readonly counts: { added: number; changed: number; removed: number };
}

const writesOf = <Item>(): Writes<Item> => ({ items: [], counts: { added: 0, changed: 0, removed: 0 } });

/**
 * What of a part of a place is to be written, by what is there: all that is as the plan saw it.
 *
 * @param planned all of the place
 */
export function writesTo(planned: PlannedPlace, part: Part, entries: Entries, settings: WriteSettings) {
  const { inherits, undoes, overwrites, isTranslated } = settings;
  const { language, namespace } = planned;
  const place = { language, namespace };
  /** Keys that aren't there, which are never overwritten. */
  const missing = writesOf<[key: string, text: Translation]>();
  const update = writesOf<[key: string, text: Translation | null]>();
  /** Keys whose texts have got another one. */
  const moved = writesOf<string>();
  const undo = { ...place, keys: 0, ...emptyLists() };
  const conflicts: ApplyConflict[] = [];
  let unchanged = 0;
  const isOwn = (entry: RawEntry | undefined) => entry !== undefined && !(inherits && isInherited(entry));
  // What a key has before it is moved, and what its text is at the new one.
  const leaving = new Map(planned.remove.map(({ key, from }) => [key, from]));
  const arriving = new Map(planned.add.map(({ key, to }) => [key, to]));

  /** Whether a key is to be written: it is as the plan saw it, or is overwritten all the same. */
  const isToWrite = (
    key: string,
    expected: string | undefined,
    wanted: string | undefined,
    isDone: boolean,
  ) => {
    const found = textOf(entries.get(key));
    if (isDone) unchanged += 1;
    else if (found === expected || overwrites) return true;
    else conflicts.push({ ...place, key, expected, found, wanted });
    return false;
  };
  /** Takes back a text that was written, or a key that was removed. */
  const takeBack = (
    key: string,
    written: string | undefined,
    entry: RawEntry | undefined,
    hasDetails = false,
  ) => {
    const before = textOf(entry);
    if (entry === undefined || !isOwn(entry)) {
      // There was nothing of its own: what it lies over comes through again.
      if (before === undefined) undo.remove.push({ key, from: written ?? '' });
      else undo.change.push({ key, from: written ?? '', to: before, givesUp: true });
    } else if (written === undefined) {
      const parent = inherits && typeof entry.overrides === 'string' ? entry.overrides : undefined;
      const details = { key, to: before ?? '', ...detailsOf(entry) };
      if (parent === undefined) undo.add.push(details);
      else undo.change.push({ ...details, from: parent });
    } else {
      // Where nothing else was written, they are still there.
      const kept = hasDetails ? detailsOf(entry) : {};
      undo.change.push({ key, from: written, to: before ?? '', ...kept });
    }
  };
  const translationOf = (value: string, own: TextDetails, entry: RawEntry | undefined): Translation => {
    const details = { ...(entry && detailsOf(entry)), ...own };
    return Object.keys(details).length === 0 ? value : { value, ...details };
  };

  for (const item of part.add) {
    const { key, to, movedFrom } = item;
    const entry = entries.get(key);
    const old = movedFrom === undefined ? undefined : entries.get(movedFrom);
    // Its details may be those of somebody else, which are overwritten as a text is.
    const isDone = textOf(entry) === to && !(overwrites && !covers(entry, old));
    // A text that was changed or deleted meanwhile isn't moved as it was.
    const isLeaving = movedFrom === undefined || (isOwn(old) && textOf(old) === leaving.get(movedFrom));
    const expected = item.fills ? '' : undefined;
    if (!isDone && !isLeaving && !overwrites) {
      conflicts.push({ ...place, key, expected, found: textOf(entry), wanted: to });
      continue;
    }
    if (!isToWrite(key, expected, to, isDone)) continue;
    // Of what is moved, what is known of it now.
    const details = detailsOf(old ?? item);
    const isPlain = entry === undefined && !isTranslated && details.tags === undefined;
    const writes = isPlain ? missing : update;
    writes.items.push([key, translationOf(to, details, entry)]);
    writes.counts.added += 1;
    takeBack(key, to, entry, Object.keys(details).length > 0);
  }
  for (const item of part.change) {
    const { key, from, to, givesUp } = item;
    const entry = entries.get(key);
    // In a branch, a text of its own and the parent's may be the same.
    const isDone = textOf(entry) === to && (from !== to || isOwn(entry) === !givesUp);
    if (!isToWrite(key, from, to, isDone)) continue;
    // Only where that brings the text: the parent may have another one by now, or be none.
    const parent = isOwn(entry) ? entry?.overrides : undefined;
    const isGivenUp = givesUp && typeof parent === 'string' && (undoes || parent === to);
    update.items.push([key, isGivenUp ? null : translationOf(to, detailsOf(item), entry)]);
    update.counts.changed += 1;
    takeBack(key, isGivenUp ? undefined : to, entry, item.tags !== undefined || item.context !== undefined);
  }
  for (const { key, from, movedTo } of part.remove) {
    const entry = entries.get(key);
    if (movedTo !== undefined && from !== '' && isOwn(entry)) {
      // A text stays where it is as long as it isn't where it should be, with all that is known of it.
      const there = entries.get(movedTo);
      if (textOf(there) !== (arriving.get(movedTo) ?? from) || !covers(there, entry)) {
        conflicts.push({ ...place, key, expected: from, found: textOf(entry), wanted: undefined });
        continue;
      }
    }
    if (!isToWrite(key, from, undefined, !isOwn(entry))) continue;
    if (movedTo === undefined) update.items.push([key, null]);
    else moved.items.push(key);
    (movedTo === undefined ? update : moved).counts.removed += 1;
    takeBack(key, undefined, entry);
  }
  return { missing, update, moved, undo, conflicts, unchanged };
}

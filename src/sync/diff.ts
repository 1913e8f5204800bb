import { nameOf } from './content.js';
import * as must from './options.js';
import { type ListName, listNames, type PlanData, type PlannedPlace, totalsOf } from './plan-data.js';

export interface DiffOptions {
  /**
   * Of how many lines it has at most; what is left out is counted.
   *
   * @default 200
   */
  readonly limit?: number | undefined;
  /**
   * Whether it is coloured.
   *
   * @default where the output of the process is a terminal, unless `NO_COLOR` is set; with `FORCE_COLOR` everywhere
   */
  readonly colors?: boolean | undefined;
}

/** How each list is shown: the sign of its lines, its colour, and what the total calls it. */
const looks: { readonly [Name in ListName]: readonly [sign: string, color: number, word: string] } = {
  add: ['+', 32, 'to add'],
  change: ['~', 33, 'to change'],
  remove: ['-', 31, 'to remove'],
  conflicts: ['!', 35, 'in conflict'],
  theirs: ['<', 36, 'changed at Locize'],
  skipped: ['.', 90, 'left alone'],
  kept: ['=', 90, 'kept, as the parent has them'],
};

/** A text of more characters is shortened. */
const longestText = 120;

/**
 * What could be taken for something else where a diff is shown, in a terminal, a log of a CI, a chat, or Markdown, and what
 * can't be seen there: blanks of other kinds, and letters that are blank.
 */
const misleading =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<`\u115f\u1160\u3164\uffa0]|(?! )\p{Zs}|@(?=[\p{L}\p{N}_])|:(?=:)|#(?=#)|\](?=\()/gu;

/**
 * A text as it can be shown anywhere, in quotation marks.
 *
 * @param start how much of it is left out at its beginning
 */
function shown(whole: string | undefined, start = 0): string {
  if (whole === undefined) return '(nothing)';
  const text = start > 0 ? `…${whole.slice(start)}` : whole;
  // Each has two halves at most.
  const characters = [...text.slice(0, (longestText + 1) * 2)];
  const short = characters.length > longestText ? `${characters.slice(0, longestText - 1).join('')}…` : text;
  return `"${escaped(short.replaceAll(/["\\]/g, '\\$&'))}"`;
}

const escaped = (text: string): string =>
  text.replaceAll(misleading, (character) => {
    const short = '\n\r\t'.indexOf(character);
    if (short >= 0) return `\\${'nrt'[short]}`;
    const code = character.codePointAt(0)?.toString(16) ?? '';
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
  });

/** A key, without quotation marks where it needs none. */
const shownKey = (key: string): string =>
  /^[\p{L}\p{N}._-]{1,120}$/u.test(key) && escaped(key) === key ? key : shown(key);

/** What texts begin with alike, but for a little, where it would be all of one that is shown. */
function commonStart(texts: readonly (string | undefined)[]): number {
  const given = texts.filter((text) => text !== undefined);
  if (given.length < 2 || given.every((text) => text.length <= longestText)) return 0;
  const [first = '', ...others] = given;
  let start = 0;
  while (start < first.length && others.every((other) => other[start] === first[start])) start += 1;
  const cut = Math.max(0, start - longestText / 4);
  // A pair isn't divided.
  return /[\udc00-\udfff]/.test(first[cut] ?? '') ? cut - 1 : cut;
}

/** What is said of a key, by one or more texts. */
interface Line {
  readonly list: ListName;
  readonly texts: readonly string[];
}

/** A place, and what is said of its keys. */
interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** An item of any list. */
interface Item {
  readonly key: string;
  readonly base?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly movedTo?: string;
  readonly movedFrom?: string;
  readonly givesUp?: true;
}

/** What a plan says, place by place. */
function sectionsOf({ places }: PlanData, textsOf: (list: ListName, item: Item) => string[]): Section[] {
  const byName = (one: PlannedPlace, other: PlannedPlace) => compare(nameOf(one), nameOf(other));
  return [...places].sort(byName).map((place) => ({
    title: escaped(nameOf(place)),
    lines: listNames.flatMap((list) => {
      const items: readonly Item[] = place[list];
      const sorted = [...items].sort((one, other) => compare(one.key, other.key));
      return sorted.map((item) => ({ list, texts: textsOf(list, item) }));
    }),
  }));
}

function textOf(list: ListName, item: Item): string {
  return `${looks[list][0]} ${shownKey(item.key)}  ${detailOf(list, item)}`;
}

function detailOf(list: ListName, item: Item): string {
  const { base, from, to, movedTo } = item;
  const start = commonStart([base, from, to]);
  const [text, wanted] = [shown(from, start), shown(to, start)];
  const was = base === undefined ? '' : `, was ${shown(base, start)}`;
  if (movedTo !== undefined) {
    return list === 'conflicts'
      ? `${text} is not what ${shownKey(movedTo)} has`
      : `moved to ${shownKey(movedTo)}`;
  }
  if (list === 'remove' || list === 'kept' || list === 'theirs') return text + was;
  if (list === 'add' && from === undefined) return wanted + remarkOn(item);
  return `${text} → ${wanted}${was}${remarkOn(item)}`;
}

/** What becomes of a text besides. */
function remarkOn({ movedFrom, givesUp }: Item): string {
  const moved = movedFrom === undefined ? '' : `, moved from ${shownKey(movedFrom)}`;
  return moved + (givesUp ? ", which is the parent's" : '');
}

/**
 * The lines for which there is room, below the titles of their places; and how many there are besides. Conflicts come
 * first, since somebody has to decide about them.
 *
 * @param sizeOf how much of the room a line, or a title, takes
 */
function fitting(
  sections: readonly Section[],
  room: number,
  sizeOf: (text: string) => number,
): { readonly fit: Section[]; readonly left: number } {
  const fit = new Set<Line>();
  const titled = new Set<Section>();
  let used = 0;
  let left = 0;
  for (const isTurn of [true, false]) {
    for (const section of sections) {
      for (const line of section.lines) {
        if ((line.list === 'conflicts') !== isTurn) continue;
        const texts = titled.has(section) ? line.texts : [section.title, ...line.texts];
        const size = texts.reduce((sum, text) => sum + sizeOf(text), 0);
        // After the first that doesn't fit, no shorter one does.
        if (left > 0 || used + size > room) {
          left += 1;
          continue;
        }
        used += size;
        fit.add(line);
        titled.add(section);
      }
    }
  }
  const shownOf = ({ title, lines }: Section) => ({ title, lines: lines.filter((line) => fit.has(line)) });
  return { fit: sections.filter((section) => titled.has(section)).map(shownOf), left };
}

const rest = (left: number): string => `… and ${left} more`;

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

/** Of so many names there are no more. */
const longestList = 20;

/**
 * The totals as a sentence.
 *
 * @param name how a language is shown
 */
function summaryOf(plan: PlanData, name: (language: string) => string): string {
  const totals = totalsOf(plan.places);
  const { missingLanguages = [] } = plan;
  const parts = listNames
    .filter((name) => totals[name] > 0)
    .map((name) => `${totals[name]} ${looks[name][2]}`);
  if (missingLanguages.length > 0) {
    const names = missingLanguages.slice(0, longestList).map(name);
    const left = missingLanguages.length - names.length;
    parts.push(`languages that the project lacks: ${names.join(', ')}${left > 0 ? ` and ${left} more` : ''}`);
  }
  if (plan.base === 0) parts.unshift('the base has no content');
  if (plan.wanted === 0) parts.unshift('no content is wanted');
  return parts.length === 0 ? 'Nothing to do.' : `${parts.join(', ')}.`;
}

const checks: must.ChecksOf<DiffOptions> = { limit: must.count, colors: must.trueOrFalse };

/** See `Plan.toString`. */
export function textualDiff(plan: PlanData, options: DiffOptions | undefined): string {
  const { limit = 200, colors = hasColors() } = must.readOptions('toString', checks, options);
  const paint = (text: string, color: number) => (colors ? `\u001b[${color}m${text}\u001b[0m` : text);
  const sections = sectionsOf(plan, (list, item) => [textOf(list, item)]);
  const { fit, left } = fitting(sections, limit, () => 1);
  const lines = fit.flatMap(({ title, lines }) => [
    paint(title, 1),
    ...lines.flatMap(({ list, texts }) => texts.map((text) => `  ${paint(text, looks[list][1])}`)),
  ]);
  if (left > 0) lines.push(rest(left));
  return [...lines, summaryOf(plan, shownKey)].join('\n');
}

/** Below what GitHub takes, with room for what stands around it. */
const longestMarkdown = 60_000;

/**
 * An item in a block of the language `diff`, which colours `+`, `-`, `!` and `#`: a change is both of the first, and what
 * nobody has to look at is a remark that says what it is.
 */
function markdownLinesOf(list: ListName, item: Item): string[] {
  if (list === 'change') {
    const { key, from, to } = item;
    const start = commonStart([from, to]);
    return [
      `- ${shownKey(key)}  ${shown(from, start)}`,
      `+ ${shownKey(key)}  ${shown(to, start)}${remarkOn(item)}`,
    ];
  }
  const text = textOf(list, item);
  if (list === 'conflicts') return [`${text} (${looks[list][2]})`];
  return [/^[+-]/.test(text) ? text : `#${text.slice(1)} (${looks[list][2]})`];
}

/** See `Plan.toMarkdown`. */
export function markdownOf(plan: PlanData): string {
  // Nothing in it is markup, which has no backticks.
  const summary = summaryOf(plan, (language) => `\`${shownKey(language)}\``);
  const titleOf = (title: string) => `@@ ${title} @@`;
  const { fit, left } = fitting(
    sectionsOf(plan, markdownLinesOf).map(({ title, lines }) => ({ title: titleOf(title), lines })),
    longestMarkdown - summary.length,
    ({ length }) => length + 1,
  );
  const lines = fit.flatMap(({ title, lines }) => [title, ...lines.flatMap(({ texts }) => texts)]);
  const end = left > 0 ? `\n\n${rest(left)}` : '';
  return summary + (lines.length === 0 ? '' : `\n\n\`\`\`diff\n${lines.join('\n')}\n\`\`\``) + end;
}

function hasColors(): boolean {
  const { process } = globalThis as {
    process?: { stdout?: { isTTY?: boolean }; env?: { [name: string]: string } };
  };
  const { NO_COLOR, FORCE_COLOR } = process?.env ?? {};
  if (FORCE_COLOR) return !/^(0|false)$/.test(FORCE_COLOR);
  return !NO_COLOR && process?.stdout?.isTTY === true;
}

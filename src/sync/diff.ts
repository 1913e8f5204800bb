import { nameOf } from './content.js';
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
  skipped: ['.', 90, 'left as they are'],
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
    const code = character.codePointAt(0)?.toString(16) ?? '';
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
  });

/** A key, without quotation marks where it needs none. */
const shownKey = (key: string): string =>
  /^[\p{L}\p{N}._-]{1,120}$/u.test(key) && escaped(key) === key ? key : shown(key);

/** What two texts begin with alike, but for a little, where it would be all of them that is shown. */
function commonStart(one = '', other = ''): number {
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  return start > longestText / 2 ? start - longestText / 4 : 0;
}

interface Line {
  readonly list: ListName;
  readonly text: string;
}

/** An item of any list. */
interface Item {
  readonly key: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly movedTo?: string;
  readonly movedFrom?: string;
}

/** What a plan says, line by line, place by place. */
function* linesOf({ places }: PlanData): Generator<{ readonly title: string } | Line> {
  const byName = (one: PlannedPlace, other: PlannedPlace) => compare(nameOf(one), nameOf(other));
  for (const place of [...places].sort(byName)) {
    yield { title: escaped(nameOf(place)) };
    for (const list of listNames) {
      const items: readonly Item[] = place[list];
      for (const item of [...items].sort((one, other) => compare(one.key, other.key))) {
        yield { list, text: `${shownKey(item.key)}  ${detailOf(list, item)}` };
      }
    }
  }
}

function detailOf(list: ListName, { from, to, movedTo, movedFrom }: Item): string {
  if (movedTo !== undefined) return `moved to ${shownKey(movedTo)}`;
  if (list === 'add')
    return shown(to) + (movedFrom === undefined ? '' : `, moved from ${shownKey(movedFrom)}`);
  if (list === 'remove' || list === 'kept' || list === 'theirs') return shown(from);
  const start = commonStart(from, to);
  return `${shown(from, start)} → ${shown(to, start)}`;
}

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
  if (plan.wanted === 0) parts.unshift('no content is wanted');
  return parts.length === 0 ? 'Nothing to do.' : `${parts.join(', ')}.`;
}

/** See `Plan.toString`. */
export function textualDiff(plan: PlanData, { limit = 200, colors = hasColors() }: DiffOptions = {}): string {
  const paint = (text: string, color: number) => (colors ? `\u001b[${color}m${text}\u001b[0m` : text);
  const lines: string[] = [];
  let left = 0;
  for (const line of linesOf(plan)) {
    if (lines.length >= limit) left += 1;
    else if ('title' in line) lines.push(paint(line.title, 1));
    else {
      const [sign, color] = looks[line.list];
      lines.push(`  ${paint(`${sign} ${line.text}`, color)}`);
    }
  }
  if (left > 0) lines.push(`… and ${left} more lines`);
  return [...lines, summaryOf(plan, shownKey)].join('\n');
}

/** Below what GitHub takes, with room for what stands around it. */
const longestMarkdown = 60_000;

function markdownLineOf({ list, text }: Line): string {
  const [sign, , word] = looks[list];
  if (sign === '~') return `! ${text}`;
  return /[+-]/.test(sign) ? `${sign} ${text}` : `# ${text} (${word})`;
}

/** See `Plan.toMarkdown`. */
export function markdownOf(plan: PlanData): string {
  // Nothing in it is markup, which has no backticks.
  const summary = summaryOf(plan, (language) => `\`${shownKey(language)}\``);
  const lines: string[] = [];
  let length = summary.length;
  let left = 0;
  for (const line of linesOf(plan)) {
    // In a block of the language diff, which colours `+`, `-`, `!` and `#`. What isn't done is told by words.
    const text = 'title' in line ? `@@ ${line.title} @@` : markdownLineOf(line);
    length += text.length + 1;
    if (length > longestMarkdown) left += 1;
    else lines.push(text);
  }
  if (lines.length === 0) return summary;
  const rest = left > 0 ? `\n\n… and ${left} more lines` : '';
  return `${summary}\n\n\`\`\`diff\n${lines.join('\n')}\n\`\`\`${rest}`;
}

function hasColors(): boolean {
  const { process } = globalThis as {
    process?: { stdout?: { isTTY?: boolean }; env?: { [name: string]: string } };
  };
  const { NO_COLOR, FORCE_COLOR } = process?.env ?? {};
  if (FORCE_COLOR) return !/^(0|false)$/.test(FORCE_COLOR);
  return !NO_COLOR && process?.stdout?.isTTY === true;
}

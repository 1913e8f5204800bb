/** JSON with all that a file says beyond its values: how it is written, and what `JSON.parse` passes over. */

import { maximumDepth } from '../content.js';

/** A value, as it is in a file. Like a member it has each of its properties of its own, whatever objects inherit. */
export interface Node {
  /** Its text. Undefined of an object or array whose members have changed. */
  raw: string | undefined;
  readonly value: unknown;
  /** Of an object or array, by name or index, in their order. */
  readonly members: Map<string, Member> | undefined;
  readonly isArray: boolean;
  /** Whether there are several members, and in the order of their names. */
  readonly isSorted: boolean;
  /** The white space before the first member, before the second, and after the last. Undefined where there is none. */
  readonly open: string | undefined;
  readonly gap: string | undefined;
  readonly close: string | undefined;
}

export interface Member {
  /** The white space before it. Undefined of the first and of new ones. */
  readonly lead: string | undefined;
  /** Its name as it is written, with the colon and the white space after it. Undefined of new ones and in arrays. */
  readonly label: string | undefined;
  /** The white space between it and the comma after it. */
  readonly tail: string;
  node: Node;
}

/** A file, as its text. */
export interface Document {
  /** The byte order mark and the white space before the value, and the white space after it. */
  readonly start: string;
  readonly end: string;
  readonly root: Node & { readonly members: Map<string, Member> };
  /** What is written between a name and its value. Undefined where there are none. */
  readonly colon: string | undefined;
}

/** An object or array that isn't there yet. */
export const newContainer = (isArray: boolean) => ({
  raw: undefined,
  value: undefined,
  members: new Map<string, Member>(),
  isArray,
  isSorted: false,
  open: undefined,
  gap: undefined,
  close: undefined,
});

/** A member that isn't there yet. */
export const newMember = (node: Node): Member => ({ lead: undefined, label: undefined, tail: '', node });

/** Makes the error for what is wrong. */
export type Fail = (problem: string, cause?: unknown) => Error;

/** The text of a file, with its byte order mark if it has one. */
export function decode(bytes: Uint8Array<ArrayBuffer>, fail: Fail): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw fail('is not valid UTF-8', cause);
  }
}

/** Reads JSON that is an object at the top. */
export function parse(source: string, fail: Fail): Document {
  const mark = source.startsWith('\uFEFF') ? '\uFEFF' : '';
  const text = source.slice(mark.length);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    // What else the platform says quotes the texts around it.
    const [, position] = / at position (\d+)/.exec(String(cause)) ?? [];
    const lines = text.slice(0, Number(position)).split('\n');
    const where = position && `, in line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
    throw fail(`is not valid JSON${where ?? ''}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw fail('must have an object at the top');
  }
  // From here on the text is known to be JSON.
  let at = 0;
  let colon: string | undefined;
  const read = (token: typeof blanks): string => {
    token.lastIndex = at;
    const [found = ''] = token.exec(text) ?? [];
    at += found.length;
    return found;
  };
  const blank = () => read(blanks);
  const string = (): string => {
    const from = at;
    for (at += 1; text[at] !== '"'; at += 1) if (text[at] === '\\') at += 1;
    at += 1;
    return text.slice(from, at);
  };

  const container = (
    path: readonly string[],
    of: unknown,
  ): Node & { readonly members: Map<string, Member> } => {
    if (path.length > maximumDepth) throw fail(`is nested more than ${maximumDepth} levels deep`);
    const from = at;
    const isArray = text[at] === '[';
    const members = new Map<string, Member>();
    at += 1;
    let lead = blank();
    const open = lead;
    let gap: string | undefined;
    let isSorted = !isArray;
    let previous: string | undefined;
    while (text[at] !== (isArray ? ']' : '}')) {
      const start = at;
      let name = `${members.size}`;
      if (!isArray) {
        name = JSON.parse(string());
        const end = at;
        blank();
        at += 1;
        blank();
        colon ??= text.slice(end, at);
      }
      const label = isArray ? undefined : text.slice(start, at);
      const here = [...path, name];
      if (members.has(name)) throw fail(`has the key "${here.join('.')}" twice`);
      if (previous !== undefined && previous > name) isSorted = false;
      const isFirst = members.size === 0;
      if (members.size === 1) gap = lead;
      const member = { lead: isFirst ? undefined : lead, label, node: node(here) };
      previous = name;
      lead = blank();
      const hasComma = text[at] === ',';
      members.set(name, { ...member, tail: hasComma ? lead : '' });
      if (hasComma) {
        at += 1;
        lead = blank();
      }
    }
    at += 1;
    const isEmpty = members.size === 0;
    return {
      ...newContainer(isArray),
      raw: text.slice(from, at),
      value: of,
      members,
      isSorted: isSorted && members.size > 1,
      open: isEmpty ? undefined : open,
      gap,
      close: isEmpty ? undefined : lead,
    };
  };

  const node = (path: readonly string[]): Node => {
    if (text[at] === '{' || text[at] === '[') return container(path, undefined);
    const raw = text[at] === '"' ? string() : read(word);
    const value: unknown = JSON.parse(raw);
    if (typeof value === 'number' && significant(raw) !== significant(value.toExponential())) {
      throw fail(
        `has a number with more digits, or larger, than can be kept at the key "${path.join('.')}": ${raw}`,
      );
    }
    return { ...newContainer(false), raw, value, members: undefined };
  };

  const start = mark + blank();
  return { start, root: container([], value), end: blank(), colon };
}

/** White space, and what is neither that nor ends a value, from where the expression is told to begin. */
const blanks = /[ \t\r\n]*/y;
const word = /[^\s,\]}]+/y;

/** The digits of a number, without zeros before and after them: what says whether another one is the same. */
function significant(number: string): string {
  const digits = (number.split(/e/i)[0] ?? '').replaceAll(/\D/g, '').replace(/^0+/, '');
  let end = digits.length;
  while (digits[end - 1] === '0') end -= 1;
  return digits.slice(0, end);
}

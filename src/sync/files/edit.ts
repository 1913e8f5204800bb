/** Changes the texts in a file, and leaves everything else of it as it is. */

import { maximumDepth } from '../content.js';
import { type Document, type Fail, type Member, type Node, newContainer, newMember, parse } from './json.js';

/** What content or a file has: texts by flat key, and the keys of its arrays. */
export interface Texts {
  readonly texts: ReadonlyMap<string, Node>;
  readonly arrays: ReadonlySet<string>;
}

export interface EditOptions {
  /** Joins the parts of a key; `false` where nothing is nested. */
  readonly separator: string | false;
  readonly layout: 'nested' | 'flat';
  readonly unnestable: 'flat' | 'error';
  /** The indent of a file that has none to go by. Empty: it is one line. */
  readonly indent: string;
}

type Root = Document['root'];

/** Whether a value is a text: `null`, an empty text, and objects and arrays without members are as if they weren't there. */
const isText = ({ value, members }: Node): boolean => members === undefined && value !== null && value !== '';

/** Numbers and booleans count as their text. */
const isSame = (one: Node, other: Node): boolean => String(one.value) === String(other.value);

/** The texts by flat key. Refuses what has one twice, nested and flat. */
export function textsOf(root: Root, separator: string | false, fail: Fail): Texts {
  const texts = new Map<string, Node>();
  const arrays = new Set<string>();
  const add = (members: ReadonlyMap<string, Member>, prefix: string) => {
    for (const [name, { node }] of members) {
      const key = prefix + name;
      if (node.isArray) arrays.add(key);
      if (node.members?.size && separator === false) {
        throw fail(`is nested at the key "${key}", and keySeparator is false`);
      }
      if (node.members) add(node.members, `${key}${separator}`);
      else if (isText(node) && texts.has(key)) throw fail(`has the key "${key}" twice`);
      else if (isText(node)) texts.set(key, node);
    }
  };
  add(root.members, '');
  return { texts, arrays };
}

/**
 * The text of a file that has the texts of content, and no other.
 *
 * @param source of the file that is there; undefined where there is none
 * @param fail makes the error where the file is at fault
 * @param refuse makes the error where the content is
 * @returns undefined where the file has these texts already
 */
export function edit(
  source: string | undefined,
  content: Texts,
  options: EditOptions,
  fail: Fail,
  refuse: Fail,
): string | undefined {
  const { separator, layout } = options;
  const document = parse(source ?? '{}\n', fail);
  const present = textsOf(document.root, separator, fail).texts;
  if (source !== undefined && hasSame(present, content.texts)) return undefined;

  let { root } = document;
  const names = [...root.members];
  const isNested =
    names.some(([, { node }]) => node.members) ||
    (layout === 'nested' && !names.some(([name]) => name.includes(`${separator}`)));
  // What new keys nest by, if they do.
  let nestedBy = isNested && separator;
  if (nestedBy !== false) {
    const problem = unnestable(content.texts, (key) => !present.has(key), nestedBy);
    if (problem !== undefined && options.unnestable === 'error') throw refuse(problem);
    if (problem !== undefined) {
      root = flattened(root, nestedBy);
      nestedBy = false;
    }
  }
  const missing = new Map(content.texts);
  const change = (key: string, node: Node) => {
    const wanted = content.texts.get(key);
    if (isText(node)) {
      missing.delete(key);
      return wanted && isSame(node, wanted) ? node : wanted;
    }
    // What is empty is filled where nothing else has its key.
    return wanted && !present.has(key) && missing.delete(key) ? wanted : node;
  };
  update(root, '', change, separator);
  for (const [key, node] of missing) {
    if (nestedBy === false) put(root, key, node);
    else insert(root, key, node, nestedBy, content.arrays);
  }

  const text = document.start + write(root, styleOf(document, options.indent)) + document.end;
  // Whatever the file looked like: nothing is written that would read as something else.
  const written = textsOf(parse(text, refuse).root, separator, refuse).texts;
  if (!hasSame(written, content.texts)) throw refuse("can't be written so that it reads as the same");
  return text;
}

function hasSame(some: Texts['texts'], others: Texts['texts']): boolean {
  const isIn = ([key, node]: [string, Node]) => {
    const other = others.get(key);
    return other !== undefined && isSame(node, other);
  };
  return some.size === others.size && [...some].every(isIn);
}

/** What keeps a new key from nesting, if anything: it has empty parts or too many, or another key is where it would be. */
function unnestable(
  texts: Texts['texts'],
  isNew: (key: string) => boolean,
  separator: string,
): string | undefined {
  for (const key of texts.keys()) {
    const parts = key.split(separator);
    if (isNew(key) && parts.length > 1 && (parts.includes('') || parts.length > maximumDepth)) {
      return `has the key "${key}", which can't be nested`;
    }
    let above = '';
    for (const part of parts.slice(0, Math.min(parts.length - 1, maximumDepth))) {
      above += part;
      if (texts.has(above) && (isNew(key) || isNew(above))) {
        return `has the keys "${above}" and "${key}", which can't be nested`;
      }
      above += separator;
    }
  }
  return undefined;
}

/** The same without anything nested. Where a key is there twice, at most one is a text, and stays. */
function flattened(root: Root, separator: string): Root {
  const members = new Map<string, Member>();
  const add = (from: ReadonlyMap<string, Member>, prefix: string) => {
    for (const [name, { node }] of from) {
      const key = prefix + name;
      if (node.members?.size) add(node.members, key + separator);
      else if (isText(node) || !members.has(key)) members.set(key, newMember(node));
    }
  };
  add(root.members, '');
  return { ...root, raw: undefined, isSorted: false, members };
}

/**
 * Puts something else in the place of each text and each empty value, or takes it out, and with it what is left without
 * members.
 *
 * @returns whether anything has changed
 */
function update(
  container: Node,
  prefix: string,
  change: (key: string, node: Node) => Node | undefined,
  separator: string | false,
): boolean {
  let hasChanged = false;
  for (const [name, member] of container.members ?? []) {
    const { node } = member;
    const key = prefix + name;
    if (node.members?.size) {
      if (!update(node, `${key}${separator}`, change, separator)) continue;
      if (node.members.size === 0) container.members?.delete(name);
    } else {
      const changed = change(key, node);
      if (changed === node) continue;
      if (changed) member.node = changed;
      else container.members?.delete(name);
    }
    hasChanged = true;
  }
  if (hasChanged) container.raw = undefined;
  return hasChanged;
}

/** Adds a member, or puts it in the place of an empty one. */
function put(container: Node, name: string, node: Node): void {
  container.raw = undefined;
  container.members?.set(name, { ...newMember(node), ...container.members.get(name), node });
}

/** Adds a text below those parts of its key that are there, and makes the others. */
function insert(root: Node, key: string, text: Node, separator: string, arrays: Texts['arrays']): void {
  let container = root;
  let parts = key.split(separator);
  while (parts.length > 1) {
    container.raw = undefined;
    // A name may be several parts, where nested and flat are mixed.
    let length = parts.length - 1;
    let below: Node | undefined;
    for (; length > 0; length -= 1) {
      below = container.members?.get(parts.slice(0, length).join(separator))?.node;
      if (below?.members) break;
    }
    if (!below?.members) {
      length = 1;
      const path = key.slice(0, key.length - parts.slice(1).join(separator).length - separator.length);
      // What counts from 0 is an array, as the API publishes it; see `inOrder` for where it has a gap.
      below = newContainer(arrays.has(path) || parts[1] === '0');
      put(container, parts[0] ?? '', below);
    }
    container = below;
    parts = parts.slice(length);
  }
  put(container, parts[0] ?? '', text);
}

interface Style {
  /** What begins a line at a depth. */
  readonly line: (depth: number) => string;
  readonly colon: string;
}

/** How new members are written: as those at the top are. */
function styleOf({ root, start, end, colon }: Document, indent: string): Style {
  const { open } = root;
  const lineBreak = (open ?? start + end).includes('\r\n') ? '\r\n' : '\n';
  const isOneLine = open === undefined ? indent === '' : !open.includes('\n');
  const unit = open === undefined ? indent : open.slice(open.lastIndexOf('\n') + 1);
  return {
    line: (depth) => (isOneLine ? '' : lineBreak + unit.repeat(depth)),
    colon: colon ?? (isOneLine ? ':' : ': '),
  };
}

function write(node: Node, style: Style, depth = 0): string {
  if (node.raw !== undefined || !node.members) return node.raw ?? '';
  const { members, isArray } = inOrder(node, node.members);
  const open = node.open ?? style.line(depth + 1);
  const close = node.close ?? style.line(depth);
  const gap = open.includes('\n') ? open : (node.gap ?? (/\s$/.test(style.colon) ? ' ' : ''));
  const texts = members.map(([name, { lead = gap, label, tail, node }], nth) => {
    const before = isArray ? '' : (label ?? JSON.stringify(name) + style.colon);
    const after = nth < members.length - 1 ? `${tail},` : '';
    return (nth === 0 ? open : lead) + before + write(node, style, depth + 1) + after;
  });
  if (texts.length === 0) return '{}';
  return `${isArray ? '[' : '{'}${texts.join('')}${close}${isArray ? ']' : '}'}`;
}

/**
 * The members as they are to be written. An array whose indexes have a gap becomes an object: only so do its keys stay what
 * they are, without a value that nobody has given.
 */
function inOrder({ isArray, isSorted }: Node, all: ReadonlyMap<string, Member>) {
  const members = [...all];
  if (isSorted) members.sort(([one], [other]) => (one < other ? -1 : 1));
  if (!isArray) return { members, isArray: false };
  const byIndex = members.toSorted(([one], [other]) => Number(one) - Number(other));
  const isDense = byIndex.every(([name], index) => name === `${index}`);
  return isDense ? { members: byIndex, isArray: true } : { members, isArray: false };
}

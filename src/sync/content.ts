import {
  type AnyIterable,
  type ContentByLanguage,
  InvalidArgumentError,
  isLocizeError,
  type NamespaceContent,
} from '../index.js';
import { untilAborted } from './iterate.js';

/** A namespace in a language. */
export interface Place {
  readonly language: string;
  readonly namespace: string;
}

/** The content of a namespace in a language: what `downloadAll`, `readProject` and `readDirectory` give piece by piece. */
export interface PlaceContent extends Place {
  readonly content: NamespaceContent;
}

/** Content by language and namespace, or piece by piece. */
export type SyncContent = ContentByLanguage | AnyIterable<PlaceContent>;

/** How content is read. */
export interface ContentSettings {
  readonly keySeparator: string | false;
  /** Whether an empty text is one, and not a text that isn't translated yet. */
  readonly writesEmpty: boolean;
  /** Whether several pieces of a place are united. */
  readonly merges: boolean;
}

/** Texts by key; undefined where a key is named and not translated yet. */
export type Texts = ReadonlyMap<string, string | undefined>;

export interface PlaceTexts extends Place {
  readonly texts: Texts;
}

export const nameOf = ({ language, namespace }: Place): string => `${language}/${namespace}`;

/** Whether a language or namespace can be called so: as a part of a path at Locize, or of a folder, it means nothing else. */
export const isName = (name: string): boolean =>
  name.length <= 128 &&
  !/^(\.{0,2}|__proto__|constructor|prototype)$/.test(name) &&
  !/[/\\?#%@:\s\p{Cc}\p{Cs}]/u.test(name);

/** Deeper than anybody nests, and far from what a stack holds. */
export const maximumDepth = 200;

/** Whether it is of the kind that `{}` makes. */
export function isPlainObject(value: unknown): value is { readonly [name: string]: unknown } {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * The places of content with their texts. What is in memory is read now, so that a later change has no effect; anything
 * else as it is iterated.
 *
 * @param name what the argument is called, for errors
 */
export function readContent(
  content: SyncContent,
  name: string,
  settings: ContentSettings,
): (signal: AbortSignal) => AnyIterable<PlaceTexts> {
  const taken = new Map<string, Map<string, string | undefined>>();
  const read = (piece: PlaceContent): PlaceTexts => {
    const { language, namespace } = Object(piece);
    for (const part of [language, namespace]) {
      if (typeof part !== 'string' || part === '') {
        throw new InvalidArgumentError(name, 'must give { language, namespace, content }');
      }
      if (!isName(part)) throw new InvalidArgumentError(name, `has a place that can't be called "${part}"`);
    }
    const place = { language, namespace };
    const id = nameOf(place);
    const earlier = taken.get(id);
    if (earlier !== undefined && !settings.merges) throw new InvalidArgumentError(name, `has ${id} twice`);
    const texts = earlier ?? new Map();
    addTexts(texts, piece.content, `${name}: ${id}`, settings);
    // Without merging, that it was there is all that is to be known of it.
    taken.set(id, settings.merges ? texts : new Map());
    return { ...place, texts };
  };
  if (Array.isArray(content) || !isIterable(content)) {
    const pieces = (Array.isArray(content) ? content : piecesOf(content, name)).map(read);
    return () => (settings.merges ? merged(pieces) : pieces);
  }
  const stream = (signal: AbortSignal) => piecesFrom(content, name, read, signal);
  if (!settings.merges) return stream;
  return async function* (signal) {
    const pieces: PlaceTexts[] = [];
    for await (const piece of stream(signal)) pieces.push(piece);
    yield* merged(pieces);
  };
}

/** Pieces of one place have the same texts, which are all of it once all are read. */
const merged = (pieces: readonly PlaceTexts[]) =>
  new Map(pieces.map((piece) => [nameOf(piece), piece])).values();

export const isIterable = (value: unknown): value is AnyIterable<PlaceContent> =>
  typeof value === 'object' && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value);

/** Content by language and namespace, place by place. */
export function piecesOf(content: unknown, name: string): PlaceContent[] {
  if (!isPlainObject(content)) {
    throw new InvalidArgumentError(name, 'must be content by language and namespace, or an iterable of it');
  }
  return Object.entries(content).flatMap(([language, namespaces]) => {
    if (!isPlainObject(namespaces)) {
      throw new InvalidArgumentError(name, `has no object of namespaces for the language "${language}"`);
    }
    return Object.entries(namespaces).map(([namespace, content]) => ({
      language,
      namespace,
      content: content as NamespaceContent, // which is looked at when it is read
    }));
  });
}

async function* piecesFrom(
  content: AnyIterable<PlaceContent>,
  name: string,
  read: (piece: PlaceContent) => PlaceTexts,
  signal: AbortSignal,
): AsyncGenerator<PlaceTexts, void, undefined> {
  let last = 'before its first place';
  try {
    for await (const given of untilAborted(content, name, signal)) {
      const piece = read(given);
      last = `after ${nameOf(piece)}`;
      yield piece;
    }
  } catch (cause) {
    // What the SDK has failed with says best what that was.
    if (signal.aborted || isLocizeError(cause)) throw cause;
    throw new InvalidArgumentError(name, `broke off ${last}; see cause`, { cause });
  }
}

/** Adds the texts of content by the keys that they have at Locize. */
function addTexts(
  texts: Map<string, string | undefined>,
  content: NamespaceContent,
  argument: string,
  { keySeparator, writesEmpty, merges }: ContentSettings,
): void {
  const refuse = (problem: string): never => {
    throw new InvalidArgumentError(argument, problem);
  };
  if (!isPlainObject(content)) refuse('must be an object of texts by key');
  const add = (key: string, text: string | undefined) => {
    const earlier = texts.get(key);
    if (text !== undefined && earlier !== undefined && !(merges && text === earlier))
      refuse(`has two texts for the key "${key}"`);
    texts.set(key, text ?? earlier);
  };
  const walk = (parent: object, prefix: string, depth: number): void => {
    if (depth > maximumDepth) refuse(`is nested more than ${maximumDepth} levels deep`);
    for (const [name, value] of Object.entries(parent)) {
      const key = prefix + name;
      if (Array.isArray(value) || isPlainObject(value)) {
        // What is empty has no text yet.
        if (Object.keys(value).length === 0) add(key, undefined);
        else if (keySeparator === false) refuse(`is nested at "${key}", and \`keySeparator\` is false`);
        else walk(value, key + keySeparator, depth + 1);
      } else if (value === null || (value === '' && !writesEmpty)) add(key, undefined);
      else if (/^(string|boolean)$/.test(typeof value) || Number.isFinite(value)) add(key, String(value));
      else refuse(`has no text for the key "${key}"`);
    }
  };
  walk(content, '', 0);
}

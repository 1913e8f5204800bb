import { InvalidArgumentError } from '../index.js';
import { nameOf, type Place } from './content.js';
import type { Piece, Rules } from './differences.js';
import { variantsOf } from './variants.js';

export interface WholeOptions {
  /** New keys by old ones. */
  readonly renames: Rules['renames'];
  readonly ignores: (place: Place, key: string) => boolean;
  /** The reference language, where keys are pruned by it. */
  readonly reference: string | undefined;
}

/** What all that is wanted says of a single place: which of its keys are renamed, and which the reference language lacks. */
export class Whole {
  readonly #places: ReadonlySet<string>;
  readonly #languages: ReadonlySet<string>;
  readonly #ignores: WholeOptions['ignores'];
  /** By namespace. */
  readonly #renames = new Map<string, Rules['renames']>();
  /** Tells the keys of the reference language, by namespace. */
  readonly #references = new Map<string, (key: string) => boolean>();

  /** @throws InvalidArgumentError for a key that is to be renamed, and is wanted by its old name alone */
  constructor(pieces: readonly Piece[], { renames, ignores, reference }: WholeOptions) {
    this.#places = new Set(pieces.map(nameOf));
    this.#languages = new Set(pieces.map(({ language }) => language));
    this.#ignores = ignores;
    assertWanted(renames, pieces);
    for (const [namespace, places] of byNamespace(pieces)) {
      // Where the old key is wanted alone, it is one that stays.
      const isMeant = ([old, key]: [string, string]) => isWanted(key, places) || !isWanted(old, places);
      this.#renames.set(namespace, new Map([...renames].filter(isMeant)));
      const main = places.find(({ language }) => language === reference);
      if (main === undefined) continue;
      const here = this.renamesIn(main);
      const keys = [...main.texts.keys()].map((key) => here.get(key) ?? key);
      this.#references.set(namespace, variantsOf(keys));
    }
  }

  /** New keys by old ones, in a place. */
  renamesIn(place: Place): Rules['renames'] {
    const isIgnored = (key: string) => this.#ignores(place, key);
    const here = [...(this.#renames.get(place.namespace) ?? [])];
    return new Map(here.filter((keys) => !keys.some(isIgnored)));
  }

  /** Whether the reference language lacks a key of a place whose language is wanted. */
  isOrphan({ language, namespace }: Place, key: string): boolean {
    return this.#languages.has(language) && this.#references.get(namespace)?.(key) === false;
  }

  /** Those of some places that aren't wanted themselves, and whose keys may be renamed or pruned all the same. */
  *othersAmong(places: Iterable<Place>): Generator<Place, void, undefined> {
    for (const place of places) {
      const { language, namespace } = place;
      const isPruned = this.#references.has(namespace) && this.#languages.has(language);
      const isConcerned = isPruned || this.renamesIn(place).size > 0;
      if (isConcerned && !this.#places.has(nameOf(place))) yield place;
    }
  }
}

const isWanted = (key: string, pieces: readonly Piece[]) => pieces.some(({ texts }) => texts.has(key));

function assertWanted(renames: Rules['renames'], pieces: readonly Piece[]): void {
  for (const [old, key] of renames) {
    if (!isWanted(old, pieces) || isWanted(key, pieces)) continue;
    const problem = `has "${old}", which is wanted by that name still, and nowhere as "${key}"`;
    throw new InvalidArgumentError('renames', problem);
  }
}

function byNamespace(pieces: readonly Piece[]): Map<string, Piece[]> {
  const found = new Map<string, Piece[]>();
  for (const piece of pieces) {
    const others = found.get(piece.namespace);
    if (others === undefined) found.set(piece.namespace, [piece]);
    else others.push(piece);
  }
  return found;
}

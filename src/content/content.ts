import { isObject, type Shape, schemaOf } from '../api/shapes.js';

/** Anything that JSON can hold: a text as a rule, or more of them below a key. */
export type TranslationValue =
  | string
  | number
  | boolean
  | null
  | TranslationValue[]
  | { readonly [key: string]: TranslationValue };

/** What a namespace holds by key, flat or nested as the project keeps it. */
export interface NamespaceContent {
  readonly [key: string]: TranslationValue;
}

/** An entry with all that is known of it. */
export interface RawEntry {
  readonly value?: string | null | undefined;
  /**
   * For an entry of a branch's or tenant's own, what it lies over: the parent's value, and something else, such as `null`,
   * where the parent has none. Undefined where it is inherited.
   */
  readonly overrides?: unknown;
  readonly context?: { readonly text?: string | undefined } | null | undefined;
  readonly tags?: readonly string[] | null | undefined;
}

/** Raw entries by key. */
export interface RawContent {
  readonly [key: string]: RawEntry;
}

/** As it was parsed, and not rebuilt: a key may have any name, and there may be hundreds of thousands. */
const contentShape: Shape<NamespaceContent> = (value, path, report) => {
  if (!isObject(value)) report(path, 'expected an object of translations by key');
};

export const namespaceContent = schemaOf(contentShape);

export const rawContent = schemaOf<RawContent>((value, path, report) => {
  if (isObject(value) && Object.values(value).every(isObject)) return;
  report(path, 'expected an object of raw entries by key');
});

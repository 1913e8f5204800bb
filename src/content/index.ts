export {
  type NamespaceContent,
  namespaceContent,
  ownOf,
  type RawContent,
  type RawEntry,
  rawContent,
  type TranslationValue,
} from './content.js';
export {
  type ByKey,
  bodyOf,
  bodyOfPairs,
  type Changes,
  type DownloadedValue,
  type Entries,
  type Items,
  keysOf,
  maximumKeys,
  type Pair,
  pairsOf,
  type Translation,
  type TranslationDetails,
} from './entries.js';
export { type Location, pathOf } from './location.js';

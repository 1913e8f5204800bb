export {
  type NamespaceContent,
  namespaceContent,
  type RawContent,
  type RawEntry,
  rawContent,
  type TranslationValue,
} from './content.js';
export {
  type ByKey,
  bodyOf,
  type Changes,
  type DownloadedValue,
  type Entries,
  type Items,
  keysOf,
  maximumKeys,
  type NamedTexts,
  type Pair,
  pairsOf,
  type Translation,
  type TranslationDetails,
} from './entries.js';
export { type FlatContent, flatten } from './flatten.js';
export { type Location, locationProperties, pathOf } from './location.js';
export { joinPages, ownOf, rememberEntries } from './pages.js';

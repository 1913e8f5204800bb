export type { Location, NamespaceContent, RawContent, RawEntry, TranslationValue } from './content.js';
export type { ByKey, Changes, Entries, Translation, TranslationDetails } from './entries.js';
export {
  type ContentByLanguage,
  type DownloadAllOptions,
  type DownloadedNamespace,
  Downloads,
  type PublishedNamespace,
} from './published.js';
export type { PullFilter, PullOptions, RawPullOptions } from './pull-query.js';
export type { WriteProgress, WriteResult } from './series.js';
export { Translations } from './translations.js';
export type { UpdateOptions, WriteOptions } from './write.js';

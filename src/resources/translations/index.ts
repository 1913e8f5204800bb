export type { WriteProgress, WriteResult } from './batches.js';
export type {
  ContentByLanguage,
  DownloadAllOptions,
  DownloadedNamespace,
  DownloadOptions,
  Downloads,
  ListPublishedOptions,
  PublishedNamespace,
} from './published.js';
export type { PullFilter, PullOptions, RawPullOptions } from './pull-query.js';
export { Translations } from './translations.js';
export type { TextWriteOptions, UpdateOptions, WriteOptions } from './write.js';

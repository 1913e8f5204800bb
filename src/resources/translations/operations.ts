import { cdnTypes } from '../../api/cdn-types.js';
import {
  arrayOf,
  boolean,
  nullish,
  number,
  objectOf,
  optional,
  schemaOf,
  string,
  time,
} from '../../api/shapes.js';
import { namespaceContent, rawContent } from '../../content/index.js';
import { operation, undocumented } from '../../operations/index.js';

export const download = operation('translations.download', {
  response: namespaceContent,
  content: true,
});

/** The same call where a namespace that isn't published is an empty one, also where that is a 404. */
export const downloadIfThere = operation('translations.download', {
  ...download,
  meansNothing: ({ status, cdnType }) => status === 404 && cdnTypes[cdnType].misses,
});

/** And as it is listed: what a cache has from before would count as downloaded, and no refresh would fetch it again. */
export const downloadListed = operation('translations.download', { ...downloadIfThere, isFresh: true });

export const downloadPrivate = operation('translations.downloadPrivate', {
  response: namespaceContent,
  content: true,
  isPrivate: true,
});

export const pull = operation('translations.pull', {
  response: namespaceContent,
  content: true,
});

/** The same call, whose response has entries in place of texts. */
export const pullRaw = operation('translations.pull', { ...pull, response: rawContent });

const name = { key: string, isPrivate: optional(boolean) };

export const listPublished = operation('translations.listPublished', {
  response: schemaOf(arrayOf(objectOf({ ...name, size: number, lastModified: time }))),
});

/** The same call for a whole version, where what has changed is to be downloaded. */
export const listChanged = operation('translations.downloadAll', { response: listPublished.response });

/** And where all of it is: then it takes no more than the names. */
export const listAll = operation('translations.downloadAll', {
  response: schemaOf(arrayOf(objectOf({ ...name, size: nullish(number), lastModified: nullish(time) }))),
});

/** 412 says that there is nothing to change. */
const nothingToDo = ({ status }: { readonly status: number }) => status === 412;

export const update = operation('translations.update', {
  response: undocumented,
  meansNothing: nothingToDo,
});

/**
 * The first request of an update that replaces: sent twice, it would empty what was filled since, if the first one
 * arrives late.
 */
export const replace = operation('translations.update', { ...update, checkWith: 'translations.pull()' });

export const remove = operation('translations.delete', { ...update });

export const reportMissing = operation('translations.reportMissing', {
  response: undocumented,
  meansNothing: nothingToDo,
});

export const reportUsed = operation('translations.reportUsed', {
  response: undocumented,
});

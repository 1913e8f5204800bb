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

export const download = operation({
  name: 'translations.download',
  access: 'public',
  method: 'GET',
  path: '/{projectId}/{version}/{language}/{namespace}',
  response: namespaceContent,
  content: true,
});

/** The same call where a namespace that isn't published is an empty one, also where that is a 404. */
export const downloadIfThere = operation({
  ...download,
  meansNothing: ({ status, cdnType }) => status === 404 && cdnTypes[cdnType].misses,
});

/** And as it is listed: what a cache has from before would count as downloaded, and no refresh would fetch it again. */
export const downloadListed = operation({ ...downloadIfThere, isFresh: true });

export const downloadPrivate = operation({
  name: 'translations.downloadPrivate',
  access: 'read',
  method: 'GET',
  path: '/private/{projectId}/{version}/{language}/{namespace}',
  response: namespaceContent,
  content: true,
  isPrivate: true,
});

export const pull = operation({
  name: 'translations.pull',
  access: 'read',
  method: 'GET',
  path: '/pull/{projectId}/{version}/{language}/{namespace}',
  response: namespaceContent,
  content: true,
});

/** The same call, whose response has entries in place of texts. */
export const pullRaw = operation({ ...pull, response: rawContent });

const name = { key: string, isPrivate: optional(boolean) };

export const listPublished = operation({
  name: 'translations.listPublished',
  access: 'optional',
  method: 'GET',
  path: '/download/{projectId}/{version?}/{language?}/{namespace?}',
  response: schemaOf(arrayOf(objectOf({ ...name, size: number, lastModified: time }))),
});

/** The same call for a whole version, where what has changed is to be downloaded. */
export const listChanged = operation({
  ...listPublished,
  name: 'translations.downloadAll',
  path: '/download/{projectId}/{version?}',
});

/** And where all of it is: then it takes no more than the names. */
export const listAll = operation({
  ...listChanged,
  response: schemaOf(arrayOf(objectOf({ ...name, size: nullish(number), lastModified: nullish(time) }))),
});

/** 412 says that there is nothing to change. */
const nothingToDo = ({ status }: { readonly status: number }) => status === 412;

export const update = operation({
  name: 'translations.update',
  access: 'write',
  method: 'POST',
  path: '/update/{projectId}/{version}/{language}/{namespace}',
  response: undocumented,
  meansNothing: nothingToDo,
});

/**
 * The first request of an update that replaces: sent twice, it would empty what was filled since, if the first one
 * arrives late.
 */
export const replace = operation({ ...update, checkWith: 'translations.pull()' });

export const remove = operation({ ...update, name: 'translations.delete' });

export const reportMissing = operation({
  name: 'translations.reportMissing',
  access: 'write',
  method: 'POST',
  path: '/missing/{projectId}/{version}/{language}/{namespace}',
  response: undocumented,
  meansNothing: nothingToDo,
});

export const reportUsed = operation({
  name: 'translations.reportUsed',
  access: 'write',
  method: 'POST',
  path: '/used/{projectId}/{version}/{language}/{namespace}',
  response: undocumented,
});

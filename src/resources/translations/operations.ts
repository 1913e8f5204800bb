import { arrayOf, boolean, objectOf, optional, schemaOf, string } from '../../api/shapes.js';
import { namespaceContent, optionalContent, rawContent } from '../../content/index.js';
import { operation, undocumented } from '../../operations/index.js';

export const download = operation({
  name: 'translations.download',
  access: 'public',
  method: 'GET',
  path: '/{projectId}/{version}/{language}/{namespace}',
  response: namespaceContent,
  content: true,
});

/** The same call where a namespace that isn't published is a 404, and an empty one. */
export const downloadIfThere = operation({
  ...download,
  response: optionalContent,
  meansNothing: ({ status }) => status === 404,
});

export const downloadPrivate = operation({
  name: 'translations.downloadPrivate',
  access: 'read',
  method: 'GET',
  path: '/private/{projectId}/{version}/{language}/{namespace}',
  response: namespaceContent,
  content: true,
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

export const list = operation({
  name: 'translations.downloadAll',
  access: 'optional',
  method: 'GET',
  path: '/download/{projectId}/{version?}',
  response: schemaOf(arrayOf(objectOf({ key: string, isPrivate: optional(boolean) }))),
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

import * as z from 'zod/mini';
import { operation, undocumented } from '../../operations/index.js';
import { namespaceContent, rawContent } from './content.js';

export const download = operation({
  name: 'translations.download',
  scope: 'public',
  method: 'GET',
  path: '/{projectId}/{version}/{language}/{namespace}',
  response: namespaceContent,
  repeatable: true,
  content: true,
});

export const downloadPrivate = operation({
  name: 'translations.downloadPrivate',
  scope: 'read',
  method: 'GET',
  path: '/private/{projectId}/{version}/{language}/{namespace}',
  response: namespaceContent,
  repeatable: true,
  content: true,
});

export const pull = operation({
  name: 'translations.pull',
  scope: 'read',
  method: 'GET',
  path: '/pull/{projectId}/{version}/{language}/{namespace}',
  response: namespaceContent,
  repeatable: true,
  content: true,
});

/** The same call, whose answer has entries in place of texts. */
export const pullRaw = operation({ ...pull, response: rawContent });

export const list = operation({
  name: 'translations.downloadAll',
  scope: 'optional',
  method: 'GET',
  path: '/download/{projectId}/{version?}',
  response: z.array(z.looseObject({ key: z.string(), isPrivate: z.optional(z.boolean()) })),
  repeatable: true,
});

/** 412 says that there is nothing to change. */
const nothingToDo = ({ status }: { readonly status: number }) => status === 412;

export const update = operation({
  name: 'translations.update',
  scope: 'write',
  method: 'POST',
  path: '/update/{projectId}/{version}/{language}/{namespace}',
  response: undocumented,
  repeatable: true,
  nothing: nothingToDo,
});

export const remove = operation({ ...update, name: 'translations.delete' });

export const reportMissing = operation({
  name: 'translations.reportMissing',
  scope: 'write',
  method: 'POST',
  path: '/missing/{projectId}/{version}/{language}/{namespace}',
  response: undocumented,
  repeatable: true,
  nothing: nothingToDo,
});

export const reportUsed = operation({
  name: 'translations.reportUsed',
  scope: 'write',
  method: 'POST',
  path: '/used/{projectId}/{version}/{language}/{namespace}',
  response: undocumented,
  repeatable: true,
});

export const translationOperations = [
  download,
  downloadPrivate,
  list,
  pull,
  update,
  remove,
  reportMissing,
  reportUsed,
] as const;

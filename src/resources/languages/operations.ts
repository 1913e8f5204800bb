import { boolean, nullish, number, objectOf, recordOf, schemaOf, string } from '../../api/shapes.js';
import { goneInDoubt, operation, undocumented } from '../../operations/index.js';

export const list = operation({
  name: 'languages.list',
  access: 'public',
  method: 'GET',
  path: '/languages/{projectId}',
  response: schemaOf(
    recordOf(
      objectOf({
        name: string,
        nativeName: string,
        region: nullish(string),
        isReferenceLanguage: boolean,
        translated: recordOf(number),
      }),
    ),
  ),
});

export const add = operation({
  name: 'languages.add',
  access: 'manage',
  method: 'POST',
  path: '/language/{projectId}/{language}',
  response: undocumented,
  checkWith: 'languages.list()',
});

export const remove = operation({
  name: 'languages.remove',
  access: 'manage',
  method: 'DELETE',
  path: '/language/{projectId}/{language}',
  response: undocumented,
  meansNothing: goneInDoubt,
});

import { boolean, nullish, number, objectOf, recordOf, schemaOf, string } from '../../api/shapes.js';
import { goneInDoubt, operation, undocumented } from '../../operations/index.js';

export const list = operation('languages.list', {
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

export const add = operation('languages.add', {
  response: undocumented,
  checkWith: 'languages.list()',
});

export const remove = operation('languages.remove', {
  response: undocumented,
  meansNothing: goneInDoubt,
});

import { expectTypeOf, it } from 'vitest';
import { type Operation, operation, type PathParameters, undocumented } from '../../src/operations/index.js';

const declared = { name: 'tags.list', access: 'read', method: 'GET', response: undocumented } as const;

it('a path parameter of no known kind does not compile', () => {
  operation({ ...declared, path: '/x/{projectId}/{version}/{language?}' });
  operation({ ...declared, path: '/x/{projectId}/{toVersion}', kinds: { toVersion: 'version' } });
  // @ts-expect-error the kind of `toVersion` is neither known by its name nor declared
  operation({ ...declared, path: '/x/{projectId}/{toVersion}' });
  // @ts-expect-error there is no such kind
  operation({ ...declared, path: '/x/{projectId}/{toVersion}', kinds: { toVersion: 'releases' } });
  // @ts-expect-error the kind of `from` is missing
  operation({ ...declared, path: '/x/{from}/{to?}', kinds: { to: 'version' } });
});

it('an operation has a name of the list', () => {
  // @ts-expect-error it is not in the list
  operation({ ...declared, name: 'tags.lists', path: '/x' });
});

it('the parameters of a path are taken from its text', () => {
  expectTypeOf<PathParameters<'/x/{projectId}/{from}/{to?}'>>().toExtend<{
    readonly from: string;
    readonly to?: string | undefined;
  }>();
  expectTypeOf<Operation['checkWith']>().toEqualTypeOf<string | undefined>();
});

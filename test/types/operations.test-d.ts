import { expectTypeOf, it } from 'vitest';
import { type Operation, operation, type PathParameters, undocumented } from '../../src/operations/index.js';

const response = undocumented;

it('a path parameter of no known kind does not compile', () => {
  operation('tags.list', { response });
  operation('versions.copy', { response, kinds: { from: 'sourceVersion', to: 'version' } });
  // @ts-expect-error the kinds of `from` and `to` are neither known by their names nor declared
  operation('versions.copy', { response });
  // @ts-expect-error there is no such kind
  operation('versions.copy', { response, kinds: { from: 'sourceVersion', to: 'releases' } });
  // @ts-expect-error the kind of `from` is missing
  operation('namespaces.rename', { response, kinds: { to: 'namespace' } });
});

it('an operation has a name of the table', () => {
  // @ts-expect-error it is not in the table
  operation('tags.lists', { response });
});

it('an operation is typed by the route of its name', () => {
  const copy = operation('versions.copy', {
    response,
    kinds: { from: 'sourceVersion', to: 'version' },
  });
  expectTypeOf(copy).toEqualTypeOf<
    Operation<'manage', '/copy/{projectId}/version/{from}/{to}', unknown, 'versions.copy'>
  >();
});

it('the parameters of a path are taken from its text', () => {
  expectTypeOf<PathParameters<'/x/{projectId}/{from}/{to?}'>>().toExtend<{
    readonly from: string;
    readonly to?: string | undefined;
  }>();
  expectTypeOf<Operation['checkWith']>().toEqualTypeOf<string | undefined>();
});

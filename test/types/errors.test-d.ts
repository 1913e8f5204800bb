import * as sdk from 'locize-sdk';
import { createPublicClient, type PublicError } from 'locize-sdk/public';
import { expectTypeOf, it } from 'vitest';
import type * as errors from '../../src/errors/index.js';

type InstanceOf<Class> = Class extends new (...parameters: never[]) => infer Instance ? Instance : never;

/** Every concrete error class that the package exports. */
type ErrorClasses = Extract<InstanceOf<(typeof errors)[keyof typeof errors]>, sdk.LocizeError>;

it('isLocizeError narrows to the union of all errors', () => {
  expectTypeOf<ErrorClasses>().toEqualTypeOf<sdk.AnyLocizeError>();
});

it('a switch over code gives the fields of each error, and tells a forgotten case', () => {
  const describe = (error: unknown): string => {
    if (!sdk.isLocizeError(error)) return 'something else';
    switch (error.code) {
      case 'missing_scope':
        expectTypeOf(error.granted).toEqualTypeOf<readonly sdk.Scope[]>();
        return error.required;
      case 'rate_limit':
        expectTypeOf(error.retryAfter).toEqualTypeOf<number | undefined>();
        return 'wait';
      default:
        // @ts-expect-error the other codes are left
        return error.code satisfies never;
    }
  };
  expectTypeOf(describe).returns.toBeString();
});

it('each code is a literal of its own', () => {
  expectTypeOf<sdk.AnyLocizeError['code']>().not.toEqualTypeOf<string>();
});

it('the public client takes no credential, and its errors are some of all', () => {
  createPublicClient({ projectId: 'p', cdnType: 'pro' });
  // @ts-expect-error it takes no credential
  createPublicClient({ projectId: 'p', credential: sdk.apiKey('k') });
  // @ts-expect-error nor headers
  createPublicClient({ projectId: 'p', headers: {} });
  expectTypeOf<PublicError>().toExtend<sdk.AnyLocizeError>();
  expectTypeOf<Extract<PublicError, { code: 'rate_limit' }>['retryAfter']>().toEqualTypeOf<
    number | undefined
  >();
});

import { brand, hasBrand } from '../errors/brand.js';
import type { AnyLocizeError } from '../errors/index.js';

/** What the public client throws: some of the errors of the whole SDK, with the same codes and fields. */
export type PublicError = Extract<
  AnyLocizeError,
  {
    code:
      | 'invalid_argument'
      | 'authentication'
      | 'permission'
      | 'not_found'
      | 'rejected'
      | 'redirect'
      | 'rate_limit'
      | 'server'
      | 'unexpected_response'
      | 'network'
      | 'timeout';
  }
>;

/**
 * Whether a caught value is an error of the SDK, whichever entry it comes from. Narrows to the union of all, as the
 * function of the same name in the main entry does; the public client itself throws a `PublicError`.
 */
export function isLocizeError(value: unknown): value is AnyLocizeError {
  return hasBrand(value);
}

/**
 * An error like that of the SDK's class of this code. Not by the class: all of them together are larger than the
 * whole public client.
 */
export function failure(code: PublicError['code'], message: string, fields?: object): Error {
  const name = code.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
  return Object.assign(new Error(message), { name: `${name}Error`, code, [brand]: true }, fields);
}

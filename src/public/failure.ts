import { brand, hasBrand } from '../errors/brand.js';
import type { AnyLocizeError } from '../errors/index.js';

/** The errors of the public client: those of the whole SDK that it can come to, with the same codes and fields. */
export type PublicError = Extract<
  AnyLocizeError,
  {
    code:
      | 'invalid_argument'
      | 'authentication'
      | 'permission'
      | 'not_found'
      | 'rejected'
      | 'rate_limit'
      | 'server'
      | 'unexpected_response'
      | 'network'
      | 'timeout';
  }
>;

/** Whether a caught value is an error of the SDK, whichever entry it comes from; `code` tells which. */
export function isLocizeError(value: unknown): value is PublicError {
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

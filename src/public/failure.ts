import { brand, hasBrand } from '../errors/brand.js';
import type { AnyLocizeError } from '../errors/index.js';

/**
 * What the public client throws: some of the errors of the whole SDK, with the same codes, fields and `toJSON()`; not by
 * their classes, which are larger than the whole public client.
 */
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

/** Makes an error of a call. */
export type Fail = (code: PublicError['code'], message: string, fields?: object) => Error;

/**
 * What makes the errors of a call; without an operation, of the options of the client.
 *
 * @param place what the call is for, as far as the operation doesn't say it
 */
export const failing =
  (projectId?: string, operation?: string, place = ''): Fail =>
  (code, text, fields) => {
    const name = code.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
    const message = cleaned(operation ? `${operation}${place}: ${text}` : text);
    const bounds = Object.entries(fields ?? {}).map(([field, value]) => [
      field,
      typeof value === 'string' ? cleaned(value) : value,
    ]);
    const known = { name: `${name}Error`, code, operation, projectId, ...Object.fromEntries(bounds) };
    return Object.assign(new Error(message), known, {
      [brand]: true,
      toJSON: () => ({ ...known, cause: undefined, message }),
    });
  };

/** A line of bounded length: what a server says can be long, and can look like something else. */
const cleaned = (text: string): string => text.slice(0, 4000).replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ');

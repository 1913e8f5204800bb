import { hasBrand } from './brand.js';
import type { CallError } from './call-error.js';
import type { PartialUpdateError } from './partial-update.js';

/** Every error of the SDK; `code` tells them apart. */
export type AnyLocizeError = CallError | PartialUpdateError;

/** The codes that tell the errors apart. */
export type LocizeErrorCode = AnyLocizeError['code'];

/** The error that has a code: `LocizeErrorOf<'rate_limit'>` is `RateLimitError`. */
export type LocizeErrorOf<Code extends LocizeErrorCode> = Extract<AnyLocizeError, { readonly code: Code }>;

/**
 * Whether a caught value is an error of the SDK. Narrows to the union of all, so that `switch (error.code)`
 * gives each its own fields. Goes by a brand and not by `instanceof`, and so holds across copies of the package.
 */
export function isLocizeError(value: unknown): value is AnyLocizeError {
  return hasBrand(value);
}

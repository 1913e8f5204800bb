import * as z from 'zod/mini';
import { checked, strict, wholeNumber } from '../shape.js';

/** Which requests a fault affects. */
interface Target {
  /**
   * The method and the start of the path of API calls: `POST /update`, `GET /stats/project`. A path parameter is
   * written in braces, under any name, and stands for all of its values: `GET /{projectId}` is a published namespace.
   *
   * @default every request, except CORS preflights
   */
  readonly on?: string | undefined;
  /**
   * Share of these requests that are affected, from 0 to 1.
   *
   * @default 1
   */
  readonly rate?: number | undefined;
  /**
   * How many requests are affected at most.
   *
   * @default Infinity
   */
  readonly times?: number | undefined;
}

/** For a response in place of the API's. */
interface Replacement {
  /**
   * Whether the server does the work all the same.
   *
   * @default false
   */
  readonly workDone?: boolean | undefined;
}

/** Something that goes wrong with requests to the embedded server. */
export type FaultRule =
  /** The response takes longer, by this many milliseconds. */
  | (Target & { readonly fault: 'latency'; readonly milliseconds: number })
  /** The connection breaks: before the work, during it (it is completed all the same), or after it. */
  | (Target & { readonly fault: 'reset'; readonly when: 'before' | 'during' | 'after' })
  /** The connection breaks in the middle of the response. The work is done. */
  | (Target & { readonly fault: 'truncated-body' })
  /** The response ends in the middle of its JSON, though the connection doesn't break. The work is done. */
  | (Target & { readonly fault: 'malformed-body' })
  /** The response never ends. The work is done. */
  | (Target & {
      readonly fault: 'endless-body';
      /**
       * Pause before each chunk, in milliseconds.
       *
       * @default none: chunks are sent as fast as they are read
       */
      readonly pause?: number | undefined;
    })
  /** A page of HTML, as from a gateway. */
  | (Target &
      Replacement & {
        readonly fault: 'html';
        /** @default 502 */
        readonly status?: number | undefined;
      })
  /** A response with status 200 and the body `{ errorMessage }`. */
  | (Target &
      Replacement & {
        readonly fault: 'error-message';
        /** @default 'Something went wrong' */
        readonly message?: string | undefined;
      })
  /** An error of this status: 429, 503, or 504 with `workDone`, for instance. */
  | (Target &
      Replacement & {
        readonly fault: 'status';
        readonly status: number;
        /**
         * The header `Retry-After`, in seconds or as a date.
         *
         * @default none
         */
        readonly retryAfter?: number | Date | undefined;
      })
  /** A redirect. */
  | (Target &
      Replacement & {
        readonly fault: 'redirect';
        readonly location: string;
        /** @default 302 */
        readonly status?: number | undefined;
      });

/** The name of a fault. */
export type FaultName = FaultRule['fault'];

const target = {
  on: z.optional(
    z
      .string()
      .check(z.regex(/^[A-Z]+ \/\S*$/, 'expected a method and the start of a path, such as "POST /update"')),
  ),
  rate: z.optional(
    checked((value) =>
      typeof value === 'number' && value >= 0 && value <= 1 ? undefined : 'expected a number from 0 to 1',
    ),
  ),
  times: z.optional(
    checked((value) =>
      (Number.isSafeInteger(value) && Number(value) >= 0) || value === Number.POSITIVE_INFINITY
        ? undefined
        : 'expected a whole number from 0, or Infinity',
    ),
  ),
};
const replacement = { workDone: z.optional(z.boolean()) };

/** A timer takes no more: it would fire at once instead. */
const longest = 2 ** 31 - 1;
const milliseconds = checked((value) =>
  typeof value === 'number' && value >= 0 && value <= longest
    ? undefined
    : `expected milliseconds from 0 to ${longest}`,
);

/** Statuses of responses that have no body, and so no page. */
const withoutBody: readonly unknown[] = [204, 205, 304];
const statusOfPage = checked((value) =>
  Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 599 && !withoutBody.includes(value)
    ? undefined
    : `expected a status from 200 to 599 that allows a body, so none of ${withoutBody.join(', ')}`,
);

const retryAfter = checked((value) => {
  const isRight =
    value instanceof Date
      ? !Number.isNaN(value.getTime())
      : typeof value === 'number' && value >= 0 && Number.isFinite(value);
  return isRight ? undefined : 'expected seconds, 0 or more, or a valid Date';
});

export const faultRules = z.array(
  z.discriminatedUnion('fault', [
    strict({ fault: z.literal('latency'), milliseconds, ...target }),
    strict({ fault: z.literal('reset'), when: z.enum(['before', 'during', 'after']), ...target }),
    strict({ fault: z.literal('truncated-body'), ...target }),
    strict({ fault: z.literal('malformed-body'), ...target }),
    strict({ fault: z.literal('endless-body'), pause: z.optional(milliseconds), ...target }),
    strict({ fault: z.literal('html'), status: z.optional(statusOfPage), ...replacement, ...target }),
    strict({
      fault: z.literal('error-message'),
      message: z.optional(z.string()),
      ...replacement,
      ...target,
    }),
    strict({
      fault: z.literal('status'),
      status: wholeNumber(400, 599),
      retryAfter: z.optional(retryAfter),
      ...replacement,
      ...target,
    }),
    strict({
      fault: z.literal('redirect'),
      location: z.string(),
      status: z.optional(wholeNumber(300, 399)),
      ...replacement,
      ...target,
    }),
  ]),
);

import * as z from 'zod/mini';

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
  on: z.optional(z.string().check(z.regex(/^[A-Z]+ \/\S*$/, 'expected a method and the start of a path'))),
  rate: z.optional(z.number().check(z.gte(0), z.lte(1))),
  times: z.optional(z.int().check(z.gte(0))),
};
const replacement = { workDone: z.optional(z.boolean()) };
const milliseconds = z.number().check(z.gte(0));
const status = (from: number, to: number) => z.int().check(z.gte(from), z.lte(to));

export const faultRules = z.array(
  z.discriminatedUnion('fault', [
    z.strictObject({ ...target, fault: z.literal('latency'), milliseconds }),
    z.strictObject({ ...target, fault: z.literal('reset'), when: z.enum(['before', 'during', 'after']) }),
    z.strictObject({ ...target, fault: z.literal('truncated-body') }),
    z.strictObject({ ...target, fault: z.literal('malformed-body') }),
    z.strictObject({ ...target, fault: z.literal('endless-body'), pause: z.optional(milliseconds) }),
    z.strictObject({
      ...target,
      ...replacement,
      fault: z.literal('html'),
      status: z.optional(status(200, 599)),
    }),
    z.strictObject({
      ...target,
      ...replacement,
      fault: z.literal('error-message'),
      message: z.optional(z.string()),
    }),
    z.strictObject({
      ...target,
      ...replacement,
      fault: z.literal('status'),
      status: status(400, 599),
      retryAfter: z.optional(z.union([z.number(), z.date()])),
    }),
    z.strictObject({
      ...target,
      ...replacement,
      fault: z.literal('redirect'),
      location: z.string(),
      status: z.optional(status(300, 399)),
    }),
  ]),
);

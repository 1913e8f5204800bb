import * as z from 'zod/mini';

/** Which requests a fault strikes. */
interface Strikes {
  /**
   * The beginning of an API call: `POST /update`, `GET /stats/project`. A part in braces stands for any:
   * `GET /{projectId}` is a published namespace. All requests unless given.
   */
  readonly on?: string | undefined;
  /** Share of these requests, from 0 to 1; 1 unless given. */
  readonly rate?: number | undefined;
  /** Not more often than this. */
  readonly times?: number | undefined;
}

/** What answers in place of the API. */
interface Replaces {
  /** Whether the work was done all the same; it wasn't unless given. */
  readonly workDone?: boolean | undefined;
}

/** Something that goes wrong with some of the requests to the embedded server. */
export type FaultRule =
  /** The answer takes longer, by this many milliseconds. */
  | (Strikes & { readonly fault: 'latency'; readonly milliseconds: number })
  /** The connection breaks: before the work, while it is done (it ends all the same), or when it is done. */
  | (Strikes & { readonly fault: 'reset'; readonly when: 'before' | 'during' | 'after' })
  /** The connection breaks in the middle of the answer. The work was done. */
  | (Strikes & { readonly fault: 'truncated-body' })
  /** The answer ends in the middle of its JSON, as if that were all. The work was done. */
  | (Strikes & { readonly fault: 'malformed-body' })
  /** The answer never ends. The work was done. */
  | (Strikes & {
      readonly fault: 'endless-body';
      /** Milliseconds between two pieces of it; as fast as they are read unless given. */
      readonly pause?: number | undefined;
    })
  /** A page of HTML, as from a gateway; its status is 502 unless given. */
  | (Strikes & Replaces & { readonly fault: 'html'; readonly status?: number | undefined })
  /** A success whose body is `{ errorMessage }`. */
  | (Strikes & Replaces & { readonly fault: 'error-message'; readonly message?: string | undefined })
  /** An error of this status: 429, 503, or 504 with `workDone`, for instance. */
  | (Strikes &
      Replaces & {
        readonly fault: 'status';
        readonly status: number;
        /** The header `Retry-After`, in seconds or as a date; none unless given. */
        readonly retryAfter?: number | Date | undefined;
      })
  /** A redirect to another place; its status is 302 unless given. */
  | (Strikes &
      Replaces & {
        readonly fault: 'redirect';
        readonly location: string;
        readonly status?: number | undefined;
      });

/** What went wrong with a request. */
export type FaultName = FaultRule['fault'];

const strikes = {
  on: z.optional(
    z.string().check(z.regex(/^[A-Z]+ \/\S*$/, 'expected a method and the beginning of a path')),
  ),
  rate: z.optional(z.number().check(z.gte(0), z.lte(1))),
  times: z.optional(z.int().check(z.gte(0))),
};
const replaces = { workDone: z.optional(z.boolean()) };
const milliseconds = z.number().check(z.gte(0));
const status = (from: number, to: number) => z.int().check(z.gte(from), z.lte(to));

export const faultRules = z.array(
  z.discriminatedUnion('fault', [
    z.strictObject({ ...strikes, fault: z.literal('latency'), milliseconds }),
    z.strictObject({ ...strikes, fault: z.literal('reset'), when: z.enum(['before', 'during', 'after']) }),
    z.strictObject({ ...strikes, fault: z.literal('truncated-body') }),
    z.strictObject({ ...strikes, fault: z.literal('malformed-body') }),
    z.strictObject({ ...strikes, fault: z.literal('endless-body'), pause: z.optional(milliseconds) }),
    z.strictObject({
      ...strikes,
      ...replaces,
      fault: z.literal('html'),
      status: z.optional(status(200, 599)),
    }),
    z.strictObject({
      ...strikes,
      ...replaces,
      fault: z.literal('error-message'),
      message: z.optional(z.string()),
    }),
    z.strictObject({
      ...strikes,
      ...replaces,
      fault: z.literal('status'),
      status: status(400, 599),
      retryAfter: z.optional(z.union([z.number(), z.date()])),
    }),
    z.strictObject({
      ...strikes,
      ...replaces,
      fault: z.literal('redirect'),
      location: z.string(),
      status: z.optional(status(300, 399)),
    }),
  ]),
);

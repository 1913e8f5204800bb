import * as z from 'zod/mini';
import { InvalidArgumentError } from './errors/index.js';
import { timestamp } from './shapes.js';

/** The events that are documented. */
const eventNames = [
  'languageAdded',
  'languageDeleted',
  'versionAdded',
  'versionDeleted',
  'referenceLanguageChanged',
  'orderCreated',
  'orderCompleted',
  'invitationAccepted',
  'versionPublished',
  'versionOverwrote',
  'languageOverwrote',
  'namespaceAdded',
  'namespaceDeleted',
  'namespaceUpdated',
  'namespaceCompleted',
  'namespaceNotCompletedAnymore',
] as const;

export type WebhookEventName = (typeof eventNames)[number];

/** What all events have. */
interface WebhookEventBase {
  readonly id: string;
  readonly occurredAt: string | number;
  readonly message?: string | undefined;
  readonly meta: {
    readonly project: {
      readonly id: string;
      readonly name?: string | undefined;
      readonly slug?: string | undefined;
    };
    readonly user?:
      | {
          readonly id: string;
          readonly firstname?: string | null | undefined;
          readonly lastname?: string | null | undefined;
        }
      | undefined;
    readonly link?: string | undefined;
  };
}

/** A version was overwritten by a copy of another. */
export interface VersionOverwroteEvent extends WebhookEventBase {
  readonly name: 'versionOverwrote';
  readonly payload: { readonly from: string; readonly to: string; readonly [field: string]: unknown };
}

/** An event whose payload isn't documented. */
export interface OtherWebhookEvent extends WebhookEventBase {
  readonly name: Exclude<WebhookEventName, 'versionOverwrote'>;
  readonly payload: unknown;
}

/** An event that this version of the SDK doesn't know. */
export interface UnknownWebhookEvent extends WebhookEventBase {
  readonly name: 'unknown';
  /** The name that it came with. */
  readonly originalName: string;
  readonly payload: unknown;
}

/** An event, told apart by its `name`. */
export type WebhookEvent = VersionOverwroteEvent | OtherWebhookEvent | UnknownWebhookEvent;

const eventSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  occurredAt: timestamp,
  message: z.optional(z.string()),
  payload: z.unknown(),
  meta: z.looseObject({
    project: z.looseObject({ id: z.string(), name: z.optional(z.string()), slug: z.optional(z.string()) }),
    user: z.optional(
      z.looseObject({
        id: z.string(),
        firstname: z.nullish(z.string()),
        lastname: z.nullish(z.string()),
      }),
    ),
    link: z.optional(z.string()),
  }),
});

const overwrotePayload = z.looseObject({ from: z.string(), to: z.string() });

/**
 * Reads the body of a webhook. An event that isn't known comes through with the name `unknown`, and is no error.
 *
 * No signature is documented, so that anybody may have sent it: take it for a hint, and fetch what you act on. A
 * receiver answers 2xx within five seconds.
 *
 * @param body the text of the request, or what its JSON says
 * @throws InvalidArgumentError if it isn't an event
 */
export function parseWebhook(body: unknown): WebhookEvent {
  const { name, ...event } = check(eventSchema, typeof body === 'string' ? parse(body) : body, []);
  if (name === 'versionOverwrote') {
    return { ...event, name, payload: check(overwrotePayload, event.payload, ['payload']) };
  }
  const known = eventNames.find((candidate) => candidate === name);
  // `versionOverwrote` has been dealt with, which the compiler can't see in a list of names.
  return known === undefined || known === 'versionOverwrote'
    ? { ...event, name: 'unknown', originalName: name, payload: event.payload }
    : { ...event, name: known, payload: event.payload };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidArgumentError('body', 'is not JSON', { cause });
  }
}

function check<T>(schema: z.ZodMiniType<T>, value: unknown, path: readonly string[]): T {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = [...path, ...(issue?.path ?? [])].join('.') || 'its top';
  throw new InvalidArgumentError('body', `is not a webhook's event, at ${place}: ${issue?.message}`);
}

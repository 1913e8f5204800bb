import * as z from 'zod/mini';
import { string, timestamp } from '../api/shapes.js';
import { InvalidArgumentError } from '../errors/index.js';
import { eventNames, type WebhookEvent } from './events.js';

const eventSchema = z.looseObject({
  id: string,
  name: string,
  occurredAt: timestamp,
  message: z.optional(string),
  payload: z.unknown(),
  meta: z.looseObject({
    project: z.looseObject({ id: string, name: z.optional(string), slug: z.optional(string) }),
    user: z.optional(
      z.looseObject({
        id: string,
        firstname: z.nullish(string),
        lastname: z.nullish(string),
      }),
    ),
    link: z.optional(string),
  }),
});

const overwrotePayload = z.looseObject({ from: string, to: string });

/**
 * Reads the body of a webhook. An event that isn't known comes through with the name `unknown`, and is no error.
 *
 * No signature is documented, so that anybody may have sent it: take it for a hint, and fetch what you act on. A
 * receiver responds with a 2xx within five seconds.
 *
 * @param body the text of the request, or the value of its JSON
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
    : // A name of the list and a payload of any kind are one of its events.
      ({ ...event, name: known, payload: event.payload } as WebhookEvent);
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
  const place = [...path, ...(issue?.path ?? [])].join('.');
  throw new InvalidArgumentError(
    'body',
    `is not the event of a webhook${place && `, at ${place}`}: ${issue?.message}`,
  );
}

import { own } from '../api/own.js';
import { anything, nullish, objectOf, optional, type Shape, string, timestamp } from '../api/shapes.js';
import { InvalidArgumentError } from '../errors/index.js';
import { eventNames, type WebhookEvent } from './events.js';

const eventSchema = objectOf({
  id: string,
  name: string,
  occurredAt: timestamp,
  message: optional(string),
  payload: anything,
  meta: objectOf({
    project: objectOf({ id: string, name: optional(string), slug: optional(string) }),
    user: optional(
      objectOf({
        id: string,
        firstname: nullish(string),
        lastname: nullish(string),
      }),
    ),
    link: optional(string),
  }),
});

const overwrotePayload = objectOf({ from: string, to: string });

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
  const { name, payload, ...event } = own(
    check(eventSchema, typeof body === 'string' ? parse(body) : body, []),
  );
  if (name === 'versionOverwrote') {
    return { ...event, name, payload: check(overwrotePayload, payload, ['payload']) };
  }
  const known = eventNames.find((candidate) => candidate === name);
  // `versionOverwrote` has been dealt with, which the compiler can't see in a list of names.
  return known === undefined || known === 'versionOverwrote'
    ? { ...event, name: 'unknown', originalName: name, payload }
    : // A name of the list and a payload of any kind are one of its events.
      ({ ...event, name: known, payload } as WebhookEvent);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidArgumentError('body', 'is not JSON', { cause });
  }
}

function check<T>(shape: Shape<T>, value: unknown, path: readonly string[]): T {
  shape(value, path, (place, problem) => {
    const at = place.length === 0 ? '' : `, at ${place.join('.')}`;
    throw new InvalidArgumentError('body', `is not the event of a webhook${at}: ${problem}`);
  });
  // Nothing is wrong with it.
  return value as T;
}

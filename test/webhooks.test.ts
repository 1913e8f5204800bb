import { parseWebhook, type WebhookEvent } from 'locize-sdk';
import { describe, expect, expectTypeOf, it } from 'vitest';

const event = {
  id: 'e1',
  name: 'versionPublished',
  occurredAt: '2026-01-01T00:00:00.000Z',
  message: 'Version latest was published',
  payload: { version: 'latest' },
  meta: {
    project: { id: 'p1', name: 'Shop', slug: 'shop' },
    user: { id: 'u1', firstname: 'Ada', lastname: 'L' },
    link: 'https://www.locize.app/p/shop',
  },
};

describe('parseWebhook', () => {
  it.each([
    ['a text', JSON.stringify(event)],
    ['what its JSON says', event],
  ])('reads %s', (_, body) => {
    expect(parseWebhook(body)).toEqual(event);
  });

  it.each([
    'languageAdded',
    'languageDeleted',
    'versionAdded',
    'versionDeleted',
    'referenceLanguageChanged',
    'orderCreated',
    'orderCompleted',
    'invitationAccepted',
    'versionPublished',
    'languageOverwrote',
    'namespaceAdded',
    'namespaceDeleted',
    'namespaceUpdated',
    'namespaceCompleted',
    'namespaceNotCompletedAnymore',
  ])('knows %s', (name) => {
    expect(parseWebhook({ ...event, name })).toMatchObject({ name, id: 'e1' });
  });

  it('types the payload by the name', () => {
    const payload = { from: 'latest', to: 'production', more: true };
    const parsed: WebhookEvent = parseWebhook({ ...event, name: 'versionOverwrote', payload });
    if (parsed.name !== 'versionOverwrote') return expect.fail('it has another name');
    expectTypeOf(parsed.payload.from).toBeString();
    expect(parsed.payload).toEqual(payload);
  });

  it('lets an event through that it does not know', () => {
    const parsed = parseWebhook({ ...event, name: 'somethingNew', extra: 1 });
    expect(parsed).toMatchObject({
      name: 'unknown',
      originalName: 'somethingNew',
      payload: event.payload,
      extra: 1,
    });
    if (parsed.name === 'unknown') expectTypeOf(parsed.originalName).toBeString();
  });

  it('does without what is optional', () => {
    const { user: _, ...meta } = event.meta;
    expect(parseWebhook({ ...event, meta, payload: undefined }).meta.user).toBeUndefined();
  });

  it.each([
    ['no JSON', '{"id":', /not JSON/],
    ['nothing', undefined, /event of a webhook: /],
    ['null', 'null', /event of a webhook: /],
    ['an array', '[]', /event of a webhook: /],
    ['no id', { ...event, id: 5 }, /at id/],
    ['no project', { ...event, meta: {} }, /at meta.project/],
    ['a wrong payload', { ...event, name: 'versionOverwrote', payload: { from: 'x' } }, /at payload.to/],
  ])('refuses %s', (_, body, message) => {
    expect(() => parseWebhook(body)).toThrow(
      expect.objectContaining({ code: 'invalid_argument', argument: 'body' }),
    );
    expect(() => parseWebhook(body)).toThrow(message);
  });
});

/**
 * A webhook receiver that fetches the data it acts on. All that a forged event can do is to make it fetch.
 *
 *   node examples/webhook-receiver/main.ts
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Locize } from 'locize-sdk';
import { createLocizeServer } from 'locize-sdk/testing';
import { createWebhookReceiver } from './receiver.ts';

const locizeServer = createLocizeServer({
  projects: [{ id: 'web-shop', versions: { latest: { en: { common: { title: 'Our new shop' } } } } }],
});
const project = new Locize({ fetch: locizeServer.fetch }).project('web-shop');
let texts: unknown = { title: 'Our old shop' };

const receiver = createWebhookReceiver('/webhooks/5f1c0d', async (event) => {
  console.log(`received ${event.name}`);
  if (event.name !== 'versionPublished' || event.meta.project.id !== project.id) return;
  // The payload can't be trusted: only the API knows what is published.
  texts = await project.translations.download({ language: 'en', namespace: 'common' });
  console.log('texts are now', texts);
});
receiver.listen(0, '127.0.0.1');
await once(receiver, 'listening');
const { port } = receiver.address() as AddressInfo;

const event = {
  id: 'e1',
  occurredAt: new Date().toISOString(),
  message: '',
  meta: { project: { id: 'web-shop' } },
};
const bodies = [
  JSON.stringify({ ...event, name: 'versionPublished', payload: { title: 'forged' } }),
  JSON.stringify({ ...event, name: 'somethingNew', payload: {} }),
  '{"not":"an event"}',
];
for (const body of bodies) {
  const { status } = await fetch(`http://127.0.0.1:${port}/webhooks/5f1c0d`, { method: 'POST', body });
  console.log(`responded with ${status}`);
}
const { status } = await fetch(`http://127.0.0.1:${port}/guessed`, { method: 'POST', body: bodies[0] ?? '' });
console.log(`responded with ${status} at another path`);
receiver.close();

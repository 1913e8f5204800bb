export type {
  OtherWebhookEvent,
  UnknownWebhookEvent,
  VersionOverwroteEvent,
  WebhookEvent,
  WebhookEventName,
} from './events.js';
export { parseWebhook } from './parse.js';

import type { Context } from 'hono';
import { type Env, refuse } from './access.js';

/** The body of a request: a JSON object or array, as the API requires. An empty body counts as `{}`. */
export function readJson(c: Context<Env>): object {
  const { body = {} } = c.env.received;
  if (typeof body === 'object' && body !== null) return body;
  refuse(400, 'The body has to be a JSON object or array');
}

import type { Context } from 'hono';
import { refuse } from './access.js';

/** Reads the body of a request: a JSON object or array, as the API requires. An empty body counts as `{}`. */
export async function readJson(c: Context): Promise<object> {
  const text = await c.req.text();
  if (text === '') return {};
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null) return json;
  } catch {
    // refused below, as other JSON values are
  }
  refuse(400, 'The body has to be a JSON object or array');
}

import type { Context } from 'hono';
import { refuse } from './access.js';

/** The body of a request, which the API wants as a JSON object or array. */
export async function readJson(c: Context): Promise<object> {
  const text = await c.req.text();
  if (text === '') return {};
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null) return json;
  } catch {
    // Refused below, as a body of another kind is.
  }
  refuse(400, 'The body has to be a JSON object or array');
}

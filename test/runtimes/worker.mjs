// For workerd.
import { check } from './script.mjs';

export default {
  async fetch(_, { BASE_URL }) {
    try {
      return Response.json({ done: await check(BASE_URL) });
    } catch (error) {
      return Response.json({ error: String(error.stack) });
    }
  },
};

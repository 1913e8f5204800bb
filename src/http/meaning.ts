import { isPlainObject } from '../api/own.js';
import type { Json } from './body.js';

/** The `errorMessage` or `message` of a JSON body. */
export function messageOf(body: unknown): string | undefined {
  if (!isPlainObject(body)) return undefined;
  // Its own, and one by one: content may have a great many keys.
  const names = ['errorMessage', 'message'].filter((name) => Object.hasOwn(body, name));
  return names.map((name) => body[name]).find((text) => typeof text === 'string');
}

/** What the server says of a credential that it knows, and that may not do this. */
const notPermitted = /not authorized (with role|for this scope)/i;

/** The status that a response stands for: a 401 may say that the credential is known, and then is what a 403 is. */
export function meaningOf({ status, json }: { readonly status: number; readonly json: Json }): number {
  return status === 401 && notPermitted.test(messageOf(json.value) ?? '') ? 403 : status;
}

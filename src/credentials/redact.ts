import { mask } from './mask.js';

/** The forms in which a text may quote a credential. */
function formsOf(secret: string): string[] {
  const base64 = [secret, `Bearer ${secret}`, `:${secret}`, `${secret}:`].map((text) =>
    btoa(text).replace(/=+$/, ''),
  );
  return [secret, encodeURIComponent(secret), ...base64];
}

/** A text in which a credential shows itself masked: a server may quote what it was sent. */
export function redact(text: string, secret: string | undefined): string {
  if (secret === undefined) return text;
  return formsOf(secret).reduce((result, form) => result.replaceAll(form, () => mask(secret)), text);
}

/**
 * The cause of an error, without the credential: as it is where it has none in it, and otherwise what it says, with
 * the credential masked. A `fetch` of the user's own may throw errors that hold the request.
 */
export function withoutSecret(cause: unknown, secret: string | undefined): unknown {
  if (secret === undefined || !quotes(cause, formsOf(secret), new Set())) return cause;
  const { name, message } = cause instanceof Error ? cause : { name: 'Error', message: String(cause) };
  return Object.assign(new Error(redact(message, secret)), { name });
}

/** Whether a value has one of these texts in it, anywhere that can be reached from it. */
function quotes(value: unknown, texts: readonly string[], seen: Set<object>): boolean {
  if (typeof value === 'string') return texts.some((text) => value.includes(text));
  if (typeof value !== 'object' || value === null || seen.has(value)) return false;
  seen.add(value);
  if (value instanceof Headers || value instanceof Map || value instanceof Set) {
    if (quotes([...value], texts, seen)) return true;
  }
  if (value instanceof Request && quotes(value.headers, texts, seen)) return true;
  // `message`, `stack` and `cause` are not enumerable, and what is kept under symbols is printed as well.
  return Reflect.ownKeys(value).some((key) =>
    quotes(Object.getOwnPropertyDescriptor(value, key)?.value, texts, seen),
  );
}

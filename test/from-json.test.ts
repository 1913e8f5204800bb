import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import fc from 'fast-check';
import * as sdk from 'locize-sdk';
import {
  fromJSON,
  isLocizeError,
  type LocizeError,
  type LocizeErrorCode,
  PartialUpdateError,
} from 'locize-sdk';
import { describe, expect, it } from 'vitest';
import { json, scriptedFetch } from './helpers/fetch.js';
import { runs } from './helpers/runs.js';
import { token } from './helpers/seed.js';

const at = { language: 'en', namespace: 'common' };
const context = { operation: 'versions.publish', projectId: 'p1' } as const;
const answer = { ...context, status: 418, serverMessage: 'no', retryAfter: 5 };
const scopes = ['read', 'write'] as const;
const remaining = (async function* () {})();
const state = { applied: 7, failed: ['a', 'b', 'c'], read: 12, remaining, isBroken: false };

/** An error of each code, with all of its fields. */
const errors: { readonly [Code in LocizeErrorCode]: sdk.LocizeErrorOf<Code> } = {
  invalid_argument: new sdk.InvalidArgumentError('language', 'is empty', context),
  missing_credential: new sdk.MissingCredentialError('needs one', context),
  missing_scope: new sdk.MissingScopeError('manage', scopes, context),
  insufficient_role: new sdk.InsufficientRoleError('readonly', 'manage', scopes, context),
  restricted: new sdk.RestrictedError('language', 'de', ['en'], context),
  credential_expired: new sdk.CredentialExpiredError(new Date(5), context),
  browser_credential: new sdk.BrowserCredentialError(context),
  client_closed: new sdk.ClientClosedError(context),
  authentication: new sdk.AuthenticationError(answer),
  permission: new sdk.PermissionError({
    ...answer,
    required: 'read',
    grantedBy: { scopes },
  }),
  not_found: new sdk.NotFoundError(answer),
  rejected: new sdk.RejectedError(answer),
  redirect: new sdk.RedirectError({ ...answer, location: '/x' }),
  rate_limit: new sdk.RateLimitError(answer),
  server: new sdk.ServerError(answer),
  unexpected_response: new sdk.UnexpectedResponseError('wrong', { ...answer, path: ['de', 'name'] }),
  wrong_cdn_type: new sdk.WrongCdnTypeError('pro', 'standard', context),
  network: new sdk.NetworkError({ ...context, cause: new Error('broken') }),
  timeout: new sdk.TimeoutError(500, context),
  job_failed: new sdk.JobFailedError('j1', context),
  job_timeout: new sdk.JobTimeoutError('j1', 500, context),
  partial_update: new PartialUpdateError(state, { ...context, cause: new sdk.ServerError(answer) }),
};

async function readAll(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}

const ways: readonly [string, (json: object) => unknown][] = [
  ['as it is', (json) => json],
  ['through JSON', (json) => JSON.parse(JSON.stringify(json))],
  ['through structuredClone', (json) => structuredClone(json)],
  [
    'through postMessage',
    (json) => {
      const { port1, port2 } = new MessageChannel();
      port1.postMessage(json);
      const received: unknown = receiveMessageOnPort(port2)?.message;
      port1.close();
      return received;
    },
  ],
];

describe.each(ways)('an error that went %s', (_, send) => {
  it.each(Object.entries(errors))('has its class and fields again: %s', (code, error: LocizeError) => {
    const restored: LocizeError = fromJSON(send(error.toJSON()));
    expect(restored).toBeInstanceOf(error.constructor);
    expect(restored).toBeInstanceOf(Error);
    expect(isLocizeError(restored)).toBe(true);
    expect(restored.code).toBe(code);
    expect(Object.prototype.toString.call(restored)).toBe('[object Error]');
    expect(Object.getOwnPropertyNames(restored).sort()).toEqual(
      Object.getOwnPropertyNames(error)
        .filter((name) => name !== 'cause' || code === 'partial_update')
        .sort(),
    );
    // All but what can't travel.
    expect({ ...restored, failed: undefined }).toStrictEqual({ ...error, failed: undefined });
    expect(restored.message).toBe(error.message);
    expect(restored.toJSON()).toEqual(error.toJSON());
    expect(restored.stack).toMatch(/^.+\n {4}at \(where it was thrown\)$/);
    expect(restored.stack?.startsWith(`${error.name}: ${error.message}\n`)).toBe(true);
  });

  it('has its date again', () => {
    const restored = fromJSON(send(errors.credential_expired.toJSON()));
    expect(restored).toMatchObject({ expiresAt: new Date(5) });
  });

  it('has the cause of a write that went through in part, and says that the rest stayed', async () => {
    const error = fromJSON(send(errors.partial_update.toJSON()));
    if (error.code !== 'partial_update') return expect.fail('of another code');
    expect(error.cause).toMatchObject({ name: 'ServerError', code: 'server' });
    expect(error.cause.message).toContain('versions.publish: the server failed');
    expect(error.failed).toHaveLength(3);
    expect(error.failed[0]).toMatch(/known only where/);
    const refusal = {
      code: 'invalid_argument',
      argument: 'remaining',
      message: expect.stringMatching(/send the rest there/),
    };
    await expect(readAll(error.remaining)).rejects.toMatchObject(refusal);
    const { fetch, requests } = scriptedFetch(json({}));
    const project = new sdk.Locize({ credential: sdk.personalAccessToken(token), fetch }).project('p1');
    await expect(project.translations.update(at, error.remaining)).rejects.toMatchObject(refusal);
    expect(requests).toEqual([]);
  });

  it.each([
    ['any error', Object.assign(new TypeError('broken'), { code: 'ECONNRESET' })],
    ['an error of the name of a code', Object.assign(new Error('broken'), { code: 'network' })],
    ['a write within a write', new PartialUpdateError(state, { cause: new Error('inner') })],
  ])('has a cause that is %s, with its name, code and message', (__, cause) => {
    const error = fromJSON(send(new PartialUpdateError(state, { cause }).toJSON()));
    expect(error.cause).toBeInstanceOf(Error);
    const { name, message, code } = cause as Error & { readonly code: string };
    expect(error.cause).toMatchObject({ name, message, code });
  });
});

describe('what isn’t the JSON of an error is refused', () => {
  const good = errors.restricted.toJSON();
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', '{"code":"network"}'],
    ['a list', [good]],
    ['an error', new Error('x')],
    ['no code', { ...good, code: undefined }],
    ['another code', { ...good, code: 'other' }],
    ['a code of every object', { ...good, code: 'constructor' }],
    ['the code of another class', { ...good, code: 'network' }],
    ['another name', { ...good, name: 'Error' }],
    ['no message', { ...good, message: undefined }],
    ['a message that is no text', { ...good, message: { toString: () => 'x' } }],
    ['a list of other things', { ...good, allowed: ['en', {}] }],
    ['a project that is no text', { ...good, projectId: {} }],
    ['a field of another kind', { ...good, value: { polluted: true } }],
    ['what it only inherits', Object.create(good)],
    ['a status that is no number', { ...errors.server.toJSON(), status: Number.NaN }],
    ['no date', { ...errors.credential_expired.toJSON(), expiresAt: 'never' }],
    ['a date that is none', { ...errors.credential_expired.toJSON(), expiresAt: new Date(Number.NaN) }],
    ['keys in place of how many', { ...errors.partial_update.toJSON(), failed: ['a'] }],
    ['more keys than there can be', { ...errors.partial_update.toJSON(), failed: 2 ** 31 }],
  ])('%s', (_, value) => {
    expect(() => fromJSON(value)).toThrow(expect.objectContaining({ code: 'invalid_argument' }));
  });

  it('of any kind, or makes a whole error', () => {
    const errorJson = fc.constantFrom(...Object.values<LocizeError>(errors).map((error) => error.toJSON()));
    const changed = fc
      .tuple(
        errorJson,
        fc.dictionary(fc.constantFrom('code', 'name', 'status', 'path', 'failed', 'cause'), fc.anything()),
      )
      .map(([good, changes]) => ({ ...good, ...changes }));
    fc.assert(
      fc.property(fc.oneof(fc.anything(), changed), (value) => {
        try {
          expect(isLocizeError(fromJSON(value))).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid_argument' });
        }
      }),
      { numRuns: runs(2000) },
    );
  });
});

it('what an error inherits, and what it is told besides, makes no other of it', () => {
  const json = JSON.stringify(errors.not_found.toJSON());
  for (const more of [
    '"__proto__":["a"]',
    '"toJSON":"a"',
    '"toString":"a"',
    '"constructor":"a"',
    '"handled":true',
  ]) {
    const error = fromJSON(JSON.parse(json.replace('{', `{${more},`)));
    expect(error).toBeInstanceOf(sdk.NotFoundError);
    expect(String(error)).toContain('not found');
    expect(error.toJSON()).toMatchObject(errors.not_found.toJSON());
  }
});

it('an error made of JSON is as clean and bounded as any', () => {
  const restored = fromJSON({
    ...errors.rejected.toJSON(),
    message: `a\nb${'x'.repeat(1e6)}`,
    serverMessage: `a\nb${'x'.repeat(1e6)}`,
  });
  expect(restored.message).toMatch(/^a\\nbx+…x+$/);
  expect(restored.message).toHaveLength(4000);
  expect(restored).toMatchObject({ serverMessage: expect.stringMatching(/^a\\nbx+…$/) });
});

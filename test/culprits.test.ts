import { inspect } from 'node:util';
import {
  type AnyLocizeError,
  apiKey,
  isLocizeError,
  Locize,
  type LocizeErrorCode,
  type Project,
  personalAccessToken,
  type Scope,
} from 'locize-sdk';
import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { json, scriptedFetch } from './helpers/fetch.js';

const token = 'lz_pat_test0123456789';
const at = { language: 'en', namespace: 'common' };

function projectWith(...responses: Parameters<typeof scriptedFetch>) {
  const { fetch, requests } = scriptedFetch(...responses);
  const locize = new Locize({
    credential: personalAccessToken(token),
    fetch,
    timeout: 30,
    retry: { limit: 0 },
  });
  return { project: locize.project('p1'), requests };
}
const errorOf = (call: PromiseLike<unknown>) =>
  Promise.resolve(call).then(
    () => expect.fail('it did not fail'),
    (error: unknown) => error as AnyLocizeError,
  );

/** A call that fails with each code, in a function whose name stands on the stack. */
const calls: { readonly [code in LocizeErrorCode]: () => PromiseLike<unknown> } = {
  invalid_argument: () => projectWith().project.versions.publish('..'),
  missing_credential: () => (new Locize().project('p1') as Project<never> as Project).versions.list(),
  missing_scope: () => withScopes(['write']).versions.list(),
  insufficient_role: () => withKey({ role: 'readonly' }).versions.publish(),
  restricted: () => withKey({ versions: ['other'] }).versions.publish(),
  credential_expired: () =>
    new Locize({ credential: personalAccessToken(token, { expiresAt: 0 }) }).project('p1').versions.list(),
  browser_credential: async () => {
    vi.stubGlobal('window', {});
    vi.stubGlobal('document', {});
    try {
      return personalAccessToken(token);
    } finally {
      vi.unstubAllGlobals();
    }
  },
  authentication: () => answered(401),
  permission: () => answered(403),
  not_found: () => answered(404),
  rejected: () => answered(409),
  rate_limit: () => answered(429),
  server: () => answered(500),
  redirect: () => answered(302),
  unexpected_response: () => projectWith(json({ de: 5 })).project.languages.list(),
  wrong_cdn_type: () => {
    const german = { name: 'German', nativeName: 'Deutsch', isReferenceLanguage: false, translated: {} };
    return projectWith(json({}), json({ de: german })).project.languages.list();
  },
  network: () => projectWith(new Error('broken')).project.versions.list(),
  timeout: () => projectWith(() => new Promise(() => {})).project.versions.list(),
  job_failed: () =>
    projectWith(json({ jobId: 'j' }), json({ jobId: 'j', timeouted: true }))
      .project.versions.publish()
      .wait({ pollInterval: 4 }),
  job_timeout: () =>
    projectWith(json({ jobId: 'j' }))
      .project.versions.publish()
      .wait({ timeout: 1, pollInterval: 4 }),
  client_closed: () => {
    const locize = new Locize({ credential: personalAccessToken(token) });
    locize.close();
    return locize.project('p1').versions.list();
  },
  partial_update: () =>
    projectWith(json({}), json({}, { status: 400 })).project.translations.update(
      at,
      Object.fromEntries(Array.from({ length: 1500 }, (_, index) => [`k${index}`, 'v'])),
    ),
};
const withScopes = (scopes: Scope[]) =>
  new Locize({ credential: personalAccessToken(token, { scopes }) }).project('p1');
const withKey = (options: Parameters<typeof apiKey>[1]) =>
  new Locize({ credential: apiKey('a-key', options) }).project('p1') as Project;
const answered = (status: number) =>
  projectWith(
    new Response('', { status, headers: status === 302 ? { location: '/x' } : {} }),
  ).project.versions.list();

describe('the stack of an error names the line that made the call', () => {
  it.each(Object.entries(calls))('of the code %s', async (code, call) => {
    const error = await errorOf(call());
    expect(error.code).toBe(code);
    expect(error.stack).toMatch(/culprits\.test\.ts/);
    expect(error.stack?.startsWith(`${error.name}: ${error.message}`)).toBe(true);
  });

  it.each([
    ['pages', () => projectWith(json({}, { status: 500 })).project.translations.pull(at)],
    [
      'pages read one by one',
      () => firstOf(projectWith(json({}, { status: 500 })).project.translations.pull(at)),
    ],
    ['downloads', () => projectWith(json({}, { status: 500 })).project.translations.downloadAll()],
    [
      'a status',
      () =>
        projectWith(json({}, { status: 500 }))
          .project.jobs.get('j')
          .status(),
    ],
    [
      'a schema',
      () =>
        projectWith(json({ a: 1 })).project.translations.download(at, {
          schema: z.object({ a: z.string() }),
        }),
    ],
    [
      'a request',
      () =>
        projectWith(json({}, { status: 500 })).project.request({ method: 'GET', path: '/x', scope: 'read' }),
    ],
    ['misspelt filters', () => projectWith().project.translations.pull(at, { tag: [] } as object)],
  ])('of %s', async (_, call) => {
    expect((await errorOf(call())).stack).toMatch(/culprits\.test\.ts/);
  });

  it('and so does the cause of a partial update', async () => {
    const { cause } = (await errorOf(calls.partial_update())) as { cause: Error };
    expect(cause.stack).toMatch(/culprits\.test\.ts/);
  });
});
const firstOf = async (items: AsyncIterable<unknown>) => {
  for await (const item of items) return item;
  return undefined;
};

describe('an error points at the culprit', () => {
  it('of a permission, as far as it can be told', async () => {
    const refuse = (credential: ConstructorParameters<typeof Locize>[0] & object) =>
      errorOf(
        (
          new Locize({ ...credential, fetch: async () => json({ message: 'no' }, { status: 403 }) }).project(
            'p1',
          ) as Project
        ).versions.list(),
      );
    const declared = await refuse({ credential: personalAccessToken(token, { scopes: ['read'] }) });
    expect(declared).toMatchObject({ required: 'read', granted: ['read'] });
    expect(declared.message).toBe(
      'versions.list: the server does not permit this. Look at the role in the project, scopes (this takes "read") and restrictions (403: no)',
    );
    const key = await refuse({ credential: apiKey('a-key', { role: 'user' }) });
    expect(key).toMatchObject({ required: 'read', granted: ['read', 'write', 'manage'] });
    const nothing = await refuse({ credential: personalAccessToken(token) });
    expect(nothing).toMatchObject({ required: 'read', granted: undefined });
    expect(nothing.message).toBe(declared.message);
  });

  it.each([
    [() => projectWith(json({ a: 1 })).project.tags.list(), 'expected an array'],
    [() => projectWith(json([{ id: 1 }])).project.branches.list(), 'at 0.id: expected a string'],
    [() => projectWith(json({ a: 1 })).project.branches.create({ name: 'x' }), 'at id: expected a string'],
    [() => projectWith(json([])).project.languages.list(), 'expected an object'],
    [() => projectWith(new Response('half {')).project.tags.list(), 'not JSON'],
    [
      () =>
        projectWith(json('x')).project.request({
          method: 'GET',
          path: '/x',
          scope: 'read',
          schema: z.array(z.string()),
        }),
      'expected array',
    ],
  ])('of a wrong shape, by what was expected', async (call, expected) => {
    const error = await errorOf(call());
    expect(error.code).toBe('unexpected_response');
    expect(error.message).toContain(expected);
    expect(error.message).not.toContain('Invalid input"');
  });

  it('of a wrong argument, with the method and the shape', async () => {
    const { project } = projectWith();
    expect((await errorOf(project.translations.download('common' as never))).message).toBe(
      'translations.download: location must be an object: { version?, language, namespace }',
    );
    expect((await errorOf(project.versions.copy(undefined as never))).message).toBe(
      'versions.copy: versions must be an object: { from, to }',
    );
    const nested = { shop: { title: 'Shop' } };
    expect((await errorOf(project.translations.update(at, nested))).message).toContain(
      'what is nested needs a key for each text, such as "shop.title". See flatten()',
    );
  });

  it('of a provider, by the project and the operation of each caller', async () => {
    const credential = personalAccessToken(async () => {
      throw new Error('the vault is sealed');
    });
    const locize = new Locize({ credential });
    const errors = await Promise.all([
      errorOf(locize.project('a').versions.list()),
      errorOf(locize.project('b').tags.list()),
    ]);
    expect(errors.map(({ projectId, operation }) => [projectId, operation])).toEqual([
      ['a', 'versions.list'],
      ['b', 'tags.list'],
    ]);
    for (const error of errors) expect(error).toMatchObject({ cause: { message: 'the vault is sealed' } });
  });

  it.each([
    ['in a circle', () => Object.assign(new Error('one'), { cause: undefined as unknown })],
    [
      'very deep',
      () =>
        Array.from({ length: 20_000 }).reduce<Error>(
          (cause) => new Error('deep', { cause }),
          new Error('end'),
        ),
    ],
  ])('whose causes are %s is a LocizeError', async (_, make) => {
    const error = make();
    error.cause ??= error;
    const caught = await errorOf(projectWith(error).project.versions.list());
    expect(caught.code).toBe('network');
  });

  it('of a schema that throws is a LocizeError', async () => {
    const schema = {
      '~standard': {
        version: 1,
        vendor: 'x',
        validate: (value: unknown): { value: unknown } => {
          throw new Error(`cannot read ${JSON.stringify(value)}`);
        },
      },
    } as const;
    const { project } = projectWith(json({ quoted: token }));
    const error = await errorOf(project.request({ method: 'GET', path: '/x', scope: 'read', schema }));
    expect(error).toMatchObject({ code: 'unexpected_response' });
    expect(error.message).toContain('the schema failed: cannot read');
    expect(inspect(error)).not.toContain(token);
  });

  it('of GET with a body is refused before any request', async () => {
    const { project, requests } = projectWith(json({}));
    const error = await errorOf(
      project.request({ method: 'GET', path: '/x', scope: 'read', body: { a: 1 } }),
    );
    expect(error).toMatchObject({ code: 'invalid_argument', argument: 'body' });
    expect(requests).toEqual([]);
  });

  it('as a client does when it is printed', () => {
    const credential = personalAccessToken(token);
    expect(inspect(new Locize({ credential, cdnType: 'standard' }))).toBe(
      "Locize { host: 'https://api.lite.locize.app', cdnType: 'standard', credential: Personal Access Token lz_pat_test…6789 }",
    );
    expect(inspect(new Locize())).toContain('credential: none');
    expect(inspect(new Locize({ credential: () => credential }))).toContain('a function of the project id');
  });
});

it('an abort is not an error of the SDK, but the reason that was given', async () => {
  const reason = new Error('the user left');
  const error = await errorOf(projectWith(json([])).project.tags.list({ signal: AbortSignal.abort(reason) }));
  expect(error).toBe(reason);
  expect(isLocizeError(error)).toBe(false);
});

it('the stack of an error deep in the options names the line that made the client', () => {
  const limits = [Error.stackTraceLimit, 5];
  for (const limit of limits) {
    Error.stackTraceLimit = limit ?? 10;
    try {
      new Locize({ retry: { limit: -1 } });
      expect.fail('it was not refused');
    } catch (error) {
      expect((error as Error).stack).toContain('culprits.test.ts');
    } finally {
      Error.stackTraceLimit = limits[0] ?? 10;
    }
  }
});

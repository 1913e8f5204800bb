import {
  apiKey,
  type CallEndEvent,
  type Credential,
  Locize,
  personalAccessToken,
  type ResponseEvent,
} from 'locize-sdk';
import { describe, expect, it, vi } from 'vitest';
import { json, scriptedFetch } from './helpers/fetch.js';
import { token } from './helpers/seed.js';

const role = 'Unauthorized: not authorized with role (readonly)';
const scope = 'Unauthorized: API key is not authorized for this scope (version)';

describe.each([
  ['a role', { message: role }, role],
  ['a role, in the other words', { errorMessage: role, message: 5 }, role],
  ['a scope', { message: scope }, scope],
  ['a scope, after lines of text', { message: 'Unauthorized: a\nb not authorized for this scope (x)' }, 'a'],
])('a 401 that speaks of %s', (_, body, said) => {
  const setUp = (credential: Credential<'read' | 'manage'>) => {
    const { fetch, requests } = scriptedFetch(json(body, { status: 401 }));
    const events: (CallEndEvent | ResponseEvent)[] = [];
    const locize = new Locize({
      credential,
      fetch,
      onCall: (event) => events.push(event),
      onResponse: (event) => events.push(event),
    });
    return { project: locize.project('p1'), requests, events };
  };

  it('is a PermissionError, with its status, in hooks too', async () => {
    const { project, events } = setUp(personalAccessToken(token, { scopes: ['read', 'manage'] }));
    await expect(project.languages.add('de')).rejects.toMatchObject({
      name: 'PermissionError',
      code: 'permission',
      status: 401,
      required: 'manage',
      granted: ['read', 'manage'],
      serverMessage: expect.stringContaining(said),
      message: expect.stringContaining('(401: Unauthorized'),
    });
    expect(events.map(({ code, status }) => [code, status])).toEqual([
      ['permission', 401],
      ['permission', 401],
    ]);
  });

  it('does not have the credential asked for again, which counts as accepted', async () => {
    const provider = vi.fn(async () => token);
    const { project, requests } = setUp(personalAccessToken(provider));
    await expect(project.versions.list()).rejects.toMatchObject({ code: 'permission' });
    await expect(project.versions.list()).rejects.toMatchObject({ code: 'permission' });
    expect(provider).toHaveBeenCalledTimes(1);
    expect(requests).toHaveLength(2);
  });

  it('does not have the function of the project id asked for another', async () => {
    const { fetch, requests } = scriptedFetch(json(body, { status: 401 }));
    const find = vi.fn(() => apiKey('an-api-key'));
    await expect(new Locize({ credential: find, fetch }).project('p1').versions.list()).rejects.toMatchObject(
      {
        code: 'permission',
      },
    );
    expect(find).toHaveBeenCalledTimes(1);
    expect(requests).toHaveLength(1);
  });
});

it('a credential that was renewed, and may not do this, is accepted', async () => {
  const secrets = ['lz_pat_first', 'lz_pat_second'];
  const { fetch, requests } = scriptedFetch(
    json({ message: 'Unauthorized' }, { status: 401 }),
    json({ message: role }, { status: 401 }),
    json({}),
  );
  const provider = vi.fn(async () => secrets.shift() ?? 'lz_pat_third');
  const project = new Locize({ credential: personalAccessToken(provider), fetch }).project('p1');
  await expect(project.versions.list()).rejects.toMatchObject({ code: 'permission', status: 401 });
  await project.versions.list();
  expect(requests.map(({ headers }) => headers.get('authorization'))).toEqual([
    'Bearer lz_pat_first',
    'Bearer lz_pat_second',
    'Bearer lz_pat_second',
  ]);
});

it.each([
  [{ message: 'Unauthorized' }],
  [{ message: 'Unauthorized: unknown API key' }],
  [{ message: 'the token was revoked' }],
  [{ message: ['Unauthorized: not authorized with role (readonly)'] }],
  [{ detail: role }],
  [[role]],
  [role],
  [null],
])('a 401 that says %j is an AuthenticationError, and the credential is asked for again', async (body) => {
  const provider = vi.fn(async () => token);
  const { fetch } = scriptedFetch(json(body, { status: 401 }));
  const codes: unknown[] = [];
  const locize = new Locize({
    credential: personalAccessToken(provider),
    fetch,
    onResponse: ({ code }) => codes.push(code),
  });
  await expect(locize.project('p1').versions.list()).rejects.toMatchObject({
    name: 'AuthenticationError',
    code: 'authentication',
    status: 401,
  });
  expect(provider).toHaveBeenCalledTimes(2);
  expect(codes).toEqual(['authentication']);
});

it('is told by what a response has of its own', async () => {
  Object.assign(Object.prototype, { message: role });
  try {
    const { fetch } = scriptedFetch(json({}, { status: 401 }));
    const project = new Locize({ credential: personalAccessToken(token), fetch }).project('p1');
    await expect(project.versions.list()).rejects.toMatchObject({ code: 'authentication' });
  } finally {
    Reflect.deleteProperty(Object.prototype, 'message');
  }
});

it('takes a long message in its stride', async () => {
  const message = `Unauthorized: ${'not authorized '.repeat(200_000)}`;
  const { fetch } = scriptedFetch(json({ message }, { status: 401 }));
  const project = new Locize({ credential: personalAccessToken(token), fetch }).project('p1');
  const start = performance.now();
  await expect(project.versions.list()).rejects.toMatchObject({ code: 'authentication' });
  expect(performance.now() - start).toBeLessThan(2000);
});

it('a publication whose outcome is in doubt says where to look', async () => {
  const { fetch } = scriptedFetch(json({}, { status: 504 }));
  const project = new Locize({ credential: personalAccessToken(token), fetch }).project('p1');
  await expect(project.versions.publish()).rejects.toThrow(
    'The work may have been done all the same: look at translations.listPublished() before trying again.',
  );
});

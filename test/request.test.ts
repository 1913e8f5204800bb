import { Locize, type Method, type Project, personalAccessToken } from 'locize-sdk';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { json, scriptedFetch } from './helpers/fetch.js';

const token = 'lz_pat_test0123456789';

function setUp(...answers: Parameters<typeof scriptedFetch>) {
  const { fetch, requests } = scriptedFetch(...answers);
  const credential = personalAccessToken(token, { scopes: ['read', 'write'] });
  const locize = new Locize({ credential, fetch, retry: { limit: 1, maxDelay: 1 } });
  return { project: locize.project('p1'), requests };
}

describe('a request of your own', () => {
  it('has parameters by name', async () => {
    const { project, requests } = setUp(json({}));
    for (const parameters of [null, 5, 'e', ['e'], { entry: 5 }]) {
      const call = project.request({
        method: 'GET',
        path: '/glossary/{projectId}/{entry}',
        scope: 'read',
        parameters: parameters as unknown as { entry: string },
      });
      await expect(call).rejects.toMatchObject({ code: 'invalid_argument' });
    }
    expect(requests).toEqual([]);
  });

  it('has no parameters that its path has no place for', async () => {
    const { project, requests } = setUp(json({}));
    const parameters = { entry: 'e', prat: 'p' } as { entry: string };
    const path = '/glossary/{projectId}/{entry}/{part?}';
    await expect(project.request({ method: 'GET', path, scope: 'read', parameters })).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('prat is not in the path'),
    });
    expect(requests).toEqual([]);
  });

  it('is sent as the methods are', async () => {
    const { project, requests } = setUp(json({ id: 'e1' }, { status: 201, headers: { etag: '"1"' } }));
    const { body, status, headers } = await project.request({
      method: 'PUT',
      path: '/glossary/{projectId}/{entry}/{part?}',
      scope: 'write',
      parameters: { entry: 'a+b' },
      query: { dry: 'true', none: undefined },
      body: { text: 'x' },
    });
    expect(body).toEqual({ id: 'e1' });
    expect(status).toBe(201);
    expect(headers.get('etag')).toBe('"1"');
    const [request] = requests;
    expect(request?.method).toBe('PUT');
    expect(request?.url).toBe('https://api.locize.app/glossary/p1/a%2Bb?dry=true');
    expect(request?.headers.get('authorization')).toBe(`Bearer ${token}`);
    expect(await request?.json()).toEqual({ text: 'x' });
  });

  it.each([
    ['public', null],
    ['optional', `Bearer ${token}`],
    ['any', `Bearer ${token}`],
    ['read', `Bearer ${token}`],
  ] as const)('that is %s carries %s', async (scope, authorization) => {
    const { project, requests } = setUp(json({}));
    await project.request({ method: 'GET', path: '/x/{projectId}', scope });
    expect(requests[0]?.headers.get('authorization')).toBe(authorization);
  });

  it('is refused early without its scope', async () => {
    const { project, requests } = setUp(json({}));
    const result = (project as Project<never> as Project).request({
      method: 'GET',
      path: '/x',
      scope: 'admin',
    });
    await expect(result).rejects.toMatchObject({
      code: 'missing_scope',
      operation: 'GET /x',
      required: 'admin',
    });
    expect(requests).toEqual([]);
  });

  it('has its response checked by a schema', async () => {
    const { project } = setUp(json({ count: 5 }), json({ count: 'five' }));
    const request = {
      method: 'GET',
      path: '/x',
      scope: 'read',
      schema: z.object({ count: z.number() }),
    } as const;
    expect((await project.request(request)).body.count).toBe(5);
    await expect(project.request(request)).rejects.toMatchObject({
      code: 'unexpected_response',
      path: ['count'],
    });
  });

  it("gives text that isn't JSON, but no HTML page", async () => {
    const { project } = setUp(new Response('OK'), new Response('<html></html>'));
    const request = { method: 'GET', path: '/x', scope: 'read' } as const;
    expect((await project.request(request)).body).toBe('OK');
    await expect(project.request(request)).rejects.toMatchObject({ code: 'unexpected_response' });
  });

  it.each([
    [403, 'permission'],
    [404, 'not_found'],
    [418, 'rejected'],
  ])('fails with a %i as the methods do', async (status, code) => {
    const { project } = setUp(json({ message: 'no' }, { status }));
    const request = { method: 'GET', path: '/x/{projectId}', scope: 'read' } as const;
    await expect(project.request(request)).rejects.toMatchObject({ code, operation: 'GET /x/{projectId}' });
  });

  it.each([
    ['GET', undefined, 2],
    ['PUT', undefined, 2],
    ['DELETE', undefined, 2],
    ['POST', undefined, 1],
    ['PATCH', undefined, 1],
    ['POST', true, 2],
    ['GET', false, 1],
  ] as const)(
    '%s, idempotent %s, is sent %i times where the server fails',
    async (method, idempotent, times) => {
      const { project, requests } = setUp(new Response('', { status: 500 }));
      await expect(project.request({ method, path: '/x', scope: 'read', idempotent })).rejects.toThrow();
      expect(requests).toHaveLength(times);
    },
  );

  it.each([
    ['no/slash'],
    ['//evil.example/x'],
    ['/x/../y'],
    ['/x/..'],
    ['/./x'],
    ['/x?y=1'],
    ['/x#y'],
    ['/x\\y'],
    ['/x%2fy'],
    ['/x y'],
    ['/@evil.example'],
    ['https://evil.example/x'],
    ['/x/'],
    [''],
    [undefined],
  ])('refuses the path %s', async (path) => {
    const { project, requests } = setUp(json({}));
    const request = { method: 'GET' as Method, path: path as string, scope: 'read' as const };
    await expect(project.request(request)).rejects.toMatchObject({
      code: 'invalid_argument',
      argument: 'path',
    });
    expect(requests).toEqual([]);
  });

  it.each(['..', 'a/b', ''])('refuses the parameter %j', async (entry) => {
    const { project, requests } = setUp(json({}));
    const request = { method: 'GET', path: '/x/{entry}', scope: 'read', parameters: { entry } } as const;
    await expect(project.request(request)).rejects.toMatchObject({
      code: 'invalid_argument',
      argument: 'entry',
    });
    expect(requests).toEqual([]);
  });
});

it.each([[10n], [{ deep: [10n] }]])(
  "a body that can't be JSON fails before any request: %s",
  async (body) => {
    const { fetch, requests } = scriptedFetch(json({}));
    const project = new Locize({ credential: personalAccessToken('lz_pat_test'), fetch }).project('p1');
    const request = { method: 'POST', path: '/x', scope: 'write', body } as const;
    await expect(project.request(request)).rejects.toMatchObject({
      code: 'invalid_argument',
      argument: 'body',
      operation: 'POST /x',
      cause: expect.any(TypeError),
      message: 'POST /x: body can not be turned into JSON; see cause',
    });
    expect(requests).toEqual([]);
  },
);

it.each([
  ['method', { method: 'TRACE' }],
  ['scope', { scope: 'owner' }],
  ['query', { query: { a: 1 } }],
])('a %s that there is not fails before any request', async (argument, wrong) => {
  const { fetch, requests } = scriptedFetch(json({}));
  const project = new Locize({ credential: personalAccessToken('lz_pat_test'), fetch }).project('p1');
  const request = { method: 'GET', path: '/x', scope: 'read', ...wrong } as const;
  await expect(project.request(request as never)).rejects.toMatchObject({
    code: 'invalid_argument',
    argument,
  });
  expect(requests).toEqual([]);
});

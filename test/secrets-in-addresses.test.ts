import { apiKey, Locize, personalAccessToken } from 'locize-sdk';
import { createPublicClient } from 'locize-sdk/public';
import { describe, expect, it } from 'vitest';
import { json, scriptedFetch } from './helpers/fetch.js';

const uuid = '1f2e3d4c-5b6a-4798-8899-aabbccddeeff';
const token = 'lz_pat_test0123456789';
const other = 'lz_api_0123456789abcdef';
const at = { language: 'en', namespace: 'common' };

/** The error is typed, quotes nothing, and comes before any request. */
async function refuses(call: () => unknown, requests: readonly unknown[], secret: string) {
  const error: unknown = await Promise.resolve()
    .then(call)
    .then(
      () => expect.fail('it was not refused'),
      (thrown: unknown) => thrown,
    );
  expect(error).toMatchObject({ code: 'invalid_argument' });
  const shown = [String(error), JSON.stringify(error), (error as Error).stack].join();
  expect(shown).not.toContain(secret);
  expect(requests).toEqual([]);
}

describe.each([
  ['an API key that looks like an id', uuid, () => apiKey(uuid)],
  ['one from a provider', uuid, () => apiKey(async () => uuid)],
  ['a token', token, () => personalAccessToken(token)],
  ['a token of another client', token, () => apiKey(uuid)],
  ['an API key of another client', other, () => apiKey(uuid)],
])('a credential in an address is refused: %s', (_, secret, credentialOf) => {
  const setUp = () => {
    const { fetch, requests } = scriptedFetch(json({ jobId: 'j' }));
    return { locize: new Locize({ credential: credentialOf(), fetch }), requests };
  };

  it('as the project id', async () => {
    const { locize, requests } = setUp();
    await refuses(() => locize.project(secret).versions.list(), requests, secret);
    const report = await locize.forEachProject([secret], (project) => project.versions.list());
    expect(report.failed).toMatchObject([{ error: { code: 'invalid_argument' } }]);
    expect(requests).toEqual([]);
  });

  it('as any part of a path', async () => {
    const { locize, requests } = setUp();
    const project = locize.project('p1');
    await refuses(() => project.versions.publish(secret), requests, secret);
    await refuses(() => project.translations.pull({ ...at, namespace: secret }), requests, secret);
    await refuses(() => project.branches.merge(secret), requests, secret);
    await refuses(() => project.jobs.get(secret).status(), requests, secret);
    await refuses(
      () =>
        project.request({ method: 'GET', path: '/x/{part}', scope: 'read', parameters: { part: secret } }),
      requests,
      secret,
    );
  });
});

it.each([
  ['an API key', uuid, () => apiKey(uuid)],
  ['one from a provider', uuid, () => apiKey(async () => uuid)],
  ['a token', token, () => personalAccessToken(token)],
])('a project id that has the credential in it is shown by no error: %s', async (_, secret, credentialOf) => {
  const { fetch, requests } = scriptedFetch(json({}));
  const locize = new Locize({ credential: credentialOf(), fetch });
  const id = `x${secret}`;
  await refuses(() => locize.project(id).versions.list(), requests, secret);
  await refuses(() => locize.project(id).translations.pull({ ...at, namespace: secret }), requests, secret);
});

it('a token in the text of a path, and in the public client, is refused', async () => {
  const { fetch, requests } = scriptedFetch(json({}));
  const project = new Locize({ credential: apiKey(uuid), fetch }).project('p1');
  await refuses(
    () => project.request({ method: 'GET', path: `/x/${token}`, scope: 'read' }),
    requests,
    token,
  );
  await refuses(() => createPublicClient({ projectId: token, fetch }).languages(), requests, token);
  await refuses(
    () => createPublicClient({ projectId: 'p1', fetch }).download({ ...at, namespace: other }),
    requests,
    other,
  );
});

it('masking a short key garbles no message', async () => {
  const fetch = async () =>
    json({ message: 'needs the scope write, and a role that permits it' }, { status: 403 });
  for (const key of ['ro', 'k', 'write']) {
    const call = new Locize({ credential: apiKey(key), fetch }).project('p1').tags.list();
    await expect(call).rejects.toMatchObject({
      serverMessage: 'needs the scope write, and a role that permits it',
    });
  }
});

it('the key of a listed file, which may quote the credential, is masked', async () => {
  const { fetch } = scriptedFetch(json([{ key: `p1/latest/en/common/${token}` }]));
  const { translations } = new Locize({ credential: personalAccessToken(token), fetch }).project('p1');
  const error: unknown = await Promise.resolve(translations.downloadAll()).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'unexpected_response' });
  expect(String(error)).not.toContain(token);
});

describe('a credential anywhere else in an address is refused as well', () => {
  it.each([
    ['in a path', { path: `/x/{projectId}/${uuid}` as '/x/{projectId}' }],
    ['as a part of a path', { path: `/x/{projectId}/by-${uuid}-more` as '/x/{projectId}' }],
    ['in a query', { path: '/x/{projectId}', query: { key: uuid } }],
    ['inside of a query', { path: '/x/{projectId}', query: { key: `key=${uuid}` } }],
    ['in a public query', { path: '/x/{projectId}', query: { key: uuid }, scope: 'public' }],
  ] as const)('%s', async (_, request) => {
    const { fetch, requests } = scriptedFetch(json({}));
    const project = new Locize({ credential: apiKey(uuid), fetch }).project('p1');
    await refuses(() => project.request({ method: 'GET', scope: 'read', ...request }), requests, uuid);
  });

  it('in what a method asks for', async () => {
    const { fetch, requests } = scriptedFetch(json({}));
    const { translations } = new Locize({ credential: apiKey(uuid), fetch }).project('p1');
    await refuses(() => translations.pull(at, { tags: [uuid] }), requests, uuid);
  });

  it('when it is the one that comes with a renewal', async () => {
    const secrets = ['key-number-one', 'key-number-two'];
    const { fetch, requests } = scriptedFetch(json({}, { status: 401 }), json({}));
    const credential = apiKey(() => secrets.shift() ?? 'none');
    const project = new Locize({ credential, fetch }).project('p1');
    const call = project.versions.copy({ from: 'key-number-two', to: 'b' });
    await expect(call).rejects.toMatchObject({ code: 'invalid_argument' });
    expect(requests).toHaveLength(1);
  });
});

import { Locize, personalAccessToken } from 'locize-sdk';
import { describe, expect, it } from 'vitest';
import { json, scriptedFetch } from './helpers/fetch.js';

const at = { language: 'en', namespace: 'common' };
const credential = personalAccessToken('lz_pat_test0123456789');
const never = () => new Promise<Response>(() => {});

describe('what a project has of its own counts over what its client has', () => {
  it('timeouts', async () => {
    const { fetch } = scriptedFetch(never);
    const locize = new Locize({ credential, fetch, timeout: 60_000, retry: { limit: 0 } });
    await expect(locize.project('p1', { timeout: 20 }).versions.list()).rejects.toMatchObject({
      code: 'timeout',
      timeout: 20,
    });
    const both = locize.project('p1', { timeout: 20, totalTimeout: 30, retry: { limit: 9 } });
    await expect(both.versions.list()).rejects.toMatchObject({ code: 'timeout' });
    // And what a call has of its own counts over both.
    await expect(
      locize.project('p1', { timeout: 60_000 }).versions.list({ timeout: 20 }),
    ).rejects.toMatchObject({ timeout: 20 });
  });

  it('retries, each option by itself', async () => {
    const broken = json({}, { status: 500 });
    const attempts = async (client: object, project: object | undefined) => {
      const { fetch, requests } = scriptedFetch(broken);
      const locize = new Locize({ credential, fetch, ...client });
      await locize
        .project('p1', project)
        .versions.list()
        .catch(() => {});
      return requests.length;
    };
    expect(await attempts({ retry: { maxDelay: 1 } }, { retry: { limit: 4 } })).toBe(5);
    expect(await attempts({ retry: { limit: 4, maxDelay: 1 } }, { retry: { limit: 0 } })).toBe(1);
    expect(await attempts({ retry: { limit: 4 } }, { retry: { maxDelay: 1 } })).toBe(5);
    expect(await attempts({ retry: { limit: 1, maxDelay: 1 } }, undefined)).toBe(2);
    expect(await attempts({ retry: { limit: 1, maxDelay: 1 } }, { retry: { limit: undefined } })).toBe(2);
    expect(await attempts({ retry: { maxDelay: 1 } }, { retry: {} })).toBe(3);
  });

  it('headers, which are added', async () => {
    const { fetch, requests } = scriptedFetch(json({}));
    const locize = new Locize({ credential, fetch, headers: { 'X-One': '1', 'x-two': '2' } });
    await locize.project('p1', { headers: { 'x-TWO': 'own', 'x-three': '3' } }).versions.list();
    await locize.project('p1').versions.list();
    const sent = requests.map(({ headers }) =>
      ['x-one', 'x-two', 'x-three'].map((name) => headers.get(name)),
    );
    expect(sent).toEqual([
      ['1', 'own', '3'],
      ['1', '2', null],
    ]);
  });

  it('also in a run over projects', async () => {
    const { fetch, requests } = scriptedFetch(json({}, { status: 500 }));
    const locize = new Locize({ credential, fetch, retry: { maxDelay: 1 } });
    const { failed } = await locize.forEachProject(
      [
        { id: 'a', retry: { limit: 0 }, headers: { 'x-tenant': 'a' } },
        { id: 'b', timeout: 5000 },
      ],
      (project) => project.translations.pull(at),
      { concurrency: 1 },
    );
    expect(failed.map(({ projectId }) => projectId)).toEqual(['a', 'b']);
    expect(requests.map(({ headers }) => headers.get('x-tenant'))).toEqual(['a', null, null, null]);
  });
});

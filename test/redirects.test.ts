import { Locize, personalAccessToken } from 'locize-sdk';
import { createPublicClient } from 'locize-sdk/public';
import { describe, expect, it } from 'vitest';
import { json, scriptedFetch } from './helpers/fetch.js';

const at = { language: 'en', namespace: 'common' };
const host = 'https://api.locize.app';
const redirect = (location: string, status = 302) => new Response('', { status, headers: { location } });

/** The public download of each entry, by a `fetch`. */
const downloads = {
  'locize-sdk': (fetch: typeof globalThis.fetch) =>
    new Locize({ fetch, headers: { 'x-mine': 'secret' } }).project('p1').translations.download(at),
  'locize-sdk/public': (fetch: typeof globalThis.fetch) =>
    createPublicClient({ projectId: 'p1', fetch }).download(at),
};

describe.each(Object.entries(downloads))('a redirect of a public call of %s', (entry, download) => {
  it.each([301, 302, 303, 307, 308])(
    'with %i is followed within its origin, with its headers',
    async (status) => {
      const { fetch, requests } = scriptedFetch(
        redirect('/moved?a=b', status),
        redirect(`${host}/again`, status),
        json({ title: 'Title' }),
      );
      expect(await download(fetch)).toEqual({ title: 'Title' });
      expect(requests.map(({ url }) => url)).toEqual([
        `${host}/p1/latest/en/common`,
        `${host}/moved?a=b`,
        `${host}/again`,
      ]);
      if (entry === 'locize-sdk') expect(requests[2]?.headers.get('x-mine')).toBe('secret');
    },
  );

  it.each([304, 305, 306])('is none with %i', async (status) => {
    const headers = { location: `${host}/again` };
    const { fetch, requests } = scriptedFetch(new Response(null, { status, headers }));
    await expect(download(fetch)).rejects.toMatchObject({ name: expect.any(String) });
    expect(requests).toHaveLength(1);
  });

  it.each([
    'https://evil.example/p1/latest/en/common',
    '//evil.example/x',
    'http://api.locize.app/p1/latest/en/common',
    'https://api.locize.app:444/p1/latest/en/common',
    'https://api.lite.locize.app/p1/latest/en/common',
    'https://user@evil.example/',
    'data:application/json,{"title":"evil"}',
    'https://',
  ])('to %s is an error, and nothing is sent there', async (location) => {
    const { fetch, requests } = scriptedFetch(redirect(location));
    await expect(download(fetch)).rejects.toMatchObject({ code: 'redirect', status: 302, location });
    expect(requests).toHaveLength(1);
  });

  it('to elsewhere after one within the origin is one as well', async () => {
    const { fetch, requests } = scriptedFetch(redirect('/here'), redirect('https://evil.example/'));
    await expect(download(fetch)).rejects.toMatchObject({ code: 'redirect' });
    expect(requests).toHaveLength(2);
  });

  it('in a circle ends', async () => {
    const { fetch, requests } = scriptedFetch(redirect('/p1/latest/en/common'));
    await expect(download(fetch)).rejects.toMatchObject({ code: 'redirect' });
    expect(requests).toHaveLength(6);
  });

  it('is not one without a redirecting status', async () => {
    const { fetch } = scriptedFetch(
      json({ title: 'Title' }, { headers: { location: 'https://evil.example/' } }),
    );
    expect(await download(fetch)).toEqual({ title: 'Title' });
  });
});

describe('in a browser, which tells nothing of a redirect', () => {
  /** What it answers with `redirect: 'manual'`, and where it gets to by itself. */
  const browser = (end: string) => {
    const modes: unknown[] = [];
    const fetch: typeof globalThis.fetch = async (_, init) => {
      modes.push(init?.redirect);
      if (init?.redirect === 'manual')
        return Object.defineProperty(Response.error(), 'type', { value: 'opaqueredirect' });
      return Object.defineProperty(json({ title: 'Title' }), 'url', { value: end });
    };
    return { fetch, modes };
  };
  const download = downloads['locize-sdk/public'];

  it('the public client takes what comes from the same origin', async () => {
    const { fetch, modes } = browser(`${host}/moved`);
    expect(await download(fetch)).toEqual({ title: 'Title' });
    expect(modes).toEqual(['manual', 'follow']);
  });

  it('the public client takes nothing from elsewhere', async () => {
    const { fetch } = browser('https://evil.example/x');
    await expect(download(fetch)).rejects.toMatchObject({
      code: 'redirect',
      location: 'https://evil.example/x',
    });
  });

  it('the full client follows none, so that its headers go nowhere', async () => {
    const { fetch, modes } = browser(`${host}/moved`);
    await expect(downloads['locize-sdk'](fetch)).rejects.toMatchObject({ code: 'redirect', location: '' });
    expect(modes).toEqual(['manual']);
  });
});

it('a request that changes something is never sent on', async () => {
  const { fetch, requests } = scriptedFetch(redirect('/here', 307));
  const request = { method: 'POST', path: '/x', scope: 'public', body: {} } as const;
  await expect(new Locize({ fetch }).project('p1').request(request)).rejects.toMatchObject({
    code: 'redirect',
  });
  const credential = personalAccessToken('lz_pat_test0123456789');
  await expect(new Locize({ credential, fetch }).project('p1').tags.list()).rejects.toMatchObject({
    code: 'redirect',
  });
  expect(requests).toHaveLength(2);
});

// For a browser, on a page of the same origin.
import { Locize, personalAccessToken } from 'locize-sdk';
import { createPublicClient } from 'locize-sdk/public';
import { createLocizeServer } from 'locize-sdk/testing';
import { check } from './script.mjs';

const at = { language: 'en', namespace: 'common' };

async function checkPage() {
  const done = await check(location.origin, { inBrowser: true });
  const expect = (title, actual, expected) => {
    const [is, should] = [actual, expected].map((value) => JSON.stringify(value));
    if (is !== should) throw new Error(`${title}: ${is} where ${should} was to be`);
    done.push(title);
  };
  const codeOf = (promise) =>
    promise.then(
      () => undefined,
      (error) => error.code,
    );

  // Nothing of the page goes along, not even to its own origin.
  // biome-ignore lint/suspicious/noDocumentCookie: the cookies of a page are set so
  document.cookie = 'session=secret';
  for (const [name, download] of [
    [
      'the public client',
      () => createPublicClient({ projectId: 'p1', baseUrl: location.origin }).download(at),
    ],
    ['the client', () => new Locize({ baseUrl: location.origin }).project('p1').translations.download(at)],
  ]) {
    await download();
    const seen = await (await fetch('/seen')).json();
    expect(`${name} brings no cookie`, seen.cookie, undefined);
    expect(`${name} tells the origin alone`, seen.referer, `${location.origin}/`);
  }

  // What is kept is shown where the server is gone; where nothing is, the first error comes.
  const client = createPublicClient({ projectId: 'p1', baseUrl: `${location.origin}/gone` });
  const texts = await client.download(at);
  expect('texts before the server is gone', texts, { title: 'Kept' });
  expect('texts when it is gone', await client.download(at), texts);
  const other = { ...at, namespace: 'other' };
  await fetch('/gone/p1/latest/en/other', { cache: 'no-store' });
  expect('texts that are not kept', await codeOf(client.download(other)), 'network');

  // The embedded server in a page.
  const server = createLocizeServer({
    projects: [{ id: 'p1', versions: { latest: { en: { common: { title: 'Title' } } } } }],
    tokens: [{ token: 'lz_pat_test_page', scopes: ['read', 'write'], roles: { p1: 'user' } }],
  });
  const credential = personalAccessToken('lz_pat_test_page', { dangerouslyAllowBrowser: true });
  const { translations } = new Locize({ credential, fetch: server.fetch }).project('p1');
  await translations.update(at, { title: 'New' });
  expect('the embedded server', await translations.pull(at), { title: 'New' });
  expect('that does not listen', await codeOf(server.listen()), 'invalid_argument');
  return done;
}

globalThis.result = checkPage().then(
  (done) => ({ done }),
  (error) => ({ error: String(error.stack) }),
);

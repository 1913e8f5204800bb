// What is done in each runtime: both credentials, and without one. Answers what it has done, or throws.
import { apiKey, Locize, personalAccessToken } from 'locize-sdk';
import { createPublicClient } from 'locize-sdk/public';

const token = 'lz_pat_test_runtimes';
const at = { language: 'en', namespace: 'common' };

export async function check(baseUrl, { inBrowser = false } = {}) {
  const done = [];
  const expect = (title, actual, expected) => {
    const [is, should] = [actual, expected].map((value) => JSON.stringify(value));
    if (is !== should) throw new Error(`${title}: ${is} where ${should} was to be`);
    done.push(title);
  };

  const make = () => personalAccessToken(token, { scopes: ['read', 'write', 'manage'] });
  expect(
    'a token is refused in a browser alone',
    await codeOf(async () => make()),
    inBrowser ? 'browser_credential' : undefined,
  );
  const options = { scopes: ['read', 'write', 'manage'], dangerouslyAllowBrowser: inBrowser };
  const project = new Locize({ credential: personalAccessToken(token, options), baseUrl }).project('p1');

  const { changed } = await project.translations.update(at, { added: 'Ünïcödé 日本', title: 'New title' });
  expect('update', changed, true);
  expect('pull', await project.translations.pull(at).all(), { added: 'Ünïcödé 日本', title: 'New title' });
  const job = await project.versions.publish('latest');
  await job.wait({ pollInterval: 20 });
  expect('publish', await job.status(), { state: 'done' });
  expect('a scope error', await codeOf(() => project.users.list()), 'missing_scope');
  expect('downloadAll', await project.translations.downloadAll().all(), {
    en: { common: { title: 'New title', added: 'Ünïcödé 日本' } },
  });

  const reader = new Locize({
    credential: apiKey('test-key-runtimes', { role: 'readonly' }),
    baseUrl,
  }).project('p1');
  expect(
    'an API key reads',
    (await reader.versions.list()).map(({ name }) => name),
    ['latest'],
  );
  expect('a role error', await codeOf(() => reader.languages.add('de')), 'insufficient_role');

  const stranger = new Locize({ credential: apiKey('test-key-unknown', { role: 'readonly' }), baseUrl });
  expect('a refusal', await codeOf(() => stranger.project('p1').versions.list()), 'authentication');
  const signal = AbortSignal.abort(new Error('enough'));
  expect('an abort', await messageOf(() => reader.versions.list({ signal })), 'enough');

  expect('a connection that breaks twice is tried again', await project.tags.list(), []);
  const patient = new Locize({ credential: apiKey('test-key-runtimes', { role: 'readonly' }), baseUrl });
  expect('one that always breaks', await codeOf(() => patient.project('p1').branches.list()), 'network');

  const client = createPublicClient({ projectId: 'p1', baseUrl });
  expect('the public client', await client.download(at), { title: 'New title', added: 'Ünïcödé 日本' });
  expect(
    'its languages',
    (await client.languages()).map(({ code }) => code),
    ['en'],
  );
  // As the platform has it: some take it only where it is no method.
  const { fetch } = globalThis;
  const given = new Locize({ fetch, baseUrl }).project('p1');
  expect("the platform's own fetch", (await given.languages.list()).length, 1);
  const givenToPublic = createPublicClient({ projectId: 'p1', fetch, baseUrl });
  expect('the same in the public client', await givenToPublic.badge(), { translatedPercentage: 100 });
  expect('many downloads', (await client.downloadMany(Array.from({ length: 300 }, () => at))).length, 300);
  expect('its errors', await codeOf(() => client.download({ ...at, language: '..' })), 'invalid_argument');
  return done;
}

const codeOf = (work) =>
  work().then(
    () => undefined,
    (error) => error.code,
  );
const messageOf = (work) =>
  work().then(
    () => undefined,
    (error) => error.message,
  );

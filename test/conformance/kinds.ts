import assert from 'node:assert/strict';
import { apiKey, Locize } from 'locize-sdk';
import type { LocizeServer, LocizeServerSeed } from 'locize-sdk/testing';
import { startRecordedServer } from './recorder.ts';
import type { Check } from './report.ts';
import { type Outcome, runCli } from './run-program.ts';

/** Projects of other kinds than the one that every command is tried on. */
const kinds: LocizeServerSeed = {
  jobDuration: 20,
  projects: [
    {
      id: 'main',
      referenceLanguage: 'en',
      versions: {
        latest: {
          en: { common: { title: 'Title', 'login.label': 'Log in' } },
          de: { common: { title: 'Titel' } },
        },
      },
      apiKeys: [
        { key: 'test-key-of-main', role: 'admin' },
        { key: 'test-key-for-german', role: 'user', languages: ['de'] },
        { key: 'test-key-for-next', role: 'user', versions: ['next'] },
        { key: 'test-key-of-a-user', role: 'user' },
      ],
      tenants: [
        {
          id: 'acme',
          versions: { latest: { en: { common: { title: 'Acme' } } } },
          apiKeys: [{ key: 'test-key-of-acme', role: 'admin' }],
        },
      ],
    },
    {
      id: 'auto',
      autoPublish: ['latest'],
      versions: { latest: { en: { common: { title: 'Title' } } } },
      apiKeys: [{ key: 'test-key-of-auto', role: 'user' }],
    },
    { id: 'empty', apiKeys: [{ key: 'test-key-of-empty', role: 'user' }] },
  ],
};

interface Hands {
  readonly server: LocizeServer;
  readonly cli: (
    credential: string,
    projectId: string,
    args: readonly string[],
    files?: object,
  ) => Promise<Outcome>;
  readonly sdk: (credential: string, projectId: string) => ReturnType<Locize['project']>;
}

const at = { language: 'en', namespace: 'common' };
const json = (outcome: Outcome, path: string): unknown => JSON.parse(outcome.files[path] ?? 'null');
const ended = ({ exitCode, output }: Outcome) => assert.equal(exitCode, 0, output);
const refused = ({ exitCode, output }: Outcome, message: RegExp) => {
  assert.notEqual(exitCode, 0, output);
  assert.match(output, message);
};

const works: { readonly [kind: string]: (hands: Hands) => Promise<'allowed' | 'refused'> } = {
  'tenant: download what it overrides': async ({ cli, sdk }) => {
    const download = ['download', '--unpublished', 'true', '--overridden-only', 'true', '--language', 'en'];
    const outcome = await cli('test-key-of-acme', 'acme', download);
    ended(outcome);
    assert.deepEqual(json(outcome, 'en/common.json'), { title: 'Acme' });
    const own = sdk('test-key-of-acme', 'acme').translations.pull(at, { own: true });
    assert.deepEqual(await own.all(), { title: 'Acme' });
    return 'allowed';
  },
  'tenant: download all that is published': async ({ cli }) => {
    const outcome = await cli('test-key-of-acme', 'acme', ['download']);
    ended(outcome);
    assert.deepEqual(json(outcome, 'en/common.json'), { title: 'Acme', login: { label: 'Log in' } });
    assert.deepEqual(json(outcome, 'de/common.json'), { title: 'Titel' });
    return 'allowed';
  },
  'tenant: add and remove, and nothing of it in the main project': async ({ cli, server }) => {
    const before = server.content('main');
    ended(await cli('test-key-of-acme', 'acme', ['add', 'common', 'fresh', 'Fresh', '--language', 'en']));
    ended(await cli('test-key-of-acme', 'acme', ['remove', 'common', 'title']));
    assert.deepEqual(server.content('acme').latest?.en?.common, {
      title: 'Title',
      'login.label': 'Log in',
      fresh: 'Fresh',
    });
    assert.deepEqual(server.content('main'), before);
    return 'allowed';
  },
  'tenant: by the key of the main project': async ({ cli }) => {
    const add = ['add', 'common', 'fresh', 'Fresh', '--language', 'en'];
    refused(await cli('test-key-of-main', 'acme', add), /not valid/);
    return 'refused';
  },
  'main project: publish with the tenants': async ({ cli, sdk, server }) => {
    await sdk('test-key-of-main', 'main').translations.update(at, { later: 'Later' });
    ended(await cli('test-key-of-main', 'main', ['publish-version']));
    assert.equal(server.published('acme').latest?.en?.common?.later, undefined);
    ended(await cli('test-key-of-main', 'main', ['publish-version', '--tenants', 'true']));
    assert.equal(server.published('acme').latest?.en?.common?.later, 'Later');
    return 'allowed';
  },
  'version that publishes itself: add, and get': async ({ cli }) => {
    ended(await cli('test-key-of-auto', 'auto', ['add', 'common', 'fresh', 'Fresh', '--language', 'en']));
    const outcome = await cli('test-key-of-auto', 'auto', ['get', 'common', 'fresh', '--language', 'en']);
    assert.equal(outcome.output.trim(), 'Fresh');
    return 'allowed';
  },
  'version that publishes itself: sync': async ({ cli, server }) => {
    ended(await cli('test-key-of-auto', 'auto', ['sync'], { 'en/common.json': { synced: 'Synced' } }));
    assert.deepEqual(server.published('auto').latest?.en?.common, { synced: 'Synced' });
    return 'allowed';
  },
  'restricted key: where it may': async ({ cli, server }) => {
    ended(await cli('test-key-for-german', 'main', ['add', 'common', 'fresh', 'Frisch', '--language', 'de']));
    assert.equal(server.content('main').latest?.de?.common?.fresh, 'Frisch');
    return 'allowed';
  },
  'restricted key: another language': async ({ cli }) => {
    const add = ['add', 'common', 'fresh', 'Fresh', '--language', 'en'];
    refused(await cli('test-key-for-german', 'main', add), /not authorized for this scope \(language\)/);
    return 'refused';
  },
  'restricted key: a copy over another version': async ({ cli, server }) => {
    ended(await cli('test-key-for-next', 'main', ['copy-version', 'latest', '--ver', 'next']));
    const copy = ['copy-version', 'next', '--ver', 'latest'];
    refused(await cli('test-key-for-next', 'main', copy), /not authorized for this scope \(version\)/);
    assert.deepEqual(Object.keys(server.content('main')), ['latest', 'next']);
    return 'refused';
  },
  'key of a user: a language in a project with content': async ({ cli, server }) => {
    await cli('test-key-of-a-user', 'main', ['migrate'], { 'fr/common.json': { title: 'Titre' } });
    const [asked] = server.requests.filter(({ path }) => path === '/language/main/fr');
    assert.equal(asked?.status, 401);
    assert.deepEqual(Object.keys(server.content('main').latest ?? {}), ['en', 'de']);
    return 'refused';
  },
  'empty project: migrate into it': async ({ cli, server }) => {
    const files = { 'en/common.json': { title: 'Title' }, 'de/common.json': { title: 'Titel' } };
    ended(await cli('test-key-of-empty', 'empty', ['migrate'], files));
    assert.deepEqual(Object.keys(server.content('empty').latest ?? {}).sort(), ['de', 'en']);
    return 'allowed';
  },
};

export const kindChecks: readonly Check[] = Object.entries(works).map(([command, work]) => ({
  client: 'other projects',
  command,
  credential: 'key of its own',
  run: async () => {
    const { url, server, close } = await startRecordedServer(kinds);
    try {
      return await work({
        server,
        cli: (credential, projectId, args, files = {}) => {
          const contents = Object.entries(files).map(([path, content]) => [path, JSON.stringify(content)]);
          return runCli(args, { url, credential, projectId, files: Object.fromEntries(contents) });
        },
        sdk: (credential, projectId) =>
          new Locize({ credential: apiKey(credential), baseUrl: url }).project(projectId),
      });
    } finally {
      await close();
    }
  },
}));

import assert from 'node:assert/strict';
import type { Scope } from 'locize-sdk';
import type { LocizeServer } from 'locize-sdk/testing';
import type { Outcome } from './run-program.ts';
import { branchId } from './seed.ts';

/** A command of locize-cli, and what it leaves where it succeeds. */
export interface CliCommand {
  readonly name: string;
  readonly args: readonly string[];
  /** Files of the working folder before. */
  readonly files?: Record<string, string>;
  /** The scopes that it needs to succeed. */
  readonly needs: readonly Scope[];
  /** Whether the project has no languages yet. */
  readonly bootstrap?: boolean;
  readonly after: (server: LocizeServer, outcome: Outcome) => void;
  /** Where it succeeds in part also without its scopes, as a tool that tries again without a credential does. */
  readonly without?: (server: LocizeServer, outcome: Outcome) => void;
}

const json = (content: object) => JSON.stringify(content, null, 2);
const contentOf = (server: LocizeServer, version = 'latest') => server.content('p1')[version] ?? {};

/** The state before, which a command that is refused leaves as it is. */
export const untouched = json({
  en: { common: { text: 'Text', title: 'Title' }, shop: { cart: 'Cart' }, secret: { plan: 'Plan' } },
  de: { common: { text: 'Text', title: 'Titel' }, shop: {}, secret: {} },
});

const withoutSecret = (_: LocizeServer, { exitCode, files }: Outcome) => {
  assert.equal(exitCode, 0);
  assert.deepEqual(Object.keys(files).sort(), ['de/common.json', 'en/common.json', 'en/shop.json']);
};

export const commands: readonly CliCommand[] = [
  {
    name: 'add',
    args: ['add', 'common', 'fresh', 'Fresh', '--language', 'en'],
    needs: ['write'],
    after: (server) => assert.equal(contentOf(server).en?.common?.fresh, 'Fresh'),
  },
  {
    name: 'remove',
    args: ['remove', 'common', 'title'],
    needs: ['write'],
    after: (server) => {
      assert.deepEqual(contentOf(server).en?.common, { text: 'Text' });
      assert.deepEqual(contentOf(server).de?.common, { text: 'Text' });
    },
  },
  {
    name: 'get',
    args: ['get', 'common', 'title', '--language', 'de'],
    needs: [],
    after: (_, { output }) => assert.equal(output.trim(), 'Titel'),
  },
  {
    name: 'download',
    args: ['download'],
    needs: ['read'],
    after: (_, { files }) => {
      assert.deepEqual(Object.keys(files).sort(), [
        'de/common.json',
        'en/common.json',
        'en/secret.json',
        'en/shop.json',
      ]);
      assert.deepEqual(JSON.parse(files['de/common.json'] ?? ''), { text: 'Text', title: 'Titel' });
      assert.deepEqual(JSON.parse(files['en/secret.json'] ?? ''), { plan: 'Plan' });
    },
    without: withoutSecret,
  },
  {
    name: 'download (one namespace, flat)',
    args: ['download', '--language', 'de', '--namespace', 'common', '--format', 'flat'],
    needs: [],
    after: (_, { files }) => {
      assert.deepEqual(Object.keys(files), ['de/common.json']);
      assert.deepEqual(JSON.parse(files['de/common.json'] ?? ''), { text: 'Text', title: 'Titel' });
    },
  },
  {
    name: 'download (xliff2)',
    args: ['download', '--language', 'de', '--namespace', 'common', '--format', 'xliff2'],
    needs: [],
    after: (_, { files }) => assert.match(Object.values(files).join(), /<target>Titel<\/target>/),
  },
  {
    name: 'download (android)',
    args: ['download', '--language', 'de', '--namespace', 'common', '--format', 'android'],
    needs: [],
    after: (_, { files }) =>
      assert.match(Object.values(files).join(), /<string name="title">Titel<\/string>/),
  },
  {
    name: 'download (yaml)',
    args: ['download', '--language', 'de', '--namespace', 'common', '--format', 'yaml'],
    needs: [],
    after: (_, { files }) => assert.match(Object.values(files).join(), /title: Titel/),
  },
  {
    name: 'download --unpublished',
    args: ['download', '--unpublished', 'true', '--namespace', 'common'],
    needs: ['read'],
    after: (_, { files }) => {
      assert.deepEqual(JSON.parse(files['en/common.json'] ?? ''), { text: 'Text', title: 'Title' });
      assert.deepEqual(JSON.parse(files['de/common.json'] ?? ''), { text: 'Text', title: 'Titel' });
    },
  },
  {
    name: 'download --overridden-only (branch)',
    args: ['download', '--overridden-only', 'true', '--branch', 'feature', '--namespace', 'common'],
    needs: ['read'],
    after: (_, { files, output }) => {
      if (files['en/common.json'] === undefined) assert.fail(output);
      assert.deepEqual(JSON.parse(files['en/common.json']), { title: 'Branched' });
    },
  },
  {
    name: 'sync (additions, changes, removals)',
    args: ['sync', '--update-values', 'true'],
    files: {
      'en/common.json': json({ title: 'Changed', added: 'Added' }),
      'en/shop.json': json({ cart: 'Cart' }),
      'en/fresh.json': json({ new: 'New namespace' }),
    },
    needs: ['write'],
    after: (server) => {
      assert.deepEqual(contentOf(server).en?.common, { added: 'Added', title: 'Changed' });
      assert.deepEqual(contentOf(server).en?.fresh, { new: 'New namespace' });
      assert.deepEqual(contentOf(server).de?.common, { title: 'Titel' });
    },
  },
  {
    name: 'sync --dry',
    args: ['sync', '--update-values', 'true', '--dry', 'true'],
    files: {
      'en/common.json': json({ title: 'Changed', added: 'Added' }),
      'en/shop.json': json({ cart: 'Cart' }),
    },
    needs: [],
    after: (server, { output }) => {
      assert.equal(json(contentOf(server)), untouched);
      assert.match(output, /would add added in en\/common/);
    },
  },
  {
    name: 'sync --branch',
    args: ['sync', '--branch', 'feature', '--unpublished', 'true'],
    files: { 'en/common.json': json({ title: 'Branched', text: 'Text', added: 'Added' }) },
    needs: ['read', 'write'],
    after: (server) => {
      assert.deepEqual(server.content(branchId).latest?.en?.common, {
        added: 'Added',
        text: 'Text',
        title: 'Branched',
      });
      assert.equal(json(contentOf(server)), untouched);
    },
  },
  {
    name: 'sync (no languages yet)',
    args: ['sync'],
    files: { 'en/common.json': json({ title: 'Title' }) },
    // It reads the statistics where nothing is published.
    needs: ['read', 'write', 'manage'],
    bootstrap: true,
    after: (server) => assert.deepEqual(contentOf(server).en?.common, { title: 'Title' }),
  },
  {
    name: 'save-missing',
    args: ['save-missing'],
    files: { 'en/common.json': json({ title: 'Not taken', missing: 'Missing' }) },
    needs: ['write'],
    after: (server) =>
      assert.deepEqual(contentOf(server).en?.common, { missing: 'Missing', text: 'Text', title: 'Title' }),
  },
  {
    name: 'migrate',
    args: ['migrate', '--replace', 'true'],
    files: {
      'en/common.json': json({ deep: { key: 'Deep' } }),
      'de/common.json': json({ deep: { key: 'Tief' } }),
    },
    needs: ['write'],
    after: (server) => {
      assert.deepEqual(contentOf(server).en?.common, { 'deep.key': 'Deep' });
      assert.deepEqual(contentOf(server).de?.common, { 'deep.key': 'Tief' });
    },
  },
  {
    name: 'copy-version',
    args: ['copy-version', 'latest', '--ver', 'next'],
    needs: ['manage'],
    after: (server) => assert.equal(json(contentOf(server, 'next')), untouched),
  },
  {
    name: 'remove-version',
    args: ['remove-version', 'next'],
    needs: ['manage'],
    after: (server) => assert.deepEqual(Object.keys(server.content('p1')), ['latest']),
  },
  {
    name: 'publish-version',
    args: ['publish-version'],
    needs: ['manage'],
    after: (_, { output }) => assert.match(output, /publishing for latest succesfully requested/),
  },
  {
    name: 'delete-namespace',
    args: ['delete-namespace', 'shop'],
    needs: ['write'],
    after: (server) => assert.deepEqual(Object.keys(contentOf(server).en ?? {}).sort(), ['common', 'secret']),
  },
  {
    name: 'create-branch',
    args: ['create-branch', 'another'],
    needs: ['read', 'manage'],
    after: (_, { output }) => assert.match(output, /creating branch "another" \(.+\) successful/),
  },
  {
    name: 'merge-branch',
    args: ['merge-branch', 'feature', '--delete', 'true'],
    needs: ['read', 'manage'],
    after: (server) => assert.equal(contentOf(server).en?.common?.title, 'Branched'),
  },
  {
    name: 'delete-branch',
    args: ['delete-branch', 'feature'],
    needs: ['read', 'manage'],
    after: (server, { output }) => {
      assert.match(output, /deleting branch .* succesfully requested/);
      assert.equal(json(contentOf(server)), untouched);
    },
  },
];

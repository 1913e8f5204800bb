/**
 * A careful run against the real API: in a branch of its own, which it deletes at the end. The project itself is
 * only read.
 *
 *   LOCIZE_LIVE_PAT=lz_pat_… LOCIZE_LIVE_PROJECT=… npm run test:live
 *
 * The token needs read, write and manage. LOCIZE_CDN_TYPE and LOCIZE_API_ENDPOINT are heeded.
 */
import assert from 'node:assert/strict';
import { Locize, type Project, personalAccessToken } from 'locize-sdk';

const {
  LOCIZE_LIVE_PAT: token,
  LOCIZE_LIVE_PROJECT: projectId,
  LOCIZE_CDN_TYPE: cdnType,
  LOCIZE_API_ENDPOINT: baseUrl,
} = process.env;

if (token && projectId) await run(token, projectId);
else console.log('skipped: set LOCIZE_LIVE_PAT and LOCIZE_LIVE_PROJECT to run against the real API');

async function run(token: string, projectId: string): Promise<void> {
  const locize = new Locize({
    credential: personalAccessToken(token, { scopes: ['read', 'write', 'manage'] }),
    cdnType: cdnType === 'standard' ? 'standard' : 'pro',
    baseUrl: baseUrl || undefined,
  });
  const project = locize.project(projectId);

  const language = await step('languages', async () => {
    const languages = await project.languages.list();
    const reference = languages.find(({ isReferenceLanguage }) => isReferenceLanguage);
    assert.ok(reference, 'the project has no reference language');
    return reference.code;
  });
  await step('versions', async () => {
    const versions = await project.versions.list();
    assert.ok(
      versions.some(({ name }) => name === 'latest'),
      'the project has no version latest',
    );
  });
  await step('namespaces', () => project.namespaces.list({ version: 'latest' }));
  await step('tags', () => project.tags.list());
  await step('badge', () => project.statistics.badge());

  const name = `locize-sdk-live-${Date.now()}`;
  const branch = await step(`create branch ${name}`, () => project.branches.create({ name }));
  try {
    await inBranch(locize.project(branch.id), branch.version ?? 'latest', language);
  } finally {
    await step('delete branch', async () => project.branches.delete(branch.id).wait());
  }
  await step('branch is gone', async () => {
    const left = await project.branches.list();
    assert.ok(
      !left.some(({ id }) => id === branch.id),
      `the branch ${branch.id} is still there: delete it by hand`,
    );
  });
  console.log('passed');
}

async function inBranch(branch: Project<'read' | 'write'>, version: string, language: string): Promise<void> {
  const location = { version, language, namespace: 'locize-sdk-live' };
  const { translations } = branch;
  await step('update', async () => {
    const entries = { 'a.key': 'A value', detailed: { value: 'Detailed', context: { text: 'for a test' } } };
    assert.equal((await translations.update(location, entries)).changed, true);
  });
  await step('update with nothing to change', async () => {
    assert.equal((await translations.update(location, { 'a.key': 'A value' })).changed, false);
  });
  await step('report missing keys', () => translations.reportMissing(location, { missing: 'Missing' }));
  await step('report used keys', () => translations.reportUsed(location, ['a.key']));
  await step('pull', async () => {
    assert.deepEqual(await translations.pull(location).all(), {
      'a.key': 'A value',
      detailed: 'Detailed',
      missing: 'Missing',
    });
  });
  await step('pull its own', async () => {
    const own = await translations.pull(location, { own: true }).all();
    assert.deepEqual(Object.keys(own).sort(), ['a.key', 'detailed', 'missing']);
  });
  await step('delete', async () => {
    await translations.delete(location, ['missing']);
    assert.ok(!('missing' in (await translations.pull(location).all())));
  });
}

async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work();
    console.log(`ok      ${title}`);
    return result;
  } catch (error) {
    console.log(`FAILED  ${title}: ${error}`);
    process.exitCode = 1;
    throw error;
  }
}

import { readFileSync } from 'node:fs';
import type { OperationName, Project } from 'locize-sdk';
import { expect } from 'vitest';

/** What one call puts on the wire, stated literally, and what it makes of the answer. */
export interface WireCase {
  readonly operation: OperationName;
  readonly title: string;
  readonly call: (project: Project) => Promise<unknown>;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly query?: Record<string, string>;
  readonly body?: unknown;
  /** Whether the request carries the credential; true unless given. */
  readonly authorized?: boolean;
  readonly status?: number | undefined;
  readonly reply: unknown;
  readonly replyHeaders?: Record<string, string>;
  readonly result: unknown;
}

/** What an official client was answered, as `npm run record:conformance` has recorded it. */
function recorded(name: string): Pick<WireCase, 'status' | 'reply'> {
  const file = new URL(`../conformance/recordings/${name}.json`, import.meta.url);
  const { status, answer } = JSON.parse(readFileSync(file, 'utf8'));
  return { status, reply: answer ?? '' };
}

/** Statistics of a namespace, in which each key is a segment. */
const counts = (translated: number, untranslated: number) => ({
  translated,
  untranslated,
  ordered: 0,
  segmentsTranslated: translated,
  segmentsTotal: translated + untranslated,
});

const branchId = '5f1c0d3a-8a57-4c0e-9d5e-0a1b2c3d4e5f';
const common = { language: 'de', namespace: 'common' };

export const cases: readonly WireCase[] = [
  {
    operation: 'translations.download',
    title: 'reads the published namespace without a credential',
    call: (project) => project.translations.download(common),
    method: 'GET',
    path: '/p1/latest/de/common',
    authorized: false,
    ...recorded('translations-download'),
    result: { text: 'Text', title: 'Titel' },
  },
  {
    operation: 'translations.downloadPrivate',
    title: 'reads a private namespace with the credential',
    call: (project) => project.translations.downloadPrivate({ ...common, version: 'production' }),
    method: 'GET',
    path: '/private/p1/production/de/common',
    ...recorded('translations-downloadPrivate'),
    result: { plan: 'Plan' },
  },
  {
    operation: 'translations.pull',
    title: 'asks for the first page with an empty cursor',
    call: (project) => project.translations.pull(common).all(),
    method: 'GET',
    path: '/pull/p1/latest/de/common',
    query: { next: '' },
    ...recorded('translations-pull'),
    result: { text: 'Text', title: 'Title' },
  },
  {
    operation: 'translations.update',
    title: 'sends texts, details and deletions',
    call: (project) =>
      project.translations.update(common, {
        title: 'Titel',
        button: { value: 'Los', context: { text: 'on the start page' }, tags: ['start'] },
        old: null,
      }),
    method: 'POST',
    path: '/update/p1/latest/de/common',
    body: {
      title: 'Titel',
      button: { value: 'Los', context: { text: 'on the start page' }, tags: ['start'] },
      old: null,
    },
    ...recorded('translations-update'),
    result: { keys: 3, changed: true, notices: [] },
  },
  {
    operation: 'translations.update',
    title: 'sends its options in the query',
    call: (project) =>
      project.translations.update(
        common,
        { a: 'b' },
        {
          replace: true,
          autotranslate: true,
          autotranslateReview: true,
          autotranslateLanguages: ['fr', 'it'],
        },
      ),
    method: 'POST',
    path: '/update/p1/latest/de/common',
    query: {
      replace: 'true',
      autotranslate: 'true',
      autotranslatereview: 'true',
      autotranslatelanguages: 'fr,it',
    },
    body: { a: 'b' },
    reply: {},
    replyHeaders: { 'x-cli-info': 'Your trial ends soon' },
    result: { keys: 1, changed: true, notices: ['Your trial ends soon'] },
  },
  {
    operation: 'translations.update',
    title: 'takes 412 for "nothing to change"',
    call: (project) => project.translations.update(common, { a: 'b' }),
    method: 'POST',
    path: '/update/p1/latest/de/common',
    body: { a: 'b' },
    ...recorded('translations-update-unchanged'),
    result: { keys: 1, changed: false, notices: [] },
  },
  {
    operation: 'translations.update',
    title: 'empties a namespace',
    call: (project) => project.translations.update(common, {}, { replace: true }),
    method: 'POST',
    path: '/update/p1/latest/de/common',
    query: { replace: 'true' },
    body: {},
    reply: {},
    result: { keys: 0, changed: true, notices: [] },
  },
  {
    operation: 'translations.delete',
    title: 'sends each key once, as null',
    call: (project) => project.translations.delete(common, ['a', 'b', 'a']),
    method: 'POST',
    path: '/update/p1/latest/de/common',
    body: { a: null, b: null },
    ...recorded('translations-delete'),
    result: { keys: 3, changed: true, notices: [] },
  },
  {
    operation: 'translations.reportMissing',
    title: 'sends keys with their default values',
    call: (project) =>
      project.translations.reportMissing(common, { a: 'b', c: { value: 'd', context: { text: 'e' } } }),
    method: 'POST',
    path: '/missing/p1/latest/de/common',
    body: { a: 'b', c: { value: 'd', context: { text: 'e' } } },
    ...recorded('translations-reportMissing'),
    result: { keys: 2, changed: true, notices: [] },
  },
  {
    operation: 'translations.reportMissing',
    title: 'takes 412 for "all keys exist"',
    call: (project) => project.translations.reportMissing(common, { a: 'b' }),
    method: 'POST',
    path: '/missing/p1/latest/de/common',
    body: { a: 'b' },
    ...recorded('translations-reportMissing-unchanged'),
    result: { keys: 1, changed: false, notices: [] },
  },
  {
    operation: 'translations.reportUsed',
    title: 'sends the keys as an array',
    call: (project) => project.translations.reportUsed(common, ['a', 'b']),
    method: 'POST',
    path: '/used/p1/latest/de/common',
    body: ['a', 'b'],
    reply: {},
    result: { keys: 2, changed: true, notices: [] },
  },
  {
    operation: 'namespaces.list',
    title: 'lists each namespace once, from the statistics',
    call: (project) => project.namespaces.list(),
    method: 'GET',
    path: '/stats/project/p1',
    reply: {
      latest: { en: { common: { translated: 1, untranslated: 0 }, shop: {} }, de: { common: {} } },
      production: { en: { common: {} } },
    },
    result: [
      { name: 'common', versions: ['latest', 'production'], languages: ['en', 'de'] },
      { name: 'shop', versions: ['latest'], languages: ['en'] },
    ],
  },
  {
    operation: 'namespaces.list',
    title: 'filters by version and language',
    call: (project) => project.namespaces.list({ version: 'latest', language: 'de' }),
    method: 'GET',
    path: '/stats/project/p1',
    reply: { latest: { en: { shop: {} }, de: { common: {} } }, production: { de: { other: {} } } },
    result: [{ name: 'common', versions: ['latest'], languages: ['de'] }],
  },
  {
    operation: 'namespaces.create',
    title: 'creates an empty namespace without a body',
    call: (project) => project.namespaces.create(common),
    method: 'POST',
    path: '/create/p1/latest/de/common',
    reply: {},
    result: undefined,
  },
  {
    operation: 'namespaces.create',
    title: 'creates a namespace with entries',
    call: (project) => project.namespaces.create({ ...common, version: 'next', entries: { a: 'b' } }),
    method: 'POST',
    path: '/create/p1/next/de/common',
    body: { a: 'b' },
    reply: '',
    result: undefined,
  },
  {
    operation: 'namespaces.rename',
    title: 'renames from one name to another',
    call: (project) => project.namespaces.rename({ from: 'old', to: 'new' }),
    method: 'POST',
    path: '/rename/p1/latest/old/new',
    reply: {},
    result: undefined,
  },
  {
    operation: 'namespaces.delete',
    title: 'deletes in all languages',
    call: (project) => project.namespaces.delete({ namespace: 'common', version: 'next' }),
    method: 'DELETE',
    path: '/delete/p1/next/common',
    ...recorded('namespaces-delete'),
    result: undefined,
  },
  {
    operation: 'languages.list',
    title: 'lists without a credential, in the words of the field',
    call: (project) => project.languages.list(),
    method: 'GET',
    path: '/languages/p1',
    authorized: false,
    reply: {
      de: {
        name: 'German',
        nativeName: 'Deutsch',
        isReferenceLanguage: false,
        translated: { latest: 0.5 },
        somethingNew: 1,
      },
    },
    result: [
      {
        code: 'de',
        name: 'German',
        nativeName: 'Deutsch',
        isReferenceLanguage: false,
        translated: { latest: 0.5 },
        somethingNew: 1,
      },
    ],
  },
  {
    operation: 'languages.list',
    title: 'lists what an official client was answered',
    call: (project) => project.languages.list(),
    method: 'GET',
    path: '/languages/p1',
    authorized: false,
    ...recorded('languages-list'),
    result: [
      {
        code: 'en',
        name: 'English',
        nativeName: 'English',
        isReferenceLanguage: true,
        translated: { latest: 1, next: 1 },
      },
      {
        code: 'de',
        name: 'German',
        nativeName: 'Deutsch',
        isReferenceLanguage: false,
        translated: { latest: 0.5, next: 0 },
      },
    ],
  },
  {
    operation: 'languages.add',
    title: 'adds a language',
    call: (project) => project.languages.add('pt-BR'),
    method: 'POST',
    path: '/language/p1/pt-BR',
    ...recorded('languages-add'),
    result: undefined,
  },
  {
    operation: 'languages.remove',
    title: 'removes a language',
    call: (project) => project.languages.remove('pt-BR'),
    method: 'DELETE',
    path: '/language/p1/pt-BR',
    reply: '',
    result: undefined,
  },
  {
    operation: 'versions.list',
    title: 'lists versions, from the statistics',
    call: (project) => project.versions.list(),
    method: 'GET',
    path: '/stats/project/p1',
    reply: { latest: { en: { common: {}, shop: {} }, de: { common: {} } }, empty: {} },
    result: [
      { name: 'latest', languages: ['en', 'de'], namespaces: ['common', 'shop'] },
      { name: 'empty', languages: [], namespaces: [] },
    ],
  },
  {
    operation: 'versions.publish',
    title: 'publishes latest unless told otherwise',
    call: async (project) => (await project.versions.publish()).id,
    method: 'POST',
    path: '/publish/p1/latest',
    ...recorded('versions-publish'),
    result: 'job-1',
  },
  {
    operation: 'versions.publish',
    title: 'publishes the tenants too',
    call: async (project) => (await project.versions.publish('production', { tenants: true })).projectId,
    method: 'POST',
    path: '/publish/p1/production',
    query: { tenants: 'true' },
    reply: { jobId: 'j1' },
    result: 'p1',
  },
  {
    operation: 'versions.copy',
    title: 'copies from one version to another',
    call: async (project) => (await project.versions.copy({ from: 'latest', to: 'production' })).id,
    method: 'POST',
    path: '/copy/p1/version/latest/production',
    ...recorded('versions-copy'),
    result: 'job-1',
  },
  {
    operation: 'versions.copy',
    title: 'leaves an existing version alone',
    call: async (project) =>
      (await project.versions.copy({ from: 'latest', to: 'production' }, { ignoreIfExists: true })).id,
    method: 'POST',
    path: '/copy/p1/version/latest/production',
    query: { ignoreIfVersionExists: 'true' },
    reply: { jobId: 'j2' },
    result: 'j2',
  },
  {
    operation: 'versions.delete',
    title: 'deletes a version',
    call: async (project) => (await project.versions.delete('next')).id,
    method: 'DELETE',
    path: '/version/p1/next',
    ...recorded('versions-delete'),
    result: 'job-1',
  },
  {
    operation: 'branches.list',
    title: 'lists branches, and keeps what it does not know',
    call: (project) => project.branches.list(),
    method: 'GET',
    path: '/branches/p1',
    ...recorded('branches-list'),
    result: [{ id: branchId, name: 'feature', version: 'latest', projectId: 'p1' }],
  },
  {
    operation: 'branches.list',
    title: 'takes 404 for "no branches"',
    call: (project) => project.branches.list(),
    method: 'GET',
    path: '/branches/p1',
    status: 404,
    reply: '',
    result: [],
  },
  {
    operation: 'branches.create',
    title: 'branches off a version',
    call: (project) => project.branches.create({ name: 'another' }),
    method: 'POST',
    path: '/branch/create/p1/latest',
    body: { name: 'another' },
    ...recorded('branches-create'),
    result: {
      id: '00000000-0000-4000-8000-000000000000',
      name: 'another',
      version: 'latest',
      projectId: 'p1',
    },
  },
  {
    operation: 'branches.merge',
    title: "merges and deletes, and asks for the job under the branch's id",
    call: async (project) => {
      const job = await project.branches.merge('b1', { delete: true });
      return { id: job.id, projectId: job.projectId };
    },
    method: 'POST',
    path: '/branch/merge/b1',
    query: { delete: 'true' },
    ...recorded('branches-merge'),
    result: { id: 'job-1', projectId: 'b1' },
  },
  {
    operation: 'branches.delete',
    title: "deletes, and asks for the job under the branch's id",
    call: async (project) => (await project.branches.delete('b1')).projectId,
    method: 'DELETE',
    path: '/branch/b1',
    ...recorded('branches-delete'),
    result: 'b1',
  },
  {
    operation: 'users.list',
    title: 'lists users',
    call: (project) => project.users.list(),
    method: 'GET',
    path: '/users/p1',
    reply: [
      { id: 'u1', firstname: 'Ada', lastname: 'L', username: 'ada', email: 'ada@example.com', role: 'admin' },
    ],
    result: [
      { id: 'u1', firstname: 'Ada', lastname: 'L', username: 'ada', email: 'ada@example.com', role: 'admin' },
    ],
  },
  {
    operation: 'users.invite',
    title: 'invites with a scope, without a mail',
    call: (project) =>
      project.users.invite({ email: 'bo@example.com', role: 'user', languages: ['de'] }, { send: false }),
    method: 'POST',
    path: '/invite/p1',
    query: { send: 'false' },
    body: { email: 'bo@example.com', role: 'user', scope: { languages: ['de'], versions: [] } },
    reply: {
      code: 'c',
      role: 'user',
      email: 'bo@example.com',
      scope: { languages: ['de'] },
      link: 'https://x',
    },
    result: {
      code: 'c',
      role: 'user',
      email: 'bo@example.com',
      scope: { languages: ['de'] },
      link: 'https://x',
    },
  },
  {
    operation: 'jobs.get',
    title: 'reads a running job',
    call: (project) => project.jobs.get('j1').status(),
    method: 'GET',
    path: '/jobs/p1/j1',
    ...recorded('jobs-get-running'),
    result: {
      state: 'running',
      details: { projectId: 'p1', jobId: 'job-1', event: 'publish', startedAt: '2026-01-01T00:00:00.000Z' },
    },
  },
  {
    operation: 'jobs.get',
    title: 'takes a 404 without a message for "done"',
    call: (project) => project.jobs.get('j1').status(),
    method: 'GET',
    path: '/jobs/p1/j1',
    ...recorded('jobs-get-done'),
    result: { state: 'done' },
  },
  {
    operation: 'jobs.get',
    title: 'takes null for "done"',
    call: (project) => project.jobs.get('j1').status(),
    method: 'GET',
    path: '/jobs/p1/j1',
    reply: 'null',
    result: { state: 'done' },
  },
  {
    operation: 'jobs.get',
    title: 'tells a job that was given up',
    call: (project) => project.jobs.get('j1').status(),
    method: 'GET',
    path: '/jobs/p1/j1',
    reply: { jobId: 'j1', timeouted: true },
    result: { state: 'failed', details: { jobId: 'j1', timeouted: true } },
  },
  {
    operation: 'translations.downloadAll',
    title: 'lists what is published of a version',
    call: (project) => project.translations.downloadAll({ version: 'production', languages: ['fr'] }).all(),
    method: 'GET',
    path: '/download/p1/production',
    ...recorded('translations-downloadAll'),
    result: {},
  },
  {
    operation: 'translations.listPublished',
    title: 'puts into the path what there is of it',
    call: (project) =>
      project.translations.listPublished({ version: 'production', language: 'de', namespace: 'common' }),
    method: 'GET',
    path: '/download/p1/production/de/common',
    reply: [
      {
        url: 'https://api.locize.app/p1/production/de/common',
        key: 'p1/production/de/common',
        size: 31,
        lastModified: '2026-01-01T00:00:00.000Z',
      },
    ],
    result: [
      {
        version: 'production',
        language: 'de',
        namespace: 'common',
        isPrivate: false,
        size: 31,
        lastModified: new Date('2026-01-01T00:00:00.000Z'),
      },
    ],
  },
  {
    operation: 'translations.listPublished',
    title: 'lists all versions, private namespaces too, and finds what can not go into the path',
    call: (project) => project.translations.listPublished({ language: 'en', namespace: 'secret' }),
    method: 'GET',
    path: '/download/p1',
    ...recorded('translations-downloadAll'),
    result: [
      {
        version: 'latest',
        language: 'en',
        namespace: 'secret',
        isPrivate: true,
        size: 15,
        lastModified: new Date('2026-01-01T00:00:00.000Z'),
      },
    ],
  },
  {
    operation: 'translations.pull',
    title: 'sends filters, raw',
    call: (project) =>
      project.translations
        .pull(common, {
          raw: true,
          tags: ['a', 'b+c'],
          withoutTags: ['d'],
          updatedAfter: new Date(1000),
          lastUsedBefore: new Date(2000),
        })
        .all(),
    method: 'GET',
    path: '/pull/p1/latest/de/common',
    query: {
      next: '',
      raw: 'true',
      tags: '["a","b+c"]',
      '!tags': '["d"]',
      updatedAt: '>1000',
      lastUsed: '<2000',
    },
    reply: { title: { value: 'Titel', tags: ['a'], more: 1 } },
    result: { title: { value: 'Titel', tags: ['a'], more: 1 } },
  },
  {
    operation: 'translations.pull',
    title: 'sends the other filters',
    call: (project) =>
      project.translations
        .pull(common, { updatedBefore: new Date(1000), lastUsedAfter: new Date(2000) })
        .all(),
    method: 'GET',
    path: '/pull/p1/latest/de/common',
    query: { next: '', updatedAt: '<1000', lastUsed: '>2000' },
    reply: {},
    result: {},
  },
  {
    operation: 'translations.pull',
    title: 'asks for raw entries to tell what is its own',
    call: (project) => project.translations.pull(common, { own: true }).all(),
    method: 'GET',
    path: '/pull/p1/latest/de/common',
    query: { next: '', raw: 'true' },
    ...recorded('translations-pull-own'),
    result: { title: 'Branched' },
  },
  {
    operation: 'translations.update',
    title: 'can tell not to translate, and to leave the statistics',
    call: (project) =>
      project.translations.update(common, { a: 'b' }, { autotranslate: false, omitStatistics: true }),
    method: 'POST',
    path: '/update/p1/latest/de/common',
    query: { autotranslate: 'false', omitstatsgeneration: 'true' },
    body: { a: 'b' },
    reply: {},
    result: { keys: 1, changed: true, notices: [] },
  },
  {
    operation: 'tags.list',
    title: 'lists tags',
    call: (project) => project.tags.list(),
    method: 'GET',
    path: '/tags/p1',
    reply: ['a', 'b'],
    result: ['a', 'b'],
  },
  {
    operation: 'statistics.project',
    title: 'reads what is translated, and keeps what it does not know',
    call: (project) => project.statistics.project(),
    method: 'GET',
    path: '/stats/project/p1',
    ...recorded('statistics-project'),
    result: expect.objectContaining({
      next: {
        en: { common: counts(1, 0) },
        de: { common: counts(0, 1) },
      },
    }),
  },
  {
    operation: 'statistics.regenerate',
    title: 'regenerates those of a version',
    call: (project) => project.statistics.regenerate(),
    method: 'POST',
    path: '/stats/project/regenerate/p1/latest',
    reply: {},
    result: undefined,
  },
  {
    operation: 'statistics.regenerate',
    title: 'regenerates those of a language and namespace',
    call: (project) =>
      project.statistics.regenerate({ version: 'next', language: 'de', namespace: 'common' }),
    method: 'POST',
    path: '/stats/project/regenerate/p1/next/de',
    query: { namespace: 'common' },
    reply: '',
    result: undefined,
  },
  {
    operation: 'statistics.user',
    title: 'reads what a user did in a year',
    call: (project) => project.statistics.user('u1', { year: 2026 }),
    method: 'GET',
    path: '/stats/user/p1/u1',
    query: { year: '2026' },
    reply: { whatever: [1] },
    result: { whatever: [1] },
  },
  {
    operation: 'statistics.users',
    title: 'reads what all users did',
    call: (project) => project.statistics.users(),
    method: 'GET',
    path: '/stats/users/p1',
    reply: [1],
    result: [1],
  },
  {
    operation: 'statistics.badge',
    title: 'reads the share that is translated, without a credential',
    call: (project) => project.statistics.badge(),
    method: 'GET',
    path: '/badgedata/p1',
    authorized: false,
    reply: { translatedPercentage: 55, more: true },
    result: { translatedPercentage: 55, more: true },
  },
];

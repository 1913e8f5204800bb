import { createLocizeServer, type LocizeServerSeed } from 'locize-sdk/testing';
import { describe, expect, it } from 'vitest';
import { seedWith } from '../helpers/seed.js';

const refusalOf = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was refused');
};
const wrong = (argument: string, path: string, text: string) =>
  expect.objectContaining({
    code: 'invalid_argument',
    argument,
    message: expect.stringContaining(`${argument} is wrong at ${path}: ${text}`),
  });

const project = (more: object): object => ({ projects: [{ id: 'p', ...more }] });
const token = (more: object): object => ({
  projects: [{ id: 'p' }],
  tokens: [{ token: 'lz_pat_x', scopes: [], roles: {}, ...more }],
});
const apiKey = (more: object): object => project({ apiKeys: [{ key: 'k', role: 'user', ...more }] });
const branches = (...all: object[]): object => project({ branches: all });
const fault = (rule: object): object => ({ faults: [rule] });
const json = (text: string): object => JSON.parse(text);

describe('a seed', () => {
  it.each<[path: string, text: string, seed: unknown]>([
    // unknown options
    ['project', 'there is no such option; known are projects, tokens, jobDuration', { project: [] }],
    ['projects[0].langauges', 'there is no such option; known are id, cdnType', project({ langauges: [] })],
    ['projects[0].di', 'there is no such option; known are id', { projects: [{ di: 'p' }] }],
    ['projects[0].apiKeys[0].scopes', 'there is no such option; known are key, role', apiKey({ scopes: [] })],
    ['projects[0].branches[0].languages', 'there is no', branches({ id: 'b', name: 'b', languages: [] })],
    ['projects[0].users[0].mail', 'there is no', project({ users: [{ id: 'u', role: 'user', mail: '' }] })],
    ['tokens[0].expires', 'there is no such option; known are token, scopes, roles', token({ expires: 0 })],
    [
      'projects[0].versions.latest.en.common.title.tag',
      'there is no such option; known are value, context',
      project({ versions: { latest: { en: { common: { title: { value: '', tag: 'x' } } } } } }),
    ],
    [
      'faults[0].millis',
      'there is no such option; known are fault, milliseconds',
      fault({ fault: 'latency', millis: 5 }),
    ],
    // what isn't there, or is of another type
    ['projects[0].id', 'expected a text, and it is missing', { projects: [{}] }],
    ['projects', 'expected a list, not an object', { projects: {} }],
    ['projects[0]', 'expected an object, not "p"', { projects: ['p'] }],
    ['projects[0].versions', 'expected an object, not a list', project({ versions: [] })],
    [
      'projects[0].versions.latest.en.common.title',
      'expected a text or a plain object, not 5',
      project({ versions: { latest: { en: { common: { title: 5 } } } } }),
    ],
    ['projects[0].cdnType', 'expected one of "pro", "standard", not "free"', project({ cdnType: 'free' })],
    // credentials
    ['tokens[0].token', 'expected a token, which begins with "lz_pat_"', token({ token: 'x' })],
    [
      'tokens[0].token',
      'expected a token, which begins with "lz_pat_" and goes on',
      token({ token: 'lz_pat_' }),
    ],
    ['tokens[0].token', 'expected ASCII characters only, and no white space', token({ token: 'lz_pat_x\n' })],
    [
      'projects[0].apiKeys[0].key',
      'expected an API key; what begins with "lz_pat_" is a token',
      apiKey({ key: 'lz_pat_x' }),
    ],
    ['projects[0].apiKeys[0].key', 'expected a text that is not empty', apiKey({ key: '' })],
    [
      'projects[0].apiKeys[0].role',
      'expected one of "admin", "user", "readonly", not "publisher"',
      apiKey({ role: 'publisher' }),
    ],
    [
      'tokens[0].scopes[1]',
      'expected one of "read", "write", "manage", "admin", not "all"',
      token({ scopes: ['read', 'all'] }),
    ],
    [
      'tokens[0].roles.p',
      'expected one of "admin", "publisher", "user", "readonly", not "owner"',
      token({ roles: { p: 'owner' } }),
    ],
    [
      'tokens[0].roles["web-shop"]',
      'expected the id of a project, branch or tenant; known are "p"',
      token({ roles: { 'web-shop': 'user' } }),
    ],
    ['tokens[0].ips[0]', 'expected an IP address or a CIDR range', token({ ips: ['10.0.0.0/99'] })],
    ['tokens[0].expiresAt', 'expected a valid Date, a text such as', token({ expiresAt: 'tomorrow' })],
    ['tokens[0].expiresAt', 'expected a valid Date', token({ expiresAt: new Date(Number.NaN) })],
    ['tokens[0].expiresAt', 'expected a valid Date', token({ expiresAt: Number.POSITIVE_INFINITY })],
    ['tokens[0].expiresAt', 'expected a valid Date', token({ expiresAt: null })],
    [
      'tokens[0].expiresAt',
      'expected milliseconds since 1970, and this looks like seconds',
      token({ expiresAt: 1_900_000_000 }),
    ],
    [
      'projects[0].versions.latest',
      'expected an object, not a promise: await it',
      project({ versions: { latest: Promise.resolve({}) } }),
    ],
    [
      'projects[0].referenceLanguage',
      'expected one of the project\'s languages, "en", "de"; add "en-US" to `languages` if it is meant',
      project({ referenceLanguage: 'en-US', versions: { latest: { en: {}, de: {} } } }),
    ],
    [
      'projects[0].tenants[0].tenants',
      'there is no such option; known are id, languages, versions, apiKeys, users. Settings are those of the main',
      project({ tenants: [{ id: 't', tenants: [] }] }),
    ],
    // what the project can't have
    [
      'projects[0].privateNamespaces',
      'expected none: on the CDN type "standard" all is public',
      project({ cdnType: 'standard', privateNamespaces: ['secret'] }),
    ],
    [
      'projects[0].privateVersions',
      'expected none: on the CDN type "standard" all is public',
      project({ cdnType: 'standard', privateVersions: ['latest'] }),
    ],
    // the same twice
    [
      'projects[0].users[1].id',
      'expected an id of its own, and projects[0].users[0].id is the same',
      project({ users: ['admin', 'user'].map((role) => ({ id: 'u', role })) }),
    ],
    [
      'projects[0].tenants[0].users[1].id',
      'expected an id of its own, and projects[0].tenants[0].users[0].id is the same',
      project({ tenants: [{ id: 't', users: ['admin', 'user'].map((role) => ({ id: 'u', role })) }] }),
    ],
    // names
    [
      'projects[0].id',
      'expected a name that a path can have in it, and this one has a character',
      { projects: [{ id: 'a/b' }] },
    ],
    [
      'projects[0].versions["a b"]',
      'expected a name that a path can have in it',
      project({ versions: { 'a b': {} } }),
    ],
    [
      'projects[0].versions.latest["en:x"]',
      "expected a name that a path can have in it, and this one can't have a :",
      project({ versions: { latest: { 'en:x': {} } } }),
    ],
    [
      'projects[0].versions.latest.en[".."]',
      'expected a name that',
      project({ versions: { latest: { en: { '..': {} } } } }),
    ],
    [
      'projects[0].versions.latest.__proto__',
      'expected a name that',
      json('{"projects":[{"id":"p","versions":{"latest":{"__proto__":{}}}}]}'),
    ],
    [
      'projects[0].languages[0]',
      'expected a name that a path can have in it, and this one is empty',
      project({ languages: [''] }),
    ],
    ['projects[0].privateNamespaces[0]', 'expected a name that', project({ privateNamespaces: ['a?b'] })],
    ['projects[0].apiKeys[0].namespaces[0]', 'expected a name that', apiKey({ namespaces: ['a#b'] })],
    [
      'projects[0].branches[0].entries["e n"]',
      'expected a name that',
      branches({ id: 'b', name: 'b', entries: { 'e n': {} } }),
    ],
    ['projects[0].branches[0].name', 'expected a name that is not empty', branches({ id: 'b', name: '' })],
    [
      'projects[0].branches[0].version',
      'expected a version of the project: "latest"',
      branches({ id: 'b', name: 'b', version: 'v2' }),
    ],
    [
      'projects[0].referenceLanguage',
      'expected one of the project\'s languages, "de", "fr"; add "en"',
      project({ referenceLanguage: 'en', languages: ['de'], versions: { latest: { fr: {} } } }),
    ],
    // twice
    [
      'projects[1].id',
      'expected an id of its own, and projects[0].id is the same',
      { projects: [{ id: 'p' }, { id: 'p' }] },
    ],
    [
      'projects[0].branches[0].id',
      'expected an id of its own, and projects[0].id is',
      branches({ id: 'p', name: 'b' }),
    ],
    [
      'projects[0].branches[1].id',
      'expected an id of its own, and projects[0].branches[0].id is',
      branches({ id: 'b', name: 'b' }, { id: 'b', name: 'c' }),
    ],
    [
      'projects[0].branches[1].name',
      'expected a name of its own',
      branches({ id: 'b', name: 'b' }, { id: 'c', name: 'b' }),
    ],
    [
      'projects[1].apiKeys[0].key',
      'expected a key of its own, and projects[0].apiKeys[0].key is the same',
      { projects: ['p', 'q'].map((id) => ({ id, apiKeys: [{ key: 'k', role: 'user' }] })) },
    ],
    [
      'tokens[1].token',
      'expected a token of its own, and tokens[0].token is the same',
      { tokens: [0, 1].map(() => ({ token: 'lz_pat_x', scopes: [], roles: {} })) },
    ],
    // numbers
    ['jobDuration', 'expected milliseconds, 0 or more, or Infinity', { jobDuration: -1 }],
    ['jobTimeout', 'expected milliseconds', { jobTimeout: Number.NaN }],
    ['pageSize', 'expected a whole number from 1', { pageSize: 0 }],
    ['pageSize', 'expected a whole number from 1', { pageSize: 1.5 }],
    ['faultSeed', 'expected a finite number', { faultSeed: Number.NaN }],
    [
      'projects[0].versions.latest.en.common.title.updatedAt',
      'expected milliseconds since 1970, and this looks like seconds',
      project({
        versions: { latest: { en: { common: { title: { value: '', updatedAt: 1_700_000_000 } } } } },
      }),
    ],
    // faults
    [
      'faults[0].fault',
      'expected one of "latency", "reset", "truncated-body", "malformed-body", "endless-body", "html", "error-message", "status", "redirect", not "lag"',
      fault({ fault: 'lag' }),
    ],
    [
      'faults[0].on',
      '"GET /none/of/these/routes/at/all" matches no API call',
      fault({ fault: 'html', on: 'GET /none/of/these/routes/at/all' }),
    ],
  ])('that is wrong at %s is refused: %s', (path, text, seed) => {
    expect(refusalOf(() => createLocizeServer(seed as LocizeServerSeed))).toEqual(wrong('seed', path, text));
  });

  it.each([
    [Promise.resolve({}), 'not a promise: await it'],
    [new Map(), 'not a Map'],
  ])('that is no plain object is refused: %s', (seed, text) => {
    expect(() => createLocizeServer(seed as object)).toThrow(`seed is wrong: expected an object, ${text}`);
  });

  it.each([[null], [[]], ['seed']])('that is %j is refused', (seed) => {
    expect(refusalOf(() => createLocizeServer(seed as LocizeServerSeed))).toMatchObject({
      message: expect.stringContaining('seed is wrong: expected an object'),
    });
  });

  it('is refused without a credential in the message', () => {
    const secret = 'lz_pat_0123456789abcdef secret';
    const seeds = [token({ token: secret }), apiKey({ key: secret }), apiKey({ role: secret })];
    for (const seed of seeds) {
      expect(String(refusalOf(() => createLocizeServer(seed)))).not.toContain('0123456789');
    }
  });

  it.each<[string, LocizeServerSeed]>([
    ['nothing', {}],
    ['endless jobs', { jobDuration: Number.POSITIVE_INFINITY, jobTimeout: Number.POSITIVE_INFINITY }],
    ['a reference language alone', { projects: [{ id: 'p', referenceLanguage: 'en' }] }],
    ['short credentials', apiKey({ key: 'ro' })],
    ['a token that has long expired', token({ expiresAt: 0 })],
    ['a token that expires by a text', token({ expiresAt: '2030-01-31T00:00:00Z' })],
    [
      'a role on a branch',
      {
        ...branches({ id: 'b', name: 'b' }),
        ...{ tokens: [{ token: 'lz_pat_x', scopes: [], roles: { b: 'user' } }] },
      },
    ],
    ['a fault as often as it comes', fault({ fault: 'html', times: Number.POSITIVE_INFINITY })],
    ['keys of any kind', project({ versions: { latest: { en: { common: { 'a/b ?': 'x' } } } } })],
  ])('may have %s', (_, seed) => {
    createLocizeServer(seed);
  });
});

describe('faults', () => {
  it.each<[path: string, text: string, rule: object]>([
    ['[0].fault', 'expected one of "latency", "reset"', { fault: 'lag' }],
    ['[0].fault', 'expected one of "latency", "reset"', {}],
    [
      '[0].milliseconds',
      'expected milliseconds from 0 to 2147483647',
      { fault: 'latency', milliseconds: -1 },
    ],
    ['[0].milliseconds', 'expected milliseconds from 0', { fault: 'latency', milliseconds: Number.NaN }],
    // A timer fires at once instead of so late.
    [
      '[0].milliseconds',
      'expected milliseconds from 0',
      { fault: 'latency', milliseconds: Number.POSITIVE_INFINITY },
    ],
    ['[0].pause', 'expected milliseconds from 0', { fault: 'endless-body', pause: -1 }],
    ['[0].when', 'expected one of "before", "during", "after", and it is missing', { fault: 'reset' }],
    ['[0].rate', 'expected a number from 0 to 1', { fault: 'truncated-body', rate: 2 }],
    ['[0].times', 'expected a whole number from 0, or Infinity', { fault: 'truncated-body', times: 1.5 }],
    ['[0].status', 'expected a whole number from 400 to 599', { fault: 'status', status: 200 }],
    ['[0].status', 'expected a status from 200 to 599 that allows a body', { fault: 'html', status: 204 }],
    ['[0].retryAfter', 'expected seconds', { fault: 'status', status: 429, retryAfter: -1 }],
    ['[0].location', 'expected a text, and it is missing', { fault: 'redirect' }],
    [
      '[0].after',
      'there is no such option; known are fault, when',
      { fault: 'reset', when: 'before', after: 1 },
    ],
    ['[0].on', 'expected a method and the start of a path', { fault: 'html', on: '/update' }],
    [
      '[0].on',
      '"GET /none/of/these/routes/at/all" matches',
      { fault: 'html', on: 'GET /none/of/these/routes/at/all' },
    ],
  ])('that are wrong at %s are refused: %s', (path, text, rule) => {
    const server = createLocizeServer(seedWith());
    expect(refusalOf(() => server.injectFaults([rule] as never))).toEqual(wrong('faults', path, text));
  });

  it('are refused with options that are wrong', () => {
    const server = createLocizeServer();
    const inject = (options: object) => () => server.injectFaults([], options);
    expect(refusalOf(inject({ sed: 1 }))).toEqual(
      wrong('options', 'sed', 'there is no such option; known are seed'),
    );
    expect(refusalOf(inject({ seed: Number.NaN }))).toEqual(
      wrong('options', 'seed', 'expected a finite number'),
    );
  });
});

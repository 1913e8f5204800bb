import { inspect } from 'node:util';
import { apiKey, type Credential, credentialFromEnvironment, Locize, personalAccessToken } from 'locize-sdk';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { json, scriptedFetch } from './helpers/fetch.js';

const token = 'lz_pat_test0123456789';
const key = 'test-key-0123456789';
const at = { language: 'en', namespace: 'common' };

afterEach(() => {
  vi.useRealTimers();
});

const clientOf = (credential: Credential | (() => Credential | undefined), ...answers: Response[]) => {
  const { fetch, requests } = scriptedFetch(...(answers.length > 0 ? answers : [json({})]));
  return { project: new Locize({ credential, fetch, retry: { limit: 0 } }).project('p1'), requests };
};

describe('the two kinds', () => {
  it('are told apart by the prefix, and the error names the right function', () => {
    expect(() => personalAccessToken(key)).toThrow(/use apiKey\(\)/);
    expect(() => apiKey(token)).toThrow(/use personalAccessToken\(\)/);
    expect(personalAccessToken('lz_pat_').kind).toBe('personal-access-token');
    expect(apiKey('lz_api_0123456789').kind).toBe('api-key');
  });

  it.each([
    ['', /is empty/],
    [undefined, /environment variable/],
    [null, /must be a string/],
    [5, /must be a string/],
    ['with space', /white space/],
    ['line\nbreak', /line break/],
    ['injected\r\nx-header: 1', /line break/],
    ['schlüssel', /outside of ASCII/],
  ])('refuse %j', (value, message) => {
    expect(() => apiKey(value as string)).toThrow(message);
    expect(() => apiKey(value as string)).toThrow(expect.objectContaining({ code: 'invalid_argument' }));
  });

  it('do not quote what they refuse', () => {
    const secret = 'lz_pat_secret with a space';
    expect(() => personalAccessToken(secret)).toThrow(/white space/);
    expect(() => personalAccessToken(secret)).not.toThrow(/secret w/);
  });

  it.each([
    ['scopes', { scopes: ['reed'] }],
    ['scopes', { scopes: 'read' }],
    ['expiresAt', { expiresAt: 'tomorrow' }],
    ['expiresAt', { expiresAt: '01.02.2030' }],
    ['scope', { scope: ['read'] }],
  ])('refuse a wrong option %s', (argument, options) => {
    expect(() => personalAccessToken(token, options as object)).toThrow(
      expect.objectContaining({ code: 'invalid_argument', argument }),
    );
  });

  it.each([
    ['role', { role: 'owner' }],
    ['role', { role: 'toString' }],
    ['versions', { versions: [] }],
    ['languages', { languages: 'de' }],
    ['namespaces', { namespaces: [1] }],
    ['scopes', { scopes: ['read'] }],
  ])('refuse a wrong option %s of an API key', (argument, options) => {
    expect(() => apiKey(key, options as object)).toThrow(
      expect.objectContaining({ code: 'invalid_argument', argument }),
    );
  });
});

describe('the environment', () => {
  it.each([
    [{ LOCIZE_PAT: token }, 'personal-access-token'],
    [{ LOCIZE_API_KEY: key }, 'api-key'],
    [{ LOCIZE_KEY: key }, 'api-key'],
    [{ LOCIZE_API_KEY: token }, 'personal-access-token'],
    [{ LOCIZE_KEY: token, LOCIZE_PAT: '' }, 'personal-access-token'],
    [{ LOCIZE_PAT: token, LOCIZE_API_KEY: token }, 'personal-access-token'],
  ])('%j gives a credential of the right kind', (env, kind) => {
    expect(credentialFromEnvironment(env).kind).toBe(kind);
  });

  it('is process.env unless given', () => {
    vi.stubEnv('LOCIZE_PAT', '');
    vi.stubEnv('LOCIZE_API_KEY', '');
    vi.stubEnv('LOCIZE_KEY', key);
    expect(credentialFromEnvironment().kind).toBe('api-key');
    vi.unstubAllEnvs();
  });

  it.each([[{}], [{ LOCIZE_PAT: '' }], [{ LOCIZE_PROJECTID: 'p' }]])(
    'without a credential in %j tells the names to set',
    (env) => {
      expect(() => credentialFromEnvironment(env)).toThrow(
        expect.objectContaining({
          code: 'missing_credential',
          message: expect.stringMatching(/LOCIZE_PAT.*LOCIZE_API_KEY.*LOCIZE_KEY/),
        }),
      );
    },
  );

  it('with both kinds is refused', () => {
    expect(() => credentialFromEnvironment({ LOCIZE_PAT: token, LOCIZE_KEY: key })).toThrow(
      expect.objectContaining({ code: 'invalid_argument' }),
    );
  });
});

describe('a credential that is printed', () => {
  it.each([
    ['lz_pat_abcd0123456789wxyz', 'Personal Access Token lz_pat_abcd…wxyz'],
    ['lz_pat_short', 'Personal Access Token …'],
  ])('shows %s as %s', (value, shown) => {
    const credential = personalAccessToken(value);
    expect(inspect(credential)).toBe(shown);
    expect(inspect({ deep: { credential } }, { depth: 9, showHidden: true })).toContain(shown);
    expect(inspect({ deep: { credential } }, { depth: 9, showHidden: true })).not.toContain(value);
    expect(JSON.stringify(credential)).toBe(JSON.stringify(shown));
    expect(`${credential}`).toBe(shown);
    expect(Object.values(credential)).not.toContain(value);
  });

  it.each([
    ['0123abcd-0123-4567-89ab-0123456789ab', 'API key 012…9ab'],
    ['lz_api_abcd0123456789wxyz', 'API key lz_api_abcd…wxyz'],
    ['short', 'API key …'],
  ])('shows %s as %s', (value, shown) => {
    expect(String(apiKey(value))).toBe(shown);
  });

  it('does not show itself in a client, a project or a resource group', () => {
    const locize = new Locize({ credential: personalAccessToken(token) });
    const project = locize.project('p1');
    for (const value of [locize, project, project.translations]) {
      expect(inspect(value, { depth: 9, showHidden: true })).not.toContain(token);
      expect(JSON.stringify(value)).not.toContain(token);
    }
  });
});

describe('the Authorization header', () => {
  it('carries the credential as Bearer', async () => {
    const { project, requests } = clientOf(apiKey(key));
    await project.versions.list();
    expect(requests[0]?.headers.get('authorization')).toBe(`Bearer ${key}`);
  });

  it('is not sent to public addresses', async () => {
    const { project, requests } = clientOf(apiKey(key));
    await project.translations.download(at);
    await project.statistics.badge().catch(() => {});
    // Without languages it asks the other host as well.
    await project.languages.list();
    const carried = requests.map(({ headers }) => headers.get('authorization'));
    expect(carried).toEqual([null, null, null, null]);
  });

  it.each([['authorization'], ['Authorization'], ['AUTHORIZATION']])("can't be set as %s", (name) => {
    expect(() => new Locize({ headers: { [name]: 'Bearer other' } })).toThrow(
      expect.objectContaining({ code: 'invalid_argument', argument: 'headers' }),
    );
  });

  it('goes with an origin, where one is given', async () => {
    const { fetch, requests } = scriptedFetch(json({}));
    const headers = { Origin: 'https://example.com', 'user-agent': 'my-script/1' };
    await new Locize({ credential: apiKey(key), headers, fetch }).project('p1').versions.list();
    expect(Object.fromEntries(requests[0]?.headers ?? [])).toMatchObject({
      origin: 'https://example.com',
      'user-agent': 'my-script/1',
      authorization: `Bearer ${key}`,
      accept: 'application/json',
    });
  });

  it.each([[{ 'bad name': 'x' }], [{ x: 'line\nbreak' }]])('refuses the header %j', (headers) => {
    expect(() => new Locize({ headers: headers as Record<string, string> })).toThrow(
      expect.objectContaining({ code: 'invalid_argument', argument: 'headers' }),
    );
  });
});

describe('a provider', () => {
  it('is asked once, when the first call needs it, and by concurrent calls together', async () => {
    const provider = vi.fn(async () => token);
    const { project, requests } = clientOf(personalAccessToken(provider));
    expect(provider).not.toHaveBeenCalled();
    await project.translations.download(at);
    expect(provider).not.toHaveBeenCalled();
    await Promise.all([project.versions.list(), project.versions.list()]);
    await project.versions.list();
    expect(provider).toHaveBeenCalledTimes(1);
    expect(requests.at(-1)?.headers.get('authorization')).toBe(`Bearer ${token}`);
  });

  it('that fails is asked again by the next call', async () => {
    const cause = new Error('vault is sealed');
    const provider = vi.fn().mockRejectedValueOnce(cause).mockResolvedValue(token);
    const { project } = clientOf(personalAccessToken(provider));
    await expect(project.versions.list()).rejects.toMatchObject({
      code: 'missing_credential',
      cause,
      operation: 'versions.list',
      projectId: 'p1',
    });
    await project.versions.list();
    expect(provider).toHaveBeenCalledTimes(2);
  });

  it.each([[key], [''], [undefined]])('that gives %j fails early', async (value) => {
    const { project, requests } = clientOf(personalAccessToken(() => value as string));
    await expect(project.versions.list()).rejects.toMatchObject({
      code: 'invalid_argument',
      operation: 'versions.list',
    });
    expect(requests).toEqual([]);
  });
});

describe('a function of the project id', () => {
  it('finds the credential of each project', async () => {
    const keys = new Map([
      ['p1', apiKey('key-of-p1')],
      ['p2', apiKey('key-of-p2')],
    ]);
    const { fetch, requests } = scriptedFetch(json({}));
    const locize = new Locize({ credential: async (id) => keys.get(id), fetch });
    await locize.project('p1').versions.list();
    await locize.project('p2').versions.list();
    expect(requests.map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer key-of-p1',
      'Bearer key-of-p2',
    ]);
    await expect(locize.project('p3').versions.list()).rejects.toMatchObject({
      code: 'missing_credential',
      projectId: 'p3',
    });
    await locize.project('p3').translations.download(at);
  });

  it('that throws fails with its error as cause', async () => {
    const cause = new Error('no such tenant');
    const { project } = clientOf(() => {
      throw cause;
    });
    await expect(project.versions.list()).rejects.toMatchObject({ code: 'missing_credential', cause });
  });

  it('that answers something else is refused', async () => {
    const { project, requests } = clientOf(() => token as unknown as Credential);
    await expect(project.versions.list()).rejects.toMatchObject({
      code: 'invalid_argument',
      argument: 'credential',
    });
    expect(requests).toEqual([]);
  });
});

describe('before any request', () => {
  it('an expired credential fails', async () => {
    const expiresAt = new Date('2030-01-01T00:00:00Z');
    const { project, requests } = clientOf(personalAccessToken(token, { expiresAt }));
    vi.useFakeTimers({ now: expiresAt.getTime() - 1, toFake: ['Date'] });
    await project.versions.list();
    vi.setSystemTime(expiresAt);
    await expect(project.versions.list()).rejects.toMatchObject({ code: 'credential_expired', expiresAt });
    await project.translations.download(at);
    expect(requests).toHaveLength(2);
  });

  it.each([
    ['version', 'next', () => ({ ...at, version: 'next' })],
    ['language', 'fr', () => ({ ...at, language: 'fr' })],
    ['namespace', 'other', () => ({ ...at, namespace: 'other' })],
  ])('a %s outside of an API key fails', async (restriction, value, location) => {
    const restricted = apiKey(key, { versions: ['latest'], languages: ['en'], namespaces: ['common'] });
    const { project, requests } = clientOf(restricted);
    await project.translations.update(at, { a: 'b' });
    await expect(project.translations.update(location(), { a: 'b' })).rejects.toMatchObject({
      code: 'restricted',
      restriction,
      value,
    });
    await expect(project.translations.pull(location()).all()).rejects.toMatchObject({ code: 'restricted' });
    await project.translations.download(location());
    expect(requests).toHaveLength(2);
  });

  it('a restricted key may copy from any version, but not to any', async () => {
    const { project } = clientOf(apiKey(key, { versions: ['staging'] }), json({ jobId: 'j' }));
    await project.versions.copy({ from: 'latest', to: 'staging' });
    await expect(project.versions.copy({ from: 'staging', to: 'latest' })).rejects.toMatchObject({
      code: 'restricted',
      restriction: 'version',
      value: 'latest',
    });
  });

  it('a restricted key may not rename a namespace to one outside', async () => {
    const { project } = clientOf(apiKey(key, { namespaces: ['a', 'b'] }));
    await project.namespaces.rename({ from: 'a', to: 'b' });
    await expect(project.namespaces.rename({ from: 'a', to: 'c' })).rejects.toMatchObject({
      code: 'restricted',
    });
  });
});

describe('in a browser', () => {
  const stubPage = () => {
    vi.stubGlobal('window', {});
    vi.stubGlobal('document', {});
  };
  const stubWorker = () => {
    vi.stubGlobal('WorkerGlobalScope', class {});
    vi.stubGlobal('navigator', { userAgent: 'Mozilla/5.0' });
  };
  const stubOtherWorker = () => {
    vi.stubGlobal('WorkerGlobalScope', class {});
    vi.stubGlobal('navigator', { userAgent: 'MyApp/1.0 Electron/40.0' });
  };
  const stubReactNative = () => {
    vi.stubGlobal('window', {});
    vi.stubGlobal('navigator', { product: 'ReactNative' });
  };
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it.each([
    ['a page', stubPage],
    ['a worker of a page', stubWorker],
    ['a worker that names itself otherwise', stubOtherWorker],
    ['React Native', stubReactNative],
  ])('%s has no Personal Access Token, unless that is allowed', async (_, stub) => {
    stub();
    for (const make of [
      () => personalAccessToken(token),
      () => personalAccessToken(() => token, { scopes: ['read'] }),
      () => credentialFromEnvironment({ LOCIZE_PAT: token }),
    ]) {
      expect(make).toThrow(expect.objectContaining({ code: 'browser_credential' }));
      expect(make).not.toThrow(token);
    }
    const allowed = personalAccessToken(token, { dangerouslyAllowBrowser: true });
    const { project, requests } = clientOf(allowed);
    await project.versions.list();
    expect(requests[0]?.headers.get('authorization')).toBe(`Bearer ${token}`);
    expect(requests[0]?.headers.has('user-agent')).toBe(false);
  });

  it('nothing of the page goes along with a call', async () => {
    stubPage();
    let init: RequestInit | undefined;
    const fetch = async (_: string, given?: RequestInit) => {
      init = given;
      return new Response('{}');
    };
    await new Locize({ fetch, baseUrl: 'https://example.com' }).project('p1').languages.list();
    expect(init).toMatchObject({ credentials: 'omit', referrerPolicy: 'strict-origin' });
    vi.unstubAllGlobals();
    await new Locize({ fetch, baseUrl: 'https://example.com' }).project('p1').languages.list();
    expect(init).not.toHaveProperty('credentials');
  });

  it('its value is in no field of any object that can be reached', () => {
    const credential = personalAccessToken(token);
    const seen = new Set<unknown>();
    const inspected = inspect(credential, { showHidden: true, depth: 20, customInspect: false });
    expect(inspected).not.toContain(token);
    const visit = (value: unknown): void => {
      if (typeof value === 'string') expect(value).not.toContain(token);
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value))
        return;
      seen.add(value);
      for (const name of Reflect.ownKeys(value)) visit(Reflect.getOwnPropertyDescriptor(value, name)?.value);
    };
    visit(credential);
    visit(new Locize({ credential }));
  });

  it('an API key warns once, unless it can only read', () => {
    stubPage();
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    apiKey(key, { role: 'readonly' });
    expect(warn).not.toHaveBeenCalled();
    apiKey(key);
    apiKey(key, { role: 'user' });
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]?.[0]).not.toContain(key);
  });

  it.each(['jsdom/31.0.1', 'HappyDOM/21.0.4'])('is not where %s stands for a page', (name) => {
    stubPage();
    vi.stubGlobal('navigator', { userAgent: `Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) ${name}` });
    expect(personalAccessToken(token).kind).toBe('personal-access-token');
  });

  it.each([
    ['Cloudflare Workers', 'Cloudflare-Workers'],
    ['Deno', 'Deno/2.0'],
    ['Bun', 'Bun/1.4.0'],
    ['Node', 'Node.js/24'],
  ])('is not where %s runs', (_, userAgent) => {
    vi.stubGlobal('WorkerGlobalScope', class {});
    vi.stubGlobal('navigator', { userAgent });
    expect(personalAccessToken(token).kind).toBe('personal-access-token');
  });
});

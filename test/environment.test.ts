import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import {
  apiKey,
  credentialFromEnvironment,
  fromEnvironment,
  Locize,
  type Project,
  personalAccessToken,
} from 'locize-sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { json } from './helpers/fetch.js';

const token = 'lz_pat_test0123456789';
const next = 'lz_pat_next0123456789';
const key = 'test-key-0123456789';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'locize-sdk-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

function fileOf(content: string): string {
  const path = join(folder, `token-${Math.random()}`);
  writeFileSync(path, content);
  return path;
}

const errorOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return error as Error & { readonly cause?: unknown };
  }
  return expect.fail('it was not refused');
};

describe('the options of credentialFromEnvironment', () => {
  it('declare what the credential is, a token or an API key', async () => {
    for (const env of [{ LOCIZE_PAT: token }, { LOCIZE_API_KEY: key }, { LOCIZE_PAT_FILE: fileOf(token) }]) {
      const credential = credentialFromEnvironment(env, { scopes: ['read'], expiresAt: '2999-01-01' });
      expect(credential).toMatchObject({ scopes: ['read'], expiresAt: new Date('2999-01-01') });
      const project = new Locize({ credential }).project('p1') as Project;
      await expect(project.versions.publish()).rejects.toMatchObject({
        code: 'missing_scope',
        required: 'manage',
      });
      const expired = credentialFromEnvironment(env, { expiresAt: 0 });
      await expect(new Locize({ credential: expired }).project('p1').tags.list()).rejects.toMatchObject({
        code: 'credential_expired',
      });
    }
  });

  it('allow a token in a browser', () => {
    vi.stubGlobal('window', {});
    vi.stubGlobal('document', {});
    expect(() => credentialFromEnvironment({ LOCIZE_PAT: token })).toThrow(
      expect.objectContaining({ code: 'browser_credential' }),
    );
    credentialFromEnvironment({ LOCIZE_PAT: token }, { dangerouslyAllowBrowser: true });
  });

  it('are checked', () => {
    const make = (options: object) => () => credentialFromEnvironment({ LOCIZE_PAT: token }, options);
    expect(make({ scope: ['read'] })).toThrow('scope is not an option of credentialFromEnvironment');
    expect(make({ scopes: ['reed'] })).toThrow('scopes must be');
    expect(make({ expiresAt: 'soon' })).toThrow('expiresAt must be');
  });

  it('go second, which is said where they come first', () => {
    const read = credentialFromEnvironment;
    for (const options of [
      { scopes: ['read'] },
      { expiresAt: new Date() },
      { dangerouslyAllowBrowser: true },
    ]) {
      const error = errorOf(() => read(options as never));
      expect(error).toMatchObject({ code: 'invalid_argument', argument: 'env' });
      expect(error.message).toContain('that is no string: options go second');
    }
    expect(errorOf(() => read({ LOCIZE_PAT: 5 } as never)).message).toContain(
      '"LOCIZE_PAT" that is no string',
    );
  });
});

it('of the environment of a worker, which has more than strings, only what is read counts', () => {
  const env = { LOCIZE_PAT: token, STORE: { get: () => null }, DEBUG: true };
  expect(credentialFromEnvironment(env as never).kind).toBe('personal-access-token');
});

it('what is not of its own is neither an environment variable nor declared', () => {
  const inherited = {
    LOCIZE_PAT: token,
    LOCIZE_VERSION: 'next',
    scopes: ['read'],
    role: 'readonly',
    restrictions: { version: ['next'] },
    expiresAt: 0,
  };
  Object.assign(Object.prototype, inherited);
  try {
    const settings = fromEnvironment({});
    expect(settings.version).toBeUndefined();
    for (const credential of [
      credentialFromEnvironment({ LOCIZE_KEY: key }),
      apiKey(key),
      personalAccessToken(token),
      personalAccessToken(() => ({ value: token })),
    ]) {
      const { scopes, role, restrictions, expiresAt } = credential;
      expect([scopes, role, expiresAt, restrictions.version]).toEqual(Array(4).fill(undefined));
    }
  } finally {
    for (const name of Object.keys(inherited)) Reflect.deleteProperty(Object.prototype, name);
  }
});

describe('LOCIZE_PAT_FILE', () => {
  it('names a file that is read at once, trimmed, and again when its token is refused', async () => {
    const path = fileOf(`${token}\n`);
    vi.stubEnv('LOCIZE_PAT', '');
    vi.stubEnv('LOCIZE_PAT_FILE', path);
    const credential = credentialFromEnvironment();
    expect(credential.kind).toBe('personal-access-token');
    let valid = token;
    const sent: (string | null)[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const authorization = new Request(input, init).headers.get('authorization');
      sent.push(authorization);
      return authorization === `Bearer ${valid}` ? json({}) : json({}, { status: 401 });
    };
    const { versions } = new Locize({ credential, fetch }).project('p1');
    await versions.list();
    writeFileSync(path, `  ${next}\r\n`);
    await versions.list();
    valid = next;
    await versions.list();
    expect(sent).toEqual([token, token, token, next].map((one) => `Bearer ${one}`));
    expect(inspect(credential)).toBe('Personal Access Token from a provider');

    rmSync(path);
    valid = 'none';
    const error = await versions.list().catch((thrown: Error) => thrown);
    expect(error).toMatchObject({
      code: 'authentication',
      cause: { code: 'invalid_argument', argument: 'LOCIZE_PAT_FILE' },
    });
  });

  it.each([
    ['is missing', () => join(folder, 'nowhere'), /can not be read/],
    ['can not be read', () => folder, /can not be read/],
    ['is empty', () => fileOf(' \n'), /not just a Personal Access Token/],
    ['has an API key', () => fileOf(key), /not just a Personal Access Token/],
    ['has more than a token', () => fileOf(`${token}\n${next}`), /not just a Personal Access Token/],
  ])('is refused at once where the file %s, with neither its path nor its content', (_, pathOf, message) => {
    const path = pathOf();
    const error = errorOf(() => credentialFromEnvironment({ LOCIZE_PAT_FILE: path }));
    expect(error).toMatchObject({ code: 'invalid_argument', argument: 'LOCIZE_PAT_FILE' });
    expect(error.message).toMatch(message);
    expect(error.message).toContain('LOCIZE_PAT_FILE names a file');
    expect(inspect(error)).not.toContain(path);
    for (const secret of [token, next, key]) expect(inspect(error)).not.toContain(secret);
  });

  it('that is a token itself is not shown', () => {
    const error = errorOf(() => credentialFromEnvironment({ LOCIZE_PAT_FILE: token }));
    expect(error.message).toContain('LOCIZE_PAT_FILE names a file that can not be read (ENOENT)');
    expect(inspect(error, { showHidden: true })).not.toContain(token);
  });

  it.each([
    ['no process', undefined],
    ['a process of an older kind', { env: {} }],
    ['no such module', { env: {}, getBuiltinModule: () => undefined }],
  ])('is refused where there is no file system: %s', (_, process) => {
    const path = fileOf(token);
    vi.stubGlobal('process', process);
    const error = errorOf(() => credentialFromEnvironment({ LOCIZE_PAT_FILE: path }));
    vi.unstubAllGlobals();
    expect(error).toMatchObject({ code: 'invalid_argument', argument: 'LOCIZE_PAT_FILE' });
    expect(error.message).toContain('needs a file system, and this runtime has none');
  });

  it.each([
    [{ LOCIZE_PAT: token }, /both LOCIZE_PAT and LOCIZE_PAT_FILE/],
    [{ LOCIZE_KEY: key }, /both LOCIZE_PAT_FILE and LOCIZE_API_KEY \(or LOCIZE_KEY\)/],
  ])('and %j are one too many', (env, message) => {
    const error = errorOf(() => credentialFromEnvironment({ ...env, LOCIZE_PAT_FILE: fileOf(token) }));
    expect(error).toMatchObject({ code: 'invalid_argument', argument: 'env' });
    expect(error.message).toMatch(message);
  });

  it('is named where no credential is set', () => {
    expect(() => credentialFromEnvironment({})).toThrow('LOCIZE_PAT_FILE');
  });
});

describe('fromEnvironment', () => {
  const env = {
    LOCIZE_PAT: token,
    LOCIZE_CDN_TYPE: 'standard',
    LOCIZE_API_ENDPOINT: 'https://proxy.example/locize/',
    LOCIZE_PROJECTID: 'p1',
    LOCIZE_VERSION: 'next',
    LOCIZE_LANGUAGE: 'de',
  };
  const nothing = {
    cdnType: undefined,
    baseUrl: undefined,
    projectId: undefined,
    version: undefined,
    language: undefined,
  };

  it('reads the names of the official tools, for a client', async () => {
    const { projectId, version, language, ...host } = fromEnvironment(env);
    expect([projectId, version, language]).toEqual(['p1', 'next', 'de']);
    expect(host).toEqual({ cdnType: 'standard', baseUrl: 'https://proxy.example/locize' });
    const urls: string[] = [];
    const fetch: typeof globalThis.fetch = async (input) => {
      urls.push(String(input));
      return json([]);
    };
    const credential = credentialFromEnvironment(env);
    await new Locize({ ...host, credential, fetch }).project(projectId ?? '').tags.list();
    expect(urls).toEqual(['https://proxy.example/locize/tags/p1']);
  });

  it('reads the short names as well, and of both the first', () => {
    const short = { LOCIZE_PID: 'p1', LOCIZE_VER: 'next', LOCIZE_LNG: 'de' };
    expect(fromEnvironment(short)).toEqual({ ...nothing, projectId: 'p1', version: 'next', language: 'de' });
    expect(fromEnvironment({ ...short, LOCIZE_PROJECTID: 'p2' }).projectId).toBe('p2');
  });

  it('says of nothing that is set, or empty, that it is undefined', () => {
    const empty = Object.fromEntries(Object.keys(env).map((name) => [name, '']));
    expect(fromEnvironment({})).toEqual(nothing);
    expect(fromEnvironment(empty)).toEqual(nothing);
    const { cdnType, baseUrl } = fromEnvironment({});
    expect(new Locize({ cdnType, baseUrl })).toBeInstanceOf(Locize);
  });

  it('is of process.env unless another is given', () => {
    vi.stubEnv('LOCIZE_LNG', 'fr');
    expect(fromEnvironment().language).toBe('fr');
  });

  it.each([
    ['LOCIZE_CDN_TYPE', { LOCIZE_CDN_TYPE: 'foo' }, /one of pro, standard/],
    ['LOCIZE_CDN_TYPE', { LOCIZE_CDN_TYPE: 'toString' }, /one of pro, standard/],
    ['LOCIZE_API_ENDPOINT', { LOCIZE_API_ENDPOINT: 'api.example' }, /absolute http\(s\) URL/],
    ['LOCIZE_API_ENDPOINT', { LOCIZE_API_ENDPOINT: 'https://a.example?b' }, /no query/],
    ['LOCIZE_PID', { LOCIZE_PID: '../x' }, /LOCIZE_PID/],
    ['LOCIZE_VERSION', { LOCIZE_VERSION: 'a/b' }, /LOCIZE_VERSION/],
    ['LOCIZE_LNG', { LOCIZE_LNG: 'de:AT' }, /LOCIZE_LNG/],
  ])('refuses what can not be right, by the name of the variable: %s', (argument, wrong, message) => {
    const error = errorOf(() => fromEnvironment(wrong));
    expect(error).toMatchObject({ code: 'invalid_argument', argument });
    expect(error.message).toMatch(message);
  });
});

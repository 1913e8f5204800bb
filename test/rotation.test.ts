import { apiKey, Locize, personalAccessToken } from 'locize-sdk';
import { describe, expect, it, vi } from 'vitest';
import { json } from './helpers/fetch.js';

/** A fetch that lets in one credential, and counts what it was asked. */
function doorFor(state: { valid: string }) {
  const carried: (string | null)[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const authorization = new Request(input, init).headers.get('authorization');
    carried.push(authorization);
    await new Promise((resolve) => setTimeout(resolve, 1));
    return authorization === `Bearer ${state.valid}` ? json({}) : json({ message: 'no' }, { status: 401 });
  };
  return { fetch, carried };
}

describe('a provider', () => {
  it('is asked again after a 401, and the call is tried once more with what is new', async () => {
    const state = { valid: 'lz_pat_test_1' };
    const provider = vi.fn(() => state.valid);
    const { fetch, carried } = doorFor(state);
    const project = new Locize({ credential: personalAccessToken(provider), fetch }).project('p1');
    await project.versions.list();
    state.valid = 'lz_pat_test_2';
    await project.versions.list();
    await project.versions.list();
    expect(provider).toHaveBeenCalledTimes(2);
    expect(carried).toEqual([
      'Bearer lz_pat_test_1',
      'Bearer lz_pat_test_1',
      'Bearer lz_pat_test_2',
      'Bearer lz_pat_test_2',
    ]);
  });

  it('that is behind the server is asked again at the next refusal', async () => {
    const state = { valid: 'lz_pat_test_1' };
    let inVault = state.valid;
    const provider = vi.fn(() => inVault);
    const { fetch } = doorFor(state);
    const project = new Locize({ credential: personalAccessToken(provider), fetch }).project('p1');
    await project.versions.list();
    state.valid = 'lz_pat_test_2';
    for (let call = 0; call < 3; call += 1) {
      await expect(project.versions.list()).rejects.toMatchObject({ code: 'authentication' });
    }
    inVault = state.valid;
    await project.versions.list();
    expect(provider).toHaveBeenCalledTimes(5);
  });

  it('is called once for all, though some give up waiting', async () => {
    const state = { valid: 'lz_pat_test_1' };
    const provider = vi.fn(async () => {
      await new Promise((resolve) => setTimeout(resolve, 60));
      return state.valid;
    });
    const { fetch } = doorFor(state);
    const project = new Locize({ credential: personalAccessToken(provider), fetch }).project('p1');
    const patient = project.versions.list();
    for (let call = 0; call < 3; call += 1) {
      const signal = AbortSignal.timeout(5);
      const error = await project.versions.list({ signal }).catch((thrown: unknown) => thrown);
      expect(error).toBe(signal.reason);
    }
    await patient;
    expect(provider).toHaveBeenCalledTimes(1);
  });

  it('of credentials is told with what the last one declares', async () => {
    const roles = ['readonly', 'admin'] as const;
    let asked = 0;
    const fetch: typeof globalThis.fetch = async () => {
      return json({ message: 'no' }, { status: asked === 1 ? 401 : 403 });
    };
    const credential = () => {
      asked += 1;
      return apiKey(`key-number-${asked}`, { role: roles[asked - 1] });
    };
    const project = new Locize({ credential, fetch }).project('p1');
    await expect(project.tags.list()).rejects.toMatchObject({
      code: 'permission',
      granted: ['read', 'write', 'manage', 'admin'],
    });
  });

  it('and the second attempt share the time of one call', async () => {
    const names = ['lz_pat_test_1', 'lz_pat_test_2'];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const { headers } = new Request(input, init);
      const isFirst = headers.get('authorization') === 'Bearer lz_pat_test_1';
      await new Promise((resolve) => setTimeout(resolve, isFirst ? 150 : 10_000));
      return json({}, { status: 401 });
    };
    const credential = personalAccessToken(() => names.shift() ?? '');
    const project = new Locize({ credential, fetch, timeout: 200, totalTimeout: 200 }).project('p1');
    vi.useFakeTimers();
    try {
      const ended = vi.fn();
      project.versions.list().catch(ended);
      await vi.advanceTimersByTimeAsync(190);
      expect(ended).not.toHaveBeenCalled();
      await vi.advanceTimersByTimeAsync(20);
      expect(ended).toHaveBeenCalledWith(expect.objectContaining({ code: 'timeout', timeout: 200 }));
    } finally {
      vi.useRealTimers();
    }
  });

  it('that gives the same again does not make another request', async () => {
    const provider = vi.fn(() => 'lz_pat_test_old');
    const { fetch, carried } = doorFor({ valid: 'another' });
    const project = new Locize({ credential: personalAccessToken(provider), fetch }).project('p1');
    await expect(project.versions.list()).rejects.toMatchObject({ code: 'authentication' });
    expect(provider).toHaveBeenCalledTimes(2);
    expect(carried).toHaveLength(1);
  });

  it('whose new value is refused as well is not asked a third time', async () => {
    let count = 0;
    const provider = vi.fn(() => {
      count += 1;
      return `lz_pat_test_${count}`;
    });
    const { fetch, carried } = doorFor({ valid: 'another' });
    const project = new Locize({ credential: personalAccessToken(provider), fetch }).project('p1');
    await expect(project.versions.list()).rejects.toMatchObject({ code: 'authentication' });
    expect(provider).toHaveBeenCalledTimes(2);
    expect(carried).toHaveLength(2);
  });

  it('is asked once by calls that are refused at the same time', async () => {
    const state = { valid: 'lz_pat_test_1' };
    const provider = vi.fn(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return state.valid;
    });
    const { fetch } = doorFor(state);
    const project = new Locize({ credential: personalAccessToken(provider), fetch }).project('p1');
    await project.versions.list();
    state.valid = 'lz_pat_test_2';
    await Promise.all(Array.from({ length: 20 }, () => project.versions.list()));
    expect(provider).toHaveBeenCalledTimes(2);
  });

  it('that fails the second time leaves the refusal of the server', async () => {
    const provider = vi.fn().mockReturnValueOnce('lz_pat_test_1').mockRejectedValue(new Error('sealed'));
    const { fetch } = doorFor({ valid: 'another' });
    const project = new Locize({ credential: personalAccessToken(provider), fetch }).project('p1');
    await expect(project.versions.list()).rejects.toMatchObject({ code: 'authentication', status: 401 });
  });
});

it('a function of the project id is asked again after a 401', async () => {
  const state = { valid: 'key-1' };
  const { fetch, carried } = doorFor(state);
  let rotate = false;
  const credential = vi.fn(() => {
    const key = apiKey(state.valid);
    if (rotate) state.valid = 'key-2';
    rotate = false;
    return key;
  });
  const project = new Locize({ credential, fetch }).project('p1');
  await project.versions.list();
  rotate = true; // the key changes between the look at it and the request
  await project.versions.list();
  expect(carried).toEqual(['Bearer key-1', 'Bearer key-1', 'Bearer key-2']);
});

it('a credential that is just a text is not tried twice', async () => {
  const { fetch, carried } = doorFor({ valid: 'another' });
  const project = new Locize({ credential: apiKey('key-of-old'), fetch }).project('p1');
  await expect(project.versions.list()).rejects.toMatchObject({ code: 'authentication' });
  expect(carried).toHaveLength(1);
});

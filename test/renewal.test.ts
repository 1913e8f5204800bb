import { inspect } from 'node:util';
import {
  apiKey,
  type CredentialEvent,
  Locize,
  type LocizeOptions,
  type ProvidedSecret,
  personalAccessToken,
} from 'locize-sdk';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { json } from './helpers/fetch.js';

const first = 'lz_pat_first0123456789';
const second = 'lz_pat_second0123456789';
const third = 'lz_pat_third0123456789';
const minute = 60_000;
const start = Date.UTC(2030, 0);

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A client, with a server that takes the values that are `valid`, and what was sent and told. */
function setUp(
  credential: NonNullable<LocizeOptions['credential']>,
  valid: readonly string[] = [first, second, third],
) {
  const state = { valid };
  const sent: (string | undefined)[] = [];
  const events: CredentialEvent[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const secret = new Request(input, init).headers.get('authorization')?.replace('Bearer ', '');
    sent.push(secret);
    return state.valid.includes(secret ?? '') ? json({}) : json({ message: `no ${secret}` }, { status: 401 });
  };
  const locize = new Locize({ credential, fetch, onCredential: (event) => events.push(event) });
  const list = (projectId = 'p1') => locize.project(projectId).versions.list();
  return { list, state, sent, events, locize };
}

const errorOf = (call: PromiseLike<unknown>) =>
  Promise.resolve(call).then(
    () => expect.fail('it did not fail'),
    (error: unknown) => error as Error & { readonly code: string; readonly cause?: unknown },
  );

/** Lets what goes on in the background come to its end. */
const settle = () => vi.advanceTimersByTimeAsync(0);

describe.each([
  ['a token', personalAccessToken, 'token'],
  ['an API key', (source: () => ProvidedSecret) => apiKey(source), 'key'],
] as const)('%s from a provider that tells its expiry', (_, make, name) => {
  const plain = (text: string) => (name === 'key' ? text.slice(7) : text);
  const valid = [first, second].map(plain);

  it('is replaced when it has expired, by one asking for calls at the same time', async () => {
    let at = start + minute * 10;
    const provider = vi
      .fn<() => ProvidedSecret>()
      .mockImplementationOnce(() => ({ value: plain(first), expiresAt: new Date(at) }))
      .mockImplementation(() => ({ value: plain(second), expiresAt: new Date(at).toISOString() }));
    const credential = make(provider);
    expect(credential.expiresAt).toBeUndefined();
    const { list, sent, events } = setUp(credential, valid);
    await list();
    expect(credential.expiresAt).toEqual(new Date(at));
    at += minute * 60;
    vi.setSystemTime(start + minute * 10);
    await Promise.all([list(), list(), list('p2')]);
    expect(provider).toHaveBeenCalledTimes(2);
    expect(sent).toEqual([valid[0], valid[1], valid[1], valid[1]]);
    expect(credential.expiresAt).toEqual(new Date(at));
    expect(events).toEqual([
      {
        kind: 'renewed',
        credential: String(credential),
        projectId: 'p1',
        expiresAt: new Date(at),
        error: undefined,
      },
    ]);
  });

  it.each([
    ['the same, and says nothing else of it', () => plain(first)],
    ['the same with the same expiry', () => ({ value: plain(first), expiresAt: start + minute })],
    ['another that has expired as well', () => ({ value: plain(second), expiresAt: start + minute })],
  ])('is an error of each call when the provider still gives %s', async (_, still) => {
    const provider = vi
      .fn<() => ProvidedSecret>(still)
      .mockReturnValueOnce({ value: plain(first), expiresAt: start + minute });
    const { list, sent, events } = setUp(make(provider), valid);
    await list();
    vi.setSystemTime(start + minute);
    for (const id of ['p1', 'p2']) {
      const error = await errorOf(list(id));
      expect(error).toMatchObject({
        code: 'credential_expired',
        projectId: id,
        expiresAt: new Date(start + minute),
      });
      expect(error.message).toContain(`the function given as \`${name}\` gives no other`);
    }
    expect(sent).toHaveLength(1);
    expect(provider).toHaveBeenCalledTimes(3);
    expect(events.map(({ kind, code }) => [kind, code])).toEqual([
      ['renewal_failed', 'credential_expired'],
      ['renewal_failed', 'credential_expired'],
    ]);
  });

  it.each([
    ['an expiry in seconds', { value: plain(first), expiresAt: start / 1000 }, 'expiresAt'],
    ['an expiry that is no time', { value: plain(first), expiresAt: 'soon' }, 'expiresAt'],
    ['no value', { expiresAt: start + minute }, name],
    ['a value that is none', { value: 5 }, name],
    ['a list', [plain(first)], name],
    ['null', null, name],
    ['an inherited value', Object.create({ value: plain(first) }), name],
  ])('is refused with %s', async (_, given, argument) => {
    const { list, sent } = setUp(
      make(() => given as ProvidedSecret),
      valid,
    );
    const error = await errorOf(list());
    expect(error).toMatchObject({ code: 'invalid_argument', argument, operation: 'versions.list' });
    expect(inspect(error)).not.toContain(plain(first));
    expect(sent).toEqual([]);
  });
});

describe('the option `expiresAt`', () => {
  it('is that of the first value of a provider, and of no other', async () => {
    const tokens = [first, second];
    const provider = vi.fn(() => tokens.shift() ?? third);
    const credential = personalAccessToken(provider, { expiresAt: start + minute });
    const { list, sent } = setUp(credential);
    expect(credential.expiresAt).toEqual(new Date(start + minute));
    await list();
    vi.setSystemTime(start + minute);
    await list();
    expect(credential.expiresAt).toBeUndefined();
    vi.setSystemTime(start + 1000 * minute);
    await list();
    expect(sent).toEqual([first, second, second]);
    expect(provider).toHaveBeenCalledTimes(2);
  });

  it('counts less than what the provider says', async () => {
    const source = () => ({ value: first, expiresAt: start + 10 * minute });
    const credential = personalAccessToken(source, { expiresAt: start + minute });
    const { list } = setUp(credential);
    await list();
    expect(credential.expiresAt).toEqual(new Date(start + 10 * minute));
  });

  it('that has passed before the first call does not keep the next value away', async () => {
    const tokens = [first, second];
    const { list, sent } = setUp(
      personalAccessToken(() => tokens.shift() ?? third, { expiresAt: start - 1 }),
    );
    await list();
    expect(sent).toEqual([second]);
  });

  it('of a static value is its end, to the millisecond', async () => {
    const { list, sent } = setUp(personalAccessToken(first, { expiresAt: start + minute }));
    vi.setSystemTime(start + minute - 1);
    await list();
    vi.setSystemTime(start + minute);
    const error = await errorOf(list());
    expect(error).toMatchObject({ code: 'credential_expired' });
    expect(error.message).toMatch(/expired at 2030-01-01T00:01:00.000Z\. Create a new one/);
    expect(sent).toHaveLength(1);
  });

  it('of the value that can be seen is no handle on the one that counts', async () => {
    const credential = personalAccessToken(first, { expiresAt: start + minute });
    credential.expiresAt?.setTime(0);
    const { list } = setUp(credential);
    await list();
  });
});

describe('before it expires, a value', () => {
  it('is renewed in the background from 60 s before, while it goes on being used', async () => {
    let answer: ((given: ProvidedSecret) => void) | undefined;
    const provider = vi
      .fn<() => ProvidedSecret | Promise<ProvidedSecret>>()
      .mockReturnValueOnce({ value: first, expiresAt: start + 60 * minute })
      .mockImplementation(
        () =>
          new Promise((resolve) => {
            answer = resolve;
          }),
      );
    const { list, sent, events } = setUp(personalAccessToken(provider));
    await list();
    vi.setSystemTime(start + 59 * minute - 1);
    await list();
    expect(provider).toHaveBeenCalledTimes(1);
    vi.setSystemTime(start + 59 * minute);
    await Promise.all([list(), list()]);
    await list();
    expect(provider).toHaveBeenCalledTimes(2);
    answer?.({ value: second, expiresAt: start + 120 * minute });
    await settle();
    await list();
    expect(sent).toEqual([first, first, first, first, first, second]);
    expect(provider).toHaveBeenCalledTimes(2);
    expect(events).toMatchObject([{ kind: 'renewed', expiresAt: new Date(start + 120 * minute) }]);
  });

  it('of a short life is renewed in the last half of it', async () => {
    let count = 0;
    const provider = vi.fn(() => {
      count += 1;
      return { value: `${first}${count}`, expiresAt: Date.now() + 30_000 };
    });
    const { list } = setUp(personalAccessToken(provider), [`${first}1`, `${first}2`]);
    for (let call = 0; call < 10; call += 1) await list();
    vi.setSystemTime(start + 14_999);
    await list();
    expect(provider).toHaveBeenCalledTimes(1);
    vi.setSystemTime(start + 15_000);
    for (let call = 0; call < 10; call += 1) await list();
    expect(provider).toHaveBeenCalledTimes(2);
  });

  it('fails no call and no process when the provider fails, which is not asked at each call', async () => {
    const rejections: unknown[] = [];
    const onRejection = (reason: unknown) => rejections.push(reason);
    process.on('unhandledRejection', onRejection);
    const failure = new Error(`sealed, and knows ${first}`);
    const provider = vi
      .fn<() => Promise<ProvidedSecret>>()
      .mockResolvedValueOnce({ value: first, expiresAt: start + 60 * minute })
      .mockRejectedValue(failure);
    const { list, sent, events } = setUp(personalAccessToken(provider));
    await list();
    for (let second = 0; second < 60; second += 1) {
      vi.setSystemTime(start + 59 * minute + second * 1000);
      for (let call = 0; call < 5; call += 1) await list();
    }
    vi.useRealTimers();
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', onRejection);
    expect(rejections).toEqual([]);
    expect(sent).toHaveLength(301);
    expect(provider.mock.calls.length).toBeGreaterThan(2);
    expect(provider.mock.calls.length).toBeLessThan(12);
    expect(events).toHaveLength(provider.mock.calls.length - 1);
    expect(events[0]).toMatchObject({ kind: 'renewal_failed', code: 'missing_credential' });
    expect(String(events[0]?.error)).toContain('sealed');
    expect(inspect(events)).not.toContain(first);
  });

  it('that the provider gives again is no failure, and is asked for at once when it expires', async () => {
    const expiresAt = start + 60 * minute;
    let given: ProvidedSecret = { value: first, expiresAt };
    const provider = vi.fn(() => given);
    const { list, sent, events } = setUp(personalAccessToken(provider));
    await list();
    for (let second = 0; second < 60; second += 1) {
      vi.setSystemTime(expiresAt - minute + second * 1000);
      await list();
    }
    expect(events).toEqual([]);
    given = { value: second, expiresAt: expiresAt + 60 * minute };
    vi.setSystemTime(expiresAt);
    await list();
    expect(sent.at(-1)).toBe(second);
  });

  it('keeps being used where the next one has expired', async () => {
    const provider = vi
      .fn<() => ProvidedSecret>()
      .mockReturnValueOnce({ value: first, expiresAt: start + 60 * minute })
      .mockReturnValue({ value: second, expiresAt: start });
    const { list, sent } = setUp(personalAccessToken(provider));
    await list();
    vi.setSystemTime(start + 59 * minute);
    await list();
    await settle();
    await list();
    expect(sent).toEqual([first, first, first]);
  });

  it('may get more time without another value', async () => {
    const provider = vi.fn(() => ({ value: first, expiresAt: Date.now() + minute * 10 }));
    const credential = personalAccessToken(provider);
    const { list, events } = setUp(credential);
    await list();
    vi.setSystemTime(start + minute * 10);
    await list();
    expect(credential.expiresAt).toEqual(new Date(start + minute * 20));
    expect(events).toEqual([]);
  });
});

describe('a clock', () => {
  it('that the server is a minute ahead of does no harm', async () => {
    const expiresAt = start + 60 * minute;
    let given: ProvidedSecret = { value: first, expiresAt };
    const { list, state, sent } = setUp(personalAccessToken(() => given));
    await list();
    // By the server's clock, it has expired.
    given = { value: second, expiresAt: expiresAt + 60 * minute };
    state.valid = [second];
    vi.setSystemTime(expiresAt - minute);
    await list();
    expect(sent).toEqual([first, first, second]);
  });

  it.each([
    ['forth', 1e10],
    ['back', -1e10],
  ])('that jumps %s for a while neither ends a credential nor asks without end', async (_, jump) => {
    const provider = vi.fn(() => ({ value: first, expiresAt: start + 60 * minute }));
    const { list, sent } = setUp(personalAccessToken(provider));
    await list();
    vi.setSystemTime(start + jump);
    for (let call = 0; call < 100; call += 1) await list().catch(() => {});
    expect(provider.mock.calls.length).toBeLessThan(6);
    vi.setSystemTime(start + minute);
    const before = provider.mock.calls.length;
    await list();
    expect(sent.at(-1)).toBe(first);
    expect(provider).toHaveBeenCalledTimes(before);
  });
});

describe('a provider whose values do not work is asked less and less', () => {
  it.each([
    ['one after the other', 1],
    ['at the same time', 500],
  ])('when the server refuses what it gives again and again, in 500 calls %s', async (_, at) => {
    const provider = vi.fn(async () => first);
    const { list, events } = setUp(personalAccessToken(provider), []);
    for (let call = 0; call < 500; call += at) {
      await Promise.all(
        Array.from({ length: at }, async (_, index) =>
          expect(await errorOf(list(`p${index}`))).toMatchObject({
            code: 'authentication',
            projectId: `p${index}`,
          }),
        ),
      );
    }
    expect(provider.mock.calls.length).toBeLessThanOrEqual(5);
    expect(events).toHaveLength(provider.mock.calls.length - 1);
    for (const event of events) {
      expect(event).toMatchObject({ kind: 'renewal_failed', code: 'authentication', error: undefined });
    }
  });

  it('when the server refuses whatever it gives', async () => {
    let count = 0;
    const provider = vi.fn(() => {
      count += 1;
      return `lz_pat_${count}`;
    });
    const { list } = setUp(personalAccessToken(provider), []);
    for (let call = 0; call < 500; call += 1) await errorOf(list());
    expect(provider.mock.calls.length).toBeLessThanOrEqual(5);
  });

  it('with pauses of 1 s, 2 s, 4 s … up to 30 s, whatever the wall clock says', async () => {
    const askedAt: number[] = [];
    const credential = personalAccessToken(() => {
      askedAt.push(performance.now());
      return first;
    });
    const { list, state } = setUp(credential);
    await list();
    state.valid = [];
    for (let step = 0; step < 500; step += 1) {
      await errorOf(list());
      await vi.advanceTimersByTimeAsync(250);
      vi.setSystemTime(start + (step % 2) * 1e10);
    }
    const pauses = askedAt.slice(1).map((time, index) => time - (askedAt[index] ?? 0));
    // Each call takes a moment, so that the first that is late enough comes up to 250 ms late.
    expect(pauses.slice(4).map((pause) => Math.floor(pause / 1000))).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
    expect(pauses.slice(1, 4).every((pause) => pause < 1000)).toBe(true);
  });

  it('when it fails from the start, and each call hears of its last failure', async () => {
    const cause = new Error('sealed');
    const provider = vi.fn().mockRejectedValue(cause);
    const { list, sent, events } = setUp(personalAccessToken(provider));
    for (let call = 0; call < 500; call += 1) {
      const error = await errorOf(list(`p${call}`));
      expect(error).toMatchObject({
        code: 'missing_credential',
        cause,
        projectId: `p${call}`,
        operation: 'versions.list',
      });
    }
    expect(provider).toHaveBeenCalledTimes(4);
    expect(events).toHaveLength(4);
    expect(events[3]).toMatchObject({
      kind: 'renewal_failed',
      code: 'missing_credential',
      error: cause,
      projectId: 'p3',
    });
    provider.mockResolvedValue(first);
    await vi.advanceTimersByTimeAsync(1000);
    await list();
    expect(sent).toEqual([first]);
  });

  it('when it keeps giving what has expired, and is asked again in time', async () => {
    const provider = vi.fn<() => ProvidedSecret>(() => ({ value: first, expiresAt: start + minute }));
    const { list, sent } = setUp(personalAccessToken(provider));
    await list();
    vi.setSystemTime(start + minute);
    for (let call = 0; call < 500; call += 1) {
      expect(await errorOf(list())).toMatchObject({ code: 'credential_expired' });
    }
    expect(provider).toHaveBeenCalledTimes(5);
    provider.mockReturnValue(second);
    await vi.advanceTimersByTimeAsync(1000);
    await list();
    expect(sent).toEqual([first, second]);
  });

  it('until a new value works: then it is asked at once again', async () => {
    const all = Array.from({ length: 20 }, (_, index) => `lz_pat_${index}`);
    let present = 0;
    const provider = vi.fn(() => all[present] ?? '');
    const { list, state } = setUp(personalAccessToken(provider));
    for (present = 0; present < 20; present += 1) {
      state.valid = [all[present] ?? ''];
      await list();
    }
    expect(provider).toHaveBeenCalledTimes(20);
  });

  it.each([
    ['which can be renewed for as long as it works', first],
    ['also where it is then replaced at once', second],
  ])('but not one whose value gets more time again and again, %s', async (_, next) => {
    let present = first;
    const provider = vi.fn(() => ({ value: present, expiresAt: Date.now() + 10_000 }));
    const { list, state } = setUp(personalAccessToken(provider));
    for (let lease = 1; lease <= 20; lease += 1) {
      await list();
      expect(provider).toHaveBeenCalledTimes(lease);
      await vi.advanceTimersByTimeAsync(11_000);
    }
    await list();
    present = next;
    state.valid = [next];
    await list();
  });

  it('when the value that it gives more time is refused now and then', async () => {
    const provider = vi.fn(() => ({
      value: first,
      expiresAt: Date.now() + 10_000 + provider.mock.calls.length,
    }));
    const { list, state } = setUp(personalAccessToken(provider));
    await list();
    for (let call = 0; call < 100; call += 1) {
      state.valid = [];
      await errorOf(list());
      state.valid = [first];
      await list();
    }
    expect(provider.mock.calls.length).toBeLessThanOrEqual(5);
  });
});

describe('a vault that is down when the server refuses a value', () => {
  const down = new Error('connect ECONNREFUSED vault');

  it.each([
    ['token', (source: () => ProvidedSecret) => personalAccessToken(source)],
    ['key', (source: () => ProvidedSecret) => apiKey(() => String(source()).slice(7))],
  ])('is told by the error of the call: the function given as %s', async (name, make) => {
    const provider = vi
      .fn<() => ProvidedSecret>()
      .mockReturnValueOnce(first)
      .mockImplementation(() => {
        throw down;
      });
    const { list, sent } = setUp(make(provider), []);
    for (let call = 0; call < 50; call += 1) {
      const error = await errorOf(list(`p${call}`));
      expect(error).toMatchObject({ code: 'authentication', cause: down, projectId: `p${call}` });
      expect(error.message).toContain(
        `The function given as \`${name}\` failed when it was asked for a new one; see cause`,
      );
    }
    expect(sent).toHaveLength(50);
    expect(provider.mock.calls.length).toBeLessThanOrEqual(5);
  });

  it('and recovers, is asked for the new value within its pause', async () => {
    let isDown = false;
    let stored = first;
    const provider = vi.fn(() => {
      if (isDown) throw down;
      return stored;
    });
    const { list, state, sent, events } = setUp(personalAccessToken(provider));
    await list();
    [state.valid, stored, isDown] = [[second], second, true];
    for (let tenth = 0; tenth < 100; tenth += 1) {
      await errorOf(list());
      await vi.advanceTimersByTimeAsync(100);
    }
    const asked = provider.mock.calls.length;
    expect(asked).toBeGreaterThan(6);
    expect(asked).toBeLessThan(10);
    isDown = false;
    await vi.advanceTimersByTimeAsync(8000);
    await Promise.all([list(), list()]);
    await list();
    expect(sent.at(-1)).toBe(second);
    expect(provider).toHaveBeenCalledTimes(asked + 1);
    expect(events.filter(({ kind }) => kind === 'renewed')).toHaveLength(1);
  });

  it('shows no credential, though it quotes one', async () => {
    const provider = vi
      .fn<() => ProvidedSecret>()
      .mockReturnValueOnce(first)
      .mockImplementation(() => {
        throw Object.assign(new Error(`no lease of ${first}`), { request: { token: first } });
      });
    const { list, events } = setUp(personalAccessToken(provider), []);
    const error = await errorOf(list());
    expect(String(error.cause)).toContain('no lease of lz_pat_firs…');
    expect(inspect([error, events], { depth: 20, showHidden: true })).not.toContain(first);
  });

  it.each(['lz_pat_test_fetched_and_refused', 'lz_api_test_fetched_and_refused'])(
    'shows none that it has just got: %s',
    async (value) => {
      const fails = () => {
        throw Object.assign(new TypeError(`vault: ${value} is bad`), { request: { token: value } });
      };
      const sources = [personalAccessToken(fails), apiKey(fails), fails as () => never];
      for (const credential of sources) {
        const { list, events } = setUp(credential, []);
        const error = await errorOf(list());
        expect(error).toMatchObject({ code: 'missing_credential', cause: { name: 'TypeError' } });
        expect(String(error.cause)).toMatch(/vault: lz_\w+_test…used is bad/);
        expect(inspect([error, events], { depth: 20, showHidden: true })).not.toContain(value);
      }
    },
  );

  it('that returns nothing says so', async () => {
    const { list } = setUp(personalAccessToken((() => undefined) as unknown as () => string), []);
    expect(await errorOf(list())).toMatchObject({
      argument: 'token',
      message: expect.stringContaining('is a function that has returned nothing'),
    });
  });

  it('never answers: the error says so within the time of the call', async () => {
    const provider = vi
      .fn<() => ProvidedSecret | Promise<ProvidedSecret>>()
      .mockReturnValueOnce(first)
      .mockReturnValueOnce(new Promise(() => {}))
      .mockReturnValue(second);
    const { list, state } = setUp(personalAccessToken(provider), []);
    const ended = errorOf(list());
    await vi.advanceTimersByTimeAsync(120_000);
    expect(await ended).toMatchObject({ code: 'authentication', cause: { code: 'timeout' } });
    state.valid = [second];
    await list();
  });

  it('gives something that is none', async () => {
    const provider = vi.fn<() => ProvidedSecret>().mockReturnValueOnce(first).mockReturnValue('other');
    const { list, events } = setUp(personalAccessToken(provider), []);
    const error = await errorOf(list());
    expect(error).toMatchObject({ code: 'authentication', cause: { code: 'invalid_argument' } });
    expect(events).toMatchObject([{ kind: 'renewal_failed', code: 'invalid_argument' }]);
  });
});

describe('a function of the project id that is asked again after a 401', () => {
  it('and fails then, is told by the error of the call', async () => {
    const failure = Object.assign(new Error('no database'), { last: first });
    const credential = vi
      .fn()
      .mockReturnValueOnce(personalAccessToken(first))
      .mockImplementation(() => {
        throw failure;
      });
    const { list } = setUp(credential, []);
    const error = await errorOf(list());
    expect(error).toMatchObject({ code: 'authentication', cause: { message: 'no database' } });
    expect(error.message).toContain(
      'The function given as `credential` failed when it was asked for a new one; see cause',
    );
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(first);
  });

  it.each([
    ['versions.list', (locize: Locize) => locize.project('p1').versions.list()],
    ['translations.downloadAll', (locize: Locize) => locize.project('p1').translations.downloadAll()],
  ])('and gives nothing then, is told as well: %s', async (_, call) => {
    const credential = vi.fn().mockReturnValueOnce(personalAccessToken(first)).mockReturnValue(undefined);
    const { locize } = setUp(credential, []);
    const error = await errorOf(call(locize as Locize));
    expect(error).toMatchObject({ code: 'authentication' });
    expect(error.message).toContain('The function given as `credential` gave nothing when it was asked');
  });
});

it('neither the old value nor the new one is shown after a renewal', async () => {
  const tokens = [first, second];
  const seen: unknown[] = [];
  const locize = new Locize({
    credential: personalAccessToken(() => tokens.shift() ?? third),
    fetch: async () => json({ message: `${first} was replaced by ${second}` }, { status: 401 }),
    onCredential: (event) => seen.push(event),
    onResponse: (event) => seen.push(event),
  });
  seen.push(await errorOf(locize.project('p1').versions.list()));
  expect(seen).toHaveLength(4);
  const shown = inspect(seen, { depth: 20, showHidden: true });
  expect(shown).toContain('was replaced by');
  expect(shown).not.toContain(first);
  expect(shown).not.toContain(second);
});

describe('the event `expires`', () => {
  const day = 24 * 60 * minute;

  it('comes with the first call in the last 7 days, and then once a day for each credential', async () => {
    const credential = personalAccessToken(first, { expiresAt: start + 30 * day });
    const { list, events } = setUp(credential);
    vi.setSystemTime(start + 23 * day - 1);
    await list();
    expect(events).toEqual([]);
    vi.setSystemTime(start + 23 * day);
    await Promise.all([list('p2'), list('p3')]);
    await list('p3');
    const event = {
      kind: 'expires',
      credential: 'Personal Access Token lz_pat_firs…6789',
      projectId: 'p2',
      expiresAt: new Date(start + 30 * day),
      error: undefined,
    };
    expect(events).toEqual([event]);
    // By the monotonic clock: this one jumps.
    vi.setSystemTime(start + 27 * day);
    await list();
    expect(events).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(day);
    await list();
    expect(events).toEqual([event, { ...event, projectId: 'p1' }]);
  });

  it('does not come where the credential can be renewed, or its expiry is not known', async () => {
    for (const credential of [
      personalAccessToken(() => first, { expiresAt: start + day }),
      personalAccessToken(first),
      apiKey('a-key-0123456789'),
    ]) {
      const { list, events } = setUp(credential, [first, 'a-key-0123456789']);
      await list();
      expect(events).toEqual([]);
    }
  });

  it('whose hook fails makes no call fail', async () => {
    const credential = personalAccessToken(first, { expiresAt: start + day });
    const onCredential = () => {
      throw new Error('the pager is gone');
    };
    const locize = new Locize({ credential, fetch: async () => json({}), onCredential });
    expect(await locize.project('p1').versions.list()).toEqual([]);
  });
});
